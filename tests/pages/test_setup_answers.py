"""The wizard's pages say what terms can say: each document of the tests, entered page by page, gives the same terms."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.pages.reading.toml_text import toml_of
from api.pages.setup.answers import answered, clauses_answered, clauses_filled, filled, left_open
from api.pages.setup.draft_pages import Content, DraftPage, outline, place_at
from api.pages.setup.fields import fields_of, tag_of
from api.pages.setup.titles import KINDS, QUESTIONS, TITLES
from domain.terms.checks.document import check
from domain.terms.document import Terms

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "tests/terms/invented").glob("*.toml"), *(ROOT / "terms-of-reference").glob("*.toml")])


def entered(place: DraftPage, target: Content, content: Content) -> Content:
    """The draft after somebody filled in the page of a place, as the target has it."""
    page = place_at(content, place.path)
    assert page, place.path
    page = page.of_kind((place.value or {}).get("kind", ""))
    changed, problems = answered(page, content, filled(place, target))
    assert problems == [], place.path
    return changed


def left(place: DraftPage, target: Content, content: Content) -> Content:
    """The draft after somebody said that a page as a whole is left open, where the target does."""
    asked = next((o for o in target.get("open", ()) if o["key"] == place.key), None)
    page = place_at(content, place.path)
    if asked is None or page is None:
        return content
    given = {**asked["question"], **({"clause": asked["clause"]} if "clause" in asked else {})}
    return left_open(page, content, given)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_a_file_says_can_be_entered_page_by_page(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    target: dict[str, Any] = msgspec.to_builtins(tomllib.loads(text))
    content: Content = {"group": {"slug": target["group"]["slug"]}}
    for place in outline(target):
        open_below = any(o["key"].startswith(f"{place.key}.") for o in target.get("open", ()))
        if not place.many and (place.value is not None or (open_below and place.table)):
            content = entered(place, target, content)
        elif place.value is None:
            content = left(place, target, content)
    content = clauses_answered(content, clauses_filled({"clauses": {**content["clauses"], **target["clauses"]}}))
    found = check(toml_of(content))
    assert isinstance(found, Terms), found
    one, other = in_order(found), in_order(check(text))
    assert [f for f in Terms.__struct_fields__ if getattr(one, f) != getattr(other, f)] == []


def in_order(terms: Terms | list[Any]) -> Terms:
    """The terms with their open questions in the order of their keys: it says nothing."""
    assert isinstance(terms, Terms)
    return msgspec.structs.replace(terms, open=tuple(sorted(terms.open, key=lambda each: each.key)))


def test_every_field_of_terms_has_its_question_and_every_table_its_title() -> None:
    todo, seen = [Terms], set[Any]()
    while todo:
        table = todo.pop()
        if table in seen:
            continue
        seen.add(table)
        for field in fields_of(table):
            if field.kind == "tables":
                assert (table, field.name) in TITLES, (table, field.name)
            else:
                assert field.name in QUESTIONS[table], (table, field.name)
            todo += [*field.tables, *(within.owner for within in field.within)]
    assert {tag for table in seen if (tag := tag_of(table))} == KINDS.keys()
