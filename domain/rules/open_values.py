"""Open is not absent: a rule is judged over every value that the open keys it rests on could take (design.md, 15).

Where all values give one answer, that is the answer; what differs is undecided, and each question on which it rests is
named, and no other.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import wraps
from itertools import product
from math import prod
from typing import Any, TypeVar

from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields, replace

from domain.rules.joined_attendees import joined_attendees
from domain.terms.interpretation import EffectiveTerms
from domain.terms.possible_values import NO_CLAUSE, NOBODY, parameter_at, possible_values
from domain.text import optional_fields, said
from domain.verdicts import Reason, Verdict

J = TypeVar("J", bound=Callable[..., Any])
Numbers = tuple[int, ...]
"""One of the values of each key, by its number."""
COMBINATIONS_MAX = 256
THREE_VALUED_MAX = 64
_FIGURES = {
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
_COUNTED_ELSEWHERE = {
    ("attendance", "window"),
    ("quorum", "when"),
    ("terms", "year_start"),
    *(("duty", name) for name in ("after", "before", "days", "months", "period", "rhythm", "runs_from", "weeks")),
}
"""Keys by which it is chosen what a rule is asked about: without them it gives no date, and no window, and says why."""
_THREE_VALUED = (
    "attendance.applies_to",
    "attendance.counts.",
    "attendance.excludes.",
    "attendance.unit",
    "body.",
    "composition.nominations.",
    "decisions.",
    "interests.effect",
    "office.",
    "quorum.counts.",
    "quorum.rule.",
)
_THREE_VALUED_NAMES = {
    *("abstentions", "acting", "allowed", "applies_to", "at_least", "by", "count", "deputies", "effect", "fraction"),
    *("inquorate", "method", "more_than", "of", "partial", "remote", "rounding", "suspended", "table", "then", "tie"),
    *("excused", "group", "months", "runs_from", "unit"),
}
"""Keys without which the rules reckon by themselves, in three-valued logic: tried only where few are open, since all
together would be too many."""


def over_open_values(*prefixes: str | Callable[..., Sequence[str]]) -> Callable[[J], J]:
    """Decorate a rule `judge(terms, …)` that rests on the keys with these prefixes (or on those that a function of its
    arguments gives)."""

    def decorate(judge: J) -> J:
        @wraps(judge)
        def judged(terms: EffectiveTerms | None, *args: Any, **named: Any) -> Any:
            if terms is None or not terms.open:
                return judge(terms, *args, **named)
            asked = [p for each in prefixes for p in ([each] if isinstance(each, str) else each(*args, **named))]
            keys = [key for key in terms.open if key.startswith(tuple(asked)) and not _counted_elsewhere(key)]
            return _over(judge, terms, keys, args, named) if keys else judge(terms, *args, **named)

        return judged  # type: ignore[return-value]

    return decorate


def _counted_elsewhere(key: str) -> bool:
    path = key.split(".")
    return (path[0], path[-1]) in _COUNTED_ELSEWHERE


def _three_valued(key: str) -> bool:
    return key.startswith("quorum.counts.") or (
        key.startswith(_THREE_VALUED) and key.rpartition(".")[2] in _THREE_VALUED_NAMES
    )


def _over(judge: Callable[..., Any], terms: EffectiveTerms, keys: list[str], args: Any, named: dict[str, Any]) -> Any:
    values = {key: tried for key in keys if (tried := _values(terms, key, args))}
    without = judge(terms, *args, **named) if all(map(_three_valued, values)) else None
    if without is not None and _decided(without):
        return without
    if prod(map(len, values.values())) > THREE_VALUED_MAX:
        values = {key: tried for key, tried in values.items() if not _three_valued(key)}
    answers: dict[Numbers, Any] = {}
    for combined in _combinations([len(tried) for tried in values.values()]):
        chosen = [(key, values[key][number]) for key, number in zip(values, combined, strict=True)]
        if (supposed := _supposing(terms, chosen)) is not None:
            answers[combined] = judge(supposed, *args, **_alike(named, chosen))
    if not answers:
        return judge(terms, *args, **named)
    matter = [key for place, key in enumerate(values) if _matters(answers, place)]
    worded = [key for place, key in enumerate(values) if _matters(answers, place, _texts)]
    found = joined(
        [*answers.values()],
        tuple(_undecided(terms, key) for key in matter),
        tuple(_whatever(terms, key) for key in worded),
    )
    return found if without is None else _explained(found, without, set(values) - set(matter))


def _explained(found: Any, without: Any, idle: set[str]) -> Any:
    """An answer with the figures and reasons that three-valued logic has for it, as far as it comes to the same, less the
    questions that do not matter."""
    names = _FIGURES.intersection(getattr(found, "__struct_fields__", ())) - {"reasons"}
    if not names or type(found) is not type(without):
        return found
    alike = getattr(found, "verdict", None) == getattr(without, "verdict", None)
    kept = {name: getattr(without, name) for name in names if alike or name == "consents"}
    if hasattr(found, "reasons"):
        asked = [r for r in found.reasons if r.code == "open" or not alike]
        rest = [r for r in without.reasons if r.code != "open" or (alike and r.text.values.get("key") not in idle)]
        named = {r.text.values.get("key") for r in rest if r.code == "open"}
        kept["reasons"] = (*dict.fromkeys((*(r for r in asked if r.text.values.get("key") not in named), *rest)),)
    return replace(found, **kept)


def _undecided(terms: EffectiveTerms, key: str) -> Reason:
    """The question of a key, with the clause of the rule around it where the question names none."""
    found = parameter_at(terms.terms, key)
    return terms.undecided(key, found.clause if found is not None and found.clause != NO_CLAUSE else None)


def _whatever(terms: EffectiveTerms, key: str) -> Reason:
    """That an answer is the same for every value of an open key, where its words would have named the value."""
    asked = _undecided(terms, key)
    question = asked.text.values.get("question", "")
    return Reason(
        "any-value",
        said("the same whatever is answered to: {question} ({key})", question=question, key=key),
        asked.clause,
    )


def _decided(answer: Any) -> bool:
    """Whether an answer, given without the values of open keys, rests on none of them."""
    if isinstance(answer, tuple):
        return all(map(_decided, answer))
    if any(reason.code == "open" for reason in getattr(answer, "reasons", ())):
        return False
    return getattr(answer, "verdict", None) is not Verdict.UNDETERMINED


def _values(terms: EffectiveTerms, key: str, args: Any) -> tuple[Any, ...]:
    """The values of a key; which group a body is may be any that the record speaks of, or none of these."""
    if not key.startswith("body."):
        return possible_values(terms.terms, key) or ()
    return (*dict.fromkeys((terms.terms.group.slug, *_slugs(args), NOBODY)),) if key.endswith(".group") else ()


def _slugs(recorded: Any) -> Iterator[str]:
    if isinstance(recorded, Struct):
        for name in recorded.__struct_fields__:
            value = getattr(recorded, name)
            if name in {"by", "body", "appointed_by"}:
                yield from (value,) if isinstance(value, str) else value or ()
            elif name == "member_of":
                yield from value
            elif name == "offices" and not isinstance(value, dict):
                yield from (slug for slug, _ in value)
            else:
                yield from _slugs(value)
    elif isinstance(recorded, tuple | list):
        for each in recorded:
            yield from _slugs(each)


def _combinations(sizes: Sequence[int]) -> Iterator[Numbers]:
    """Every choice of one value for each key; where these would be too many the corners, and the edges from the first and
    the last corner, which are enough for whatever rises or falls with each value."""
    if prod(sizes) <= COMBINATIONS_MAX:
        yield from product(*map(range, sizes))
        return
    seen: dict[Numbers, None] = dict.fromkeys(
        product(*((0, size - 1) for size in sizes[:6]), *((0,) for _ in sizes[6:]))
    )
    for corner in (tuple(0 for _ in sizes), tuple(size - 1 for size in sizes)):
        for place, size in enumerate(sizes):
            seen.update(dict.fromkeys((*corner[:place], n, *corner[place + 1 :]) for n in range(size)))
    yield from seen


def _supposing(terms: EffectiveTerms, chosen: Sequence[tuple[str, Any]]) -> EffectiveTerms | None:
    found: EffectiveTerms | None = terms
    for key, value in chosen:
        if found is not None and found.open.get(key) == terms.open[key]:
            found = found.supposing(key, value)
    return found


def _alike(named: dict[str, Any], chosen: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """The same named arguments: where one gives the terms of another day, a key that they leave open too has one value."""
    then = named.get("then")
    if then is None:
        return named

    def supposed(day: date) -> EffectiveTerms | None:
        found: EffectiveTerms | None = then(day)
        for key, value in chosen:
            if found is not None and key in found.open:
                found = found.supposing(key, value) or found
        return found

    return {**named, "then": supposed}


def _matters(answers: dict[Numbers, Any], place: int, told: Callable[[Any], Any] | None = None) -> bool:
    """Whether the answer (what is `told` of it) differs with the value at this place, all others being the same."""
    seen: dict[Numbers, Any] = {}
    for combined, answer in answers.items():
        others = (*combined[:place], *combined[place + 1 :])
        says = (told or _bare)(answer)
        if seen.setdefault(others, says) != says:
            return True
    return False


def _texts(answer: Any) -> Any:
    """The reasons of an answer."""
    return [*map(_texts, answer)] if isinstance(answer, tuple) else getattr(answer, "reasons", ())


def _bare(answer: Any) -> Any:
    """What an answer says, without its figures and reasons."""
    if isinstance(answer, Struct):
        beside = _FIGURES | _SUMS if hasattr(answer, "verdict") else _FIGURES
        return [_bare(getattr(answer, name)) for name in answer.__struct_fields__ if name not in beside]
    return [_bare(each) for each in answer] if isinstance(answer, tuple | list) else answer


def joined(answers: Sequence[Any], why: tuple[Reason, ...], whatever: tuple[Reason, ...] = ()) -> Any:
    """The answer that all agree on: what differs is undecided, for the reasons that are given. Where nothing differs but
    the words, these are the words of all, and `whatever` says of which questions the answer would have been the same."""
    told = [each for each in answers if each is not None]
    if not told or all(each == answers[0] for each in answers):
        return answers[0]
    if isinstance(told[0], tuple) and all(len(each) == len(told[0]) for each in told):
        parts = ([each[n] for each in told] for n in range(len(told[0])))
        return tuple(
            joined(part, why if any(_bare(p) != _bare(part[0]) for p in part) else (), whatever) for part in parts
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
