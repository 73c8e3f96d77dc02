"""A quarterly report: its data and each of its files, on a long ledger, and what the data cost beside a short one."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

import psycopg
from msgspec import Struct
from psycopg import Connection

from api.reports.compilation import compile_report
from api.reports.formats import data_files
from api.reports.formats.html import render_html
from api.reports.formats.pdf import render_pdf
from api.reports.formats.workbook import render_xlsx
from api.reports.model import CompiledReport
from api.reports.subject import subject_of
from benchmarks import multiplied_ledger
from benchmarks.databases import Database, OpenDatabase
from benchmarks.measure import Measure
from benchmarks.multiplied_ledger import Seed
from domain.permission import Credential
from projections.engine import read_schema
from projections.engine.rebuild import rebuild
from projections.engine.snapshot import snapshot

SLUG, PERIOD = "cwm-taf-mqap-0", "2025-26-Q4"
AUDITOR = Credential(actor="benchmark", role="auditor")
CEILING = 1.5
FILES: dict[str, Callable[[CompiledReport], bytes]] = {
    "CSV": lambda report: data_files.render_csv(report.tables),
    "XLSX": lambda report: render_xlsx(report, "en"),
    "HTML": lambda report: render_html(report, "en"),
    "PDF": lambda report: render_pdf(report, "en"),
}
Say = Callable[[str], None]


class ReportSizes(Struct, frozen=True):
    """How long the ledger is, how often the data are collected, and how often each file is written."""

    events: int = 200_000
    reports: int = 50
    files: int = 10


def measures(places: OpenDatabase, seed: Seed, sizes: ReportSizes, say: Say) -> Iterator[Measure]:
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


def _fill(place: Database, seed: Seed, events: int) -> None:
    multiplied_ledger.multiply(seed, place.admin, events)
    ledger = place.store()
    try:
        with _connected(place) as connection:
            read_schema.prepare(connection)
            rebuild(ledger, connection, grace_s=0, say=lambda line: None)
    finally:
        ledger.close()


def _connected(place: Database) -> Connection:
    return psycopg.connect(place.service, autocommit=True)


def _collected(connection: Connection) -> CompiledReport:
    with snapshot(connection) as seen:
        return compile_report(seen, subject_of(seen, AUDITOR, "quarterly", SLUG, PERIOD))


def _took_ms(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000
