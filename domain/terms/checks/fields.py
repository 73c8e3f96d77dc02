"""Consistency of single fields, wherever they stand: references, ids and clauses exist, texts have words."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from domain.terms.base import KNOWN_CATEGORIES
from domain.terms.checks.measures import Inconsistency
from domain.text import code, said


class FieldValue(NamedTuple):
    """A field of the document: its dotted key, its name, its value, and the table in which it stands. `settled`: it
    is open and is being interpreted."""

    key: str
    name: str
    value: Any
    table: dict[str, Any]
    settled: bool

    @property
    def listed(self) -> Any:
        """The items of a list; of another value itself."""
        return self.value if isinstance(self.value, list | tuple) else (self.value,)


_CLAUSE_OF = {
    "review_months": "review_clause",
    "appointed_by": "appointed_clause",
    "consents": "consents_clause",
    "rotates": "rotates_clause",
    "acting": "acting_clause",
    "monitored_by": "monitored_clause",
    "absences_in_a_row": "absences_clause",
    "year_start": "year_start_clause",
    "calendar": "calendar_clause",
    "legal_basis": "legal_basis_clause",
}
"""Fields that a rule rests on, and the field beside each that names its clause."""
_TEXTS = {"extent", "legal_basis", "name", "question", "service", "then", "title", "what"}
_FRACTIONS = {"at_least", "fraction", "least_part", "more_than", "responses", "target"}


def field_inconsistencies(content: dict[str, Any], field: FieldValue) -> Iterator[Inconsistency]:
    """What is wrong with a field of the document `content`, as (key, reason)."""
    for check in _CHECKS:
        yield from check(content, field)


def _clause(content: dict[str, Any], field: FieldValue) -> Iterator[Inconsistency]:
    if (field.name == "clause" or field.name.endswith("_clause")) and field.value not in content["clauses"]:
        yield field.key, said("no clause {value} in [clauses]", value=repr(field.value))
    if field.name in _CLAUSE_OF and not field.settled and _CLAUSE_OF[field.name] not in field.table:
        yield field.key, said("names no clause: {field} is missing", field=_CLAUSE_OF[field.name])


def _words(content: dict[str, Any], field: FieldValue) -> Iterator[Inconsistency]:
    is_text = field.key.startswith("clauses.") or field.name in _TEXTS
    if isinstance(field.value, dict) and not field.value and is_text:
        yield field.key, said("a text needs words in English or Welsh")
    if field.name in {"en", "cy"} and isinstance(field.value, str) and not field.value.strip():
        yield field.key, said("no words stand here")
    if field.name in {"eligibility", "bars"} and any(set(each) <= {"clause"} for each in field.value):
        yield field.key, said("says nothing but its clause")


class _Target(NamedTuple):
    """What a field names: items of these sections, `own` also this group as `self`; `what` is the word for them."""

    what: str
    sections: tuple[str, ...]
    own: bool = False
    words: tuple[str, ...] = ()


def _references(content: dict[str, Any], field: FieldValue) -> Iterator[Inconsistency]:
    """Agencies, seats, bodies and offices that are named stand in the document."""
    target = _TARGETS[field.name](field) if field.name in _TARGETS else None
    if target is None:
        return
    known = {*target.words, *(item["id"] for section in target.sections for item in content.get(section, ()))}
    for each in field.listed:
        if isinstance(each, str) and each not in known and not (target.own and each == "self"):
            yield field.key, said("no {what} {each}", what=code(target.what), each=repr(each))


def _agencies(field: FieldValue) -> _Target | None:
    checked = field.key != "agency" and not field.settled and field.table.get("by") is None
    return _Target("agency", ("agency",)) if checked else None


def _seats(field: FieldValue) -> _Target | None:
    return _Target("seat", ("seat",)) if isinstance(field.value, list | tuple) else None


def _bodies(field: FieldValue) -> _Target | None:
    return _Target("body", ("body",), own=not (field.name == "to" and field.key.startswith("relation")))


def _by(field: FieldValue) -> _Target | None:
    if "agency" in field.table:
        return _Target("agency or body", ("agency", "body"))
    if field.key == "quorum.discretion.by":
        return _Target("office or body", ("office", "body"), own=True)
    return _offices(field)


def _offices(field: FieldValue) -> _Target | None:
    """An office of this group, unless a body beside it says that it is that body's."""
    of_this_group = not {"member_of", "held_through_body"} & field.table.keys() and field.key != "office"
    return _Target("office", ("office",)) if of_this_group else None


def _categories(field: FieldValue) -> _Target | None:
    listed = [each for each in field.listed if isinstance(each, str)]
    return _Target("category", ("category",), words=KNOWN_CATEGORIES) if listed else None


def _events(field: FieldValue) -> _Target | None:
    return _Target("event", ("event",)) if isinstance(field.value, str) else None


_TARGETS: dict[str, Callable[[FieldValue], _Target | None]] = {
    **dict.fromkeys(("agencies", "agency", "rotation"), _agencies),
    "event": _events,
    **dict.fromkeys(("categories", "category"), _categories),
    "seats": _seats,
    **dict.fromkeys(
        ("approved_by", "appointed_by", "consents", "held_through_body", "member_of", "ratified_by", "to"), _bodies
    ),
    "by": _by,
    **dict.fromkeys(
        ("casting_vote_by", "held_through", "leave_by", "monitored_by", "office", "offices", "selected_by"), _offices
    ),
}
"""Which items of the document a field names, by the name of the field."""


def _ids(content: dict[str, Any], field: FieldValue) -> Iterator[Inconsistency]:
    """No two items of a list have one id."""
    items = field.value if isinstance(field.value, list | tuple) else ()
    if not items or not all(isinstance(item, dict) and "id" in item for item in items):
        return
    ids = [item["id"] for item in items]
    for id in sorted({id for id in ids if ids.count(id) > 1}):
        yield f"{field.key}.{id}", said("this id is used twice")


def _measures(content: dict[str, Any], field: FieldValue) -> Iterator[Inconsistency]:
    if field.name in _FRACTIONS and field.value[0] > field.value[1]:
        yield field.key, said("a fraction of more than the whole")


_CHECKS = (_clause, _words, _references, _ids, _measures)
