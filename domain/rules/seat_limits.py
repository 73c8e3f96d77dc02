"""Limits of a composition: a minimum or maximum of filled seats of some kind, together or of each agency."""

from collections.abc import Iterator, Mapping, Sequence

from domain.rules.certainty import NO, SURE
from domain.rules.inputs import SeatInput
from domain.rules.labels import Label, kind_label
from domain.rules.seat_selection import fits
from domain.terms.composition import Limit
from domain.text import PlainValue, code, number_range, said
from domain.verdicts import Reason, Verdict


def limit_check(
    rule: Limit, seats: Sequence[SeatInput], names: dict[str, str], labels: Mapping[str, Label]
) -> tuple[Verdict, tuple[Reason, ...]]:
    """The limit of all that are meant, or of each agency among them; a seat of an agency that is not said may be of any."""
    filled = [
        (seat.agency, fits(rule.of, seat, names))
        for seat in seats
        if seat.member is not None and not (rule.per_agency and seat.independent)
    ]
    meant = [(agency, level) for agency, level in filled if level != NO]
    agencies = [*dict.fromkeys(agency for agency, _ in meant if agency is not None)] if rule.per_agency else [None]
    found: list[tuple[Verdict, Reason]] = []
    for agency in agencies:
        low = sum(1 for of, level in meant if level == SURE and agency in (None, of))
        high = sum(1 for of, _ in meant if agency is None or of in (None, agency))
        found += _out_of_limits(rule, low, high, _what(rule, agency, labels))
    verdicts = [verdict for verdict, _ in found]
    if not verdicts:
        return Verdict.MET, (_within(rule, meant, agencies, labels),)
    verdict = Verdict.NOT_MET if Verdict.NOT_MET in verdicts else verdicts[0]
    return verdict, tuple(reason for _, reason in found)


def _what(rule: Limit, agency: str | None, labels: Mapping[str, Label]) -> PlainValue:
    """What a limit is of: seats of some kind, all of them or those of one agency."""
    kind = None if rule.of.seats else kind_label(rule.of, labels)
    what = kind or code(rule.id.replace("-", "_"))
    return said("{what}: {agency}", what=what, agency=labels.get(agency, agency)) if agency else what


def _within(
    rule: Limit, meant: Sequence[tuple[str | None, int]], agencies: Sequence[str | None], labels: Mapping[str, Label]
) -> Reason:
    """That all are within a limit: how many there are, the most of any agency where it is one of each."""
    counts = [sum(1 for of, _ in meant if agency is None or of in (None, agency)) for agency in agencies]
    words = said(
        "{counted}[, at least {minimum}][, at most {maximum}] ({what})",
        counted=max(counts, default=0),
        minimum=rule.minimum,
        maximum=rule.maximum,
        what=_what(rule, None, labels),
    )
    return Reason("within-limits", words, rule.clause)


def _out_of_limits(rule: Limit, low: int, high: int, what: PlainValue) -> Iterator[tuple[Verdict, Reason]]:
    counted = number_range(low, high)
    if rule.minimum is not None and low < rule.minimum:
        reason = Reason(
            "below-minimum",
            said("{counted} of at least {minimum} ({what})", counted=counted, minimum=rule.minimum, what=what),
            rule.clause,
        )
        yield Verdict.NOT_MET if high < rule.minimum else Verdict.UNDETERMINED, reason
    if rule.maximum is not None and high > rule.maximum:
        reason = Reason(
            "above-maximum",
            said("{counted} of at most {maximum} ({what})", counted=counted, maximum=rule.maximum, what=what),
            rule.clause,
        )
        yield Verdict.NOT_MET if low > rule.maximum else Verdict.UNDETERMINED, reason
