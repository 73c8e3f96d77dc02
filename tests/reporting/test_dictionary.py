"""The data dictionary is the committed one, and leaves no column unexplained."""

from pathlib import Path

from api.feeds.columns import leaves
from api.feeds.dictionary import described, published
from api.feeds.lists import FEEDS
from api.feeds.meanings import MEANINGS, meaning
from api.graphql.schema import build
from projections.reporting.columns import views

PAGE = Path(__file__).parents[2] / "docs" / "reporting.md"


def test_the_published_dictionary_is_that_of_the_schema_and_the_rows() -> None:
    assert PAGE.read_text() == published(), "run: python -m api.feeds.dictionary > docs/reporting.md"


def test_every_column_of_a_view_is_explained() -> None:
    assert sorted({c.name for v in views() for c in v.columns if not meaning(c.name)}) == []


def test_every_column_of_a_feed_is_explained() -> None:
    schema, _ = build()
    silent = [(f.name, leaf.name) for f in FEEDS.values() for leaf in leaves(schema, f) if not described(schema, leaf)]
    assert silent == []


def test_nothing_is_explained_twice() -> None:
    assert list(MEANINGS) == sorted(MEANINGS)
