"""What work leaves owed is due by the day that the terms set for it, where the act that asked for it set none."""

from datetime import date, timedelta

from msgspec.structs import replace

from domain.events.group import lifecycle
from domain.events.work import audit, recommendation
from domain.rules.periods import add_months
from domain.terms.duties import OfWork
from domain.values import Text
from projections.judgements.work import judge
from projections.rows import OwedRow
from tests.support.group_history import JULY, JUNE, MAY, given, when
from tests.support.random_acts import terms
from tests.support.replay_check import command_by_command
from tests.support.story import Story, id_of
from tests.support.work_history import BOARD, LOG, POLICE, SUB, WORDS

PROGRESS = OfWork(id="progress", what=Text(en="evidence of progress"), clause="4", of="evidence", months=1)
AT_ONCE = OfWork(id="deficits", what=Text(en="deficits"), clause="5", of="deficit", days=2, count="working")


def accepted_recommendation(*duties: OfWork, late: bool = False) -> Story:
    """A recommendation accepted in May, under terms that hold these duties, entered before it or after it."""
    story = given()
    if not late:
        adopt(story, *duties)
    when(story, "rec", recommendation.RecommendationMade, MAY, group=SUB, text=WORDS, agencies=(POLICE,))
    when(story, "rec", recommendation.RecommendationAnswered, MAY, agency=POLICE, answer="AGREED")
    when(story, "rec", recommendation.RecommendationSubmitted, MAY, to=BOARD)
    when(story, "rec", recommendation.RecommendationAccepted, MAY)
    if late:
        adopt(story, *duties)
    return story


def adopt(story: Story, *duties: OfWork) -> None:
    when(story, "sub-group", lifecycle.TermsAdopted, MAY, terms=replace(terms(), duties=duties))


def evidence(story: Story) -> list[tuple[date, date | None, str | None, date | None]]:
    rows = judge(id_of("rec"), story.world)
    owed = [r for r in rows if isinstance(r, OwedRow) and r.what == "evidence"]
    return sorted((r.valid_from, r.due_on, r.clause, r.satisfied_on) for r in owed)


def shown(story: Story, on: date) -> None:
    when(story, "rec", recommendation.ImplementationEvidenced, on, agency=POLICE, evidence=LOG)


def test_without_a_stated_time_evidence_has_an_age_and_no_day() -> None:
    story = accepted_recommendation()
    shown(story, JUNE)
    assert evidence(story) == [(MAY, None, None, JUNE)]


def test_evidence_older_than_the_stated_time_is_owed_anew() -> None:
    story = accepted_recommendation(PROGRESS)
    assert evidence(story) == [(MAY, add_months(MAY, 1), "4", None)]
    shown(story, JUNE)
    assert evidence(story)[0][3] == JUNE
    assert evidence(story)[1] == (JUNE, add_months(JUNE, 1), "4", None)
    shown(story, JULY)
    assert [satisfied for *_, satisfied in evidence(story)] == [JUNE, JULY, None]


def test_evidence_that_was_found_sound_is_owed_no_more() -> None:
    story = accepted_recommendation(PROGRESS)
    shown(story, JUNE)
    when(story, "rec", recommendation.ImplementationVerified, JULY, sound=False)
    assert evidence(story)[1][3] is None
    when(story, "rec", recommendation.ImplementationVerified, JULY, sound=True)
    assert evidence(story)[1][3] == JULY


def test_terms_that_say_how_soon_make_a_deficit_due() -> None:
    story = accepted_recommendation(AT_ONCE)
    when(story, "audit", audit.AuditAgreed, MAY, group=SUB, what="case", title=WORDS)
    when(story, "audit", audit.FindingRecorded, JUNE, finding="f1", what="deficit", text=WORDS, agencies=(POLICE,))
    (row,) = [r for r in judge(id_of("audit"), story.world) if isinstance(r, OwedRow) and r.what == "deficit"]
    assert (row.due_on, row.clause) == (JUNE + timedelta(days=2), "5")
    adopted = next(e.position for e in story.entries if isinstance(e.event, lifecycle.TermsAdopted))
    assert adopted in row.basis, "the day rests on the terms"


def test_a_day_that_the_act_set_is_not_moved_by_the_terms() -> None:
    story = accepted_recommendation(OfWork(id="answers", what=Text(en="answers"), clause="5", of="answer", weeks=1))
    given_day = {"group": SUB, "text": WORDS, "agencies": (POLICE,), "answer_by": JULY}
    when(story, "own", recommendation.RecommendationMade, MAY, **given_day)
    (row,) = [r for r in judge(id_of("own"), story.world) if isinstance(r, OwedRow) and r.what == "answer"]
    assert (row.due_on, row.clause) == (JULY, None)


def test_terms_that_are_entered_late_set_the_day_of_what_is_owed_already() -> None:
    story = accepted_recommendation(PROGRESS, late=True)
    assert evidence(story) == [(MAY, add_months(MAY, 1), "4", None)]
    assert not command_by_command(story.commands)[2]
