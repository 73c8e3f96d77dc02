"""Before a meeting: notice, agenda, papers, apologies."""

from datetime import date
from typing import Any

import pytest

from domain.entries import Entry
from domain.events.base import Event
from domain.events.group import lifecycle, membership
from domain.events.meeting import preparation
from domain.events.meeting.preparation import AgendaItem, Paper
from domain.values import Text
from tests.support.group_history import (
    JULY,
    JUNE,
    MAY,
    NEXT_YEAR,
    PRESENT,
    appointed,
    broken_rules,
    departed,
    faults_left,
    given,
    held,
    line,
    meeting_of,
    one,
    refused,
    when,
)
from tests.support.meeting_history import ONE_DAY, cancelled, met, moved, planned
from tests.support.random_acts import terms
from tests.support.story import FIRST_DAY, Story, id_of

BEFORE = MAY - 7 * ONE_DAY
WORK_PLAN = AgendaItem(id="i1", title=Text(en="Work plan"))
AUDIT = AgendaItem(id="i2", title=Text(en="Audit", cy="Archwiliad"), origin="agreed action 3")
PAPER = Paper(pointer="papers/work-plan.pdf", items=("i1",))
ANN = {"seat": "s1", "person": id_of("ann")}


def notice(on: date = BEFORE, **more: Any) -> tuple[str, Event]:
    return one("may", preparation.NoticeGiven, on, **more)


def agenda(*items: AgendaItem, on: date = BEFORE) -> tuple[str, Event]:
    return one("may", preparation.AgendaSet, on, items=items or (WORK_PLAN,))


def papers(*each: Paper, on: date = BEFORE) -> tuple[str, Event]:
    return one("may", preparation.PapersCirculated, on, papers=each or (Paper(pointer="papers/report.pdf"),))


def apologies(on: date = BEFORE, **whose: Any) -> tuple[str, Event]:
    return one("may", preparation.ApologiesReceived, on, **(whose or ANN))


def withdrawn(on: date = BEFORE, **whose: Any) -> tuple[str, Event]:
    return one("may", preparation.ApologiesWithdrawn, on, **(whose or ANN))


ACTS = [notice(), agenda(), papers(), apologies(), withdrawn()]


def recorded(story: Story, act: tuple[str, Event]) -> Entry:
    return story.record(act)[0]


def test_notice_tells_of_the_day_for_which_the_meeting_is_planned_then() -> None:
    story = planned(notice(FIRST_DAY, to=("members", "deputies"), means="email"), moved(MAY - ONE_DAY, JUNE))
    story.record(notice(MAY - ONE_DAY))
    assert [(n.since, n.meets_on) for n in meeting_of(story).notices] == [(FIRST_DAY, MAY), (MAY - ONE_DAY, JUNE)]


def test_notice_and_papers_go_to_somebody_and_an_agenda_has_items_of_different_ids() -> None:
    story = planned()
    for act in (
        notice(to=()),
        one("may", preparation.AgendaSet, BEFORE, items=()),
        agenda(WORK_PLAN, WORK_PLAN),
        one("may", preparation.PapersCirculated, BEFORE, papers=()),
        one("may", preparation.PapersCirculated, BEFORE, papers=(PAPER,), to=()),
    ):
        with refused(story, "in-order"):
            story.record(act)


def test_an_agenda_set_anew_takes_the_place_of_the_one_before() -> None:
    story = planned(agenda(WORK_PLAN), agenda(WORK_PLAN, AUDIT, on=MAY - ONE_DAY))
    before, after = meeting_of(story).agendas
    assert (before.until, [i.id for i in before.items]) == (MAY - ONE_DAY, ["i1"])
    assert (after.until, [i.id for i in after.items]) == (None, ["i1", "i2"])
    story.record(agenda(AUDIT, on=FIRST_DAY))
    assert [a.since for a in meeting_of(story).agendas] == [FIRST_DAY, BEFORE, MAY - ONE_DAY]


def test_an_item_of_business_is_of_a_kind_that_the_terms_in_force_name() -> None:
    story = planned()
    of_a_kind = AgendaItem(id="i1", title=Text(en="Work plan"), business="unheard-of")
    story.record(agenda(of_a_kind))
    when(story, "sub-group", lifecycle.TermsAdopted, FIRST_DAY, terms=terms())
    with refused(story, "known-business"):
        story.record(agenda(of_a_kind))


def test_papers_are_for_items_of_an_agenda_of_this_meeting_whenever_it_was_set() -> None:
    story = planned()
    with refused(story, "known-item"):
        story.record(papers(PAPER))
    story.record(agenda(WORK_PLAN, on=MAY), agenda(AUDIT, on=MAY))
    story.record(papers(PAPER))
    story.record(papers(Paper(pointer="x", items=("i1", "i2")), Paper(pointer="y")))
    assert not broken_rules(story, "may")


def test_papers_lose_their_ground_with_the_item_they_are_for() -> None:
    story = planned()
    agreed = recorded(story, agenda(WORK_PLAN))
    sent = recorded(story, papers(PAPER))
    faults = faults_left(story, lambda: story.retract(agreed.position))
    assert [(f.rule, f.subject) for f in faults.values()] == [("known-item", sent.position)]
    story.retract(agreed.position, acknowledge=faults)
    assert broken_rules(story, "may") == ["known-item"]
    story.retract(sent.position)
    assert broken_rules(story, "may") == []


@pytest.mark.parametrize("act", [notice(MAY + ONE_DAY), agenda(on=MAY + ONE_DAY), papers(on=MAY + ONE_DAY)])
def test_nothing_is_prepared_for_a_meeting_that_is_over(act: tuple[str, Event]) -> None:
    story = met()
    with refused(story, "dates-in-order"):
        story.record(act)
    story = planned(act)
    with refused(story, "dates-in-order"):
        story.record(held("may", MAY))


@pytest.mark.parametrize("act", [notice(MAY), agenda(on=MAY), papers(on=MAY)])
def test_what_is_prepared_on_the_very_day_may_be_late_but_is_recorded(act: tuple[str, Event]) -> None:
    story = met()
    story.record(act)
    assert not broken_rules(story, "may")


@pytest.mark.parametrize("act", [notice(), agenda(), papers()])
def test_nothing_is_prepared_for_a_meeting_that_was_cancelled_before(act: tuple[str, Event]) -> None:
    story = planned(cancelled(BEFORE - ONE_DAY))
    with refused(story, "meeting-cancelled"):
        story.record(act)
    story = planned(act, cancelled(BEFORE))
    assert not broken_rules(story, "may")


def test_apologies_hold_until_they_are_withdrawn_and_may_be_sent_again() -> None:
    story = planned()
    with refused(story, "apologies-received"):
        story.record(withdrawn())
    story.record(apologies(FIRST_DAY, **ANN, reason="leave"))
    with refused(story, "received-once"):
        story.record(apologies())
    with refused(story, "apologies-received"):
        story.record(withdrawn(FIRST_DAY - ONE_DAY))
    story.record(withdrawn(BEFORE))
    with refused(story, "apologies-received"):
        story.record(withdrawn(MAY))
    story.record(apologies(MAY))
    assert [(a.since, a.until) for a in meeting_of(story).apologies] == [(FIRST_DAY, BEFORE), (MAY, None)]


def test_apologies_entered_late_find_their_place_before_their_withdrawal() -> None:
    story = planned(apologies(FIRST_DAY), withdrawn(MAY - ONE_DAY))
    with refused(story, "received-once"):
        story.record(apologies(BEFORE))
    story.record(apologies(MAY - ONE_DAY))
    assert [(a.since, a.until) for a in meeting_of(story).apologies] == [
        (FIRST_DAY, MAY - ONE_DAY),
        (MAY - ONE_DAY, None),
    ]


def test_apologies_are_of_the_member_or_a_deputy_then_or_on_the_day_of_the_meeting() -> None:
    story = planned()
    when(story, "sub-group", membership.DeputyNamed, FIRST_DAY, deputy="d1", seat="s1", person=id_of("cat"))
    for seat, who in (("s1", "bob"), ("s2", "cat"), ("s3", "dan")):
        with refused(story, "held-or-deputised"):
            story.record(apologies(seat=seat, person=id_of(who)))
    with refused(story, "seat-stands"):
        story.record(apologies(seat="s9", person=id_of("ann")))
    with refused(story, "known-reference"):
        story.record(apologies(seat="s1", person=id_of("unheard-of")))
    story.record(apologies(seat="s1", person=id_of("cat")))
    story.record(departed(JUNE, "s2", "bob"), appointed(JUNE, "s2", "dan"))
    story.record(moved(MAY, JULY))
    for who in ("bob", "dan"):
        story.record(apologies(seat="s2", person=id_of(who)))
    assert not broken_rules(story, "may")


def test_who_sends_apologies_and_then_leaves_did_send_them() -> None:
    story = planned(apologies(FIRST_DAY))
    story.record(departed(BEFORE, "s1", "ann"))
    story.record(one("sub-group", membership.SeatClosed, BEFORE, seat="s1"))
    assert not broken_rules(story, "may")


def test_whoever_turns_out_never_to_have_been_a_member_sent_no_apologies() -> None:
    story = planned(apologies())
    appointment = next(e for e in story.entries if isinstance(e.event, membership.MemberAppointed))
    faults = faults_left(story, lambda: story.retract(appointment.position))
    assert [f.rule for f in faults.values()] == ["held-or-deputised"]


def test_apologies_are_not_the_roll() -> None:
    story = planned(apologies(), held("may", MAY), line("may", MAY, "s1", "ann", PRESENT))
    assert not broken_rules(story, "may")
    assert meeting_of(story).roll["s1"].event.outcome is PRESENT
    assert not meeting_of(met()).apologies


@pytest.mark.parametrize("act", ACTS, ids=lambda a: type(a[1]).__name__)
def test_nothing_is_prepared_for_a_meeting_that_was_never_planned(act: tuple[str, Event]) -> None:
    story = given()
    with refused(story, "meeting-scheduled"):
        story.record(act)


@pytest.mark.parametrize("act", ACTS, ids=lambda a: type(a[1]).__name__)
def test_what_was_prepared_is_of_a_meeting_and_has_happened(act: tuple[str, Event]) -> None:
    story = planned(meets_on=NEXT_YEAR)
    with refused(story, "kind-of-stream"):
        story.record(("sub-group", act[1]))
    with refused(story, "not-in-the-future"):
        story.record(one("may", type(act[1]), NEXT_YEAR, **_fields(act[1])))


@pytest.mark.parametrize("act", ACTS, ids=lambda a: type(a[1]).__name__)
def test_what_was_prepared_is_corrected_and_retracted_at_its_own_place(act: tuple[str, Event]) -> None:
    story = planned(*([apologies(FIRST_DAY)] if act[1].TOPIC == "meeting.apologies-withdrawn" else []))
    entry = recorded(story, act)
    story.correct(entry.position, on=BEFORE + ONE_DAY)
    assert _days_prepared(story) == [BEFORE + ONE_DAY]
    retraction = story.retract(entry.position)[0]
    assert _days_prepared(story) == []
    story.retract(retraction.position)
    assert _days_prepared(story) == [BEFORE + ONE_DAY]
    assert not broken_rules(story, "may")


def _fields(act: Event) -> dict[str, Any]:
    return {f: getattr(act, f) for f in act.__struct_fields__ if f not in ("on", "by", "authority", "evidence")}


def _days_prepared(story: Story) -> list[date]:
    """The days of what was prepared; of apologies that were sent on the first day, the end."""
    m = meeting_of(story)
    facts = [*m.notices, *m.agendas, *m.circulations, *[a for a in m.apologies if a.since > FIRST_DAY]]
    return [f.since for f in facts] + [a.until for a in m.apologies if a.since == FIRST_DAY and a.until]
