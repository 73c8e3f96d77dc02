"""Interests: what a declared one does to a vote under the terms, and whether it was dealt with as they ask."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from domain.events.meeting.proceedings import InterestObserved
from domain.rules.certainty import MAYBE, NO, SURE
from domain.terms.interpretation import NO_TERMS, EffectiveTerms
from domain.terms.quorum import AllOf, AnyOf, Members, Requirement
from domain.terms.voting import InterestEffect
from domain.text import Words, said
from domain.verdicts import Reason, Verdict

_EFFECTS: tuple[InterestEffect, ...] = ("leaves", "stays_without_vote", "votes_with_leave")


class Interest(Struct, frozen=True, kw_only=True):
    """A declared interest of whoever spoke for these seats: what they then did (None: not recorded), and when they
    were out."""

    seats: tuple[str, ...]
    observed: InterestObserved | None = None
    left_at: datetime | None = None
    back_at: datetime | None = None
    basis: tuple[int, ...] = ()


class Observance(Struct, frozen=True, kw_only=True):
    """Whether an interest was dealt with as the terms ask."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()


def interests_bear_on_quorum(terms: EffectiveTerms | None) -> bool:
    """Whether by the terms an interest can change a quorum; if not, whoever is present counts."""
    quorum = terms.terms.quorum if terms else None
    if terms is None or quorum is None:
        return False
    rules = [*([quorum.rule] if quorum.rule else []), *(each.rule for each in quorum.business)]
    if any(key.startswith("quorum.") and key.endswith((".less", ".of", "counts.conflicted")) for key in terms.open):
        return True
    deducted = any("conflicted" in each.less or each.of == "eligible" for rule in rules for each in _members(rule))
    return terms.terms.interests is not None or quorum.counts.conflicted is not None or deducted


def _members(rule: Requirement) -> Iterator[Members]:
    if isinstance(rule, AllOf | AnyOf):
        for part in rule.of:
            yield from _members(part)
    elif isinstance(rule, Members):
        yield rule


def voting_levels(terms: EffectiveTerms, interests: Sequence[Interest]) -> list[dict[str, int]]:
    """For each reading of the terms: how surely each seat with an interest may vote all the same."""
    found = []
    for effect in _readings(terms):
        levels: dict[str, int] = {}
        for each in interests:
            for seat in each.seats:
                levels[seat] = min(levels.get(seat, SURE), _level(effect, each.observed))
        found.append(levels)
    return found


def judge_observance(terms: EffectiveTerms | None, interest: Interest, voted: Mapping[str, str]) -> Observance:
    """Whether somebody with an interest did what the terms ask; `voted` says how seats voted on what it was in."""
    basis = (*(terms.basis_of("interests.") if terms else ()), *interest.basis)
    rule = terms.terms.interests if terms else None
    if terms is None or rule is None:
        reason = NO_TERMS if terms is None else terms.silence(said("declared interests"))
        return Observance(verdict=Verdict.SILENT, reasons=(reason,), basis=basis)
    answers = {_observed(effect, interest, voted) for effect in _readings(terms)}
    late = terms.late_interpretations("interests.")
    if answers == {True}:
        reason = Reason("interest-observed", _done(interest.observed), rule.clause)
        return Observance(verdict=Verdict.MET, reasons=(reason, *late), basis=basis)
    if answers == {False}:
        reason = Reason("interest-not-observed", _breach_text(rule.effect), rule.clause)
        return Observance(verdict=Verdict.NOT_MET, reasons=(reason, *late), basis=basis)
    found = [terms.undecided("interests.effect", rule.clause)] if rule.effect is None else []
    if interest.observed is None:
        found.append(Reason("not-observed", said("what they did once it was declared is not recorded"), rule.clause))
    return Observance(verdict=Verdict.UNDETERMINED, reasons=(*found, *late), basis=basis)


def _readings(terms: EffectiveTerms) -> tuple[InterestEffect | None, ...]:
    """The effects that the terms may have; None where they are silent."""
    rule = terms.terms.interests
    if rule is None:
        return (None,)
    return (rule.effect,) if rule.effect is not None else _EFFECTS


def _level(effect: InterestEffect | None, observed: InterestObserved | None) -> int:
    if observed == "left":
        return NO
    if effect is None:
        return SURE
    if effect != "votes_with_leave" or observed == "stayed":
        return NO
    return SURE if observed == "stayed-with-leave" else MAYBE


def _observed(effect: InterestEffect | None, interest: Interest, voted: Mapping[str, str]) -> bool | None:
    """Whether the effect was observed; None where that is not recorded."""
    votes = any(seat in voted for seat in interest.seats)
    if votes and effect != "votes_with_leave":
        return False
    match interest.observed:
        case "left":
            return not votes
        case "stayed":
            return effect != "leaves" and not votes
        case "stayed-with-leave":
            return effect != "leaves"
    return None


def _done(observed: InterestObserved | None) -> Words:
    if observed == "left":
        return said("whoever has an interest left")
    if observed == "stayed":
        return said("whoever has an interest stayed, and did not vote")
    return said("whoever has an interest stayed with leave")


def _breach_text(effect: InterestEffect | None) -> Words:
    if effect == "leaves":
        return said("whoever has an interest leaves, and did not")
    if effect == "stays_without_vote":
        return said("whoever has an interest has no vote, and voted")
    return said("whoever has an interest votes only with leave, and voted without")
