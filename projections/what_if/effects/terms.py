"""What a version of the terms is no longer taken to mean, in sentences."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeGuard

from msgspec import Struct

from domain.text import Words, said
from projections.rows import Row, RulesRow, TermsRow
from projections.what_if.effects.sentence_values import GroupLabel, RowPair


class AskedField(Struct, frozen=True):
    """A field of a command that was left out and is asked for; `default` is what counts without it."""

    field: str
    default: str


def asked_fields(pairs: Sequence[RowPair]) -> tuple[AskedField, ...]:
    """The fields of an adoption that its preview asks for."""
    asks = any(_asks_which_day(was, row) for was, row in pairs)
    return (AskedField("in_force_from", "adoption"),) if asks else ()


def interpretations(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    """Each answer to an open question that falls with the version it was given for: the next one says the matter itself,
    or leaves it open in other words."""
    rows = {row.key: row for _, row in pairs if isinstance(row, RulesRow)}
    was = {row.key: row for row, _ in pairs if isinstance(row, RulesRow)}
    for group in dict.fromkeys(row.group for row in rows.values()):
        ordered = sorted((row for row in rows.values() if row.group == group), key=lambda row: row.valid_from)
        for before, after in pairwise(ordered):
            if before.terms and after.terms and was.get(after.key) != after and _version(before) != _version(after):
                yield from _fallen(before, after, place)


def days_that_differ(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    """The question which day counts, where the text of a version says another than that of its adoption and nothing was
    decided."""
    for was, row in pairs:
        if _asks_which_day(was, row):
            yield said(
                "[{group}: ]Version {version} of the terms says that it is in force from {said}, and would be from"
                " {adopted}, the day of its adoption. Which of the two counts? Say `in_force_from`: `text` or `adoption`.",
                group=place(row.group),
                version=row.version,
                said=row.said_to_be_effective_from,
                adopted=row.effective_from,
            )


def _asks_which_day(was: Row | None, row: Row | None) -> TypeGuard[TermsRow]:
    if not isinstance(row, TermsRow) or was is not None or row.in_force_from is not None:
        return False
    return row.said_to_be_effective_from not in (None, row.effective_from)


def _version(row: RulesRow) -> str | None:
    return row.terms.terms.terms.version if row.terms else None


def _fallen(before: RulesRow, after: RulesRow, place: GroupLabel) -> Iterator[Words]:
    assert before.terms
    assert after.terms
    for key, given in before.terms.used.items():
        if key in after.terms.used:
            continue
        template = said("the text says it")
        if key in after.terms.open:
            template = said("the text leaves it open in other words")
        yield said(
            "[{group}: ]From {since} the interpretation of {key} as {value} counts no more: {why}",
            group=place(before.group),
            since=after.valid_from,
            key=key,
            value=str(given.value),
            why=template,
        )
