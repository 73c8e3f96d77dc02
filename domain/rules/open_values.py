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

from msgspec import Struct
from msgspec.structs import replace

from domain.rules.joined_answers import FIGURES, bare, joined
from domain.terms.interpretation import EffectiveTerms
from domain.terms.possible_values import NO_CLAUSE, NOBODY, parameter_at, possible_values
from domain.text import said
from domain.verdicts import Reason, Verdict

J = TypeVar("J", bound=Callable[..., Any])
Numbers = tuple[int, ...]
"""One of the values of each key, by its number."""
COMBINATIONS_MAX = 256
THREE_VALUED_MAX = 64
_COUNTED_ELSEWHERE = {
    ("attendance", "window"),
    ("attendance", "months"),
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
    names = FIGURES.intersection(getattr(found, "__struct_fields__", ())) - {"reasons"}
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
        says = (told or bare)(answer)
        if seen.setdefault(others, says) != says:
            return True
    return False


def _texts(answer: Any) -> Any:
    """The reasons of an answer."""
    return [*map(_texts, answer)] if isinstance(answer, tuple) else getattr(answer, "reasons", ())
