"""Open is not absent (design.md, 15): for every key of the schema, over random records, a rule says with the key open
what it says under all its values, and else that it is undetermined, with the question."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
import pytest
from msgspec import Struct
from msgspec.structs import fields

from domain.terms.checks.consistency import inconsistencies
from domain.terms.checks.document import check_value
from domain.terms.document import Terms
from domain.terms.interpretation import EffectiveTerms, interpret, with_values
from domain.terms.possible_values import possible_values
from domain.terms.schema import parameter
from domain.verdicts import Verdict
from tests.support.random_records import DAY, random_record
from tests.support.rule_questions import RULES
from tests.support.rule_scenarios import invented

RECORDS = 6
WHOLE = invented("weir-commission").terms
NUMBERS = (1, 2, 3, 4, 5, 7, 9, 13, 29, 31, 45, 100, 400, 9_999)
FRACTIONS = ((1, 9_999), (1, 5), (2, 5), (1, 2), (3, 5), (4, 5), (1, 1))
DATED = {
    "by_default",
    "due_on",
    "earliest_on",
    "satisfied_on",
    "satisfied_by",
    "review_due",
    "term_ends",
    "ratify_by",
    "done_on",
    "asked",
}


_ATTENDANCE = ("line", "attendance", "absences")
RESTING = {
    "agency": (),
    "attendance": _ATTENDANCE,
    "category": (),
    "body": ("what follows", "vote", "outside", "office"),
    "composition": ("composition", "quorum", "vote", "outside", *_ATTENDANCE),
    "decisions": ("vote", "outside", "follow-up"),
    "duty": ("duties", "notice", "draft", "after a flood", "dues later"),
    "event": (),
    "group": (),
    "interests": ("vote", "outside", "interest"),
    "meetings": (),
    "office": ("office", "quorum"),
    "quorum": ("quorum", "what follows"),
    "relation": (),
    "seat": (),
    "terms": ("review of terms", "duties", "attendance"),
}
"""By table, the rules that may rest on its keys; of the others it is seen that they do not."""


def keys(place: Any, kind: Any, at: str = "") -> Iterator[str]:
    """Every key of the structure, whether the document gives it or not, those of items by their ids."""
    for field in fields(kind):
        key = f"{at}{field.encode_name}"
        value = getattr(place, field.name, None)
        if at:
            yield key
        if isinstance(value, Struct):
            yield from keys(value, type(value), f"{key}.")
        elif isinstance(value, tuple) and value and isinstance(value[0], Struct):
            for item in value:
                if getattr(item, "id", None):
                    yield from keys(item, type(item), f"{key}.{item.id}.")
        elif nested := next((t for t in _parts(field.type) if isinstance(t, type) and issubclass(t, Struct)), None):
            yield from keys(None, nested, f"{key}.") if value is None else ()


def _parts(kind: Any) -> tuple[Any, ...]:
    return getattr(kind, "__args__", ())


KEYS = [key for key in keys(WHOLE, Terms) if not key.startswith(("open.", "clauses."))]


@cache
def opened(key: str) -> Terms | None:
    """The document with a key left open in the place of what it says there; None where the structure needs a value."""
    content = msgspec.to_builtins(WHOLE, str_keys=True)
    place: Any = content
    *path, last = key.split(".")
    for segment in path:
        if isinstance(place, list | tuple):
            place = next(item for item in place if item.get("id") == segment)
        else:
            place = place.setdefault(segment, {})
    place.pop(last, None)
    content["open"] = [{"key": key, "question": {"en": f"What of {key}?"}}]
    try:
        return msgspec.convert(content, Terms)
    except msgspec.ValidationError:
        return None


def refused(document: Terms, key: str) -> bool:
    return any(at == key and "open" in str(why) for at, why in inconsistencies(document))


def values(document: Terms, key: str) -> list[Any]:
    """Values that an interpretation could give, found apart from those that the rules try."""
    expected = parameter(msgspec.to_builtins(document), key) or {}
    tried: list[Any]
    if expected.get("type") == "boolean":
        tried = [False, True]
    elif "enum" in expected:
        tried = [*expected["enum"]]
    elif expected.get("type") == "integer":
        tried = [
            expected["minimum"],
            expected["maximum"],
            *(n for n in NUMBERS if expected["minimum"] <= n <= expected["maximum"]),
        ]
    elif "prefixItems" in expected and all(part.get("type") == "integer" for part in expected["prefixItems"]):
        tried = [*FRACTIONS]
    elif key.endswith(".group"):
        tried = ["board", "panel", "weir-commission", "elsewhere", "nowhere"]
    else:
        tried = [*(possible_values(document, key) or ())]
    return [value for value in tried if not check_value(document, key, msgspec.to_builtins(value))]


OPENABLE = [key for key in KEYS if (document := opened(key)) is not None and not inconsistencies(document)]


DECIDES_WHAT_CAN_BE_RECORDED = {"attested_as", "held_through", "held_through_body", "holders"}
COUNTS_DAYS = {"calendar", "months_in", "months_out"}
TABLES = {
    "business",
    "category",
    "tenure",
    "chairs_action",
    "counts",
    "deputies",
    "excludes",
    "inquorate",
    "ladder",
    "limits",
}
TABLES |= {"nominations", "substitutes", "table", "voters", "written"}


def test_a_key_is_refused_as_open_only_if_it_points_or_is_a_table_whose_own_keys_can_be() -> None:
    judged = {
        key.rpartition(".")[2] for key in KEYS if (document := opened(key)) is not None and refused(document, key)
    }
    rest = {name for name in judged if not name.endswith("clause")} - {"id", "kind", "en", "cy"}
    assert rest == TABLES | DECIDES_WHAT_CAN_BE_RECORDED | COUNTS_DAYS


@pytest.mark.parametrize("key", OPENABLE)
def test_an_open_key_says_what_all_its_values_agree_on(key: str) -> None:
    document = opened(key)
    assert document is not None
    terms = interpret(document, [], DAY, basis=(1,))
    answers = [interpret(with_values(document, [(key, value)]), [], DAY) for value in values(document, key)]
    settled = [EffectiveTerms(terms=each.terms, on=DAY, open={}, used={}, basis=(1,)) for each in answers]
    for seed in range(RECORDS):
        record = random_record(seed)
        for name, rule in RULES.items():
            tried = settled if any(table in name for table in RESTING[key.partition(".")[0]]) else settled[:1]
            _agrees(f"{name}, record {seed}", key, rule(terms, record), [rule(each, record) for each in tried])


@cache
def _asks_a_number(key: str) -> bool:
    """Whether the values of a key are numbers or fractions, which an answer would state."""
    document = opened(key)
    tried = values(document, key) if document is not None else []
    return any(type(part) is int for value in tried for part in (value if isinstance(value, tuple) else (value,)))


def _agrees(what: str, key: str, judged: Any, possible: list[Any]) -> None:
    if isinstance(judged, tuple):
        for number, part in enumerate(judged):
            if all(len(each) == len(judged) for each in possible):
                _agrees(f"{what}, part {number}", key, part, [each[number] for each in possible])
        return
    if judged is None or not possible or None in possible:
        return
    named = [r for r in getattr(judged, "reasons", ()) if r.code == "open" and f"({key})" in str(r.text)]
    if _asks_a_number(key) and hasattr(judged, "reasons"):
        some = [r for r in judged.reasons if 0 < sum(r in each.reasons for each in possible) < len(possible)]
        assert not [str(r.text) for r in some if r.code != "open"], f"{what} states a number that nobody gave"
    if hasattr(judged, "verdict"):
        verdicts = {each.verdict for each in possible}
        if key == "quorum.when" and len(verdicts) > 1:
            verdicts -= {Verdict.SILENT}  # where no vote was taken nothing is asked at votes
        dates = {tuple(getattr(each, name, None) for name in sorted(DATED)) for each in possible}
        effects = {getattr(each, "effect", None) for each in possible}
        if len(verdicts) == len(effects) == 1:
            assert judged.verdict in verdicts, what
            assert not named or len(dates) > 1 or judged.verdict is Verdict.UNDETERMINED, f"{what} names it"
        else:
            assert judged.verdict in (Verdict.UNDETERMINED, None), what
            assert named or not hasattr(judged, "reasons"), f"{what} does not name it"
        return
    for field in {"expected", "attended", "excluded", *DATED} & {*judged.__struct_fields__}:
        own = {getattr(each, field) for each in possible}
        assert getattr(judged, field) == (own.pop() if len(own) == 1 else None), f"{what}, {field}"
