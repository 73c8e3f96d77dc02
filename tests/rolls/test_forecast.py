"""What a preview says of a meeting: the quorum from one coming or going to the next, and rates before and after."""

from typing import Any

from api.demonstration.people import CWM_TAF_MEMBERS
from api.demonstration.script import london_time
from tests.rolls.secretary import CHAIR, Secretary


def whole(day: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "starts": london_time(day, "10:00"),
        "ends": london_time(day, "12:00"),
        "entries": entries,
        "authority": CHAIR,
    }


def until(day: str, at: str) -> list[dict[str, str]]:
    return [{"from": london_time(day, "10:00"), "to": london_time(day, at), "mode": "room"}]


def test_the_quorum_runs_through_the_meeting_and_rates_move(secretary: Secretary) -> None:
    meeting, day = secretary.plan()
    head = secretary.service.head()
    filled = [s for s in CWM_TAF_MEMBERS if s not in ("team-manager-probation",)]
    stay, leave, away = filled[:5], filled[5:12], filled[12:]
    entries: list[dict[str, Any]] = [{"seat": s, "outcome": "PRESENT"} for s in stay]
    entries += [{"seat": s, "outcome": "PRESENT", "presence": until(day, "11:00")} for s in leave]
    entries += [{"seat": s, "outcome": "ABSENT"} for s in away]
    shown = secretary.post(f"/meetings/{meeting}/record?preview=true", whole(day, entries), 200)
    [found] = shown["meetings"]
    assert found["quorum"]["verdict"] == "NOT_MET"
    course = [(leg["from"][11:16], leg["to"][11:16], leg["verdict"]) for leg in found["quorum"]["course"]]
    assert course == [("10:00", "11:00", "MET"), ("11:00", "12:00", "NOT_MET")]
    assert [leg["members"] for leg in found["quorum"]["course"]] == [12, 5]
    seats = {s["seat"]: s for s in found["seats"]}
    for seat, come in [(stay[0], 1), (leave[0], 1), (away[0], 0)]:
        before, after = seats[seat]["before"], seats[seat]["after"]
        assert after["expected"] == before["expected"] + 1, seat
        assert after["attended"] == before["attended"] + come, seat
    assert secretary.service.head() == head
    secretary.post(f"/meetings/{meeting}/record", whole(day, entries))
    secretary.project()
    question = (
        f'{{ group(slug: "cwm-taf-mqap", on: "{day}") {{ seats {{ id: ref attendance {{ expected attended }} }} }} }}'
    )
    answer = secretary.post("/graphql", {"query": question}, 200)
    for seat in answer["data"]["group"]["seats"]:
        figures = {k: seats[seat["id"]]["after"][k] for k in ("expected", "attended")}
        assert figures == seat["attendance"], seat["id"]
