"""Runs the measures, one after the other, on a server of their own."""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from msgspec import Struct

from benchmarks import across, appending, asking, quarterly, rebuilding
from benchmarks.demonstration import demonstrated
from benchmarks.measure import Measure, fallen
from benchmarks.place import Opened, place, server

Say = Callable[[str], None]


class Sizes(Struct, frozen=True):
    """How much each measure does."""

    append: appending.Sizes = appending.Sizes()
    rebuild: rebuilding.Sizes = rebuilding.Sizes()
    ask: asking.Sizes = asking.Sizes()
    spread: across.Sizes = across.Sizes()
    report: quarterly.Sizes = quarterly.Sizes()


QUICK = Sizes(
    appending.Sizes(rounds=3, commands=((1, 50), (20, 15))),
    rebuilding.Sizes(events=20_000, library_events=2_000),
    asking.Sizes(events=4_000, questions=100, commits=100),
    across.Sizes(groups=20, questions=10),
    quarterly.Sizes(events=4_000, reports=10, files=3),
)
Measured = Callable[[Opened, Sizes, Say], Iterator[Measure]]
MEASURED: dict[str, Measured] = {
    "append": lambda places, sizes, say: appending.measures(places, sizes.append, say),
    "rebuild": lambda places, sizes, say: rebuilding.measures(places, demonstrated(places), sizes.rebuild, say),
    "ask": lambda places, sizes, say: asking.measures(places, demonstrated(places), sizes.ask, say),
    "spread": lambda places, sizes, say: across.measures(places, sizes.spread, say),
    "report": lambda places, sizes, say: quarterly.measures(places, demonstrated(places), sizes.report, say),
}


def main(arguments: Sequence[str]) -> int:
    """Measure what the arguments ask for; 1 where something falls short."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures what Quorate promises.")
    parser.add_argument("what", nargs="*", choices=[[], *MEASURED], help="what to measure; all of it without")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that everything runs")
    given = parser.parse_args(arguments)
    wanted = {name: MEASURED[name] for name in given.what or MEASURED}
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"[{time.monotonic() - began:4.0f} s] {line}", file=sys.stderr, flush=True)

    with server() as running:
        return run(wanted.values(), partial(place, running), QUICK if given.quick else Sizes(), say)


def run(wanted: Iterable[Measured], places: Opened, sizes: Sizes, say: Say) -> int:
    """Print each measure as it comes; 1 where something falls short."""
    found = []
    for measured in wanted:
        for measure in measured(places, sizes, say):
            print(measure.line(), flush=True)
            found.append(measure)
    short = fallen(found)
    say(f"falls short: {'; '.join(short)}" if short else "everything is as promised")
    return 1 if short else 0
