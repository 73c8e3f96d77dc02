"""What the command line costs in processor time, beside an interpreter that does nothing."""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import psycopg
from msgspec import Struct

from api.http.tokens import Tokens, create_access_tables
from api.server.service import Service
from benchmarks.databases import OpenDatabase
from benchmarks.measure import Measure
from projections.engine import read_schema
from tests.support.server import served

QUORATE = "from api.cli import main; main()"
AT_ONCE, SHORT = ("--version", "--help"), ("duties",)
CEILING_AT_ONCE, CEILING_SHORT = 25, 60
Say = Callable[[str], None]


class CommandLineSizes(Struct, frozen=True):
    """How often each command is run."""

    rounds: int = 7


def measures(places: OpenDatabase, sizes: CommandLineSizes, say: Say) -> Iterator[Measure]:
    """`python -c pass` and each command turn about, the command that asks beside a service over an empty ledger."""
    with places("command_line") as place, tempfile.TemporaryDirectory() as home:
        create_access_tables(place.login)
        with psycopg.connect(place.service, autocommit=True) as connection:
            read_schema.prepare(connection)
        tokens = Tokens(place.login)
        token = tokens.create("benchmark", "auditor", datetime(2190, 1, 1, tzinfo=UTC))[0]
        tokens.close()
        service = Service(place.login, Path(home) / "keyring")
        say(f"the command line: {sizes.rounds} times each")
        with served(service, place.login) as address:
            environment = {**os.environ, "QUORATE_SERVER": address, "QUORATE_TOKEN": token}
            for command in (*AT_ONCE, *SHORT):
                turns = [
                    (_processor_s(["-c", "pass"], environment), _processor_s(["-c", QUORATE, command], environment))
                    for _ in range(sizes.rounds)
                ]
                nothing, took = (median(turn) for turn in zip(*turns, strict=True))
                ceiling = CEILING_SHORT if command in SHORT else CEILING_AT_ONCE
                yield Measure(name=f"quorate {command}: times `python -c pass`", value=took / nothing, ceiling=ceiling)
                yield Measure(name=f"quorate {command}: of the processor", value=took * 1000, unit="ms")
        service.close()


def _processor_s(arguments: Sequence[str], environment: Mapping[str, str]) -> float:
    """The time of the processor that an interpreter took, of itself and of the system on its behalf."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
