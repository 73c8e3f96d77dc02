"""What would be if something were otherwise: the same questions of what is only supposed, and nothing recorded."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from api.http.concurrency import QuestionCost
from projections.engine.budget import Budget, NotWaitedFor
from projections.engine.snapshot import snapshot
from projections.judgements import units
from projections.rows import Unit
from projections.what_if.preview import difference
from projections.what_if.supposed_entries import SupposedAnswer, Supposition, supposed_entries
from tests.graphql.asker import Asker, Viewer
from tests.support.story import id_of
from tests.support.two_meetings import MQAP, OTHER_GROUP

WITHOUT = """query ($retract: [Int!], $answers: [AnswerInput!], $terms: [TermsInput!],
    $correct: [CorrectionInput!], $id: ID!) {
    whatIf(retract: $retract, interpretation: $answers, terms: $terms, correct: $correct) {
        sentences meeting(id: $id) { id quorum { verdict reasons { text } } } } }"""
QUORUM = "query ($id: ID!) { meeting(id: $id) { quorum { verdict reasons { text } } } ledger { position } }"
APOLOGIES = {"outcome": "APOLOGIES", "presence": []}
ANSWER = {"group": MQAP, "key": "quorum.counts.deputies", "value": True, "since": "2025-04-01"}


def line_of(asker: Asker, seat: str) -> int:
    nodes = asker.ask('{ trail(kind: "AttendanceRecorded", first: 50) { nodes { position sentence } } }')["trail"][
        "nodes"
    ]
    return next(int(n["position"]) for n in nodes if n["sentence"].startswith(f"seat {seat}: present"))


def supposed(asker: Asker, meeting: str = "first", **asked: Any) -> dict[str, Any]:
    return asker.ask(WITHOUT, id=id_of(meeting), **asked)["whatIf"]  # type: ignore[no-any-return]


def test_without_a_line_of_the_roll_there_would_be_no_certain_quorum(asker: Asker) -> None:
    before = asker.ask(QUORUM, id=id_of("first"))
    assert before["meeting"]["quorum"]["verdict"] == "MET"
    found = supposed(asker, retract=[line_of(asker, "s1")])
    assert found["meeting"]["quorum"]["verdict"] == "UNDETERMINED"
    assert [s for s in found["sentences"] if s.startswith("Quorum of the meeting of 13 May 2025: met -> undetermined")]
    assert asker.ask(QUORUM, id=id_of("first")) == before, "nothing was recorded"


def test_what_is_and_two_suppositions_stay_apart_in_one_answer(asker: Asker) -> None:
    """The same meeting by the same fields, of which rows are read once for each."""
    query = """query ($retract: [Int!], $correct: [CorrectionInput!], $id: ID!) {
        without: whatIf(retract: $retract) { ...Quorum } corrected: whatIf(correct: $correct) { ...Quorum }
        meeting(id: $id) { quorum { verdict } } }
        fragment Quorum on Hypothesis { meeting(id: $id) { quorum { verdict } } }"""
    line = line_of(asker, "s1")
    correct = [{"position": line, "replacement": APOLOGIES}]
    found = asker.ask(query, retract=[line], correct=correct, id=id_of("first"))
    told = [each["meeting"]["quorum"]["verdict"] for each in (found, found["without"], found["corrected"])]
    assert told == ["MET", "UNDETERMINED", "NOT_MET"]


def test_a_line_of_the_roll_put_right_is_only_supposed(asker: Asker) -> None:
    before = asker.ask(QUORUM, id=id_of("first"))
    found = supposed(asker, correct=[{"position": line_of(asker, "s1"), "replacement": APOLOGIES}])
    assert found["meeting"]["quorum"]["verdict"] == "NOT_MET"
    assert [s for s in found["sentences"] if s.startswith("Quorum of the meeting of 13 May 2025: met -> not met")]
    assert asker.ask(QUORUM, id=id_of("first")) == before, "nothing was recorded"


def test_under_another_text_the_same_meeting_is_judged_otherwise(asker: Asker) -> None:
    text = (Path(__file__).parents[2] / "terms-of-reference" / f"{MQAP}.toml").read_text()
    other = text.replace('version = "1"', 'version = "2"').replace("count = 6", "count = 7")
    assert other != text
    found = supposed(asker, terms=[{"group": MQAP, "toml": other, "on": "2025-04-02"}])
    assert found["meeting"]["quorum"]["verdict"] in ("NOT_MET", "UNDETERMINED")


def test_a_review_owed_under_two_versions_of_the_terms_is_one_duty(asker: Asker) -> None:
    """The same text again changes nothing of it; one that sets a day moves it."""
    text = (Path(__file__).parents[2] / "terms-of-reference" / f"{MQAP}.toml").read_text()
    again = text.replace('version = "1"', 'version = "2"')
    yearly = again.replace('monitored_clause = "C47"', 'monitored_clause = "C47"\nmonitored_months = 12')
    for other, moved in ((again, []), (yearly, ["without a date -> 2 April 2026"])):
        found = supposed(asker, terms=[{"group": MQAP, "toml": other, "on": "2025-04-02"}])
        said = [s for s in found["sentences"] if "eview of attendance" in s]
        assert [s.partition("due ")[2] for s in said] == moved, said


EXPLAINED = """query ($retract: [Int!], $answers: [AnswerInput!], $id: ID!) {
    whatIf(retract: $retract, interpretation: $answers) { meeting(id: $id) { quorum { verdict explanation {
        termsVersion interpretations { key value } counted wouldChange { words verdict } } } } } }"""


def test_what_is_supposed_says_what_would_change_it_in_turn(asker: Asker) -> None:
    """Without the line of one of the six there is no certain quorum; one more would have made it again."""
    asked = asker.ask(EXPLAINED, id=id_of("first"), retract=[line_of(asker, "s1")])["whatIf"]["meeting"]["quorum"]
    told = asked["explanation"]
    assert asked["verdict"] == "UNDETERMINED"
    assert told["termsVersion"] == "1"
    assert "Post s1 (s1): Ada – 11:00 to 13:00 (perhaps)" in told["counted"]
    assert {"words": "one more of the members who were not there", "verdict": "MET"} in told["wouldChange"]


def test_an_answer_that_is_supposed_stands_among_the_interpretations(asker: Asker) -> None:
    answers = [{"group": MQAP, "key": "quorum.when", "value": "throughout", "since": "2025-04-01"}]
    told = asker.ask(EXPLAINED, id=id_of("first"), answers=answers)["whatIf"]["meeting"]["quorum"]["explanation"]
    assert {"key": "quorum.when", "value": "throughout"} in told["interpretations"]


def event_of_agency(asker: Asker, slug: str) -> int:
    nodes = asker.ask('{ trail(kind: "AgencyRegistered", first: 50) { nodes { position data } } }')["trail"]["nodes"]
    return next(int(n["position"]) for n in nodes if n["data"]["slug"] == slug)


def test_what_is_of_an_agency_as_such_is_supposed_by_who_reaches_every_group_that_names_it(asker: Asker) -> None:
    shared, own = (event_of_agency(asker, slug) for slug in ("mtcbc", "south-wales-police"))
    named = {"name": {"en": "Another name"}}
    asker.viewer = Viewer(role="auditor", groups=(MQAP,))
    for asked in ({"retract": [shared]}, {"correct": [{"position": shared, "replacement": named}]}):
        (error,) = asker.refused(WITHOUT, id=id_of("first"), **asked)
        assert error["extensions"]["code"] == "NOT_PERMITTED", asked
        assert "needs reach over every group that names them" in error["message"]
    found = supposed(asker, correct=[{"position": own, "replacement": named}])
    assert found["meeting"]["quorum"]["verdict"] == "MET"


def test_an_id_of_what_is_supposed_is_no_id_of_what_is(asker: Asker) -> None:
    id = supposed(asker, retract=[line_of(asker, "s1")])["meeting"]["id"]
    asker.refused("query ($id: ID!) { node(id: $id) { id } }", id=id)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "BAD_VALUE"),
        ({"retract": list(range(1, 30))}, "BAD_VALUE"),
        ({"retract": [999]}, "BAD_VALUE"),
        ({"answers": [{**ANSWER, "group": "nowhere"}]}, "BAD_VALUE"),
        ({"correct": [{"position": 999, "replacement": APOLOGIES}]}, "BAD_VALUE"),
        ({"correct": [{"position": 1, "replacement": {"colour": "blue"}}]}, "SAME_KIND"),
        ({"correct": [{"position": 1, "replacement": {"on": "blue"}}]}, "SHAPE"),
        ({"correct": [{"position": 1, "replacement": ["on"]}]}, "SHAPE"),
        ({"correct": [{"position": 1, "replacement": {"on": "2025-01-01"}}] * 21}, "BAD_VALUE"),
        ({"terms": [{"group": MQAP, "toml": "nonsense", "on": "2025-04-01"}]}, "BAD_TERMS"),
    ],
)
def test_what_cannot_be_supposed_is_refused(asker: Asker, asked: dict[str, Any], code: str) -> None:
    (error,) = asker.refused(WITHOUT, id=id_of("first"), **asked)
    assert error["extensions"]["code"] == code


def test_the_answer_to_a_key_that_is_not_open_is_refused_by_the_rule(asker: Asker) -> None:
    (error,) = asker.refused(WITHOUT, id=id_of("first"), answers=[{**ANSWER, "key": "quorum.rule"}])
    assert error["extensions"]["code"] not in ("UNEXPECTED", "BAD_VALUE")


def test_who_may_not_suppose_and_what_is_out_of_reach(asker: Asker) -> None:
    line = line_of(asker, "s1")
    asker.viewer = Viewer(role="reporting")
    (error,) = asker.refused(WITHOUT, id=id_of("first"), retract=[line])
    assert error["extensions"]["code"] == "NOT_PERMITTED"
    asker.viewer = Viewer(role="auditor", groups=(OTHER_GROUP,))
    (error,) = asker.refused(WITHOUT, id=id_of("first"), retract=[line])
    (unknown,) = asker.refused(WITHOUT, id=id_of("first"), retract=[999])
    assert error["message"] == unknown["message"].replace("999", str(line))
    asked = [{"position": position, "replacement": APOLOGIES} for position in (line, 999)]
    (error,) = asker.refused(WITHOUT, id=id_of("first"), correct=asked[:1])
    (unknown,) = asker.refused(WITHOUT, id=id_of("first"), correct=asked[1:])
    assert error["message"] == unknown["message"].replace("999", str(line))


def test_a_supposed_correction_names_nobody_beyond_the_groups_of_the_credential(asker: Asker) -> None:
    asker.viewer = Viewer()
    query = '{ trail(group: "%s", kind: "MemberAppointed", first: 1) { nodes { position data } } }'
    elsewhere = asker.ask(query % OTHER_GROUP)["trail"]["nodes"]
    [own] = asker.ask(query % MQAP)["trail"]["nodes"]
    other = elsewhere[0]["data"]["person"] if elsewhere else str(UUID(int=7))
    asker.viewer = Viewer(role="auditor", groups=(MQAP,))
    (error,) = asker.refused(
        WITHOUT, id=id_of("first"), correct=[{"position": own["position"], "replacement": {"person": other}}]
    )
    (unknown,) = asker.refused(
        WITHOUT, id=id_of("first"), correct=[{"position": own["position"], "replacement": {"person": str(UUID(int=8))}}]
    )
    assert error["message"].replace(other, "X") == unknown["message"].replace(str(UUID(int=8)), "X")


def test_an_event_says_what_it_changed(asker: Asker) -> None:
    query = "query ($n: Int!) { event(position: $n) { changed { from { position } to { position } nodes { name } } } }"
    line = line_of(asker, "s1")
    changed = asker.ask(query, n=line)["event"]["changed"]
    assert changed["from"]["position"] < line <= changed["to"]["position"]
    assert "the attendance of seat s1 at the meeting of 13 May 2025" in [n["name"] for n in changed["nodes"]]


def test_it_is_worked_out_at_the_long_level_alone(asker: Asker) -> None:
    line, costs = line_of(asker, "s1"), list[QuestionCost]()
    asker.endpoint._queue.observe = costs.append
    supposed(asker, retract=[line])
    assert [cost.level for cost in costs] == ["long"]


def test_the_budget_ends_it_while_it_works(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    budget, judged, judge = Budget(), list[Unit](), units.judge

    def judge_and_leave(unit: Unit, world: Any) -> Any:
        judged.append(unit)
        budget.abandon()
        return judge(unit, world)

    monkeypatch.setattr(units, "judge", judge_and_leave)
    with asker.pool.connection() as connection, snapshot(connection, budget) as seen:
        answer = SupposedAnswer(id_of(MQAP), str(ANSWER["key"]), True, date(2025, 4, 1))
        supposition = Supposition([], [], [answer])
        entries = supposed_entries(asker.streams, seen.head.position, supposition, seen.today, "somebody")
        with pytest.raises(NotWaitedFor):
            difference(asker.streams, connection, seen, entries)
    assert len(judged) == 1, "nothing is judged after the budget has run out"


@pytest.mark.parametrize("parts", [17, 5000])
def test_a_name_that_leads_too_deep_is_refused(asker: Asker, parts: int) -> None:
    question = "query ($c: [CorrectionInput!]) { whatIf(correct: $c) { sentences } }"
    given = [{"position": 1, "replacement": {"on" + ".x" * parts: 1}}]
    assert asker.refused(question, c=given)[0]["extensions"]["code"] == "SAME_KIND"
