"""The rules of a draft as people read them: each answer beside its question, and the words of the clause."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from api.languages import translator
from api.pages.rendering import code_in_words, day
from api.pages.setup.draft_pages import Content, DraftPage, outline
from api.pages.setup.fields import TermsField, fields_of
from api.pages.setup.reading import written
from api.pages.setup.sentences import sentences_of
from api.pages.setup.titles import QUESTIONS, item_text, kind_of_item, title_of_place
from api.pages.setup.views import month_name, name_of
from domain.text import said

HIDDEN = {"id", "clause", "slug", "digest"}


class Rule(Struct, frozen=True, kw_only=True):
    """A table of the draft: what it is, the answers in it, and its clause."""

    title: str
    path: str
    sentences: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    clause: str = ""
    words: str = ""


def rules_of(content: Content) -> list[Rule]:
    """Every table of a draft that says something, in the order of its pages."""
    return [_rule(place, content) for place in outline(content) if not place.many and place.value and place.table]


def _rule(place: DraftPage, content: Content) -> Rule:
    own, kind = item_text(place.value) if place.item else None, kind_of_item(place.table)
    parts = [translator()(title_of_place(place)), str(translator().format_value(own)) if own else ""]
    clause = place.value.get("clause", "")
    return Rule(
        title=": ".join(part for part in parts if part) + (f" ({translator()(kind)})" if kind else ""),
        path=place.path,
        sentences=tuple(map(translator(), sentences_of(place.table, _values(place, content)))),
        answers=tuple(_answers(place.table, place.value, content)),
        clause=clause,
        words=str(translator().format_value(content.get("clauses", {}).get(clause, ""))),
    )


def _values(place: DraftPage, content: Content) -> dict[str, Any]:
    """The answers of a table in words, by their fields; numbers as they are."""
    given = ((f, place.value[f.name]) for f in fields_of(place.table) if f.kind != "tables" and f.name in place.value)
    return {f.name: v if f.kind in ("number", "count") else _answer(f, v, content) for f, v in given}


def _answers(table: Any, value: Mapping[str, Any], content: Content) -> Iterator[tuple[str, str]]:
    for field in fields_of(table):
        stands = value.get(field.name)
        if stands is None or field.kind == "tables" or field.name in HIDDEN:
            continue
        yield translator()(QUESTIONS[table][field.name]), _answer(field, stands, content)


def _answer(field: TermsField, value: Any, content: Content) -> str:
    match field.kind:
        case "text":
            return str(translator().format_value(value))
        case "group":
            parts = _answers(field.within[0].owner, value, content)
            return "; ".join(f"{question} {answer}" for question, answer in parts) or translator()(said("everybody"))
        case "yes_no":
            return code_in_words("yes" if value else "no")
        case "day":
            return day(value)
        case "months":
            return ", ".join(month_name(number) for number in value)
        case "aliases":
            return ", ".join(str(translator().format_value(each)) for each in value)
        case "choice" | "several" | "one_or_several":
            several = [value] if isinstance(value, str) else value
            return ", ".join(code_in_words(v) if field.options else name_of(field.name, v, content) for v in several)
        case _:
            return written(field.kind, value).replace("\n", ", ")
