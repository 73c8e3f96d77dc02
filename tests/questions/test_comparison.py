"""What differs between two states of the record is what a reader of all rows would find, and no more is read for it."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

import pytest

from ledger.postgres import embedded
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.engine.tables import TABLES
from projections.questions.comparison.changed_things import ABOUT, HIDDEN, OF_NO_GROUP, ORDER
from projections.questions.comparison.difference import ComparisonScope, RowDifference, TwoStates, pairs
from projections.questions.comparison.differences import differences, page_of
from projections.questions.row_queries import AS_OF, KNOWN_AT_POSITION
from projections.rows import MODELS, Row
from tests.support.corrected_meetings import corrected_meetings
from tests.support.story import id_of
from tests.support.story_database import database_of, seeing
from tests.support.two_meetings import MQAP, OTHER_GROUP

ON, LATER = date(2025, 5, 20), date(2025, 6, 30)


@pytest.fixture(scope="module")
def seen(server: embedded.EmbeddedServer) -> Iterator[Snapshot]:
    with database_of(server, corrected_meetings()) as database, seeing(database) as found:
        yield found


def held(seen: Snapshot, clocks: Clocks, *, every_day: bool, scope: ComparisonScope) -> dict[tuple[str, str], Row]:
    """Every row that a state holds, read in full."""
    found: dict[tuple[str, str], Row] = {}
    for model in ORDER:
        query = f"select t.body::text from {{read}}.{model} t where {KNOWN_AT_POSITION if every_day else AS_OF}"
        for (body,) in seen.ask(query, clocks._asdict()):
            row = TABLES[model].decode(body)
            group = getattr(row, "group", None)
            if scope.groups is None or group in scope.groups:
                found[model, row.key] = row
    return found


def by_reading_all(seen: Snapshot, states: TwoStates, scope: ComparisonScope) -> list[str]:
    before, after = (
        held(seen, clocks, every_day=states.every_day, scope=scope) for clocks in (states.before, states.after)
    )
    things: dict[tuple[str, str], tuple[list[Row], list[Row]]] = {}
    for side, rows in enumerate((before, after)):
        for (model, key), row in sorted(rows.items()):
            parts = key.split("/")
            while len(parts) > 1 and (parts[-1].isdigit() and len(parts) > 2 and _is_day(parts[-2])):
                parts.pop()
            thing = "/".join(parts[:-1] if _is_day(parts[-1]) else parts)
            things.setdefault((model, thing), ([], []))[side].append(row)
    return sorted(repr(pair) for old, new in things.values() for pair in pairs(old, new))


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def found(seen: Snapshot, states: TwoStates, scope: ComparisonScope) -> list[RowDifference]:
    return list(differences(seen, states, scope))


def shown(got: list[RowDifference]) -> list[str]:
    return sorted(repr((d.before, d.after)) for d in got)


POSITIONS = (0, 1, 20, 37, 45, 53, 54, 55, 56, 57)


@pytest.mark.parametrize(
    "scope",
    [ComparisonScope(), ComparisonScope([id_of(MQAP)]), ComparisonScope([id_of(OTHER_GROUP)])],
    ids=["all", "own", "other"],
)
def test_it_is_what_a_reader_of_all_rows_would_find(seen: Snapshot, scope: ComparisonScope) -> None:
    told = 0
    for low, high in combinations(POSITIONS, 2):
        for before, after in ((low, high), (high, low)):
            for every_day, days in ((True, (ON, ON)), (False, (ON, ON)), (False, (ON, LATER)), (False, (LATER, ON))):
                states = TwoStates(Clocks(before, days[0]), Clocks(after, days[1]), every_day)
                got = found(seen, states, scope)
                assert shown(got) == by_reading_all(seen, states, scope), states
                assert [d.place for d in got] == sorted(d.place for d in got if d.place[0]) + [
                    d.place for d in got if not d.place[0]
                ]
                told += len(got)
    assert told > 100


def test_two_days_of_one_position_differ_by_what_began_and_ended_between_them(seen: Snapshot) -> None:
    states = TwoStates(Clocks(57, date(2025, 4, 15)), Clocks(57, date(2025, 5, 15)), every_day=False)
    got = found(seen, states, ComparisonScope([id_of(MQAP)]))
    assert shown(got) == by_reading_all(seen, states, ComparisonScope([id_of(MQAP)]))
    assert "seats" in {d.model for d in got}
    assert all(d.changed_at == () for d in got)


def test_pages_of_any_size_hold_the_same_in_the_same_order(seen: Snapshot) -> None:
    states = TwoStates(Clocks(20, ON), Clocks(57, ON))
    whole = found(seen, states, ComparisonScope())
    assert len(whole) > 20
    for size in (1, 7, 500):
        told: list[RowDifference] = []
        after, more = None, True
        while more:
            page = page_of(seen, states, ComparisonScope(), size, after)
            told += page.differences
            after, more = page.end, page.more
        assert told == whole


def test_a_difference_says_where_it_was_made(seen: Snapshot) -> None:
    states = TwoStates(Clocks(53, ON), Clocks(57, ON))
    by_thing = {(d.model, d.thing): d for d in found(seen, states, ComparisonScope([id_of(MQAP)]))}
    line = by_thing["attendance", f"{id_of('first')}/s1"]
    assert 54 in line.changed_at
    seats = {thing for model, thing in by_thing if model == "seats"}
    assert seats == {f"{id_of(MQAP)}/s1"}
    assert by_thing["seats", f"{id_of(MQAP)}/s1"].changed_at == (55,)
    assert "interpretations" not in {model for model, _ in by_thing}  # retracted, and that retracted


def test_of_one_meeting_and_of_one_person(seen: Snapshot) -> None:
    states = TwoStates(Clocks(53, ON), Clocks(57, ON))
    of_meeting = found(seen, states, ComparisonScope(meeting=id_of("first")))
    assert {"quorum", "attendance"} <= {d.model for d in of_meeting}
    assert {getattr(d.row, "meeting", None) for d in of_meeting} == {id_of("first")}
    assert found(seen, states, ComparisonScope([id_of(OTHER_GROUP)], meeting=id_of("first"))) == []
    of_person = found(seen, states, ComparisonScope(persons=[id_of("Ada")]))
    assert {"seats", "attendance"} == {d.model for d in of_person}
    assert found(seen, states, ComparisonScope(persons=[id_of("Hal")])) == []


def test_every_model_has_its_place_in_the_order() -> None:
    names = [row.MODEL for row in MODELS]
    assert sorted([*ORDER, *HIDDEN]) == sorted(names)
    assert set(OF_NO_GROUP) | {m for m in ORDER if "group" in TABLES[m].columns} == set(ORDER)
    for model, columns in ABOUT.items():
        listed = " ".join((*TABLES[model].row.INDEXED, *TABLES[model].row.LISTED))
        assert all(column in listed for column in columns)


def test_an_index_finds_what_changed(seen: Snapshot) -> None:
    """However much a table holds, only what changed is read of it."""
    seen.ask("select set_config('enable_seqscan', 'off', true)", {})
    for model in ORDER:
        condition = "t.\"group\" = 'g' and " if "group" in TABLES[model].columns else ""
        query = f"explain select t.key from {{read}}.{model} t where {condition}t.known_from > 5 and t.known_from <= 9"
        plan = " ".join(line for (line,) in seen.ask(query, {}))
        assert "Index Cond" in plan, plan
        assert "known_from > 5" in plan.partition("Index Cond")[2], (model, plan)
        assert "Filter" not in plan, (model, plan)
