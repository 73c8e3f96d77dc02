"""Questions a second over HTTP, beside a bare Starlette route and PostGraphile on the same rows: pages of a list, 8 fields
a row, in turn on one machine, so that what is compared is a ratio within one run."""

import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from statistics import median
from typing import Any

import psycopg
from msgspec import Struct

from benchmarks import multiplied_ledger, peers
from benchmarks.databases import Database, OpenDatabase
from benchmarks.http_load import Target
from benchmarks.measure import Measure
from benchmarks.multiplied_ledger import Seed
from benchmarks.worst_document import service_process, tokens_of
from projections.engine import read_schema
from projections.engine.rebuild import rebuild
from tools.assets import reason
from tools.node_program import NotInstalled

FLOORS: Mapping[tuple[int, int], tuple[float, float]] = {
    (1, 10): (0.75, 1.1),
    (1, 150): (1.0, 2.0),
    (1, 500): (1.2, 3.0),
    (8, 10): (0.75, 1.3),
    (8, 150): (1.0, 2.0),
    (8, 500): (1.3, 3.0),
}
"""For so many connections and rows: the floor and the aim, in times PostGraphile."""
OURS = """query Lines($first: Int, $after: String) { attendance(first: $first, after: $after) { nodes {
  ref day outcome expected attended excluded meeting { ref } seat { ref } } } }"""
PAGED = OURS.replace("nodes {", "pageInfo { hasNextPage endCursor } nodes {")
THEIRS = f"query Lines($first: Int) {{ allAttendanceLines(first: $first) {{ nodes {{ {' '.join(peers.COLUMNS)} }} }} }}"
PAGE = 500
Say = Callable[[str], None]
TargetOf = Callable[[int], Target]
"""What a server is asked for a number of rows."""
Line = list[Any]


class RateSizes(Struct, frozen=True):
    """How long the ledger is, and how often and for how long each server is asked at each size."""

    events: int = 20_000
    rounds: int = 5
    seconds: float = 0.5


def measures(places: OpenDatabase, seed: Seed, sizes: RateSizes, say: Say) -> Iterator[Measure]:
    """The ledger has the mix of the seed. Raises AssertionError where the answers differ."""
    with places("rates") as place, ExitStack() as stack:
        say(f"questions a second: filling a ledger of {sizes.events:,} events")
        multiplied_ledger.multiply(seed, place.admin, sizes.events)
        with psycopg.connect(place.service, autocommit=True) as connection:
            read_schema.prepare(connection)
            rebuild(place.store(), connection, grace_s=0, say=lambda _: None)
        service = stack.enter_context(service_process(place))
        token = {"Authorization": f"Bearer {tokens_of(place, 1)[0]}"}
        peers.fill(place.admin, [*_all_lines(service.address, token)])

        def ours(rows: int) -> Target:
            return Target(f"{service.address}/graphql", {"query": OURS, "variables": {"first": rows}}, token)

        bare = stack.enter_context(peers.bare_route(place.admin))
        servers: dict[str, TargetOf] = {"Quorate": ours, "a bare route": lambda rows: Target(bare, {"first": rows}, {})}
        if theirs := _postgraphile(place, stack, say):
            servers["PostGraphile"] = lambda rows: Target(theirs, {"query": THEIRS, "variables": {"first": rows}}, {})
        for (connections, rows), (floor, aim) in FLOORS.items():
            say(f"questions a second: {connections} connections, {rows} rows")
            targets = {name: target(rows) for name, target in servers.items()}
            _check_same(targets, rows)
            rates: dict[str, list[float]] = {name: [] for name in targets}
            processor_ms: list[float] = []
            for _ in range(sizes.rounds):
                for name, target in targets.items():
                    began_s = service.processor_s()
                    rates[name].append(target.rate_per_s(connections, sizes.seconds))
                    if name == "Quorate":
                        took_s = service.processor_s() - began_s
                        processor_ms.append(took_s * 1000 / (rates[name][-1] * sizes.seconds))
            found = {name: median(of_rounds) for name, of_rounds in rates.items()}
            what = f"{connections} connections, {rows} rows"
            for name, rate in found.items():
                yield Measure(name=f"{what}: {name}", value=rate, unit="/s")
            yield Measure(name=f"{what}: Quorate, processor", value=median(processor_ms), unit="ms")
            yield Measure(name=f"{what}: times a bare route", value=found["Quorate"] / found["a bare route"])
            if "PostGraphile" in found:
                times = median(o / t for o, t in zip(rates["Quorate"], rates["PostGraphile"], strict=True))
                yield Measure(name=f"{what}: times PostGraphile", value=times, floor=floor, aim=f"{aim:g}")


def _postgraphile(place: Database, stack: ExitStack, say: Say) -> str | None:
    """The address of PostGraphile; None where it cannot be had, which is said."""
    try:
        if not peers.POSTGRAPHILE.installed:
            say("installing PostGraphile from npm (once)")
            peers.POSTGRAPHILE.install()
        return stack.enter_context(peers.postgraphile(place.admin))
    except (NotInstalled, OSError, ValueError, subprocess.SubprocessError) as error:
        say(f"PostGraphile cannot be had here ({reason(error)}): its floors are not looked at")
        return None


def _all_lines(address: str, token: Mapping[str, str]) -> Iterator[Line]:
    """The whole list, page by page."""
    after = None
    while True:
        asked = {"query": PAGED, "variables": {"first": PAGE, "after": after}}
        page = Target(f"{address}/graphql", asked, token).answer()["data"]["attendance"]
        yield from map(_line, page["nodes"])
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def _line(node: Mapping[str, Any]) -> Line:
    """A node as the table has it: of what it names the ref alone."""
    values = (node[name] for name in peers.COLUMNS)
    return [value["ref"] if isinstance(value, dict) else value for value in values]


def _check_same(targets: Mapping[str, Target], rows: int) -> None:
    lines = {
        "Quorate": lambda answer: answer["data"]["attendance"]["nodes"],
        "a bare route": lambda answer: answer["lines"],
        "PostGraphile": lambda answer: answer["data"]["allAttendanceLines"]["nodes"],
    }
    found = {name: [*map(_line, lines[name](target.answer()))] for name, target in targets.items()}
    assert len(found["Quorate"]) == rows, len(found["Quorate"])
    assert all(lines == found["Quorate"] for lines in found.values())
