"""Every rule as a question to a random record."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from domain.rules.attendance import absences, line_count, monitoring, rates
from domain.rules.composition import judge_composition
from domain.rules.duties import cadence, deadlines
from domain.rules.offices.evaluation import judge_office
from domain.rules.quorum import consequence, over_time
from domain.rules.quorum.evaluation import judge_quorum, judge_quorum_at_vote
from domain.rules.quorum.verdict import QuorumVerdict
from domain.rules.tenure import tenure_duties
from domain.rules.voting import decisions_outside, evaluation, interests
from domain.terms.interpretation import EffectiveTerms
from tests.support.random_records import DAY, RandomRecord


def _attended(t: EffectiveTerms, r: RandomRecord) -> Any:
    return rates.summarise_attendance(t, "seat", r.lines, seats=r.meeting.seats[:1], agencies=r.meeting.agencies)


def _tenures(t: EffectiveTerms, r: RandomRecord) -> Any:
    tenure, composed = r.occupancies[0].tenure, t.terms.composition
    rule = next((each for each in composed.tenures if each.id == "years"), None) if composed else None
    return tenure_duties(t, rule, tenure, r.meeting.agencies) if tenure and rule else None


def _composed(t: EffectiveTerms, r: RandomRecord) -> Any:
    return judge_composition(t, r.occupancies, classes={}, agencies=r.meeting.agencies, holders={})


def _follows(t: EffectiveTerms, r: RandomRecord) -> Any:
    found = QuorumVerdict(verdict=r.quorum)
    return consequence.judge_consequence(
        t, found, DAY, r.ratifications, selected_by=r.selected_by, kind=r.motion.kind, business=r.motion.business
    )


def _followed(t: EffectiveTerms, r: RandomRecord) -> Any:
    made = [m for m in r.ratifications if m.by != "elsewhere"]
    reported = [each.on for each in r.held[:1] if each.on >= DAY]
    met = [each.on for each in r.held]
    return decisions_outside.judge_follow_up(t, r.outside.way, DAY, reported=reported, ratifications=made, met=met)


def _due(t: EffectiveTerms, r: RandomRecord) -> Any:
    return cadence.periodic_duties(t, r.held, r.submissions, DAY - timedelta(days=400), DAY)


_NONE = interests.Interest(seats=())
RULES: dict[str, Callable[[EffectiveTerms, RandomRecord], Any]] = {
    "quorum": lambda t, r: judge_quorum(t, r.meeting),
    "quorum at a vote": lambda t, r: judge_quorum_at_vote(
        t, r.meeting, r.vote, business=r.business, determined=r.determined
    ),
    "quorum over time": lambda t, r: over_time.quorum_over_time(t, r.meeting),
    "what follows": _follows,
    "vote": lambda t, r: evaluation.judge_vote(t, r.meeting, r.motion),
    "decision outside": lambda t, r: decisions_outside.judge_outside_decision(t, r.meeting, r.outside),
    "follow-up": _followed,
    "interest": lambda t, r: interests.judge_observance(t, next(iter(r.motion.interests), _NONE), {}),
    "line": lambda t, r: line_count.count_line(t, r.lines[0]) if r.lines else None,
    "attendance": _attended,
    "absences": lambda t, r: absences.judge_absences(t, r.lines),
    "reviews of attendance": lambda t, r: monitoring.review_duties(t, DAY, r.reviews),
    "office": lambda t, r: judge_office(
        t, "chair", r.holding, r.standing, DAY, previous_agency="mill", agencies=r.meeting.agencies
    ),
    "composition": _composed,
    "composition of tenures": _tenures,
    "duties": _due,
    "notice": lambda t, r: deadlines.deadline(t, _duty(t, "notice"), r.occasion),
    "draft": lambda t, r: deadlines.deadline(t, _duty(t, "draft"), r.occasion),
    "after a flood": lambda t, r: deadlines.deadline(t, _duty(t, "after-flood"), r.occasion),
    "dues later": lambda t, r: deadlines.deadline(t, _duty(t, "dues-later"), r.occasion),
    "review of terms": lambda t, r: cadence.terms_review(t, DAY, (), ()),
}


def _duty(t: EffectiveTerms, id: str) -> Any:
    return next(duty for duty in t.terms.duties if duty.id == id)
