"""What a page of the wizard shows of each question: its words, what may be chosen, whether the text may leave it open."""

from collections.abc import Iterator

from msgspec import Struct

from api.languages import translator
from api.pages.rendering import code_in_words
from api.pages.setup.draft_pages import Content, DraftPage
from api.pages.setup.fields import TermsField, fields_of, ids_in
from api.pages.setup.titles import QUESTIONS
from domain.terms.base import KNOWN_CATEGORIES
from domain.terms.composition import DeputyTerms
from domain.terms.named_ids import ids_named
from domain.terms.possible_values import NEVER_OPEN
from domain.text import said

TABLE_OF = {
    "agencies": "agency", "agency": "agency", "rotation": "agency", "seats": "seat", "event": "event",
    "categories": "category", "category": "category",
}  # fmt: skip
"""The table whose ids a field names; offices and bodies for any other."""
MONTH = "2000-{month:02}-01"


class Question(Struct, frozen=True, kw_only=True):
    """A question as the page asks it. `clause`: the question after it, for the clause that says so."""

    name: str
    kind: str
    words: str
    required: bool
    optional: bool = False
    may_open: bool = False
    default: bool = False
    options: tuple[tuple[str, str], ...] = ()
    within: tuple["Question", ...] = ()


def questions_of(place: DraftPage, content: Content) -> list[Question]:
    """The questions of the page of a table, without the one for the clause of the table itself."""
    addressable = not place.item or any(f.name == "id" for f in fields_of(place.table))
    return [
        _question(field, field.name, content, addressable)
        for field in fields_of(place.table)
        if field.kind != "tables" and field.name not in ("clause", "slug")
    ]


def clause_of(place: DraftPage) -> Question | None:
    """The question for the clause of the table itself."""
    field = next((f for f in fields_of(place.table) if f.name == "clause"), None)
    return None if field is None else _question(field, "clause", {}, False)


def _question(field: TermsField, name: str, content: Content, addressable: bool) -> Question:
    optional = "." not in name and (field.optional or (field.kind == "group" and not field.required))
    never = field.name in NEVER_OPEN or (field.owner, field.name) == (DeputyTerms, "attested_as")
    return Question(
        name=name,
        kind=field.kind,
        words=translator()(QUESTIONS[field.owner][field.name]),
        required=field.required and field.kind != "id",
        optional=optional,
        may_open=optional and addressable and not never,
        default=field.default is not None,
        options=tuple(_options(field, content)),
        within=tuple(_question(w, f"{name}.{w.name}", content, False) for w in field.within),
    )


def _options(field: TermsField, content: Content) -> Iterator[tuple[str, str]]:
    if field.kind == "months":
        yield from ((o, month_name(int(o))) for o in field.options)
    elif field.options:
        yield from ((o, code_in_words(o)) for o in field.options)
    elif field.kind in ("choice", "several"):
        for id in ids_named(ids_in(content), field.owner, field.name):
            yield id, name_of(field.name, id, content)


def month_name(number: int) -> str:
    """A month in the words of the language."""
    return translator().format_value({"date": MONTH.format(month=number)}).split(" ")[1]


def name_of(field: str, id: str, content: Content) -> str:
    """What something that a field names by its id is called."""
    if id == "self":
        return translator()(said("this group itself"))
    if field in ("category", "categories") and id in KNOWN_CATEGORIES:
        return code_in_words(id)
    tables = [TABLE_OF[field]] if field in TABLE_OF else ["office", "body"]
    items = [each for table in tables for each in content.get(table, ())]
    if field == "business":
        items = [x for t in ("quorum", "decisions") for x in (content.get(t) or {}).get("business", ())]
    found: Content = next((each for each in items if each.get("id") == id), {})
    words = next((found[name] for name in ("title", "name", "what") if found.get(name)), None)
    return str(translator().format_value(words)) if words else id
