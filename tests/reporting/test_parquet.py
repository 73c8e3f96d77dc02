"""The reporting views as Parquet: our own answers at both clocks, worked out by tools that know nothing of Quorate."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars
import psycopg
import pyarrow.parquet as pq
import pytest

from ledger.migrate import name_ledger
from ledger.postgres import embedded
from projections.reporting.columns import views
from projections.reporting.parquet import LedgerVersion, export_views
from tests.graphql.asker import Asker, opened
from tests.support.databases import Database
from tests.support.story_database import database_of
from tests.support.two_meetings import two_meetings

os.environ.pop("_RJEM_MALLOC_CONF", None)
"""Polars sets it for its allocator, and nothing that a test starts is to have it."""
DOCUMENT = Path(__file__).parents[2] / "docs/reporting.md"
DAYS = ("2025-05-01", "2025-06-01", "2025-12-01")
VERDICTS = """query ($on: Date, $knownAt: String) {
    meetings(on: $on, knownAt: $knownAt) { nodes { ref quorum { verdict } } } }"""


@pytest.fixture(scope="module")
def seeded(server: embedded.EmbeddedServer) -> Iterator[Database]:
    with database_of(server, two_meetings()) as database:
        name_ledger(database.migrate_dsn, "Cwm Taf")
        yield database


@pytest.fixture(scope="module")
def asker(seeded: Database) -> Iterator[Asker]:
    with opened(seeded) as asker:
        yield asker


@pytest.fixture(scope="module")
def directory(seeded: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("parquet") / "views"
    exported(seeded, found)
    return found


def exported(database: Database, directory: Path) -> LedgerVersion:
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        return export_views(connection, directory)


def printed(language: str) -> str:
    """The example of the document in a language."""
    section = DOCUMENT.read_text().partition("## Parquet files")[2]
    found = re.search(rf"```{language}\n(.*?)```", section, re.DOTALL)
    assert found
    return found[1]


def by_duckdb(position: int, day: str) -> dict[str, str]:
    with duckdb.connect() as tool:
        return dict(tool.execute(printed("sql"), {"position": position, "day": day}).fetchall())


def by_polars(position: int, day: str) -> dict[str, str]:
    names: dict[str, Any] = {}
    exec(printed("python"), names)
    return dict(names["verdicts"](position, polars.lit(day).str.to_date()).rows())


@pytest.mark.parametrize("tool", [by_duckdb, by_polars])
def test_the_examples_of_the_document_answer_as_we_do_at_both_clocks(
    asker: Asker, directory: Path, monkeypatch: pytest.MonkeyPatch, tool: Any
) -> None:
    monkeypatch.chdir(directory.parent)
    head = asker.ask("{ ledger { position } }")["ledger"]["position"]
    seen = set()
    for position in range(1, head + 1, 3):
        for day in DAYS:
            found = asker.ask(VERDICTS, on=day, knownAt=str(position))["meetings"]["nodes"]
            ours = {node["ref"]: node["quorum"]["verdict"] for node in found if node["quorum"]}
            assert tool(position, day) == ours, (position, day)
            seen.add(tuple(sorted(ours.items())))
    assert len(seen) > 2


def test_every_view_is_a_file_with_the_ledger_its_group_and_its_times(seeded: Database, directory: Path) -> None:
    assert {file.stem for file in directory.iterdir()} == {"version", *(view.name for view in views())}
    with psycopg.connect(seeded.dsn) as connection:
        for view in views():
            file = pq.read_table(directory / f"{view.name}.parquet")
            query = f"select count(*) from reporting.{view.name}_history"
            assert connection.execute(query.encode()).fetchone() == (file.num_rows,)
            assert ("group_id" in file.column_names) == ("group" in view.row.__struct_fields__), view.name
            moments = connection.execute(
                "select e.recorded_at from unnest(%s::bigint[]) with ordinality k(position, n)"
                " join ledger.events e on e.notification_id = k.position order by k.n",
                [file["known_from"].to_pylist()],
            ).fetchall()
            assert file["known_from_at"].to_pylist() == [moment for (moment,) in moments]
            ended = zip(file["known_to"].to_pylist(), file["known_to_at"].to_pylist(), strict=True)
            assert all((position is None) == (moment is None) for position, moment in ended)
        identity = connection.execute("select id::text, name from ledger.identity").fetchone()
    version = pq.read_table(directory / "version.parquet").to_pylist()[0]
    assert (version["ledger_id"], version["ledger_name"]) == identity
    assert {*pq.read_table(directory / "meetings.parquet")["ledger_id"].to_pylist()} == {version["ledger_id"]}


def test_an_export_is_the_same_byte_for_byte_at_the_same_position(
    seeded: Database, directory: Path, tmp_path: Path
) -> None:
    exported(seeded, tmp_path / "again")
    for file in directory.iterdir():
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes(), file.name


def test_what_is_there_is_never_written_over_and_nothing_half_is_left(seeded: Database, tmp_path: Path) -> None:
    there = tmp_path / "views"
    there.mkdir()
    (there / "mine").write_text("mine")
    with pytest.raises(FileExistsError):
        exported(seeded, there)
    with pytest.raises(RuntimeError), psycopg.connect(seeded.dsn, autocommit=True) as connection:
        export_views(connection, tmp_path / "new", _fail)
    assert [file.name for file in tmp_path.iterdir()] == ["views"]
    assert [file.name for file in there.iterdir()] == ["mine"]


def _fail(_: object) -> None:
    raise RuntimeError


def test_the_files_of_an_export_come_all_at_once(seeded: Database, tmp_path: Path) -> None:
    """What another puts there meanwhile keeps all of them out; into an empty directory, or a link to one, they come."""
    there = tmp_path / "there"

    def write_there(_: object) -> None:
        there.mkdir(exist_ok=True)
        (there / "mine").touch()

    with pytest.raises(OSError, match="not empty"), psycopg.connect(seeded.dsn, autocommit=True) as connection:
        export_views(connection, there, write_there)
    assert [file.name for file in there.iterdir()] == ["mine"]
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("empty")
    exported(seeded, tmp_path / "link")
    assert (tmp_path / "empty" / "version.parquet").exists()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["empty", "link", "there"]
