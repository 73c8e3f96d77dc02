"""What work leaves owed: from when, by when, by whom, and what ends it."""

from datetime import date, timedelta

import pytest

from domain.events.work import action, audit, concern, recommendation, returns, standard
from domain.rules.duties.work import Owed, owed
from domain.values import Authority
from tests.support.group_history import MAY, given, when
from tests.support.story import Story
from tests.support.work_history import BOARD, HEALTH, POLICE, SUB, WORDS, work_of

JUNE, JULY, AUGUST = date(2025, 6, 2), date(2025, 7, 1), date(2025, 8, 1)


def of(story: Story, name: str, what: str) -> list[Owed]:
    return [o for o in owed(work_of(story, name)) if o.what == what]


def dates(each: list[Owed]) -> list[tuple[object, ...]]:
    return [(o.since, o.due_on, o.done.on if o.done else None, o.lapsed_on) for o in each]


@pytest.fixture
def story() -> Story:
    return given()


def made(story: Story) -> None:
    fields = {"group": SUB, "text": WORDS, "agencies": (POLICE, HEALTH), "answer_by": JULY}
    when(story, "rec", recommendation.RecommendationMade, MAY, **fields)


def test_each_agency_owes_an_answer_until_it_answers(story: Story) -> None:
    made(story)
    when(story, "rec", recommendation.RecommendationAnswered, JUNE, agency=HEALTH, answer="AGREED")
    assert {o.agency: o.done.on if o.done else None for o in of(story, "rec", "answer")} == {POLICE: None, HEALTH: JUNE}
    assert {o.due_on for o in of(story, "rec", "answer")} == {JULY}


def test_an_answer_is_owed_no_more_when_the_recommendation_is_closed(story: Story) -> None:
    made(story)
    when(story, "rec", recommendation.RecommendationClosed, JUNE)
    assert {o.lapsed_on for o in of(story, "rec", "answer")} == {JUNE}


def test_what_was_accepted_is_to_be_evidenced_and_the_evidence_looked_at(story: Story) -> None:
    made(story)
    for agency in (POLICE, HEALTH):
        when(story, "rec", recommendation.RecommendationAnswered, JUNE, agency=agency, answer="AGREED")
    when(story, "rec", recommendation.RecommendationSubmitted, JUNE, to=BOARD)
    assert dates(of(story, "rec", "decision")) == [(JUNE, None, None, None)]
    when(story, "rec", recommendation.RecommendationAccepted, JULY)
    assert dates(of(story, "rec", "decision")) == [(JUNE, None, JULY, None)]
    when(story, "rec", recommendation.ImplementationEvidenced, AUGUST, agency=POLICE)
    assert {o.agency: o.done is not None for o in of(story, "rec", "evidence")} == {POLICE: True, HEALTH: False}
    assert dates(of(story, "rec", "verification")) == [(AUGUST, None, None, None)]


def test_nothing_is_to_be_evidenced_of_what_was_rejected(story: Story) -> None:
    made(story)
    by = Authority(kind="office", group=SUB, office="chair")
    when(story, "rec", recommendation.RecommendationSubmitted, JUNE, to=BOARD, unanswered_because=WORDS, authority=by)
    when(story, "rec", recommendation.RecommendationRejected, JULY, reason=WORDS)
    assert of(story, "rec", "evidence") == []


def test_an_extension_ends_the_old_day_and_begins_the_new_one(story: Story) -> None:
    when(story, "act", action.ActionRaised, MAY, group=SUB, text=WORDS, seat="s1", due_on=JUNE)
    when(story, "act", action.ActionExtended, JUNE, due_on=JULY, reason=WORDS)
    when(story, "act", action.ActionCompleted, AUGUST)
    assert dates(of(story, "act", "action")) == [(MAY, JUNE, None, JUNE), (JUNE, JULY, AUGUST, None)]


def test_an_action_that_is_reopened_is_owed_again(story: Story) -> None:
    when(story, "act", action.ActionRaised, MAY, group=SUB, text=WORDS, seat="s1", due_on=JUNE)
    when(story, "act", action.ActionCompleted, JUNE)
    when(story, "act", action.ActionReopened, JULY, reason=WORDS, due_on=AUGUST)
    assert dates(of(story, "act", "action")) == [(MAY, JUNE, JUNE, None), (JULY, AUGUST, None, None)]


def test_a_deficit_is_owed_by_each_agency_at_once_and_has_no_day(story: Story) -> None:
    when(story, "aud", audit.AuditAgreed, MAY, group=SUB, what="case", title=WORDS, due_on=AUGUST)
    found = {"finding": "f1", "what": "deficit", "text": WORDS, "agencies": (POLICE, HEALTH)}
    when(story, "aud", audit.FindingRecorded, JUNE, **found)
    when(story, "aud", audit.DeficitAddressed, JUNE, finding="f1", agency=POLICE, text=WORDS)
    assert {o.agency: (o.due_on, o.done is not None) for o in of(story, "aud", "deficit")} == {
        POLICE: (None, True),
        HEALTH: (None, False),
    }
    assert dates(of(story, "aud", "audit")) == [(MAY, AUGUST, None, None)]
    when(story, "aud", audit.AuditAbandoned, JULY, reason=WORDS)
    assert dates(of(story, "aud", "audit")) == [(MAY, AUGUST, None, JULY)]


def test_assurance_given_in_part_is_still_owed(story: Story) -> None:
    fields = {"group": SUB, "what": "minimum-standard", "title": WORDS, "agencies": (POLICE,), "assured_by": JULY}
    when(story, "std", standard.StandardSet, MAY, **fields)
    when(story, "std", standard.AssuranceGiven, JUNE, agency=POLICE, extent="given-in-part")
    assert dates(of(story, "std", "assurance")) == [(MAY, JULY, None, None)]
    when(story, "std", standard.AssuranceGiven, AUGUST, agency=POLICE, extent="given")
    assert dates(of(story, "std", "assurance")) == [(MAY, JULY, AUGUST, None)]


def test_an_escalation_waits_for_the_answer_of_the_body_it_went_to(story: Story) -> None:
    when(story, "con", concern.ConcernRaised, MAY, group=SUB, what="gap", text=WORDS)
    when(story, "con", concern.ConcernEscalated, JUNE, to=BOARD, answer_by=JULY)
    assert [
        (o.body, *d) for o, d in zip(of(story, "con", "answer"), dates(of(story, "con", "answer")), strict=True)
    ] == [(BOARD, JUNE, JULY, None, None)]
    when(story, "con", concern.EscalationAnswered, AUGUST, text=WORDS)
    assert dates(of(story, "con", "answer")) == [(JUNE, JULY, AUGUST, None)]


def test_an_explanation_is_owed_by_the_agency_of_the_return(story: Story) -> None:
    asked = {"group": SUB, "agency": POLICE, "what": "data", "period": "2025-26-Q1", "due_on": JUNE}
    when(story, "ret", returns.ReturnRequested, MAY, **asked)
    when(story, "ret", returns.ExplanationRequested, JUNE, explanation="e1", text=WORDS, due_on=JULY)
    assert {(o.what, o.agency, o.due_on) for o in owed(work_of(story, "ret"))} == {
        ("return", POLICE, JUNE),
        ("explanation", POLICE, JULY),
    }
    when(story, "ret", returns.ExplanationGiven, JULY + timedelta(days=1), explanation="e1", text=WORDS)
    assert dates(of(story, "ret", "explanation")) == [(JUNE, JULY, JULY + timedelta(days=1), None)]


def test_what_is_done_on_the_day_of_asking_counts_when_it_was_said_later(story: Story) -> None:
    when(story, "act", action.ActionRaised, MAY, group=SUB, text=WORDS, due_on=JUNE)
    when(story, "act", action.ActionCompleted, MAY)
    assert dates(of(story, "act", "action")) == [(MAY, JUNE, MAY, None)]
