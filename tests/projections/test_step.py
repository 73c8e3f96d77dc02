"""The one function of the read side: what it keeps up to date, command by command, is what one would get from zero."""

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from msgspec.structs import replace

from domain.entries import Entry
from domain.events.group import decisions_outside, lifecycle, membership, offices
from domain.events.meeting import proceedings
from domain.terms.quorum import Discretion
from domain.verdicts import Outcome
from ledger.world.dependency_cache import DependencyCache
from projections.engine.step import ReadSide
from projections.judgements import units
from projections.rows import Unit
from tests.support.random_histories import begun, history, seeds
from tests.support.random_terms import of_sub_group
from tests.support.replay_check import command_by_command
from tests.support.story import CHAIR, id_of, said


def check(seed: int) -> None:
    _, _, wrong = command_by_command(history(seed).commands)
    assert not wrong


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(seeds)
def test_rows_at_every_command_boundary_equal_a_replay_from_zero(seed: int) -> None:
    check(seed)


def test_the_property_fails_when_dependencies_are_not_tracked(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_its_own(self: ReadSide, entries: list[Entry], *_: object) -> set[Unit]:
        return {u for e in entries for u in units.begun_by(e)}

    monkeypatch.setattr(ReadSide, "_dirty", only_its_own)
    found = settings(max_examples=25, phases=[Phase.generate], database=None)(given(seeds)(check))
    with pytest.raises(AssertionError):
        found()


def test_the_property_fails_when_what_was_worked_out_is_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DependencyCache, "invalidate", lambda *_: None)
    found = settings(max_examples=25, phases=[Phase.generate], database=None)(given(seeds)(check))
    with pytest.raises((AssertionError, KeyError)):
        found()


def test_a_decision_is_judged_anew_when_the_meeting_that_took_it_up_is() -> None:
    story = begun()
    first, second = date(2025, 5, 1), date(2025, 5, 31)
    deputy = membership.DeputyNamed(deputy="d1", seat="s3", person=id_of("dan"), **said(first))
    story.record(("sub-group", deputy))
    (third,) = [
        e
        for e in story.entries
        if e.stream == id_of("m2") and isinstance(e.event, proceedings.AttendanceRecorded) and e.event.seat == "s3"
    ]
    story.correct(third.position, person=id_of("dan"), deputy="d1", outcome=Outcome.BY_DEPUTY)
    taken_up = decisions_outside.DecisionRatified(
        decision="d1", meeting=id_of("m1"), at_meeting=id_of("m2"), **said(second)
    )
    story.record(("sub-group", taken_up))
    since, key = date(2025, 5, 6), "quorum.counts.deputies"
    answer = lifecycle.InterpretationRecorded(terms="1", key=key, value=True, since=since, **said(second))
    story.record(("sub-group", answer))
    assert not command_by_command(story.commands)[2]


def test_a_stream_that_is_begun_again_after_its_beginning_was_retracted_is_known_to_those_that_name_it() -> None:
    story = begun()
    day = date(2025, 5, 31)
    (scheduled,) = story.record(
        ("m9", proceedings.MeetingScheduled(group=id_of("sub-group"), meets_on=day, **said(day)))
    )
    story.lawful = False
    story.record(("sub-group", decisions_outside.DecisionRatified(decision="d1", meeting=id_of("m9"), **said(day))))
    story.retract(scheduled.position)
    story.record(("m9", scheduled.event))
    assert not command_by_command(story.commands)[2]


def test_what_was_judged_before_is_judged_anew_by_terms_that_count_from_the_day_of_their_text() -> None:
    story, says = begun(), date(2025, 5, 1)
    newer = of_sub_group()[1]
    newer = replace(newer, terms=replace(newer.terms, effective_from=says))
    adopted = lifecycle.TermsAdopted(terms=newer, in_force_from="text", **said(date(2025, 6, 20)))
    story.record(("sub-group", adopted))
    assert not command_by_command(story.commands)[2]


def test_a_determination_is_judged_anew_when_who_held_the_office_on_its_day_changes() -> None:
    story, day, made = begun(), date(2025, 5, 1), date(2025, 5, 20)
    first = of_sub_group()[0]
    assert first.quorum
    discretion = replace(first.quorum, discretion=Discretion(by="chair", clause="1"))
    terms = replace(first, quorum=discretion, terms=replace(first.terms, version="9"))
    story.lawful = False
    story.record(("sub-group", lifecycle.TermsAdopted(terms=terms, **said(date(2025, 4, 2)))))
    (appointed,) = story.record(
        ("sub-group", offices.OfficerAppointed(office="chair", person=id_of("ann"), **said(date(2025, 4, 2))))
    )
    determined = proceedings.QuorumDetermined(quorate=True, ground="words", **said(made, CHAIR))
    story.record(("m1", determined))
    story.record(("m1", replace(determined, decision="d1")))
    story.retract(appointed.position)
    story.record(
        ("sub-group", offices.OfficerAppointed(office="chair", person=id_of("bob"), **said(date(2025, 5, 15))))
    )
    assert story.world.meeting(id_of("m1")).day == day  # type: ignore[union-attr]
    assert not command_by_command(story.commands)[2]
