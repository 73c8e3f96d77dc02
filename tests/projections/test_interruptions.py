"""A meeting's row and judgements where it was adjourned, resumed or abandoned, or chaired by somebody else."""

from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace

from domain.events.base import Event
from domain.events.group import lifecycle
from domain.events.meeting import proceedings, sitting
from domain.terms.meetings import MeetingTerms
from domain.terms.quorum import OfficePresent
from domain.verdicts import Outcome, Verdict
from projections.judgements.duty import duties
from projections.judgements.meeting import meetings
from projections.judgements.meeting.acting_chairs import judge as judge_acting
from projections.records import stream_records
from projections.rows import ActingChairRow, AttendanceRow, DutyRow, MeetingRow, QuorumRow, Row
from tests.support.group_history import JUNE, MAY, at, one, when
from tests.support.meeting_history import ONE_DAY, abandoned, adjourned, resumed
from tests.support.random_acts import terms
from tests.support.story import CHAIR, FIRST_DAY, Story, id_of, said

WEEK_ON = MAY + timedelta(days=7)


def held(*acts: tuple[str, Event], **more: Any) -> Story:
    """A meeting of three members of three agencies from ten to twelve."""
    story = Story()
    story.agency("police")
    own = replace(terms(), **more)
    story.group("sub-group", own)
    story.group("board")
    for seat, agency, who in (("s1", "police", "ann"), ("s2", "health", "bob"), ("s3", "council", "cat")):
        if agency != "police":
            story.agency(agency)
        story.seat("sub-group", seat, agency, who)
    story.meeting("may", "sub-group", MAY)
    story.roll("may", MAY, dict.fromkeys(("s1", "s2", "s3"), Outcome.PRESENT))
    for act in acts:
        story.record(act)
    return story


def states(story: Story) -> list[tuple[date, str, int]]:
    """Each state of the meeting, since when, and in how many sittings so far."""
    timeline = story.world.meeting(id_of("may"))
    assert timeline
    found = [r for r in stream_records.rows(timeline).values() if isinstance(r, MeetingRow)]
    return [(r.valid_from, r.state, len(r.sittings)) for r in found if r.state != "SCHEDULED"]


def judged(story: Story, kind: type[Row]) -> list[Any]:
    return [r for r in meetings.judge(id_of("may"), story.world) if isinstance(r, kind)]


def test_a_meeting_is_adjourned_until_it_is_resumed() -> None:
    story = held(adjourned(at(MAY, 12)))
    assert states(story) == [(MAY, "ADJOURNED", 1)]
    story.record(resumed(at(WEEK_ON, 10), at(WEEK_ON, 11)))
    assert states(story) == [(MAY, "ADJOURNED", 1), (WEEK_ON, "HELD", 2)]
    story.record(abandoned(at(WEEK_ON, 10, 30)))
    assert states(story) == [(MAY, "ADJOURNED", 1), (WEEK_ON, "ABANDONED", 2)]


def test_a_meeting_adjourned_and_resumed_within_a_day_was_held_that_day() -> None:
    assert states(held(adjourned(at(MAY, 10, 30)), resumed(at(MAY, 11)))) == [(MAY, "HELD", 2)]


def test_the_quorum_holds_in_the_sittings_of_both_days() -> None:
    story = held(adjourned(at(MAY, 12)), resumed(at(WEEK_ON, 10), at(WEEK_ON, 11)))
    (quorum,) = judged(story, QuorumRow)
    assert quorum.verdict is Verdict.MET
    assert [(s.start, s.end) for s in quorum.intervals] == [
        (at(MAY, 10), at(MAY, 12)),
        (at(WEEK_ON, 10), at(WEEK_ON, 11)),
    ]
    assert {e.position for e in story.entries if e.event.TOPIC in ("meeting.adjourned", "meeting.resumed")} <= {
        *quorum.basis
    }
    assert {r.there for r in judged(story, AttendanceRow)} == {"whole"}


def abandoned_duties(story: Story) -> list[DutyRow]:
    return [
        r
        for r in duties.judge(id_of("sub-group"), story.world)
        if isinstance(r, DutyRow) and r.duty == "meetings" and r.satisfied_on == MAY
    ]


def test_whether_an_abandoned_meeting_counts_as_held_is_asked_of_the_terms() -> None:
    told: dict[bool | None, set[str]] = {}
    for counts in (None, True, False):
        story = held(abandoned(at(MAY, 11)), meetings=MeetingTerms(clause="4", abandoned_held=counts))
        story.meeting("april", "sub-group", FIRST_DAY)
        told[counts] = {r.code for row in abandoned_duties(story) for r in row.reasons}
        assert bool(abandoned_duties(story)) is (counts is not False)
    assert "not-said" in told[None]
    assert "abandoned" in told[True]
    silent = held(abandoned(at(MAY, 11)))
    silent.meeting("april", "sub-group", FIRST_DAY)
    assert "not-said" in {r.code for row in abandoned_duties(silent) for r in row.reasons}


def acting(story: Story) -> ActingChairRow:
    (row,) = judge_acting(id_of("may"), story.world)
    assert isinstance(row, ActingChairRow)
    return row


def chaired(who: str = "cat") -> tuple[str, Event]:
    return one("may", sitting.ActingChairAppointed, MAY, person=id_of(who))


def lets(acting: bool | None) -> dict[str, Any]:
    """The terms, with a chair who needs no eligibility."""
    (chair,) = terms().offices
    return {"offices": (replace(chair, acting=acting, eligibility=(), consents=()),)}


def test_whether_somebody_may_act_as_chair_is_a_verdict() -> None:
    for says, verdict in ((True, Verdict.MET), (False, Verdict.NOT_MET), (None, Verdict.UNDETERMINED)):
        assert acting(held(chaired(), **lets(says))).verdict is verdict
    assert acting(held(chaired(), offices=())).verdict is Verdict.SILENT


def test_an_acting_chair_makes_up_the_quorum_only_where_the_terms_let_them() -> None:
    own = terms().quorum
    assert own
    rule = replace(own, when="throughout", rule=OfficePresent(id="chaired", clause="1", offices=("chair",)))
    for says, verdict in ((True, Verdict.MET), (None, Verdict.UNDETERMINED), (False, Verdict.NOT_MET)):
        (quorum,) = judged(held(chaired(), quorum=rule, **lets(says)), QuorumRow)
        assert quorum.verdict is verdict
    (quorum,) = judged(held(quorum=rule, **lets(True)), QuorumRow)
    assert quorum.verdict is Verdict.NOT_MET


def test_an_acting_chair_must_have_been_there_and_be_eligible() -> None:
    story = held(chaired(), **lets(True))
    line = next(
        e for e in story.entries if isinstance(e.event, proceedings.AttendanceRecorded) and e.event.seat == "s3"
    )
    story.correct(line.position, outcome=Outcome.APOLOGIES)
    assert (acting(story).verdict, acting(story).reasons[0].code) == (Verdict.NOT_MET, "not-there")
    story.retract(line.position)
    assert (acting(story).verdict, acting(story).reasons[0].code) == (Verdict.UNDETERMINED, "not-recorded")
    (chair,) = terms().offices
    strict = held(chaired(), offices=(replace(chair, acting=True),))
    strict.seat("board", "b1", "police", "dan")
    assert (acting(strict).verdict, acting(strict).reasons[0].code) == (Verdict.NOT_MET, "not-eligible")


def test_an_acting_chair_of_a_meeting_that_was_not_held_yet_is_undetermined() -> None:
    story = held(**lets(True))
    when(story, "june", proceedings.MeetingScheduled, FIRST_DAY, group=id_of("sub-group"), meets_on=JUNE)
    when(story, "june", sitting.ActingChairAppointed, JUNE - ONE_DAY, person=id_of("cat"))
    (row,) = judge_acting(id_of("june"), story.world)
    assert isinstance(row, ActingChairRow)
    assert (row.verdict, row.reasons[0].code) == (Verdict.UNDETERMINED, "not-held")


def excused(story: Story) -> tuple[bool | None, list[str]]:
    (row,) = (r for r in judged(story, AttendanceRow) if r.seat == "s1")
    return row.excluded, [r.code for r in row.reasons]


def test_what_is_decided_in_the_place_of_the_chair_counts_where_somebody_acted_as_the_terms_let_them() -> None:
    place = replace(CHAIR, office="acting-chair")
    for acts, says, excluded in (
        ((chaired(),), True, True),
        ((chaired(),), None, None),
        ((chaired(),), False, False),
        ((), True, False),
    ):
        story = held(*acts, **lets(says))
        line = next(
            e for e in story.entries if isinstance(e.event, proceedings.AttendanceRecorded) and e.event.seat == "s1"
        )
        story.correct(line.position, outcome=Outcome.APOLOGIES)
        excusal = proceedings.AttendanceExcused(seat="s1", ground="not concerned", **said(MAY, place))
        story.record(("may", excusal))
        assert excused(story)[0] is excluded, (says, excused(story))


def test_an_excusal_that_the_terms_ignore_takes_nothing_from_one_that_they_hear() -> None:
    for first, second in (("secretary", "chair"), ("chair", "secretary")):
        story = held(chaired(), **lets(True))
        line = next(
            e for e in story.entries if isinstance(e.event, proceedings.AttendanceRecorded) and e.event.seat == "s1"
        )
        story.correct(line.position, outcome=Outcome.APOLOGIES)
        of_the_seat = proceedings.AttendanceExcused(seat="s1", ground="away", **said(MAY, replace(CHAIR, office=first)))
        story.record(("may", of_the_seat))
        by_second = said(MAY, replace(CHAIR, office=second))
        of_police = proceedings.AttendanceExcused(agency=id_of("police"), ground="not concerned", **by_second)
        story.record(("may", of_police))
        assert excused(story) == (True, ["excused"]), first


def test_an_interpretation_lets_somebody_act() -> None:
    from domain.terms.document import Open
    from domain.values import Text

    key = "office.chair.acting"
    asked = (*terms().open, Open(key=key, question=Text(en="May somebody act as chair?")))
    story = held(chaired(), open=asked, **lets(None))
    assert acting(story).reasons[0].code == "open"
    interpreted = lifecycle.InterpretationRecorded(terms="1", key=key, value=True, since=MAY, **said())
    story.record(("sub-group", interpreted))
    assert acting(story).verdict is Verdict.MET
