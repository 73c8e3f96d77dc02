"""A projector that is started again loads what it had: whatever it stopped after, its rows equal those of one that never
stopped."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec import to_builtins

from domain.entries import Entry
from domain.events.work import recommendation
from domain.values import Text
from projections.engine import read_schema
from projections.engine.projector import Projector
from projections.engine.step import ReadSide, RowChange
from projections.engine.tables import encoded
from projections.engine.verify import Discrepancy, verify
from projections.records import work
from tests.projections.reloaded import Ledger, Tables, decoded, recorded
from tests.projections.restarted_history import commands
from tests.projections.test_projector import append, fresh
from tests.support.random_histories import played, steps
from tests.support.story import Story, id_of, said


def restarted_at_each(story: list[list[Entry]]) -> list[str]:
    """What goes otherwise where every command has a read side of its own: the rows that it changes, the unit of each, what
    is read back of them, and what each unit is said to rest on."""
    ledger = [recorded(e) for command in story for e in command]
    never, tables, unit_of, wrong = ReadSide(), Tables(), dict[tuple[str, str], str](), list[str]()
    for command in story:
        first, last = command[0].position, command[-1].position
        entries = ledger[first - 1 : last]
        wanted = never.step([decoded(e) for e in entries])
        side = ReadSide(Ledger(ledger, first - 1), tables)
        found = side.step([decoded(e) for e in entries])
        if differing := dict(map(_as_written, wanted)).items() ^ dict(map(_as_written, found)).items():
            wrong.append(f"at {last}: {sorted(place for place, _ in differing)[:3]}")
        tables.write(last, found, side)
        for change in found:
            if change.new and tables.row(change.model, change.key) != change.new:
                wrong.append(f"at {last}: {change.model} {change.key} is not read back as it was written")
            if unit_of.setdefault((change.model, change.key), change.unit) != change.unit:
                wrong.append(f"at {last}: {change.model} {change.key} is of two units")
        wrong += [f"at {last}: {unit}" for unit, read in side.depends.items() if never.depends[unit] != read]
    return wrong


def _as_written(change: RowChange) -> tuple[tuple[str, str], object]:
    old, new = change.old, change.new
    return (change.model, change.key), (old and (old.since, encoded(old.row)), new and encoded(new))


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(steps)
def test_a_read_side_restarted_at_every_command_changes_the_same_rows(history: list[Any]) -> None:
    assert not restarted_at_each(played(history).commands)


def test_the_property_fails_when_what_is_read_back_is_not_what_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not restarted_at_each(commands())
    monkeypatch.setattr(work, "plain", to_builtins)
    assert restarted_at_each(commands())


def differences(server: Any, story: list[list[Entry]]) -> tuple[Discrepancy, ...]:
    """What differs from a replay when every command has a projector of its own."""
    with fresh(server) as (ledger, conn):
        schema = read_schema.prepare(conn)
        for command in story:
            append(ledger, command)
            Projector(ledger, conn, schema).catch_up()
        found = verify(ledger, conn)
        assert found.position == story[-1][-1].position
        return found.differences


def test_the_history_that_a_random_test_found(server: Any) -> None:
    assert not differences(server, commands())


def test_an_act_on_work_that_names_several_agencies(server: Any) -> None:
    day = date(2025, 9, 21)
    story = Story()
    for slug in ("health", "council"):
        story.agency(slug)
    story.group("sub-group")
    made = recommendation.RecommendationMade(
        group=id_of("sub-group"), text=Text(en="words"), agencies=(id_of("health"), id_of("council")), **said(day)
    )
    answered = recommendation.RecommendationAnswered(
        agency=id_of("council"), answer="AGREED", **said(day + timedelta(days=1))
    )
    story.record(("r1", made))
    story.record(("r1", answered))
    assert not differences(server, story.commands)
