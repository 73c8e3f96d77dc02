"""The verdict on each clause of a quorum, met or not, with the clause's words and by name who was there, and who lacks."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from domain.rules.labels import Label, kind_label, labelled, meeting_labels
from domain.rules.quorum.clauses import ANY_NUMBER, ClauseResult, lacking_of, seats_of, standing_in
from domain.terms.interpretation import EffectiveTerms
from domain.terms.quorum import Agencies, AnyOf, Leaf, Majority, Members, Named, OfficePresent
from domain.text import PlainValue, Words, alternatives, code, joined, number_range, said
from domain.values import Text
from domain.verdicts import Reason, Verdict


class ClauseVerdict(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The verdict on one clause of a composition, with its words; `needed` is None where it is undecided itself."""

    kind: str
    verdict: Verdict
    needed: int | None
    counted: int
    missing: int | None
    clause: str | None = None
    words: Text | None = None
    reasons: tuple[Reason, ...] = ()


def clause_verdicts(terms: EffectiveTerms, results: Sequence[ClauseResult]) -> tuple[ClauseVerdict, ...]:
    """The verdict on each clause."""
    if not results:
        return ()
    labels = meeting_labels(terms, results[0].moment.meeting)
    return tuple(_clause_verdict(terms, each, labels) for each in results)


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


def _clause_verdict(terms: EffectiveTerms, result: ClauseResult, labels: Mapping[str, Label]) -> ClauseVerdict:
    verdict = verdict_of(result.least, result.greatest)
    reference = None if isinstance(result.clause, AnyOf) else result.clause.clause
    kind = _KINDS[type(result.clause)]
    if verdict is Verdict.MET:
        reason = Reason(_MET_CODES[kind], _met(result, labels), reference)
    else:
        why = _CODES[kind] if verdict is Verdict.NOT_MET else "may-suffice"
        reason = Reason(why, _not_met(result, verdict, labels), reference)
    return ClauseVerdict(
        kind=kind,
        verdict=verdict,
        needed=needed_of(result),
        counted=result.counted[0],
        missing=missing_of(result),
        clause=reference,
        words=terms.terms.clauses.get(reference) if reference is not None else None,
        reasons=(reason,),
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
_MET_CODES = {
    "members": "enough-members",
    "agencies": "enough-agencies",
    "named": "named-present",
    "office": "office-present",
    "majority": "in-the-majority",
    "any_of": "an-alternative",
}


def _met(result: ClauseResult, labels: Mapping[str, Label]) -> Words:
    counted, needed = result.counted[0], number_range(*result.needed)
    match result.clause:
        case Members(among=among):
            kind = kind_label(among, labels)
            return said("members[ ({kind})]: {counted}, and {needed} needed", kind=kind, counted=counted, needed=needed)
        case Agencies():
            there = _agencies_there(result, labels)
            return said(
                "different agencies: {counted}[ ({there})], and {needed} needed",
                counted=counted,
                there=there or None,
                needed=needed,
            )
        case Named() as clause:
            named = labelled(labels, (*clause.agencies, *clause.seats))
            stood_in = standing_in(clause, result.moment, result.moment.least)
            others = [
                said("{other} for {agency}", other=labels.get(by, by), agency=labels.get(agency, agency))
                for by, agency in stood_in
            ]
            return said(
                "there: {counted} of {named}; {needed} needed[ ({others})]",
                counted=counted,
                named=named,
                needed=needed,
                others=joined(others) if others else None,
            )
        case OfficePresent() as clause:
            return said("there: the {offices}", offices=_offices(clause))
        case Majority(among=among):
            kind = kind_label(among, labels)
            return said(
                "in the majority ({kind}): {counted}, and {needed} needed", kind=kind, counted=counted, needed=needed
            )
        case AnyOf():
            return said("alternatives met: {counted}, and one is needed", counted=counted)


def _not_met(result: ClauseResult, verdict: Verdict, labels: Mapping[str, Label]) -> Words:
    low, high = result.needed
    needed = number_range(low, high)
    counted = number_range(*(result.counted if verdict is Verdict.UNDETERMINED else result.counted[:1] * 2))
    match result.clause:
        case Members(among=among):
            kind = kind_label(among, labels)
            if high >= ANY_NUMBER:
                return said(
                    "members[ ({kind})]: {counted}, and how many are needed is not said", kind=kind, counted=counted
                )
            return said("{counted} of {needed} members[ ({kind})]", counted=counted, needed=needed, kind=kind)
        case Agencies():
            there = _agencies_there(result, labels) or None
            if high >= ANY_NUMBER:
                return said(
                    "different agencies: {counted}[ ({there})], and how many are needed is not said",
                    counted=counted,
                    there=there,
                )
            return said(
                "{counted} of {needed} different agencies[: {there}]", counted=counted, needed=needed, there=there
            )
        case Named() as clause:
            named = labelled(labels, (*clause.agencies, *clause.seats))
            lacking = _lacking(clause, result, labels)
            return said(
                "{counted} of {needed} of {named}: {lacking}",
                counted=counted,
                needed=needed,
                named=named,
                lacking=lacking,
            )
        case OfficePresent() as clause:
            return said("{counted} of {needed} of {named}", counted=counted, needed=needed, named=_offices(clause))
        case Majority(among=among):
            return said(
                "{counted} of {needed} of those who must be in the majority ({kind})",
                counted=counted,
                needed=needed,
                kind=kind_label(among, labels),
            )
        case AnyOf():
            return said("{counted} of {needed} alternatives", counted=counted, needed=needed)


def _offices(clause: OfficePresent) -> PlainValue:
    return alternatives([code(each) for each in clause.offices])


def _agencies_there(result: ClauseResult, labels: Mapping[str, Label]) -> list[Label]:
    """The agencies that those who count for certain bring in, where they are said."""
    return labelled(labels, (each.agency for each in result.moment.least if each.brings and each.agency is not None))


def _lacking(clause: Named, result: ClauseResult, labels: Mapping[str, Label]) -> PlainValue:
    """Each of a named set that is not there for certain, by its name, with how many of it are."""
    found: list[Words] = []
    nominated = result.moment.meeting.nominated
    for agency, lack in lacking_of(clause, result.moment, result.moment.least).items():
        name = labels.get(agency, agency)
        idle = [s.by for s in clause.substitutes if s.agency == agency and (s.by, agency) not in nominated]
        if lack >= clause.each > 0 and idle:
            words = said(
                "no one from {agency}, and of {others} nobody whom {agency} nominated",
                agency=name,
                others=labelled(labels, idle),
            )
            found.append(words)
        elif lack >= clause.each > 0:
            found.append(said("no one from {agency}", agency=name))
        elif lack:
            there = clause.each - lack
            found.append(
                said("of {agency} {each} are needed, and {there} there", agency=name, each=clause.each, there=there)
            )
    gone = set(clause.seats) - seats_of(result.moment.least)
    found += [
        said("no one in the seat of {seat}", seat=labels.get(each, each)) for each in clause.seats if each in gone
    ]
    return joined(found)
