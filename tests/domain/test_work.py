"""Pieces of work: each begins once, takes its acts in their order, and ends."""

from datetime import timedelta
from typing import Any, get_args

import pytest

from domain.events import EVENTS
from domain.events.group import lifecycle
from domain.events.meeting import preparation
from domain.events.work import action, audit, recommendation, report
from domain.timelines.work.lifecycles import LIFECYCLES
from domain.timelines.work.timeline import Lifecycle, Transition
from domain.values import Authority, Text
from tests.support.correction_history import met_with_roll
from tests.support.group_history import MAY, NEXT_YEAR, appointed, broken_rules, faults_left, given, one, refused, when
from tests.support.story import Story, id_of
from tests.support.work_history import ACTS, BOARD, ENDED, HEALTH, POLICE, SUB, WORDS, work_of, year_of_work

LATER = MAY + timedelta(days=200)
CHAIR = Authority(kind="office", group=SUB, office="chair")
KINDS = {life.timeline.KIND: life for life in LIFECYCLES}
STEPS = [(life, step) for life in LIFECYCLES for step in life.steps]


def name_of(life: Lifecycle) -> str:
    return "tool" if life.timeline.KIND == "instrument" else life.timeline.KIND


def begun(life: Lifecycle) -> Story:
    """The piece of work has just begun, and all that it names."""
    story = met_with_roll()
    for stream, kind, fields in ACTS:
        if kind is life.begins:
            story.record(one(stream, kind, MAY, **fields))
            return story
        if stream in ("priority", "tool", "plan", "audit"):
            story.record(one(stream, kind, MAY, **fields))
    raise AssertionError(life)


def fields_of(step: Transition) -> dict[str, object]:
    return next(fields for _, kind, fields in [*ACTS, *ENDED] if kind is step.event)


def test_a_year_of_work_is_lawful_and_has_every_kind_of_act() -> None:
    story = year_of_work(met_with_roll())
    for stream in dict.fromkeys(stream for stream, _, _ in ACTS):
        assert broken_rules(story, stream) == []
    kinds = {k for k in EVENTS.values() if k.TOPIC.partition(".")[0] in KINDS}
    assert kinds == {kind for _, kind, _ in [*ACTS, *ENDED]}
    assert kinds == {life.begins for life in LIFECYCLES} | {step.event for _, step in STEPS}


@pytest.mark.parametrize("life", LIFECYCLES, ids=lambda x: x.timeline.KIND)
def test_what_has_begun_does_not_begin_again(life: Lifecycle) -> None:
    story = begun(life)
    fields = next(fields for _, kind, fields in ACTS if kind is life.begins)
    with refused(story, "begun-once"):
        story.record(one(name_of(life), life.begins, LATER, **fields))


@pytest.mark.parametrize(("life", "step"), STEPS, ids=lambda x: x.event.__name__ if isinstance(x, Transition) else "")
def test_nothing_happens_before_the_beginning(life: Lifecycle, step: Transition) -> None:
    story = begun(life)
    with refused(story, "work-begun"):
        story.record(one(name_of(life), step.event, MAY - timedelta(days=1), **fields_of(step)))


@pytest.mark.parametrize(
    ("life", "step"),
    [(life, step) for life, step in STEPS if step.after or step.of or step.reopens],
    ids=lambda x: x.event.__name__ if isinstance(x, Transition) else "",
)
def test_an_act_waits_for_what_must_come_before_it(life: Lifecycle, step: Transition) -> None:
    story = begun(life)
    with refused(story, "known-part" if step.of and not step.after else "work-in-order"):
        story.record(one(name_of(life), step.event, LATER, **fields_of(step)))


@pytest.mark.parametrize(
    ("life", "step"),
    [(life, step) for life, step in STEPS if step.once is not None],
    ids=lambda x: x.event.__name__ if isinstance(x, Transition) else "",
)
def test_what_is_said_once_is_not_said_again(life: Lifecycle, step: Transition) -> None:
    story = year_of_work(met_with_roll(), ended=False)
    if work_of(story, name_of(life)).closed and not step.late:
        return
    with refused(story, "said-once"):
        story.record(one(name_of(life), step.event, LATER, **fields_of(step)))


@pytest.mark.parametrize(
    ("life", "step"),
    [(life, step) for life, step in STEPS if not step.late and not step.reopens and any(s.ends for s in life.steps)],
    ids=lambda x: x.event.__name__ if isinstance(x, Transition) else "",
)
def test_nothing_more_is_said_of_what_has_ended(life: Lifecycle, step: Transition) -> None:
    story = year_of_work(met_with_roll())
    assert work_of(story, name_of(life)).closed
    with refused(story, "work-closed"):
        story.record(one(name_of(life), step.event, LATER, **fields_of(step)))


def test_an_act_is_recorded_only_of_a_beginning_that_stands() -> None:
    story = year_of_work(met_with_roll())
    beginning = work_of(story, "action").events[0].entry.position
    story.retract(beginning, acknowledge=faults_left(story, lambda: story.retract(beginning)))
    assert set(broken_rules(story, "action")) == {"work-begun"}
    assert work_of(story, "action").begun is None


def test_a_recommendation_is_submitted_once_every_agency_has_answered() -> None:
    story = year_of_work(met_with_roll(), ended=False)
    when(story, "second", recommendation.RecommendationMade, MAY, group=SUB, text=WORDS, agencies=(POLICE, HEALTH))
    when(story, "second", recommendation.RecommendationAnswered, MAY, agency=POLICE, answer="AGREED")
    submitted = {"to": id_of("board")}
    with refused(story, "answered-before-submission"):
        when(story, "second", recommendation.RecommendationSubmitted, LATER, **submitted)
    for by in (Authority(kind="office", group=SUB, office="secretary"), Authority(kind="body", group=SUB)):
        with refused(story, "chair-says-why"):
            why = {"unanswered_because": WORDS, "authority": by}
            when(story, "second", recommendation.RecommendationSubmitted, LATER, **why, **submitted)
    why = {"unanswered_because": WORDS, "authority": CHAIR}
    when(story, "second", recommendation.RecommendationSubmitted, LATER, **why, **submitted)
    when(story, "second", recommendation.RecommendationAnswered, LATER, agency=HEALTH, answer="AGREED")
    when(story, "second", recommendation.RecommendationSubmitted, LATER, **submitted)


def test_only_an_agency_that_it_concerns_answers_a_recommendation() -> None:
    story = year_of_work(met_with_roll(), ended=False)
    with refused(story, "agency-concerned"):
        council = id_of("council")
        when(story, "recommendation", recommendation.RecommendationAnswered, LATER, agency=council, answer="AGREED")


def test_no_agency_answers_for_another() -> None:
    story = year_of_work(met_with_roll(), ended=False)
    said = {"agency": POLICE, "answer": "AGREED"}
    with refused(story, "speaks-for-itself"):
        other = Authority(kind="agency", agency=HEALTH)
        when(story, "recommendation", recommendation.RecommendationAnswered, LATER, authority=other, **said)
    for authority in (Authority(kind="agency", agency=POLICE), CHAIR):
        when(story, "recommendation", recommendation.RecommendationAnswered, LATER, authority=authority, **said)


def test_a_body_decides_what_was_put_to_it() -> None:
    story = year_of_work(met_with_roll(), ended=False)
    when(story, "second", recommendation.RecommendationMade, MAY, group=SUB, text=WORDS)
    when(story, "second", recommendation.RecommendationSubmitted, LATER, to=BOARD)
    for authority in (Authority(kind="body", group=SUB), Authority(kind="agency", agency=POLICE)):
        with refused(story, "put-to-that-body"):
            when(story, "second", recommendation.RecommendationAccepted, LATER, authority=authority)
    when(story, "second", recommendation.RecommendationAccepted, LATER, authority=Authority(kind="body", group=BOARD))


def test_a_successor_decides_what_was_put_to_a_body_that_has_ended() -> None:
    story = year_of_work(met_with_roll(), ended=False)
    story.group("new-board")
    when(story, "second", recommendation.RecommendationMade, MAY, group=SUB, text=WORDS)
    when(story, "second", recommendation.RecommendationSubmitted, MAY, to=BOARD)
    when(story, "board", lifecycle.GroupEnded, LATER, successor=id_of("new-board"))
    by = Authority(kind="body", group=id_of("new-board"))
    when(story, "second", recommendation.RecommendationAccepted, LATER, authority=by)


def raised(story: Story, **owner: str) -> None:
    """An action that was completed."""
    when(story, "second", action.ActionRaised, MAY, group=SUB, text=WORDS, due_on=LATER, **owner)
    when(story, "second", action.ActionCompleted, MAY)


@pytest.mark.parametrize(
    ("owner", "looked"),
    [
        ({"seat": "s1"}, {"seat": "s1"}),
        ({"seat": "s1", "agency": POLICE}, {"authority": Authority(kind="agency", agency=POLICE)}),
        ({}, {"authority": Authority(kind="office", group=SUB, office="chair")}),
    ],
    ids=["seat", "agency", "chair"],
)
def test_whoever_was_to_do_an_action_does_not_verify_it(owner: dict[str, Any], looked: dict[str, Any]) -> None:
    story = met_with_roll()
    raised(story, **owner)
    with refused(story, "seen-by-another"):
        when(story, "second", action.ActionVerified, LATER, impact=True, **looked)
    when(story, "second", action.ActionVerified, LATER, impact=True, seat="s2")


def test_one_person_in_two_seats_is_not_somebody_else() -> None:
    story = met_with_roll()
    story.record(appointed(MAY, "s3", "ann"))
    raised(story, seat="s1")
    with refused(story, "seen-by-another"):
        when(story, "second", action.ActionVerified, LATER, impact=True, seat="s3")


def test_an_agency_does_not_verify_its_own_evidence() -> None:
    story = year_of_work(met_with_roll(), ended=False)
    police, health = (Authority(kind="agency", agency=a) for a in (POLICE, HEALTH))
    with refused(story, "seen-by-another"):
        when(story, "recommendation", recommendation.ImplementationVerified, LATER, sound=True, authority=police)
    when(story, "recommendation", recommendation.ImplementationVerified, LATER, sound=True, authority=health)


def test_the_seat_that_is_to_do_an_action_is_of_the_agency_that_is_to_do_it() -> None:
    story = given()
    with refused(story, "seat-of-agency"):
        named = {"seat": "s1", "agency": HEALTH}
        when(story, "action", action.ActionRaised, MAY, group=SUB, text=WORDS, due_on=LATER, **named)


def test_nothing_is_due_before_it_was_asked_for() -> None:
    story = given()
    with refused(story, "dates-in-order"):
        before = MAY - timedelta(days=1)
        when(story, "action", action.ActionRaised, MAY, group=SUB, text=WORDS, seat="s1", due_on=before)


def test_a_report_is_of_a_position_that_there_was() -> None:
    story = year_of_work(met_with_roll(), ended=False)
    with refused(story, "known-position"):
        said = {"to": BOARD, "position": len(story.entries) + 1, "digest": "0" * 64}
        when(story, "report", report.ReportIssued, LATER, **said)


def test_whoever_does_not_agree_gives_a_reason() -> None:
    story = year_of_work(met_with_roll(), ended=False)
    with refused(story, "in-order"):
        when(story, "recommendation", recommendation.RecommendationAnswered, LATER, agency=POLICE, answer="REFUSED")


def test_only_a_deficit_is_addressed_as_one() -> None:
    story = year_of_work(met_with_roll(), ended=False)
    with refused(story, "deficit-found"):
        when(story, "audit", audit.DeficitAddressed, LATER, finding="f2", agency=POLICE, text=WORDS)


def test_an_action_is_for_a_seat_that_stands() -> None:
    story = given()
    with refused(story, "seat-stands"):
        when(story, "action", action.ActionRaised, MAY, group=SUB, text=WORDS, seat="s9", due_on=LATER)


def test_an_audit_names_an_item_that_is_on_the_plan() -> None:
    story = year_of_work(met_with_roll(), ended=False)
    with refused(story, "known-part"):
        named = {"plan": id_of("plan"), "item": "i9"}
        when(story, "second", audit.AuditAgreed, LATER, group=SUB, what="case", title=Text(en="x"), **named)


def test_work_begins_in_a_group_that_stands() -> None:
    story = given()
    with refused(story, "before-establishment"):
        early = story.world.group(SUB)
        assert early
        assert early.established
        on = early.established.since - timedelta(days=1)
        when(story, "action", action.ActionRaised, on, group=SUB, text=WORDS, due_on=LATER)


def test_a_completed_action_may_be_reopened_and_completed_again() -> None:
    story = given()
    when(story, "action", action.ActionRaised, MAY, group=SUB, text=WORDS, due_on=LATER)
    for _ in range(2):
        when(story, "action", action.ActionCompleted, LATER)
        when(story, "action", action.ActionReopened, LATER, reason=WORDS)
    when(story, "action", action.ActionCompleted, NEXT_YEAR - timedelta(days=100))
    states = [state for _, state in work_of(story, "action").states]
    assert states == ["OPEN", "COMPLETED", "OPEN", "COMPLETED", "OPEN", "COMPLETED"]


def test_an_item_of_an_agenda_may_come_from_any_kind_of_work() -> None:
    assert get_args(preparation.WorkKind) == tuple(life.timeline.KIND for life in LIFECYCLES)
