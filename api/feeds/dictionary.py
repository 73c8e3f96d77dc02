"""The data dictionary of feeds and views, from the schema and the rows. `make docs` writes it."""

from collections.abc import Iterator

from graphql import GraphQLEnumType, GraphQLSchema

from api.feeds.columns import FeedColumn, feed_columns, parameters_of
from api.feeds.definitions import FEEDS
from api.feeds.executor import FEED_ROWS_MAX
from api.feeds.provenance import PROVENANCE, PROVENANCE_COLUMNS
from api.graphql.schema import build
from projections.reporting.columns import EVERY, View, views
from projections.reporting.meanings import meaning
from projections.reporting.views import VERSION, VERSION_ABOUT, VERSION_COLUMNS, VERSION_VIEW

TABLE = ("| column | type | what it is |", "| --- | --- | --- |")
_TYPES = {"Date": "date", "DateTime": "time", "Int": "whole number", "Float": "number", "Boolean": "true or false"}
_EVERY_COLUMN = (("key", "text"), ("valid_from", "date"), ("valid_to", "date"))


PARQUET = """
## Parquet files

`quorate export-views --out views` writes every view's history as a Parquet file (`views/meetings.parquet` …), for tools
that read columns, all of one snapshot; `version.parquet` says of which. It needs the extra `parquet`
(`pip install ".[parquet]"` in a checkout of Quorate; `make tools` brings it too) and the database. The columns are those
of `…_history`, and:

| column | type | what it is |
| --- | --- | --- |
| ledger_id | text | which ledger it is, so that the files of several can be read together |
| known_from_at | timestamptz | when the event at `known_from` was recorded |
| known_to_at | timestamptz | when the event at `known_to` was recorded |

The verdicts on quorum as known at a position and true on a day, by DuckDB:

```sql
select meeting, verdict from 'views/quorum.parquet'
where known_from <= $position and (known_to is null or known_to > $position)
  and valid_from <= $day::date and (valid_to is null or valid_to > $day::date)
order by known_from, key
```

By Polars:

```python
import polars as pl


def verdicts(position, day):
    known = (pl.col("known_from") <= position) & (pl.col("known_to").is_null() | (pl.col("known_to") > position))
    true = (pl.col("valid_from") <= day) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > day))
    return pl.scan_parquet("views/quorum.parquet").filter(known & true).select("meeting", "verdict").collect()
```

By Spark, the statement of DuckDB after `spark.read.parquet("views/quorum.parquet").createOrReplaceTempView("quorum")`, with
`from quorum`, and `:position` and `:day` for `$position` and `$day`. The files of several ledgers are read as
`*/quorum.parquet`; ids of theirs never meet, yet say `ledger_id` with each key.
"""


def dictionary_page() -> str:
    """The text of docs/reporting.md."""
    schema, _ = build()
    return "\n".join([*_opening(), *_feeds(schema), *_views(), PARQUET]) + "\n"


def column_description(schema: GraphQLSchema, leaf: FeedColumn) -> str:
    """The description of a column by the schema, else by its name."""
    return leaf.description or meaning(leaf.name) or _meaning_by_suffix(leaf.name)


def _meaning_by_suffix(name: str) -> str:
    """The meaning by the end of a name; its beginning says of what."""
    parts = name.split("_")
    for start in range(1, len(parts)):
        if words := meaning("_".join(parts[start:])):
            return f"of the {' '.join(parts[:start])}: {words}"
    return ""


def _opening() -> Iterator[str]:
    yield f"""# Feeds and views for reporting

This page is made from the schema and the rows (`make docs`), and a test holds it.

All three ways follow the record with both clocks, and none tells a name to who may not see it.

- **Feeds**: `GET /feeds/{{list}}.csv` or `.xlsx`, with a token (`quorate token create "Reporting" --role reporting`), or
  `quorate feed LIST --out FILE`. A CSV holds {FEED_ROWS_MAX["csv"]:,} rows at most, a workbook {FEED_ROWS_MAX["xlsx"]:,}; \
ask for one
  `group`, or for fewer days. Several values of one cell stand with `; ` between them.
- **Views**: the schema `reporting` of the database, for tools that speak SQL. The role `DATABASE_reporting` (after the
  database's name) may read these views and nothing else. An administrator of the server lets a tool in:
  `create role dashboard login password '…' in role quorate_reporting`. A role is not limited to groups, and sees no names.
- **Parquet files** of the same views, for tools that read columns: [below](#parquet-files).

Columns may be added to either at any time, so ask for columns by name. When a view's column goes or changes what it means,
`schema_version` in `reporting.version` rises. Whenever the columns of a release differ, what others built on the views is
dropped with them; a rebuild of the read side leaves it standing.
"""


def _feeds(schema: GraphQLSchema) -> Iterator[str]:
    yield "## Feeds\n"
    yield f"""Every feed takes `lang` (en or cy), `{PROVENANCE}` (true or false), and the parameters listed with it,
each once but those marked *several*. Codes may be written small. With `{PROVENANCE}=true` each row ends with what the
answer rests on, as its headers say it:
"""
    yield from TABLE
    yield from (f"| {name} | {kind} | {words} |" for name, (kind, words) in PROVENANCE_COLUMNS.items())
    yield ""
    for feed in FEEDS.values():
        yield f"### {feed.name}\n"
        assert schema.query_type is not None
        about = schema.query_type.fields[feed.root].description or ""
        if about and not feed.within:
            yield " ".join(about.split()) + "\n"
        parameters = (f"`{p.name}`" + " (several)" * p.many for p in parameters_of(schema, feed))
        yield f"Parameters: {', '.join(parameters)}.\n"
        yield from TABLE
        for leaf in feed_columns(schema, feed):
            yield f"| {leaf.name} | {_type(schema, leaf)} | {column_description(schema, leaf)} |"
        yield ""


def _type(schema: GraphQLSchema, leaf: FeedColumn) -> str:
    several = ", several" if leaf.many else ""
    if isinstance(kind := schema.type_map[leaf.type], GraphQLEnumType):
        return f"{', '.join(kind.values)}{several}"
    return _TYPES.get(leaf.type, "text") + several


def _views() -> Iterator[str]:
    yield f"""## Views, version {VERSION}

Each view holds what is known now, and there is a second one, `…_history`, with all that was ever known: two more columns,
`known_from` and `known_to`, are positions of the ledger. What was known at position P is
`known_from <= P and (known_to is null or known_to > P)`; `reporting.trail` says when a position was recorded. What is true
on a day D is `valid_from <= D and (valid_to is null or valid_to > D)`. A view named after a part of another
(`quorum_clauses`) has its `key`, and the parts are numbered. Columns named after a thing hold its id.

### reporting.{VERSION_VIEW}

{VERSION_ABOUT}
"""
    yield from TABLE
    for name, kind in VERSION_COLUMNS:
        yield f"| {name} | {kind} | {meaning(name)} |"
    for view in views():
        yield from _view(view)


def _view(view: View) -> Iterator[str]:
    yield f"\n### reporting.{view.name}\n"
    if view.about:
        yield f"{view.about}\n"
    yield from TABLE
    first, *others = _EVERY_COLUMN
    assert tuple(n for n, _ in _EVERY_COLUMN) == EVERY
    for name, kind in (first, *([("number", "bigint")] if view.part else []), *others):
        yield f"| {name} | {kind} | {meaning(name)} |"
    for column in view.columns:
        yield f"| {column.name} | {column.type} | {meaning(column.name)} |"
