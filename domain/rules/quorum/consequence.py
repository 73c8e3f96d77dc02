"""The consequence of a missing quorum: what becomes of a decision, and whether the meeting counts as held."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from domain.rules.duties.deadlines import last_day_within
from domain.rules.labels import Label, body_labels
from domain.rules.open_values import over_open_values
from domain.rules.quorum.verdict import QuorumVerdict
from domain.terms.base import DecisionKind
from domain.terms.interpretation import NO_TERMS, EffectiveTerms
from domain.terms.quorum import Effect, Inquorate, InquorateBusiness, QuorumTerms
from domain.text import Words, code, said
from domain.verdicts import Reason, Verdict

_KEYS = ("quorum.inquorate.", "body.")
_WORDS: dict[Effect, Words] = {
    "no_business": said("without a quorum no business may be done"),
    "discussion_only": said("without a quorum matters are discussed only"),
    "chair_selects": said("without a quorum the chair selects what is taken"),
    "provisional": said("without a quorum decisions are provisional until ratified"),
    "void": said("without a quorum decisions are void"),
}


_HOLDS = ("stands", "ratified", "selected")


class Ratification(Struct, frozen=True, kw_only=True):
    """That a body (the slug of a group) ratified the decision, or refused to, and whether its meeting was quorate where
    it did so at one."""

    by: str
    on: date
    refused: bool = False
    quorate: Verdict = Verdict.MET
    basis: tuple[int, ...] = ()


class Consequence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a decision's quorum does to it. Without an effect the terms do not say, or it is not decided."""

    verdict: Verdict
    effect: Literal["stands", "ratified", "not_ratified", "not_carried", "selected"] | Effect | None = None
    ratify_by: date | None = None
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()


@over_open_values("quorum.inquorate.", "body.")
def judge_consequence(
    terms: EffectiveTerms | None,
    quorum: QuorumVerdict,
    decided_on: date,
    ratifications: Sequence[Ratification] = (),
    *,
    selected_by: str | None = None,
    kind: DecisionKind = "decision",
    business: str | None = None,
) -> Consequence:
    """MET: the decision stands, was ratified, or was of a matter selected by who may select (`selected_by` is the office
    that did). NOT_MET: the effect applies, that of its `kind` and `business` where the terms have one for these. SILENT:
    the terms do not say what follows."""
    verdict = quorum.determined or quorum.verdict
    basis = _basis(terms, quorum, ratifications)
    special = _special(terms, kind, business)
    rule = terms.terms.quorum if terms is not None else None
    if terms is None or rule is None:
        reason = NO_TERMS if terms is None else terms.silence(said("quorum"))
        return Consequence(verdict=Verdict.SILENT, reasons=(reason,), basis=basis)
    goes_on = special is not None and special.effect == "stands"
    if verdict is Verdict.MET or goes_on:
        reason = Reason("goes-on", said("such business goes on without a quorum"), special.clause if special else None)
        if verdict is Verdict.MET:
            reason = Reason("with-a-quorum", said("decided with a quorum, and stands"), rule.clause)
        return Consequence(verdict=Verdict.MET, effect="stands", reasons=(reason,), basis=basis)
    if verdict is not Verdict.NOT_MET:
        found = _ratified_anyway(terms, rule, decided_on, ratifications)
        if verdict is Verdict.UNDETERMINED and found is not None:
            return replace(found, basis=basis)
        reason = Reason("quorum-not-decided", said("the quorum is {verdict}", verdict=verdict), rule.clause)
        return Consequence(verdict=verdict, reasons=(reason,), basis=basis)
    inquorate = _for_business(rule.inquorate, special)
    if inquorate is None or inquorate.effect is None:
        if "quorum.inquorate.effect" in terms.open:
            reason = terms.undecided("quorum.inquorate.effect", rule.clause)
            return Consequence(verdict=Verdict.UNDETERMINED, reasons=(reason,), basis=basis)
        reason = terms.silence(said("what follows without a quorum"))
        return Consequence(verdict=Verdict.SILENT, reasons=(reason,), basis=basis)
    effect = Reason(inquorate.effect.replace("_", "-"), _WORDS[inquorate.effect], inquorate.clause or rule.clause)
    late = terms.late_interpretations("quorum.inquorate.")
    if inquorate.effect == "chair_selects" and selected_by is not None:
        found = _selected(inquorate, selected_by, effect)
        return replace(found, reasons=(*found.reasons, *late), basis=basis)
    if inquorate.effect != "provisional":
        return Consequence(verdict=verdict, effect=inquorate.effect, reasons=(effect, *late), basis=basis)
    found = _provisional(terms, inquorate, decided_on, ratifications, effect)
    return replace(found, reasons=(*found.reasons, *late), basis=basis)


def _for_business(rule: Inquorate | None, special: InquorateBusiness | None) -> Inquorate | None:
    if rule is None or special is None or special.effect == "stands":
        return rule
    return replace(rule, effect=special.effect, clause=special.clause)


def _special(terms: EffectiveTerms | None, kind: DecisionKind, business: str | None) -> InquorateBusiness | None:
    """What the terms say of such business by itself, where they do: business that is named goes before kinds."""
    quorum = terms.terms.quorum if terms is not None else None
    said_apart = quorum.inquorate.business if quorum is not None and quorum.inquorate is not None else ()
    fitting = [
        each
        for each in said_apart
        if (not each.kinds or kind in each.kinds) and (not each.business or business in each.business)
    ]
    return next((each for each in fitting if each.business), next(iter(fitting), None))


def decided_by_vote(follows: Consequence, carried: Verdict | None, *, voted: bool) -> bool:
    """Whether the vote says what becomes of a decision, whatever the quorum does to it: it did not carry the decision, or
    votes are recorded (`voted`) that leave open whether they do, where the quorum lets the decision hold."""
    if carried is Verdict.UNDETERMINED:
        return voted and follows.effect in _HOLDS
    return carried is Verdict.NOT_MET


def decision_standing(follows: Consequence, carried: Verdict | None, *, voted: bool) -> str:
    """The standing of a decision as one code: `not_carried` or `undetermined` where the vote says so, else what follows
    from its quorum."""
    if decided_by_vote(follows, carried, voted=voted):
        return "not_carried" if carried is Verdict.NOT_MET else "undetermined"
    return follows.effect or follows.verdict.lower()


def counts_as_held(
    terms: EffectiveTerms | None, quorum: QuorumVerdict | None, *, abandoned: bool = False
) -> tuple[bool | None, tuple[Reason, ...]]:
    """Whether the meeting counts as held where the terms ask for meetings: None, with the reason, where an inquorate one,
    or one that was abandoned, may or may not. Without a quorum, one that lacks it counts too."""
    held, reasons = _though_inquorate(terms, quorum) if quorum is not None else (True, ())
    if not abandoned or held is False:
        return held, reasons
    though, why = _though_abandoned(terms)
    return held if though else though, (*reasons, *why)


def _though_inquorate(terms: EffectiveTerms | None, quorum: QuorumVerdict) -> tuple[bool | None, tuple[Reason, ...]]:
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
    return (False if verdict is Verdict.NOT_MET else None), (
        Reason("inquorate", said("it does not count as held"), clause),
    )


def _though_abandoned(terms: EffectiveTerms | None) -> tuple[bool | None, tuple[Reason, ...]]:
    if terms is None:
        return None, (NO_TERMS,)
    rule = terms.terms.meetings
    if rule is None or rule.abandoned_held is None:
        return None, (terms.undecided("meetings.abandoned_held", rule.clause if rule else None),)
    words = said("it was abandoned, and does not count as held")
    if rule.abandoned_held:
        words = said("it was abandoned, and counts as held")
    return rule.abandoned_held, (Reason("abandoned", words, rule.clause), *terms.late_interpretations("meetings."))


def _selected(rule: Inquorate, by: str, effect: Reason) -> Consequence:
    """A matter that was selected is taken, if who selected it may; where the terms name no office, whoever did."""
    words = said("selected by the {office}", office=code(by))
    if rule.selected_by in (None, by):
        return Consequence(
            verdict=Verdict.MET, effect="selected", reasons=(effect, Reason("selected", words, rule.clause))
        )
    other = Reason("selected-by-other", words, rule.clause)
    return Consequence(verdict=Verdict.NOT_MET, effect="chair_selects", reasons=(effect, other))


def _ratified_anyway(
    terms: EffectiveTerms, rule: QuorumTerms, decided_on: date, made: Sequence[Ratification]
) -> Consequence | None:
    """Where a decision was ratified, it stands with a quorum or without one, if without one it was provisional."""
    if rule.inquorate is None or rule.inquorate.effect != "provisional":
        return None
    effect = Reason("provisional", _WORDS["provisional"], rule.inquorate.clause or rule.clause)
    found = _provisional(terms, rule.inquorate, decided_on, made, effect)
    return found if found.effect == "ratified" else None


def _provisional(
    terms: EffectiveTerms, rule: Inquorate, decided_on: date, made: Sequence[Ratification], effect: Reason
) -> Consequence:
    by, why = last_day_within(terms, decided_on, rule.ratified_within_days, rule.ratified_count)
    body = terms.body(rule.ratified_by) if rule.ratified_by is not None else None
    if rule.ratified_by is not None and body is None and made:
        words = said(
            "which group {word} is, is not said", word=body_labels(terms).get(rule.ratified_by, rule.ratified_by)
        )
        return Consequence(
            verdict=Verdict.UNDETERMINED,
            ratify_by=by,
            reasons=(effect, *why, Reason("body-not-settled", words, rule.clause)),
        )
    found = judge_ratification(made, body, by, rule.clause, body_labels(terms))
    return replace(found, effect=found.effect or "provisional", ratify_by=by, reasons=(effect, *why, *found.reasons))


def judge_ratification(
    made: Sequence[Ratification],
    body: str | None,
    by: date | None,
    clause: str | None,
    labels: Mapping[str, Label] | None = None,
) -> Consequence:
    """Whether one of these ratifies the decision: by the body that is asked (None: any), by a day, and with a
    quorum. Without an effect the decision waits for another. `labels` are the names of bodies by their slugs."""
    names = labels or {}
    reasons: list[Reason] = []
    verdict, effect = Verdict.NOT_MET, None
    for each in made:
        if body is not None and each.by != body:
            reasons.append(
                Reason("ratified-by-other", said("{by} is not who ratifies", by=names.get(each.by, each.by)), clause)
            )
        elif each.refused:
            effect = "not_ratified"
            reasons.append(
                Reason(
                    "not-ratified",
                    said("{by} did not ratify it on {on}", by=names.get(each.by, each.by), on=each.on),
                    clause,
                )
            )
        elif by is not None and each.on > by:
            reasons.append(Reason("ratified-late", said("ratified on {on}, after {by}", on=each.on, by=by), clause))
        elif each.quorate in (Verdict.MET, Verdict.SILENT):
            reason = Reason(
                "ratified", said("ratified by {by} on {on}", by=names.get(each.by, each.by), on=each.on), clause
            )
            return Consequence(verdict=Verdict.MET, effect="ratified", reasons=(reason,))
        elif each.quorate is Verdict.NOT_MET:
            words = said("the meeting of {on} that ratified it was not quorate itself", on=each.on)
            reasons.append(Reason("ratified-without-quorum", words, clause))
        else:
            verdict = Verdict.UNDETERMINED
            words = said("whether the meeting of {on} that ratified it was quorate is not decided", on=each.on)
            reasons.append(Reason("ratified-quorum-undecided", words, clause))
    return Consequence(
        verdict=verdict,
        effect="not_ratified" if effect and verdict is Verdict.NOT_MET else None,
        reasons=tuple(reasons),
    )


def _basis(
    terms: EffectiveTerms | None, quorum: QuorumVerdict, ratifications: Sequence[Ratification]
) -> tuple[int, ...]:
    found = {*quorum.basis, *(position for each in ratifications for position in each.basis)}
    return tuple(sorted(found.union(terms.basis_of(*_KEYS) if terms is not None else ())))
