"""The data dictionary leaves no column unexplained."""

from api.feeds.columns import feed_columns
from api.feeds.definitions import FEEDS
from api.feeds.dictionary import column_description
from api.graphql.schema import build
from projections.reporting.columns import views
from projections.reporting.meanings import MEANINGS, meaning


def test_every_column_of_a_view_is_explained() -> None:
    assert sorted({c.name for v in views() for c in v.columns if not meaning(c.name)}) == []


def test_every_column_of_a_feed_is_explained() -> None:
    schema, _ = build()
    silent = [
        (f.name, leaf.name)
        for f in FEEDS.values()
        for leaf in feed_columns(schema, f)
        if not column_description(schema, leaf)
    ]
    assert silent == []


def test_nothing_is_explained_twice() -> None:
    assert list(MEANINGS) == sorted(MEANINGS)
