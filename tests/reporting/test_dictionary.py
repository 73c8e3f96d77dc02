"""The data dictionary leaves no column unexplained."""

from api.feeds.columns import leaves
from api.feeds.dictionary import described
from api.feeds.lists import FEEDS
from api.feeds.meanings import MEANINGS, meaning
from api.graphql.schema import build
from projections.reporting.columns import views


def test_every_column_of_a_view_is_explained() -> None:
    assert sorted({c.name for v in views() for c in v.columns if not meaning(c.name)}) == []


def test_every_column_of_a_feed_is_explained() -> None:
    schema, _ = build()
    silent = [(f.name, leaf.name) for f in FEEDS.values() for leaf in leaves(schema, f) if not described(schema, leaf)]
    assert silent == []


def test_nothing_is_explained_twice() -> None:
    assert list(MEANINGS) == sorted(MEANINGS)
