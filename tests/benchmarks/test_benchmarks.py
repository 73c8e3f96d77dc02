"""The benchmarks run, on small sizes, and say so when a promise is not kept; how fast anything is, no test asks."""

import os
from collections import Counter
from collections.abc import Iterator

import pytest

from benchmarks import (
    append_rate,
    command_line,
    command_rate,
    command_throughput,
    follow_lag,
    list_growth,
    many_groups,
    multiplied_ledger,
    nested_questions,
    peers,
    quarterly_report,
    question_latency,
    question_rate,
    rebuild_rate,
    state_comparison,
    time_bar,
    verify_rate,
    worst_document,
)
from benchmarks.databases import Database, OpenDatabase, migrated_database
from benchmarks.measure import Measure, failed, percentile
from benchmarks.multiplied_ledger import Seed
from benchmarks.run import AllSizes, Say, run
from ledger.postgres import embedded
from projections.engine.replay import replay
from tests.support.demonstration import DemonstrationTemplate
from tests.support.list_cases import LISTS
from tools.node_program import NodeProgram

NOBODY: Say = lambda line: None  # noqa: E731


@pytest.fixture(scope="module")
def places(server: embedded.EmbeddedServer) -> OpenDatabase:
    return lambda name: migrated_database(server, f"bench_{name}_{os.getpid()}")


@pytest.fixture(scope="module")
def seed(demonstration: DemonstrationTemplate) -> Seed:
    return multiplied_ledger.seed(demonstration.database.migrate_dsn)


def test_a_measure_that_falls_short_ends_the_run_with_1(
    places: OpenDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    def one(value: float) -> int:
        measure = Measure(name="speed", value=value, floor=20, aim="50")
        return run([lambda places, sizes, say: iter([measure])], places, AllSizes(), NOBODY)

    assert (one(19.99), one(20)) == (1, 0)
    short, held = capsys.readouterr().out.splitlines()
    assert short.split() == ["speed", "19.99", "at", "least", "20,", "aim", "50", "FALLS", "SHORT"]
    assert held.split() == ["speed", "20", "at", "least", "20,", "aim", "50"]


def test_a_ceiling_holds_from_above() -> None:
    past = [Measure(name="a", value=1.2, ceiling=1.2), Measure(name="b", value=1.21, ceiling=1.2)]
    assert failed(past) == ["b"]


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert [percentile(range(1, 101), p) for p in (50, 99, 100)] == [50, 99, 100]
    assert percentile([3.0], 99) == 3.0


def test_copies_of_a_ledger_are_judged_as_the_ledger_itself(places: OpenDatabase, seed: Seed) -> None:
    with places("copies") as found:
        assert multiplied_ledger.multiply(seed, found.admin, 2 * len(seed.events) + 1) == 3 * len(seed.events)
        copies = rows(found)
    with places("seed") as found:
        multiplied_ledger.multiply(seed, found.admin, 1)
        assert copies == {what: 3 * count for what, count in rows(found).items()}


def rows(place: Database) -> Counter[tuple[str, ...]]:
    """How many rows the replay of a ledger opens and closes, by model, and by verdict where they have one."""
    ledger = place.store()
    found: Counter[tuple[str, ...]] = Counter()
    for _, changes in replay(ledger, ledger.head().position):
        for change in changes:
            found[change.model, "closed" if change.old else "", str(getattr(change.new, "verdict", ""))] += 1
    ledger.close()
    return found


def test_appends_are_raced_by_both_sides_and_none_is_missed(
    places: OpenDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(append_rate, "WRITERS", 2)
    sizes = append_rate.AppendSizes(rounds=1, commands=((1, 3), (20, 2)))
    found = named(append_rate.measures(places, sizes, NOBODY))
    assert {name for name, m in found.items() if m.floor} == {
        "append, 2 writers, 1 a command: times the library",
        "append, 2 writers, 20 a command: times the library",
    }
    assert found["append: events that a tailing reader missed"].value == 0


def test_a_rebuild_is_timed_beside_its_rows_alone(places: OpenDatabase, seed: Seed) -> None:
    found = named(rebuild_rate.measures(places, seed, rebuild_rate.RebuildSizes(events=500, library_events=40), NOBODY))
    assert found["rebuild: beside its rows alone"].floor == 0.08
    assert found["rebuild: times the library"].floor is None
    memory = found.pop("rebuild: memory of a process, peak")
    assert (memory.ceiling, memory.value) == (500, 0), "so few events are filled in here"
    assert all(measure.value > 0 for measure in found.values())


def test_an_agency_is_asked_for_all_its_groups(places: OpenDatabase) -> None:
    found = named(many_groups.measures(places, many_groups.ManyGroupsSizes(groups=3, meetings=2, questions=2), NOBODY))
    assert all(measure.value > 0 for measure in found.values())
    assert list(found) == ["an agency across 3 groups: p50", "an agency across 3 groups: p99"]


def test_states_of_one_group_and_of_all_are_compared(places: OpenDatabase) -> None:
    sizes = state_comparison.ComparisonSizes(groups=3, meetings=2, questions=2)
    found = named(state_comparison.measures(places, sizes, NOBODY))
    assert all(measure.value > 0 for measure in found.values())
    assert found["compare half a year of one group: p50"].ceiling == 150


def test_a_quarterly_report_is_timed_on_a_long_ledger_beside_a_short_one(places: OpenDatabase, seed: Seed) -> None:
    found = named(
        quarterly_report.measures(places, seed, quarterly_report.ReportSizes(events=900, reports=2, files=1), NOBODY)
    )
    assert all(measure.value > 0 for measure in found.values())
    name = "a quarterly report at 900 events"
    assert found[f"{name}: times a short ledger"].ceiling == 1.5
    assert [n.removeprefix(f"{name}: ") for n in found][1:] == [
        f"{each}, p50" for each in ("its data", "CSV", "XLSX", "HTML", "PDF")
    ]


def test_past_reads_and_fresh_ones_are_timed_over_http(places: OpenDatabase, seed: Seed) -> None:
    found = named(
        question_latency.measures(
            places, seed, question_latency.QuestionSizes(events=900, questions=2, commits=3), NOBODY
        )
    )
    assert found["past read: times the same read now"].ceiling == 1.2
    assert all(measure.value > 0 for measure in found.values())


def test_questions_a_second_are_counted_beside_a_bare_route_where_postgraphile_cannot_be_had(
    places: OpenDatabase, seed: Seed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "POSTGRAPHILE", NodeProgram("postgraphile", "no-postgraphile", "no such script"))
    said: list[str] = []
    sizes = question_rate.RateSizes(events=1_800, rounds=1, seconds=0.1)
    found = named(question_rate.measures(places, seed, sizes, said.append))
    assert all(measure.value > 0 for name, measure in found.items() if "processor" not in name)
    assert len(found) == 4 * len(question_rate.FLOORS)
    assert [line for line in said if line.startswith("PostGraphile cannot be had here (")]


def test_nested_questions_are_answered_alike_by_plan_and_executor(places: OpenDatabase, seed: Seed) -> None:
    found = named(nested_questions.measures(places, seed, nested_questions.NestedSizes(events=900, rounds=1), NOBODY))
    assert len(found) == 24
    assert all(measure.value > 0 for measure in found.values())


def test_the_command_line_is_timed_beside_an_interpreter_that_does_nothing(places: OpenDatabase) -> None:
    found = named(command_line.measures(places, command_line.CommandLineSizes(rounds=1), NOBODY))
    assert sum(measure.ceiling is not None for measure in found.values()) == 3
    assert all(measure.value > 0 for measure in found.values())


def test_commands_on_a_long_record_are_timed_beside_those_on_a_young_one(places: OpenDatabase) -> None:
    sizes = command_rate.CommandSizes(events=90, meetings=2, weeks=1)
    found = named(command_rate.measures(places, sizes, NOBODY))
    assert [measure.ceiling for measure in found.values()] == [*([1.5, None] * 4), None, None]
    assert all(measure.value > 0 for measure in found.values())


def test_the_worst_document_is_searched_for_and_asked_for_beside_simple_questions(
    places: OpenDatabase, seed: Seed
) -> None:
    sizes = worst_document.WorstDocumentSizes(events=900, documents=2, at_once=2, seconds=0.2)
    found = named(worst_document.measures(places, seed, sizes, NOBODY))
    assert [m.ceiling for m in found.values()] == [2.0, 100.0, None, 1000.0]
    assert found["the worst document: processor"].value > 0
    assert found["a simple question beside 2 of the worst, p95"].value > 0


def named(measures: Iterator[Measure]) -> dict[str, Measure]:
    return {measure.name: measure for measure in measures}


def test_followers_are_timed_and_miss_nothing(places: OpenDatabase) -> None:
    sizes = follow_lag.FollowSizes(followers=10, events_per_s=20, seconds=1.0)
    found = named(follow_lag.measures(places, sizes, NOBODY))
    assert found["follow: missed"].value == 0
    assert found["follow: lag of 10 followers at 20 events/s, p99"].value > 0


def test_verification_is_timed_beside_reading_the_ledger(places: OpenDatabase, seed: Seed) -> None:
    held = b"x" * (verify_rate.MEMORY_MB_MAX * 1024 * 1024)
    found = named(verify_rate.measures(places, seed, verify_rate.VerifySizes(events=500), NOBODY))
    memory_mb = next(m.value for name, m in found.items() if name.startswith("verify: memory of verify"))
    assert memory_mb < len(held) / 1024**2, "of the process that verifies, whatever began it"
    assert all(measure.value > 0 for measure in found.values())
    assert 0 < found["verify: verify, beside COPY"].value < 1


def test_every_list_is_asked_at_two_sizes(places: OpenDatabase) -> None:
    found = [*list_growth.measures(places, list_growth.GrowthSizes(groups=20, years=2, rounds=1), NOBODY)]
    asked = {measure.name.split(",")[0] for measure in found}
    assert asked == {case.table for case in LISTS}
    assert all(measure.value > 0 and "times" in measure.aim for measure in found)


def test_the_time_bar_is_asked_for_by_each_unit(places: OpenDatabase) -> None:
    found = [*time_bar.measures(places, time_bar.TimeBarSizes(events=2_000, questions=1), NOBODY)]
    assert [m.name.rpartition(" by ")[2] for m in found] == ["month: p95", "day: p95", "hour: p95"] * 2
    assert all(measure.value > 0 and measure.ceiling for measure in found)


def test_commands_of_several_clients_are_counted_by_the_ledger_too(places: OpenDatabase) -> None:
    sizes = command_throughput.ThroughputSizes(clients=2, processes=2, events=40, seconds=0.5)
    found = named(command_throughput.measures(places, sizes, NOBODY))
    assert [*found] == [
        "commands, 2 clients and 2 processes: recorded, none doubled or lost",
        "commands, 2 clients and 2 processes: processor of the service",
    ]
    assert all(measure.value > 0 for measure in found.values())
