"""`quorate seat was-of` and `quorate person was`: the wrong agency of a seat, or the wrong person in it, is put right by
one command, previewed, and undone as one."""

from datetime import UTC, datetime
from typing import Any

import pytest

from api.server.service import Service
from tests.support.command_line import Quorate
from tests.support.http_client import Client, InProcess
from tests.support.two_groups import BY, ON_FIRST_DAY, TwoGroups

WHY = ("--reason", "as the letter says", "--authority", "body:south")
SEATS = '{ group(slug: "south") { seats { ref agency { slug } member { name } } } }'


@pytest.fixture
def south(moves: TwoGroups, client: Client, service: Service, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A meeting that Ada, in seat s1 for the police, attended and sent apologies before, and an action for the seat and its
    agency."""
    token = service.tokens.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
    monkeypatch.setenv("QUORATE_TOKEN", token)
    meeting = moves.meeting("south", "2025-05-20", held=True)
    of = {"authority": BY, "on": "2025-05-20"}
    roll = {"entries": [{"seat": "s1", "outcome": "PRESENT"}], **of}
    attended = client.post(f"/meetings/{meeting}/roll", roll)["positions"]
    action = {"text": {"en": "Write the plan"}, "due_on": "2025-09-01", "seat": "s1", "agency": "police", **of}
    raised = client.post("/groups/south/actions", action)["positions"]
    return {"attended": attended[0], "action": raised[0]}


def _seats(http: InProcess, client: Client) -> dict[str, tuple[str, str]]:
    client.project()
    data = http.request("POST", "/graphql", json={"query": SEATS}, headers=client.headers).json()["data"]["group"]
    return {s["ref"]: (s["agency"]["slug"], s["member"]["name"]) for s in data["seats"]}


def test_a_seat_was_another_agencys_from_the_start(
    south: dict[str, Any], quorate: Quorate, service: Service, client: Client, http: InProcess
) -> None:
    head = service.head()
    order = ("seat", "was-of", "south", "s1", "health", *WHY)
    code, _, asked = quorate(*order)
    assert (code, service.head()) == (1, head)
    assert f"{south['action']} an action was raised" in asked
    code, shown, _ = quorate(*order, "--also", "all", "--preview")
    assert (code, service.head()) == (0, head)
    assert "agency from Police to Health" in shown
    assert "nominated_by from Police to Health" in shown
    last = shown.splitlines()[-1].split()
    code, _, wrong = quorate(*order, *last[last.index("--also") :])
    assert (code, wrong) == (0, "")
    assert _seats(http, client)["s1"] == ("health", "Ada Ng")
    assert service.head() == head + 3, "the seat, the nomination and the action"
    first = service.store.entry(head + 1)
    assert first
    code, _, wrong = quorate("retract", "--command", str(first.command), *WHY)
    assert (code, wrong) == (0, "")
    assert _seats(http, client)["s1"] == ("police", "Ada Ng")


def test_the_wrong_person_was_recorded_in_a_seat(
    south: dict[str, Any], moves: TwoGroups, quorate: Quorate, service: Service, client: Client, http: InProcess
) -> None:
    head = service.head()
    order = ("person", "was", "Ada Ng", "Cerys Ëvans", "--group", "south", *WHY)
    code, _, asked = quorate(*order)
    assert (code, service.head()) == (1, head)
    assert "was named deputy d1 for seat s2" in asked
    assert "seat n1" not in asked, "another group's"
    code, shown, wrong = quorate(*order, "--seat", "s1", "--preview")
    assert (code, wrong) == (0, ""), "nothing else is asked about in one seat"
    assert f"attendance recorded at position {south['attended']}: person from Ada Ng to Cerys Ëvans" in shown
    acknowledged = shown.splitlines()[-1].partition(" --acknowledge ")[2].split(" --acknowledge ")
    more = [word for id in acknowledged if id for word in ("--acknowledge", id)]
    code, _, wrong = quorate(*order, "--seat", "s1", *more)
    assert (code, wrong) == (0, "")
    assert _seats(http, client)["s1"] == ("police", "Cerys Ëvans")
    assert service.head() == head + 2, "the appointment and the attendance"


def test_what_cannot_be_corrected_is_named_and_nonsense_refused(
    south: dict[str, Any], moves: TwoGroups, client: Client, quorate: Quorate, service: Service
) -> None:
    planned = moves.meeting("south", "2026-05-20")
    sent = client.post(f"/meetings/{planned}/apologies", {"seat": "s1", "person": moves.ada, **ON_FIRST_DAY})
    code, shown, _ = quorate(
        "person", "was", moves.ada, moves.cerys, "--group", "south", *WHY, "--also", "none", "--preview"
    )
    assert code == 0
    assert f"{sent['positions'][0]}  Ada Ng sent apologies for seat s1" in shown
    for order, said in {
        ("person", "was", "Ada Ng", "Ada Ng", "--group", "south"): "Both are one person",
        ("person", "was", "Bryn Owen", "Ada Ng", "--group", "east"): "Nothing that you may see is called east",
        ("person", "was", "Bryn Owen", "Ada Ng", "--group", "south", "--seat", "s9"): "Nothing that can be corrected",
        ("seat", "was-of", "south", "s9", "health"): "There is no seat s9 in south",
        ("seat", "was-of", "south", "s1", "police"): "That seat is recorded as of police already",
        ("seat", "was-of", "south", "s1", "fire"): "Nothing that you may see is called fire",
        ("seat", "was-of", "south", "s1", "health", "--also", "7"): "--also 7 is none of the acts",
    }.items():
        code, _, wrong = quorate(*order, *WHY)
        assert (code, said in wrong) == (1, True), (order, wrong)
