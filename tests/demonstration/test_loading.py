"""Loading: deterministic, through the public commands, only into a ledger of its own; what it leaves can be replayed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.demonstration import NotLoaded, event_count, example_lines, load, year
from api.demonstration.loader import load_script
from api.demonstration.script import CommandScript
from api.http import tokens
from api.server.app import create_app
from api.server.service import Service
from domain.values import Sealed
from projections.engine import read_schema
from projections.engine.verify import verify
from projections.rows import MODELS
from tests.support.databases import Database
from tests.support.demonstration import Demonstration, recorded


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Service]:
    tokens.create_access_tables(database.login_dsn)
    service = Service(database.login_dsn, tmp_path / "keyring", demonstration=True)
    with service.primary.connection() as connection:
        read_schema.prepare(connection)
    yield service
    service.close()


def plain_events(service: Service) -> list[Any]:
    """Every event with its position and stream, names unreadable and times left out."""
    return [
        (e.position, e.stream, e.version, e.command, type(e.event).__name__, _plain(e.event))
        for e in service.store.after(0, event_count() + 1)
    ]


def _plain(event: Any) -> Any:
    sealed = {f for f in event.__struct_fields__ if isinstance(getattr(event, f), Sealed)}
    return {f: msgspec.to_builtins(getattr(event, f)) for f in event.__struct_fields__ if f not in sealed}


def timeless(rows: list[tuple[Any, ...]]) -> list[Any]:
    return [
        (key, since, until, {name: value for name, value in body.items() if name not in ("name", "recorded_at")})
        for key, since, until, body in rows
    ]


def test_loaded_twice_it_has_the_same_events_and_rows(demo: Demonstration, server: Any) -> None:
    with recorded(server) as other:
        assert plain_events(other.service) == plain_events(demo.service)
        assert other.loaded == demo.loaded
        for model in MODELS:
            assert timeless(other.rows(model.MODEL)) == timeless(demo.rows(model.MODEL)), model.MODEL


def test_it_ends_where_it_says(demo: Demonstration) -> None:
    assert demo.service.head() == demo.loaded.position == event_count()


def test_replay_finds_the_rows_that_the_projector_wrote(demo: Demonstration) -> None:
    with demo.service.primary.connection() as connection:
        assert not verify(demo.service.store, connection).differences


def test_a_load_that_was_cut_short_goes_on_where_it_stopped(service: Service) -> None:
    whole, beginning = year(), CommandScript()
    beginning.commands = whole.commands[:40]
    app = create_app(service, close=False)
    load_script(app, beginning)
    assert service.head() == 40
    short = CommandScript()
    short.commands, short.event_count = whole.commands[:50], 50
    seen: list[tuple[int, int]] = []
    load_script(app, short, lambda done, total: seen.append((done, total)))
    assert service.head() == 50
    assert seen[-1] == (50, 50)


def test_a_ledger_that_holds_something_else_is_refused(service: Service) -> None:
    app = create_app(service, close=False)
    other = CommandScript()
    other.add("other", "/agencies", slug="other", name={"en": "Other"}, on="2025-04-01", authority={"kind": "agency"})
    load_script(app, other)
    with pytest.raises(NotLoaded, match="holds more than the demonstration"):
        load(app)


def test_a_command_that_is_refused_stops_the_load(service: Service) -> None:
    script = CommandScript()
    script.add("wrong", "/agencies", slug="other", name={"en": "Other"}, on="2999-01-01", authority={"kind": "agency"})
    with pytest.raises(NotLoaded, match="wrong was refused"):
        load_script(create_app(service, close=False), script)


def test_every_name_is_invented_and_looks_it(demo: Demonstration) -> None:
    names = [p["name"] for p in demo.ask("{ persons(first: 100) { nodes { name } } }")["persons"]["nodes"]]
    assert len(names) == len(set(names)) == 45
    assert all(re.fullmatch(r"[A-Z]\w+ Invented", name) for name in names)


def test_the_page_of_the_demonstration_names_the_positions_worth_asking(demo: Demonstration) -> None:
    page = (Path(__file__).parents[2] / "docs" / "demonstration.md").read_text(encoding="utf-8")
    for change in demo.loaded.changes:
        assert f"| {change.before} | {change.after} |" in page, change.name
    assert f"{demo.loaded.position} events" in page


def test_what_is_printed_can_be_asked(demo: Demonstration) -> None:
    lines = list(example_lines("http://127.0.0.1:8000"))
    asked = [msgspec.json.decode(line.split("-d '")[1].rstrip("'")) for line in lines if "curl" in line]
    assert len(asked) == 2
    assert all(demo.ask(question["query"]) for question in asked)
    assert not any("[" in line for line in lines)
    assert {"demo-administrator", "demo-auditor", "demo-reporting"} <= set(re.findall(r"demo-\w+", " ".join(lines)))
