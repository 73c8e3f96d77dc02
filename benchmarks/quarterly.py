"""A quarterly report: its data and each of its files, on a long ledger, and what the data cost beside a short one."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

import psycopg
from msgspec import Struct
from psycopg import Connection

from api.reports import data
from api.reports.collecting import collect
from api.reports.html import html
from api.reports.pdf import pdf
from api.reports.subject import subject_of
from api.reports.tables import Report
from benchmarks import history
from benchmarks.history import Seed
from benchmarks.measure import Measure
from benchmarks.place import Opened, Place
from domain.permission import Credential
from projections import store
from projections.rebuild import rebuild
from projections.snapshot import snapshot

SLUG, PERIOD = "cwm-taf-mqap-0", "2025-26-Q4"
AUDITOR = Credential(actor="benchmark", role="auditor")
CEILING = 1.5
FILES: dict[str, Callable[[Report], bytes]] = {
    "CSV": lambda report: data.csv(report.tables),
    "XLSX": lambda report: data.xlsx(report.tables),
    "HTML": lambda report: html(report, "en"),
    "PDF": lambda report: pdf(report, "en"),
}
Say = Callable[[str], None]


class Sizes(Struct, frozen=True):
    """How long the ledger is, how often the data are collected, and how often each file is written."""

    events: int = 200_000
    reports: int = 50
    files: int = 10


def measures(places: Opened, seed: Seed, sizes: Sizes, say: Say) -> Iterator[Measure]:
    """Both ledgers have the mix of the seed: a report costs what the group's quarter holds, not what the ledger does."""
    with places("quarterly_short") as short, places("quarterly") as long:
        say(f"a quarterly report: filling a ledger of {sizes.events:,} events, and a short one")
        _fill(short, seed, 1)
        _fill(long, seed, sizes.events)
        say(f"a quarterly report: {sizes.reports:,} times its data on either, turn about")
        with (
            psycopg.connect(short.service, autocommit=True) as one,
            psycopg.connect(long.service, autocommit=True) as other,
        ):
            report = _collected(other)
            turns = [
                (_took_ms(partial(_collected, one)), _took_ms(partial(_collected, other))) for _ in range(sizes.reports)
            ]
    short_ms, long_ms = (median(turn) for turn in zip(*turns, strict=True))
    name = f"a quarterly report at {sizes.events:,} events"
    yield Measure(name=f"{name}: times a short ledger", value=long_ms / short_ms, ceiling=CEILING)
    yield Measure(name=f"{name}: its data, p50", value=long_ms, unit="ms")
    for file, write in FILES.items():
        took = median(_took_ms(partial(write, report)) for _ in range(sizes.files))
        yield Measure(name=f"{name}: {file}, p50", value=took, unit="ms")


def _fill(place: Place, seed: Seed, events: int) -> None:
    history.multiply(seed, place.admin, events)
    ledger = place.store()
    try:
        with _connected(place) as connection:
            store.prepare(connection)
            rebuild(ledger, connection, grace_s=0, say=lambda line: None)
    finally:
        ledger.close()


def _connected(place: Place) -> Connection:
    return psycopg.connect(place.service, autocommit=True)


def _collected(connection: Connection) -> Report:
    with snapshot(connection) as seen:
        return collect(seen, subject_of(seen, AUDITOR, "quarterly", SLUG, PERIOD))


def _took_ms(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000
