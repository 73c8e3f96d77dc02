"""A group, its meetings and what they come to, from the first event to the answer."""

from datetime import date
from typing import Any

import pytest

from projections.engine.snapshot import Snapshot
from projections.rule_version import RULE_VERSION
from tests.graphql.asker import Asker
from tests.support.two_meetings import MQAP, OTHER_GROUP, SEATS

WHOLE = """
query ($slug: String!, $on: Date) {
  group(slug: $slug, on: $on) {
    id: ref slug name terms { version effectiveFrom extent } faults { id: ref rule text clause basis }
    seats {
      id: ref title category agency { id: ref name } member { id: ref name nameState }
      attendance { ...Figures }
    }
    agencies { id: ref name attendance(from: "2025-04-01", to: "2026-03-31") { ...Figures } }
    composition { verdict reasons { code text clause } basis }
    offices { office state verdict reasons { code text clause } holder { id: ref name }
      since consents { body givenOn meeting decision } reviewDue }
    duties { id: ref what period dueOn satisfiedOn satisfiedBy clause }
    meetings(first: 10) {
      nodes {
        id: ref state heldOn
        quorum {
          verdict determined byDefault needed { members agencies } counted { members agencies } missing { members agencies }
          clauses { kind verdict needed counted missing reasons { code text clause } }
          reasons { code text clause } basis intervals { from to }
        }
        attendance {
          seat { id: ref title } person { id: ref name } outcome presence { from to mode } expected attended excluded
          reasons { code text clause }
        }
        decisions { id: ref text at quorum { verdict } consequence }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
  ledger { position recordedAt on ruleVersion }
}
fragment Figures on AttendanceSummary {
  inTenure expected attended excluded notRecorded target rate verdict reasons { code text clause } basis
}
"""


def answered(asker: Asker) -> Any:
    return asker.ask(WHOLE, slug=MQAP, on="2026-03-31")


def test_a_group_answers_with_everything_the_record_says(asker: Asker) -> None:
    data = answered(asker)
    found = data["group"]
    assert found["slug"] == MQAP
    assert found["terms"] == {"version": "1", "effectiveFrom": "2025-04-01", "extent": "sections 1 to 6"}
    assert found["faults"] == []
    assert [s["id"] for s in found["seats"]] == list(SEATS)
    assert [s["member"]["name"] for s in found["seats"]] == [who for _, who in SEATS.values()]
    assert [a["name"] for a in found["agencies"]] == ["Rctcbc", "Mtcbc", "South-Wales-Police"]
    assert {o["office"]: o["state"] for o in found["offices"]} == {"chair": "VACANT", "vice-chair": "VACANT"}
    assert found["composition"]["verdict"] in ("NOT_MET", "UNDETERMINED")
    assert data["ledger"] == {
        "position": 53,
        "recordedAt": "2026-04-01T10:42:00+01:00",
        "on": date.today().isoformat(),
        "ruleVersion": RULE_VERSION,
    }


def test_a_meeting_answers_with_its_quorum_its_roll_and_its_decisions(asker: Asker) -> None:
    first, second = answered(asker)["group"]["meetings"]["nodes"]
    assert (first["state"], first["heldOn"]) == ("HELD", "2025-05-13")
    assert first["quorum"]["verdict"] == "MET"
    assert first["quorum"]["counted"] == {"members": 6, "agencies": 3}
    assert [c["kind"] for c in first["quorum"]["clauses"]] == ["members", "agencies"]
    assert first["quorum"]["intervals"] == [{"from": "2025-05-13T11:00:00+01:00", "to": "2025-05-13T13:00:00+01:00"}]
    assert first["decisions"][0]["text"] == "The plan was agreed."
    assert first["decisions"][0]["quorum"] == {"verdict": "MET"}
    assert second["quorum"]["verdict"] == "UNDETERMINED"
    assert [a["seat"]["id"] for a in second["attendance"]] == list(SEATS)
    outcomes = {a["seat"]["id"]: a["outcome"] for a in second["attendance"]}
    assert (outcomes["s1"], outcomes["s4"], outcomes["s10"]) == ("PRESENT", "ABSENT", "NOT_RECORDED")


def test_attendance_is_summed_over_the_year_of_the_terms(asker: Asker) -> None:
    seats = {s["id"]: s["attendance"] for s in answered(asker)["group"]["seats"]}
    assert (seats["s10"]["inTenure"], seats["s10"]["expected"], seats["s10"]["attended"]) == (2, 2, 0)
    assert (seats["s10"]["target"], seats["s10"]["rate"], seats["s10"]["verdict"]) == (0.75, 0.0, "NOT_MET")
    assert seats["s10"]["notRecorded"] == 1


def test_attendance_between_dates_holds_the_meetings_of_those_days_and_of_both_bounds(asker: Asker) -> None:
    query = """query ($from: Date, $to: Date, $on: Date) { group(slug: "cwm-taf-mqap", on: $on) {
        seats { attendance(from: $from, to: $to) { inTenure } } } }"""

    def in_tenure(**asked: str) -> int:
        return asker.ask(query, **asked)["group"]["seats"][0]["attendance"]["inTenure"]  # type: ignore[no-any-return]

    assert in_tenure(**{"from": "2025-05-13", "to": "2025-06-17"}) == 2
    assert in_tenure(**{"from": "2025-05-14"}) == 1
    assert in_tenure(to="2025-06-16") == 1
    assert in_tenure(to="2026-12-31", on="2025-06-16") == 1
    refusal = asker.refused(query, **{"from": "2025-06-01", "to": "2025-05-01"})[0]
    assert refusal["extensions"]["code"] == "BAD_RANGE"


def test_without_terms_what_they_would_judge_is_silent(asker: Asker) -> None:
    found = asker.ask(WHOLE, slug=OTHER_GROUP, on="2026-03-31")["group"]
    assert found["terms"] is None
    assert found["seats"][0]["attendance"]["verdict"] == "SILENT"
    assert found["meetings"]["nodes"][0]["quorum"]["verdict"] == "SILENT"
    assert found["meetings"]["nodes"][0]["quorum"]["reasons"][0]["code"] == "no-terms"


def test_what_is_due_recurs_up_to_the_day_asked_about_and_not_beyond(asker: Asker) -> None:
    query = """query ($on: Date) {
      group(slug: "cwm-taf-mqap", on: $on) { duties { id: ref what period dueOn satisfiedOn } } }"""

    def due(on: str) -> dict[str, Any]:
        return {d["id"].partition("/")[2]: d for d in asker.ask(query, on=on)["group"]["duties"]}

    assert [k for k in due("2025-09-30") if "scorecard" in k] == ["scorecard/2025-26-Q1", "scorecard/2025-26-Q2"]
    assert [k for k in due("2025-06-30") if "scorecard" in k] == ["scorecard/2025-26-Q1"]
    satisfied = {d["satisfiedOn"] for k, d in due("2025-06-17").items() if k.startswith("meetings/")}
    assert satisfied == {None, "2025-06-17"}
    assert {d["satisfiedOn"] for k, d in due("2025-06-16").items() if k.startswith("meetings/")} == {None}


def test_an_unknown_group_is_null(asker: Asker) -> None:
    assert asker.ask(WHOLE, slug="nobody")["group"] is None


def test_relations_are_asked_once_a_level_however_many_parents_there_are(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Snapshot] = []
    ask = Snapshot.ask

    def counted(self: Snapshot, query: str, values: Any) -> Any:
        asked.append(self)
        return ask(self, query, values)

    monkeypatch.setattr(Snapshot, "ask", counted)
    query = """{ groups { nodes { slug seats { id: ref agency { name } member { name } attendance { rate } }
        meetings { nodes { ref quorum { verdict } attendance { seat { title } person { name } }
        decisions { ref } } } } } }"""
    assert len(asker.ask(query)["groups"]["nodes"]) == 2
    # where the machine is busy the queue begins the question again, on another snapshot
    assert sum(snapshot is asked[-1] for snapshot in asked) == 12
