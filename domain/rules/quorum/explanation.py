"""Explanation of a quorum: which moment is shown, the verdict on each clause, and the reasons."""

from collections.abc import Sequence

from msgspec import Struct

from domain.rules.quorum.attendees import Attendees
from domain.rules.quorum.clauses import ANY_NUMBER, ClauseResult
from domain.rules.quorum.intervals import MeetingInterval
from domain.terms.interpretation import EffectiveTerms
from domain.terms.quorum import Agencies, AnyOf, Leaf, Majority, Members, Named, OfficePresent
from domain.text import Words, alternatives, code, number_range, said, time_of_day
from domain.verdicts import Reason, Verdict

QUORUM_KEYS = (
    "quorum.rule",
    "quorum.when",
    "quorum.counts",
    "quorum.discretion",
    "quorum.business",
    "composition.deputies",
)
"""The keys of the terms on which a verdict on quorum rests; what follows where there is none has keys of its own."""


class ClauseVerdict(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The verdict on one clause of a composition; `needed` is None where it is undecided itself."""

    kind: str
    verdict: Verdict
    needed: int | None
    counted: int
    missing: int | None
    clause: str | None = None
    reasons: tuple[Reason, ...] = ()


def weakest(asked: Sequence[MeetingInterval]) -> MeetingInterval:
    """The moment that decides: one that fails, else one that may fail, else the one with the fewest who count."""
    return min(asked, key=lambda each: (each.greatest, each.least, [result.counted[0] for result in each.results]))


def clause_verdicts(results: Sequence[ClauseResult]) -> tuple[ClauseVerdict, ...]:
    """The verdict on each clause."""
    return tuple(_clause_verdict(each) for each in results)


def headline(results: Sequence[ClauseResult], kind: type[Members] | type[Agencies]) -> ClauseResult | None:
    """The first clause of a kind, whose numbers stand for the whole."""
    return next((each for each in results if isinstance(each.clause, kind)), None)


def needed_of(result: ClauseResult) -> int | None:
    """The number that a clause needs; None where it is undecided."""
    low, high = result.needed
    return low if low == high else None


def missing_of(result: ClauseResult) -> int | None:
    """How many are missing of the number needed; None where that is undecided."""
    needed = needed_of(result)
    return None if needed is None else max(0, needed - result.counted[0])


def verdict_of(least: bool, greatest: bool) -> Verdict:
    """The verdict of a requirement that holds in the least, in the greatest, or in neither completion."""
    return Verdict.MET if least else Verdict.UNDETERMINED if greatest else Verdict.NOT_MET


def _clause_verdict(result: ClauseResult) -> ClauseVerdict:
    verdict = verdict_of(result.least, result.greatest)
    return ClauseVerdict(
        kind=_KINDS[type(result.clause)],
        verdict=verdict,
        needed=needed_of(result),
        counted=result.counted[0],
        missing=missing_of(result),
        clause=_reference(result.clause),
        reasons=() if verdict is Verdict.MET else (_shortfall(result, verdict),),
    )


_KINDS: dict[type[Leaf] | type[AnyOf], str] = {
    Members: "members",
    Agencies: "agencies",
    Named: "named",
    OfficePresent: "office",
    Majority: "majority",
    AnyOf: "any_of",
}
_CODES = {
    "members": "too-few-members",
    "agencies": "too-few-agencies",
    "named": "not-all-named",
    "office": "office-not-present",
    "majority": "no-majority",
    "any_of": "no-alternative",
}


def _reference(clause: Leaf | AnyOf) -> str | None:
    return None if isinstance(clause, AnyOf) else clause.clause


def _shortfall(result: ClauseResult, verdict: Verdict) -> Reason:
    why = _CODES[_KINDS[type(result.clause)]]
    low, high = result.needed
    needed: Words | int = said("{low} or more", low=low) if low < ANY_NUMBER <= high else number_range(low, high)
    counted = number_range(result.counted[0], result.counted[0])
    if verdict is Verdict.UNDETERMINED:
        why, counted = "may-suffice", number_range(*result.counted)
    return Reason(why, _of(result.clause, counted, needed), _reference(result.clause))


def _of(clause: Leaf | AnyOf, counted: Words | int, needed: Words | int) -> Words:
    match clause:
        case Members():
            return said("{counted} of {needed} members", counted=counted, needed=needed)
        case Agencies():
            return said("{counted} of {needed} different agencies", counted=counted, needed=needed)
        case Named():
            named = [*clause.agencies, *clause.seats]
            return said("{counted} of {needed} of {named}", counted=counted, needed=needed, named=named)
        case OfficePresent():
            offices = alternatives([code(each) for each in clause.offices])
            return said("{counted} of {needed} of {named}", counted=counted, needed=needed, named=offices)
        case Majority():
            return said("{counted} of {needed} of those who must be in the majority", counted=counted, needed=needed)
        case AnyOf():
            return said("{counted} of {needed} alternatives", counted=counted, needed=needed)


def _asks_for_agencies(clause: Leaf | AnyOf) -> bool:
    """Whether a clause rests on the agencies of those who count."""
    match clause:
        case Agencies():
            return True
        case Named():
            return bool(clause.agencies)
        case Members() | Majority():
            return clause.among is not None and bool(clause.among.agencies or clause.among.classes)
        case _:
            return False


def reasons_of(
    terms: EffectiveTerms,
    verdict: Verdict,
    whole: Sequence[MeetingInterval],
    shown: MeetingInterval | None,
    among: Attendees,
    clause: str,
) -> tuple[Reason, ...]:
    """Why the verdict is what it is, the most telling first. `whole` are the intervals, or single
    moments, that it is about."""
    found: list[Reason] = []
    if shown is not None:
        found += [reason for each in clause_verdicts(shown.results) for reason in each.reasons]
    lasting = [each for each in whole if each.start is None or each.start != each.end]
    if len(lasting) > 1 and any(each.least for each in lasting) and not all(each.least for each in lasting):
        unmet = [
            said("{start} to {end}", start=time_of_day(each.start), end=time_of_day(each.end))
            for each in _merged(lasting)
        ]
        found.append(Reason("not-throughout", said("not certainly held from {lost}", lost=unmet), clause))
    notes = among.notes
    if notes.not_recorded:
        found.append(Reason("not-recorded", said("not on the roll: {seats}", seats=_listed(notes.not_recorded))))
    if notes.agency_not_said and shown is not None and any(_asks_for_agencies(each.clause) for each in shown.results):
        found.append(Reason("agency-not-said", said("agency not said: {seats}", seats=_listed(notes.agency_not_said))))
    if verdict is Verdict.UNDETERMINED:
        found += [terms.undecided(f"quorum.counts.{name}", clause) for name in sorted(notes.open)]
        if terms.terms.quorum is not None and terms.terms.quorum.when is None and len(whole) > 1:
            found.append(terms.undecided("quorum.when", clause))
    deputies = terms.terms.composition.deputies if terms.terms.composition else None
    by_deputy = deputies.clause if deputies is not None else clause
    if notes.by_deputy:
        found.append(Reason("by-deputy", said("counted by deputy: {seats}", seats=_listed(notes.by_deputy)), by_deputy))
    found += [
        Reason("deputy-not-counted", said("{seat}: {words}", seat=seat, words=words), by_deputy)
        for seat, words in notes.refused
    ]
    if notes.uncounted:
        uncounted = [said("{who} ({why})", who=who, why=why) for who, why in sorted(set(notes.uncounted), key=str)]
        found.append(
            Reason("not-counted", said("in attendance, and not counted: {uncounted}", uncounted=uncounted), clause)
        )
    persons = [attendee.person for attendee in among.attendees if attendee.level]
    if not among.shared and len(set(persons)) < len(persons):
        found.append(Reason("counted-once", said("someone who holds several seats is counted once"), clause))
    return (*found, *terms.late_interpretations(*QUORUM_KEYS))


def _merged(whole: Sequence[MeetingInterval]) -> list[MeetingInterval]:
    merged: list[MeetingInterval] = []
    for each in whole:
        if each.least:
            continue
        if merged and merged[-1].end == each.start:
            merged[-1] = merged[-1]._replace(end=each.end)
        else:
            merged.append(each)
    return merged


def _listed(names: list[str]) -> list[str]:
    return sorted(set(names))
