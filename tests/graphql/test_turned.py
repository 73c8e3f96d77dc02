"""Corrections and retractions: the judgements that they turned, and the faults that they left."""

from typing import Any

from domain.events.fault_explanation import FaultExplained
from domain.events.meeting import proceedings
from domain.lawfulness.faults import find_faults
from domain.verdicts import Outcome
from tests.graphql.asker import Asker, Viewer
from tests.support.story import TODAY, Story, id_of
from tests.support.story import said as told
from tests.support.two_meetings import OTHER_GROUP, interpret, two_meetings

TURNED = """query ($n: Int!) { event(position: $n) { turned { before after words
    judgement { kind part meeting group { slug } } } } }"""


def turned(asker: Asker, n: int) -> dict[tuple[str, str | None], tuple[Any, Any, list[str]]]:
    found = asker.ask(TURNED, n=n)["event"]["turned"]
    assert all(t["judgement"]["group"]["slug"] == "cwm-taf-mqap" for t in found)
    return {(t["judgement"]["kind"], t["judgement"]["part"]): (t["before"], t["after"], t["words"]) for t in found}


def roll_of(story: Story, seat: str) -> int:
    return next(
        e.position
        for e in story.entries
        if e.stream == id_of("first") and isinstance(e.event, proceedings.AttendanceRecorded) and e.event.seat == seat
    )


def test_a_correction_tells_the_judgements_that_it_turned_before_and_after(fresh: Asker) -> None:
    story = two_meetings()
    story.correct(roll_of(story, "s1"), outcome=Outcome.ABSENT)
    (last,) = story.retract(len(story.entries))
    fresh.tell(story)
    found = turned(fresh, last.position - 1)
    before, after, words = found["Quorum", None]
    assert (before, after) == ("MET", "NOT_MET")
    assert words[0].startswith("Quorum of the meeting of 13 May 2025: met -> not met")
    assert found["Attendance", "s1"][2] == ["Seat s1 (Post s1) at the meeting of 13 May 2025: present -> absent"]
    assert ("Decision", "1") in found
    assert found["Attendance", "s2"][2][0].endswith("counts as attended -> undetermined")
    back = turned(fresh, last.position)
    assert back["Quorum", None][:2] == ("NOT_MET", "MET")
    assert back.keys() == found.keys()


def test_a_retraction_tells_what_it_turned_though_nothing_rests_on_it(fresh: Asker) -> None:
    story = two_meetings()
    (last,) = story.retract(roll_of(story, "s1"))
    fresh.tell(story)
    assert turned(fresh, last.position)["Quorum", None][0] == "MET"


def test_what_corrects_nothing_turned_nothing(asker: Asker) -> None:
    nodes = asker.ask("{ trail(first: 500) { nodes { turned { before } faults { ref } } } }")["trail"]["nodes"]
    assert nodes == [{"turned": [], "faults": []}] * 53


def test_a_limited_credential_is_told_of_nothing_beyond_its_groups(fresh: Asker) -> None:
    story = two_meetings()
    (last,) = story.correct(roll_of(story, "s1"), outcome=Outcome.ABSENT)
    fresh.tell(story)
    assert turned(fresh, last.position)
    fresh.viewer = Viewer(groups=(OTHER_GROUP,))
    assert fresh.ask(TURNED, n=last.position)["event"] is None
    query = "{ trail(first: 500) { nodes { turned { words } } } }"
    assert not any(n["turned"] for n in fresh.ask(query)["trail"]["nodes"])


def test_a_fault_that_a_correction_left_stays_with_it_until_an_act_explains_it(fresh: Asker) -> None:
    story = two_meetings()
    held = next(
        e.position for e in story.entries if e.stream == id_of("first") and isinstance(e.event, proceedings.MeetingHeld)
    )
    story.lawful = False
    story.retract(held)
    fresh.tell(story)
    query = (
        "query ($n: Int!) { event(position: $n) { faults { ref rule positions explanation explainedIn { command } } } }"
    )
    found = fresh.ask(query, n=roll_of(story, "s1"))["event"]["faults"]
    assert found
    assert all(f["explanation"] is f["explainedIn"] is None for f in found)
    left = fresh.ask("{ faults(first: 500) { nodes { ref basis positions } } }")["faults"]["nodes"]
    assert {f["ref"] for f in found} == {f["ref"] for f in left if roll_of(story, "s1") in f["basis"]}


LEFT = """query ($n: Int!, $at: String!) { event(position: $n, knownAt: $at) {
    looseEnds { words open settleBy group { slug } settledIn { position command } fault { ref } } } }"""


def left(asker: Asker, n: int, at: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = asker.ask(LEFT, n=n, at=str(at))["event"]["looseEnds"]
    return found


def test_a_retraction_tells_the_faults_that_it_left_and_the_act_that_dealt_with_each(fresh: Asker) -> None:
    story = two_meetings()
    held = next(
        e.position for e in story.entries if e.stream == id_of("first") and isinstance(e.event, proceedings.MeetingHeld)
    )
    story.lawful = False
    (retracted,) = story.retract(held)
    fault = find_faults(id_of("first"), story.world)[0].id
    (explained,) = story.record(("first", FaultExplained(fault=fault, explanation="it was lost", **told(TODAY))))
    (back,) = story.retract(retracted.position)
    fresh.tell(story)
    n = retracted.position
    listed = fresh.ask("query ($at: String) { faults(first: 500, knownAt: $at) { nodes { ref } } }", at=str(n))
    ends = {end["fault"]["ref"]: end for end in left(fresh, n, n)}
    assert ends.keys() == {f["ref"] for f in listed["faults"]["nodes"]}, "whatever acts they rest on"
    assert ends[fault] == {
        "words": "the meeting is not recorded as held; record that first",
        "open": True,
        "settleBy": f"quorate explain {fault} --reason … --authority …",
        "group": {"slug": "cwm-taf-mqap"},
        "settledIn": None,
        "fault": {"ref": fault},
    }
    dealt = {end["fault"]["ref"]: end for end in left(fresh, n, explained.position)}
    assert {ref for ref, end in dealt.items() if not end["open"]} == {fault}
    assert dealt[fault]["settledIn"] == {"position": explained.position, "command": explained.command}
    assert dealt[fault]["settleBy"] is None
    assert left(fresh, n, back.position) == [], "what another correction undid is open no more"
    assert left(fresh, explained.position, explained.position) == []
    fresh.viewer = Viewer(groups=(OTHER_GROUP,))
    assert fresh.ask(LEFT, n=n, at=str(n))["event"] is None


def test_a_correction_tells_the_decision_that_is_to_be_ratified_through_it(fresh: Asker) -> None:
    story = two_meetings()
    interpret(story, "quorum.inquorate.effect", "provisional")
    (corrected,) = story.correct(roll_of(story, "s4"), outcome=Outcome.ABSENT)
    fresh.tell(story)
    n = corrected.position
    (end,) = left(fresh, n, n)
    assert (end["words"], end["open"], end["fault"]) == ("ratification of decision 1 of 13 May 2025", True, None)
    assert end["settleBy"].startswith(
        f"quorate act decision-ratified --group cwm-taf-mqap --set decision=1 --set meeting={id_of('first')} "
    )
