"""Consistency of `[decisions]` and `[interests]`: thresholds given in one way, and business that is named."""

from collections.abc import Iterator
from typing import Any

from domain.terms.checks.measures import Inconsistency
from domain.terms.document import Terms
from domain.terms.voting import ChairsAction, VotingRule, WrittenProcedure
from domain.text import said


def voting_inconsistencies(document: Terms, opened: set[str]) -> Iterator[Inconsistency]:
    """Inconsistencies of the voting rules, as (key, reason); `opened` are the keys that are listed as open."""
    decisions = document.decisions
    if decisions is None:
        return
    for at, rule in _rules(document):
        yield from _thresholds(at, rule, opened)
    known = document.business_named
    for name, way in _ways(document):
        for business in way.business:
            if business not in known:
                yield f"decisions.{name}.business", said("no business {business}", business=repr(business))
    written = decisions.written
    if written is not None and (written.days_min or 0) > (written.days_max or 10_000):
        yield "decisions.written.days_min", said("is above days_max")


def needed_for_voting(document: Terms) -> Iterator[tuple[str, Any]]:
    """Parameters that a rule of votes or interests cannot do without: each is said, or is an open question."""
    decisions, interests = document.decisions, document.interests
    if decisions is not None:
        for at, rule in _rules(document):
            yield from _of_rule(at, rule)
        if any(True for _ in _rules(document)):
            yield "decisions.voters.deputies", decisions.voters.deputies
            yield "decisions.voters.remote", decisions.voters.remote
    for name, way in _ways(document):
        yield f"decisions.{name}.allowed", way.allowed
        if way.allowed is not False:
            yield f"decisions.{name}.then", way.then
            if isinstance(way, ChairsAction):
                yield f"decisions.{name}.by", way.by
    if interests is not None:
        yield "interests.effect", interests.effect
        if document.quorum is not None and document.quorum.rule is not None:
            yield "quorum.counts.conflicted", document.quorum.counts.conflicted


def _rules(document: Terms) -> Iterator[tuple[str, VotingRule]]:
    decisions = document.decisions
    if decisions is None:
        return
    if decisions.rule is not None:
        yield "decisions.rule", decisions.rule
    for each in decisions.business:
        if each.rule is not None:
            yield f"decisions.business.{each.id}.rule", each.rule
    if decisions.written is not None and decisions.written.rule is not None:
        yield "decisions.written.rule", decisions.written.rule


def _ways(document: Terms) -> Iterator[tuple[str, ChairsAction | WrittenProcedure]]:
    decisions = document.decisions
    if decisions is not None and decisions.chairs_action is not None:
        yield "chairs_action", decisions.chairs_action
    if decisions is not None and decisions.written is not None:
        yield "written", decisions.written


def _of_rule(at: str, rule: VotingRule) -> Iterator[tuple[str, Any]]:
    yield f"{at}.method", rule.method
    counted = rule.method != "consensus"
    if counted:
        yield f"{at}.of", rule.of
    if rule.method in ("consensus", None) or rule.of in ("cast", None):
        yield f"{at}.abstentions", rule.abstentions
    if counted and rule.may_tie:
        yield f"{at}.tie", rule.tie
        if rule.tie == "casting_vote":
            yield f"{at}.casting_vote_by", rule.casting_vote_by


def _thresholds(at: str, rule: VotingRule, opened: set[str]) -> Iterator[Inconsistency]:
    given = [way for way in ("more_than", "at_least") if getattr(rule, way) or f"{at}.{way}" in opened]
    if rule.method == "consensus":
        if given:
            yield at, said("a consensus has no {field}", field=given[0])
    elif len(given) != 1:
        yield at, said("a majority needs exactly one of more_than and at_least")
    if rule.more_than is not None and rule.more_than[0] == rule.more_than[1]:
        yield f"{at}.more_than", said("more than the whole cannot be")
