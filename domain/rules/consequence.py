"""Consequence: what becomes of a decision that was taken without a quorum, and whether such a meeting was held at all."""

from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from domain.rules.quorum import Quorum
from domain.terms.interpretation import NO_TERMS, Interpreted
from domain.terms.requirement import Effect, Inquorate
from domain.verdicts import Reason, Verdict

_KEYS = ("quorum.inquorate.",)
_WORDS: dict[Effect, str] = {
    "no_business": "without a quorum no business may be done",
    "discussion_only": "without a quorum matters are discussed only",
    "chair_selects": "without a quorum the chair selects what is taken",
    "provisional": "without a quorum decisions are provisional until ratified",
    "void": "without a quorum decisions are void",
}


class Ratification(Struct, frozen=True, kw_only=True):
    """That a body (the slug of a group) ratified the decision."""

    by: str
    on: date
    basis: tuple[int, ...] = ()


class Consequence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a decision's quorum does to it. Without an effect the terms do not say, or it is not decided."""

    verdict: Verdict
    effect: Literal["stands", "ratified"] | Effect | None = None
    ratify_by: date | None = None
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()


def consequence(
    terms: Interpreted | None, quorum: Quorum, decided_on: date, ratification: Ratification | None = None
) -> Consequence:
    """MET: the decision stands, or was ratified. NOT_MET: the effect applies. SILENT: the terms do not say what follows."""
    verdict = quorum.determined or quorum.verdict
    basis = _basis(terms, quorum, ratification)
    rule = terms.terms.quorum if terms is not None else None
    if terms is None or rule is None:
        reason = NO_TERMS if terms is None else terms.silence("quorum")
        return Consequence(verdict=Verdict.SILENT, reasons=(reason,), basis=basis)
    if verdict is Verdict.MET:
        return Consequence(verdict=verdict, effect="stands", basis=basis)
    if verdict is not Verdict.NOT_MET:
        reason = Reason("quorum-not-decided", f"the quorum is {verdict.lower().replace('_', ' ')}", rule.clause)
        return Consequence(verdict=verdict, reasons=(reason,), basis=basis)
    inquorate = rule.inquorate
    if inquorate is None or inquorate.effect is None:
        if "quorum.inquorate.effect" in terms.open:
            reason = terms.undecided("quorum.inquorate.effect", rule.clause)
            return Consequence(verdict=Verdict.UNDETERMINED, reasons=(reason,), basis=basis)
        reason = terms.silence("what follows without a quorum")
        return Consequence(verdict=Verdict.SILENT, reasons=(reason,), basis=basis)
    effect = Reason(inquorate.effect.replace("_", "-"), _WORDS[inquorate.effect], inquorate.clause or rule.clause)
    late = terms.late("quorum.inquorate.")
    if inquorate.effect != "provisional":
        return Consequence(verdict=verdict, effect=inquorate.effect, reasons=(effect, *late), basis=basis)
    found = _provisional(terms, inquorate, decided_on, ratification, effect)
    return Consequence(
        verdict=found.verdict,
        effect=found.effect,
        ratify_by=found.ratify_by,
        reasons=(*found.reasons, *late),
        basis=basis,
    )


def counts_as_held(terms: Interpreted | None, quorum: Quorum) -> tuple[bool | None, tuple[Reason, ...]]:
    """Whether the meeting counts as held where the terms ask for meetings: None, with the reason, where an inquorate
    one may or may not."""
    rule = terms.terms.quorum if terms is not None else None
    verdict = quorum.determined or quorum.verdict
    if terms is None or rule is None or verdict in (Verdict.MET, Verdict.SILENT):
        return True, ()
    held = rule.inquorate.held if rule.inquorate is not None else None
    clause = (rule.inquorate.clause if rule.inquorate is not None else None) or rule.clause
    if held is None:
        return None, (terms.undecided("quorum.inquorate.held", clause),)
    if held:
        return True, ()
    return (False if verdict is Verdict.NOT_MET else None), (Reason("inquorate", "it does not count as held", clause),)


def counts_though_abandoned(terms: Interpreted | None) -> tuple[bool | None, tuple[Reason, ...]]:
    """The same of a meeting that was abandoned: None, with the reason, where the terms do not say."""
    if terms is None:
        return None, (NO_TERMS,)
    rule = terms.terms.meetings
    if rule is None or rule.abandoned_held is None:
        return None, (terms.undecided("meetings.abandoned_held", rule.clause if rule else None),)
    words = f"it was abandoned, and {'counts' if rule.abandoned_held else 'does not count'} as held"
    return rule.abandoned_held, (Reason("abandoned", words, rule.clause), *terms.late("meetings."))


def _provisional(
    terms: Interpreted, rule: Inquorate, decided_on: date, made: Ratification | None, effect: Reason
) -> Consequence:
    days = rule.ratified_within_days
    by = decided_on + timedelta(days=days) if days is not None else None
    reasons = [effect]
    if made is not None:
        body = terms.body(rule.ratified_by) if rule.ratified_by is not None else made.by
        if made.by != body:
            reasons.append(Reason("ratified-by-other", f"{made.by} is not who ratifies", rule.clause))
        elif by is not None and made.on > by:
            reasons.append(Reason("ratified-late", f"ratified on {made.on}, after {by}", rule.clause))
        else:
            reason = Reason("ratified", f"ratified by {made.by} on {made.on}", rule.clause)
            return Consequence(verdict=Verdict.MET, effect="ratified", ratify_by=by, reasons=(effect, reason))
    return Consequence(verdict=Verdict.NOT_MET, effect="provisional", ratify_by=by, reasons=tuple(reasons))


def _basis(terms: Interpreted | None, quorum: Quorum, ratification: Ratification | None) -> tuple[int, ...]:
    found = {*quorum.basis, *(ratification.basis if ratification is not None else ())}
    return tuple(sorted(found.union(terms.basis_of(*_KEYS) if terms is not None else ())))
