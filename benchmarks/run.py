"""Runs the measures, one after the other, on a server of their own."""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from msgspec import Struct

from benchmarks import (
    append_rate,
    command_line,
    command_rate,
    command_throughput,
    follow_lag,
    list_growth,
    many_groups,
    nested_questions,
    proof_rate,
    quarterly_report,
    question_latency,
    question_rate,
    rebuild_rate,
    state_comparison,
    time_bar,
    verify_rate,
    worst_document,
)
from benchmarks.databases import OpenDatabase, migrated_database, server
from benchmarks.demonstration import demonstration_seed
from benchmarks.measure import Measure, failed

Say = Callable[[str], None]


class AllSizes(Struct, frozen=True):
    """How much each measure does."""

    append: append_rate.AppendSizes = append_rate.AppendSizes()
    rebuild: rebuild_rate.RebuildSizes = rebuild_rate.RebuildSizes()
    ask: question_latency.QuestionSizes = question_latency.QuestionSizes()
    rate: question_rate.RateSizes = question_rate.RateSizes()
    nested: nested_questions.NestedSizes = nested_questions.NestedSizes()
    spread: many_groups.ManyGroupsSizes = many_groups.ManyGroupsSizes()
    compare: state_comparison.ComparisonSizes = state_comparison.ComparisonSizes()
    report: quarterly_report.ReportSizes = quarterly_report.ReportSizes()
    proof: proof_rate.ProofSizes = proof_rate.ProofSizes()
    command: command_line.CommandLineSizes = command_line.CommandLineSizes()
    commands: command_rate.CommandSizes = command_rate.CommandSizes()
    throughput: command_throughput.ThroughputSizes = command_throughput.ThroughputSizes()
    worst: worst_document.WorstDocumentSizes = worst_document.WorstDocumentSizes()
    follow: follow_lag.FollowSizes = follow_lag.FollowSizes()
    verify: verify_rate.VerifySizes = verify_rate.VerifySizes()
    growth: list_growth.GrowthSizes = list_growth.GrowthSizes()
    bar: time_bar.TimeBarSizes = time_bar.TimeBarSizes()


QUICK = AllSizes(
    append_rate.AppendSizes(rounds=3, commands=((1, 50), (20, 15))),
    rebuild_rate.RebuildSizes(events=20_000, library_events=2_000),
    question_latency.QuestionSizes(events=4_000, questions=100, commits=100),
    question_rate.RateSizes(events=4_000, rounds=1, seconds=0.2),
    nested_questions.NestedSizes(events=4_000, rounds=2),
    many_groups.ManyGroupsSizes(groups=20, questions=10),
    state_comparison.ComparisonSizes(groups=20, questions=5),
    quarterly_report.ReportSizes(events=4_000, reports=10, files=3),
    proof_rate.ProofSizes(leaves=20_000, library_leaves=5_000, proofs=100, rounds=1, commands=30),
    command_line.CommandLineSizes(rounds=3),
    command_rate.CommandSizes(events=1_000, meetings=5, weeks=3),
    command_throughput.ThroughputSizes(events=60, seconds=2.0),
    worst_document.WorstDocumentSizes(events=4_000, documents=20, seconds=2.0),
    follow_lag.FollowSizes(followers=10, events_per_s=50, seconds=3.0),
    verify_rate.VerifySizes(events=4_000),
    list_growth.GrowthSizes(groups=20, years=3, rounds=1),
    time_bar.TimeBarSizes(events=20_000, questions=3),
)
LARGE = AllSizes(growth=list_growth.GrowthSizes(groups=1_000), verify=verify_rate.VerifySizes(events=1_000_000))
MeasureFunction = Callable[[OpenDatabase, AllSizes, Say], Iterator[Measure]]
MEASURES: dict[str, MeasureFunction] = {
    "append": lambda places, sizes, say: append_rate.measures(places, sizes.append, say),
    "rebuild": lambda places, sizes, say: rebuild_rate.measures(places, demonstration_seed(places), sizes.rebuild, say),
    "ask": lambda places, sizes, say: question_latency.measures(places, demonstration_seed(places), sizes.ask, say),
    "rate": lambda places, sizes, say: question_rate.measures(places, demonstration_seed(places), sizes.rate, say),
    "nested": lambda places, sizes, say: nested_questions.measures(
        places, demonstration_seed(places), sizes.nested, say
    ),
    "spread": lambda places, sizes, say: many_groups.measures(places, sizes.spread, say),
    "compare": lambda places, sizes, say: state_comparison.measures(places, sizes.compare, say),
    "command": lambda places, sizes, say: command_line.measures(places, sizes.command, say),
    "commands": lambda places, sizes, say: command_rate.measures(places, sizes.commands, say),
    "throughput": lambda places, sizes, say: command_throughput.measures(places, sizes.throughput, say),
    "worst": lambda places, sizes, say: worst_document.measures(places, demonstration_seed(places), sizes.worst, say),
    "follow": lambda places, sizes, say: follow_lag.measures(places, sizes.follow, say),
    "verify": lambda places, sizes, say: verify_rate.measures(places, demonstration_seed(places), sizes.verify, say),
    "lists": lambda places, sizes, say: list_growth.measures(places, sizes.growth, say),
    "bar": lambda places, sizes, say: time_bar.measures(places, sizes.bar, say),
    "proof": lambda places, sizes, say: proof_rate.measures(places, sizes.proof, say),
    "report": lambda places, sizes, say: quarterly_report.measures(
        places, demonstration_seed(places), sizes.report, say
    ),
}


def main(arguments: Sequence[str]) -> int:
    """Measure what the arguments ask for; 1 where something falls short."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures what Quorate promises.")
    parser.add_argument("what", nargs="*", choices=[[], *MEASURES], help="what to measure; all of it without")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that everything runs")
    parser.add_argument(
        "--large", action="store_true", help="lists at 1,000 groups with ten years each, verify at 1,000,000 events"
    )
    given = parser.parse_args(arguments)
    wanted = {name: MEASURES[name] for name in given.what or MEASURES}
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"[{time.monotonic() - began:4.0f} s] {line}", file=sys.stderr, flush=True)

    with server() as running:
        return run(
            wanted.values(),
            partial(migrated_database, running),
            QUICK if given.quick else LARGE if given.large else AllSizes(),
            say,
        )


def run(wanted: Iterable[MeasureFunction], places: OpenDatabase, sizes: AllSizes, say: Say) -> int:
    """Print each measure as it comes; 1 where something falls short."""
    found = []
    for measured in wanted:
        for measure in measured(places, sizes, say):
            print(measure.line(), flush=True)
            found.append(measure)
    short = failed(found)
    say(f"falls short: {'; '.join(short)}" if short else "everything is as promised")
    return 1 if short else 0
