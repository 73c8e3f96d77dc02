"""Interpretations (recorded answers to open questions of the terms), and the effective terms on a date."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import fields, replace

from domain.calendars.calendar import Calendar
from domain.calendars.countries import CALENDARS
from domain.terms.document import Open, Terms
from domain.terms.duties import Duty
from domain.text import Words, said
from domain.values import Text
from domain.verdicts import Reason

D = TypeVar("D", bound=Duty)


class Interpretation(Struct, frozen=True, kw_only=True):
    """The value given to one open key, in effect from `since`; the day it was made, and its basis."""

    key: str
    value: Any
    since: date
    made_on: date | None = None
    basis: tuple[int, ...] = ()


class EffectiveTerms(Struct, frozen=True, kw_only=True, dict=True):
    """Terms as they take effect on a date: the questions still open, the interpretations used, the basis of the
    adoption."""

    terms: Terms
    on: date
    open: dict[str, Open]
    used: dict[str, Interpretation]
    basis: tuple[int, ...] = ()

    def basis_of(self, *prefixes: str) -> tuple[int, ...]:
        """The basis of a rule under these keys: the adoption, and the interpretations of such keys."""
        found = self._bases.get(prefixes)
        if found is None:
            interpreted = [p for key, used in self.used.items() if key.startswith(prefixes) for p in used.basis]
            found = self._bases[prefixes] = (*self.basis, *interpreted)
        return found

    def asked_on(self, on: date) -> "EffectiveTerms":
        """The same terms, asked of on another day; the same value each time, so that what is cached of it serves all."""
        found: EffectiveTerms | None = self.__dict__.get("asked_on_day")
        if found is None or found.on != on:
            found = self.__dict__["asked_on_day"] = replace(self, on=on)
        return found

    def supposing(self, key: str, value: Any) -> "EffectiveTerms | None":
        """The same terms if an open key had a value, and were open no more; None where the value does not fit."""
        found = self._supposed.get((key, repr(value)), self)
        if found is self:
            open = {k: asked for k, asked in self.open.items() if k != key}
            try:
                found = replace(self, terms=with_value(self.terms, key, value), open=open)
            except (LookupError, msgspec.ValidationError):
                found = None
            if found is not None:
                found.__dict__["supposed"] = True
            self._supposed[key, repr(value)] = found
        return found

    def as_supposed(self, duty: D) -> D:
        """A duty as these terms have it, where they were supposed to say something else."""
        if "supposed" not in self.__dict__:
            return duty
        return next((each for each in self.terms.duties if each.id == duty.id), duty)  # type: ignore[return-value]

    @cached_property
    def _supposed(self) -> "dict[tuple[str, str], EffectiveTerms | None]":
        """Cache: every rule supposes the same."""
        return {}

    @cached_property
    def _bases(self) -> dict[tuple[str, ...], tuple[int, ...]]:
        """Cache: every line of a roll asks for the same."""
        return {}

    def late_interpretations(self, *prefixes: str) -> tuple[Reason, ...]:
        """A reason for each interpretation of such keys that was made after the date it is used for."""
        return tuple(
            Reason(
                "interpreted-late",
                said("{key} was interpreted later, on {made_on}", key=key, made_on=used.made_on),
                self._clause_of(key),
            )
            for key, used in self.used.items()
            if used.made_on is not None and used.made_on > self.on and key.startswith(prefixes)
        )

    def undecided(self, key: str, clause: str | None = None) -> Reason:
        """Why a parameter has no value: an open question of the terms, or simply not said."""
        if asked := self.open.get(key):
            return Reason(
                "open", said("open: {question} ({key})", question=asked.question, key=key), asked.clause or clause
            )
        return Reason("not-said", said("the terms do not say {key}", key=key), clause)

    def silence(self, subject: Words) -> Reason:
        """Why a verdict is silent: the text says nothing of the subject, as far as it is held."""
        source = self.terms.terms.source
        if source.complete:
            return Reason("silent", said("the terms are silent on {subject}", subject=subject))
        words = said(
            "the terms are silent on {subject} as far as the text is held ({extent})",
            subject=subject,
            extent=source.extent or "",
        )
        return Reason("silent", words)

    @property
    def calendar(self) -> Calendar:
        """The bank holidays by which working days are counted."""
        return CALENDARS[self.terms.terms.calendar]

    def body(self, id: str) -> str | None:
        """The slug of the group that the terms mean by a body; None where that is not clear."""
        if id == "self":
            return self.terms.group.slug
        return next((body.group for body in self.terms.bodies if body.id == id), None)

    def _clause_of(self, key: str) -> str | None:
        return next((asked.clause for asked in self.terms.open if asked.key == key), None)


NO_TERMS = Reason("no-terms", said("no terms held"))


def interpret(
    document: Terms, interpretations: Iterable[Interpretation], on: date, *, basis: tuple[int, ...] = ()
) -> EffectiveTerms:
    """The terms on a date. Of the interpretations of an open key the one with the latest `since` up to that date is
    used (of several, the one given last); those of other keys, or that do not fit, are ignored."""
    asked = {each.key: each for each in document.open}
    used: dict[str, Interpretation] = {}
    for each in interpretations:
        if each.since <= on and each.key in asked and (each.key not in used or used[each.key].since <= each.since):
            used[each.key] = each
    terms, used = _apply(document, used)
    return EffectiveTerms(
        terms=terms, on=on, open={k: a for k, a in asked.items() if k not in used}, used=used, basis=basis
    )


def asks_alike(before: Terms, after: Terms, key: str) -> bool:
    """Whether a later document leaves a key open in the same words, those of the question and of its clause: then what it
    was taken to mean stands."""
    old, new = (next((asked for asked in each.open if asked.key == key), None) for each in (before, after))
    if old is None or new is None or old.question != new.question:
        return False
    return _words(before, old) == _words(after, new)


def _words(document: Terms, asked: Open) -> Text | None:
    return document.clauses.get(asked.clause) if asked.clause else None


def _apply(document: Terms, used: dict[str, Interpretation]) -> tuple[Terms, dict[str, Interpretation]]:
    if not used:
        return document, used
    try:
        return with_values(document, [(each.key, each.value) for each in used.values()]), used
    except (LookupError, msgspec.ValidationError):
        fitting: dict[str, Interpretation] = {}
        for key, each in used.items():
            try:
                document = with_values(document, [(key, each.value)])
            except (LookupError, msgspec.ValidationError):
                continue
            fitting[key] = each
        return document, fitting


def with_values(document: Terms, values: Sequence[tuple[str, Any]]) -> Terms:
    """The document with values set at keys. Raises LookupError for a key that leads nowhere, ValidationError for a
    value that does not fit the structure."""
    content = msgspec.to_builtins(document, str_keys=True)
    for key, value in values:
        set_value(content, key, msgspec.to_builtins(value))
    return msgspec.convert(content, Terms)


def with_value(document: Terms, key: str, value: Any) -> Terms:
    """The document, or the view of one, with a value set at a key; only the table of the key is made anew. Raises as
    `with_values` does."""
    table = key.partition(".")[0]
    field = next((each for each in fields(Terms) if each.encode_name == table), None)
    if field is None:
        raise LookupError(key)
    own = msgspec.to_builtins(getattr(document, field.name), str_keys=True)
    content = {} if own is None else {table: own}
    set_value(content, key, msgspec.to_builtins(value))
    return replace(document, **{field.name: msgspec.convert(content[table], field.type)})


def set_value(content: dict[str, Any], key: str, value: Any) -> None:
    """Set a value at a dotted key, in place; a segment at a list is the `id` of one of its items. Raises
    LookupError."""
    *path, last = key.split(".")
    place: Any = content
    for segment in path:
        place = item_by_id(place, segment) if isinstance(place, list | tuple) else place.setdefault(segment, {})
    if not isinstance(place, dict):
        raise LookupError(key)
    place[last] = value


def item_by_id(items: Sequence[Any], id: str) -> Any:
    """The item of a list with this id. Raises LookupError when there is none."""
    for item in items:
        if isinstance(item, dict) and item.get("id") == id:
            return item
    raise LookupError(id)
