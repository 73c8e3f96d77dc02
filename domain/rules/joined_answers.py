"""Joins the answers that a rule gives under several readings: what all agree on, and what differs undecided."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields, replace

from domain.rules.joined_attendees import joined_attendees
from domain.text import optional_fields
from domain.verdicts import Reason, Verdict

FIGURES = {
    *("basis", "clauses", "consents", "counted", "counted_attendees", "intervals", "missing", "needed", "rate"),
    *("reasons", "terms_version"),
}
"""What an answer says beside itself: where only these differ, no question is named."""
_SUMS = {
    "agencies",
    "members",
    "expected",
    "attended",
    "excluded",
    "not_recorded",
    "longest",
    "current",
    "at_most",
    "limit",
    "target",
}
"""Figures of answers that have a verdict."""


def bare(answer: Any) -> Any:
    """What an answer says, without its figures and reasons."""
    if isinstance(answer, Struct):
        beside = FIGURES | _SUMS if hasattr(answer, "verdict") else FIGURES
        return [bare(getattr(answer, name)) for name in answer.__struct_fields__ if name not in beside]
    return [bare(each) for each in answer] if isinstance(answer, tuple | list) else answer


def joined(answers: Sequence[Any], why: tuple[Reason, ...], whatever: tuple[Reason, ...] = ()) -> Any:
    """The answer that all agree on: what differs is undecided, for the reasons that are given. Where nothing differs but
    the words, these are the words of all, and `whatever` says of which questions the answer would have been the same."""
    told = [each for each in answers if each is not None]
    if not told or all(each == answers[0] for each in answers):
        return answers[0]
    if isinstance(told[0], tuple) and all(len(each) == len(told[0]) for each in told):
        parts = ([each[n] for each in told] for n in range(len(told[0])))
        return tuple(
            joined(part, why if any(bare(p) != bare(part[0]) for p in part) else (), whatever) for part in parts
        )
    found = _join(told, None)
    if not hasattr(found, "reasons"):
        return found
    undecided = getattr(found, "verdict", Verdict.UNDETERMINED) is Verdict.UNDETERMINED
    asked = [r for each in told for r in each.reasons if r.code == "open"] if undecided else []
    if why or asked:
        return replace(found, reasons=(*dict.fromkeys((*why, *asked, *(found.reasons or ()))),))
    alike, worded = _told_by_all(told)
    return replace(found, reasons=(*dict.fromkeys((*alike, *(whatever if worded else ()))),) or _fewest(told).reasons)


def _told_by_all(told: Sequence[Any]) -> tuple[list[Reason], bool]:
    """The reasons that all answers give, less the numbers in which they differ and which the words can do without; and
    whether any differ in such words."""
    kept: list[Reason] = []
    worded = False
    for reason in _fewest(told).reasons:
        alike = [_counterpart(reason, each.reasons) for each in told]
        if None in alike:
            continue
        differ = {n for r in alike if r is not None for n, v in reason.text.values.items() if r.text.values.get(n) != v}
        worded = worded or bool(differ)
        if differ <= optional_fields(reason.text.template):
            values = {name: value for name, value in reason.text.values.items() if name not in differ}
            kept.append(replace(reason, text=replace(reason.text, values=values)))
    return kept, worded


def _counterpart(reason: Reason, reasons: Sequence[Reason]) -> Reason | None:
    """The same reason among others, else the first in the same words but for the values."""
    if reason in reasons:
        return reason
    kind = (reason.code, reason.clause, reason.text.template)
    return next((r for r in reasons if (r.code, r.clause, r.text.template) == kind), None)


def _fewest(told: Sequence[Any]) -> Any:
    """The answer that counts fewest; of several, and of answers that count nobody, the last."""
    return min(reversed(told), key=lambda each: len(getattr(each, "counted_attendees", ())))


def _join(values: Sequence[Any], field: FieldInfo | None) -> Any:
    first = values[0]
    if all(value == first for value in values):
        return first
    if field is not None and field.name in _JOINED:
        return _JOINED[field.name](values)
    if isinstance(first, Struct) and all(type(value) is type(first) for value in values):
        each = {f.name: _join([getattr(value, f.name) for value in values], f) for f in fields(type(first))}
        if "effect" in each and each["effect"] is None and "verdict" in each:
            each["verdict"] = Verdict.UNDETERMINED
        return replace(first, **each)
    if isinstance(first, tuple) and _alike_parts(values):
        return tuple(_join([value[n] for value in values], None) for n in range(len(first)))
    if type(first) is int and field is not None and field.name != "satisfied_by" and None not in values:
        return min(values)
    return None if field is None or field.default is NODEFAULT else field.default


def _alike_parts(values: Sequence[tuple[Any, ...]]) -> bool:
    """Whether parts of answers are about the same: as many, and alike in all that each must have, but for verdicts and
    numbers."""
    if len({len(value) for value in values}) > 1 or not all(isinstance(part, Struct) for part in values[0]):
        return False
    names = [f.name for part in values[0][:1] for f in fields(type(part)) if f.required and f.name != "verdict"]
    told = [
        [getattr(part, n) for part in value for n in names if not isinstance(getattr(part, n), int)] for value in values
    ]
    return all(each == told[0] for each in told)


def _in_all(reasons: Sequence[tuple[Reason, ...]]) -> tuple[Reason, ...]:
    return tuple(reason for reason in reasons[0] if all(reason in each for each in reasons))


_JOINED: dict[str, Callable[[Sequence[Any]], Any]] = {
    "verdict": lambda verdicts: Verdict.UNDETERMINED,
    "by_default": lambda verdicts: Verdict.UNDETERMINED,
    "reasons": _in_all,
    "counted_attendees": joined_attendees,
    "basis": lambda bases: tuple(sorted({position for basis in bases for position in basis})),
}
