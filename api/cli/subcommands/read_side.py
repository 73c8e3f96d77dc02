"""`quorate replay`, `verify`, `rebuild` and `ready`: replay, verify and rebuild the read side, and wait for it."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer
from eventsourcing.persistence import DataError
from rich.table import Table

from api.cli.arguments.options import Data, InvalidArgument, Server, Token
from api.cli.client.connection import open_session
from api.cli.client.database_access import connect_as_service, open_ledger, reach_database
from api.cli.client.held_checkpoints import hold_to_checkpoints, proof_report
from api.cli.client.run_settings import settings_of
from api.cli.console import out
from api.cli.output.replay_steps import walk
from api.http.parameters import parse_position
from api.http.settings import SettingsError
from api.server.progress import progress_bar
from domain.text import said
from domain.time_zone import in_london
from ledger.progress import Progress
from ledger.store.event_store import EventStore
from ledger.unreadable_event import UnreadableEvent
from projections.engine import read_schema
from projections.engine import rebuild as rebuilding
from projections.engine import replay as replaying
from projections.engine import verify as verifying
from projections.engine.projector import Blocked, catch_up_to
from projections.engine.replay import LedgerBroken
from projections.engine.replayed_rows import replayed_rows
from projections.engine.row_digests import RowDigests

POLL_S = 0.05
SHOWN_MAX = 50
CATCH_UP_S = 5
REBUILDING = "rebuilding"
UNREADABLE = (psycopg.DataError, DataError)
"""Of a stored value for which Python has none, such as a time without end."""


def replay(
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="WHEN", help="A position; with --step a moment or a day too. The head by default."
        ),
    ] = None,
    rows: Annotated[
        bool, typer.Option("--rows", help="Print every row known there as JSON, one a line, instead.")
    ] = False,
    step: Annotated[
        bool, typer.Option("--step", help="Walk through what was recorded, and say what each command changed.")
    ] = False,
    steps: Annotated[
        str | None, typer.Option("--steps", metavar="KEYS", help="With --step, the keys: n and p, such as ppn.")
    ] = None,
    group: Annotated[str | None, typer.Option("--group", metavar="SLUG", help="With --step, of one group.")] = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Work out every row from the events alone, up to a position.

    Prints how many rows each model has, and a digest of them; or with --rows the rows themselves, and in a last line their
    SHA-256: the same bytes that `GET /replay` answers.

    quorate replay --at 100

    With --step, shows the last command that was recorded by then, and what it changed; n goes on to the next, p back to the
    one before. This asks the service, within the reach of a credential.

    quorate replay --group cwm-taf-mqap --at 100 --step
    """
    if step:
        if steps and not {*steps} <= {*"npq"}:
            raise InvalidArgument(said("--steps holds n, p and q, not {keys}.", keys=steps[:20]))
        with open_session(server, token, data) as session:
            walk(session, group, at, steps)
        return
    with reach_database(settings_of(data)) as database, open_ledger(database) as ledger:
        head = ledger.head().position
        upto = head if at is None else parse_position(at)
        if upto is None or upto > head:
            raise SettingsError(f"--at is a position from 0 to {head}, the newest; not {at}.")
        with progress_bar("replaying") as progress, _reporting_broken_ledger():
            if rows:
                for line in replayed_rows(ledger, upto, progress):
                    sys.stdout.write(line.decode())
                return
            with RowDigests() as digests:
                for command, changes in replaying.replay(ledger, upto, progress):
                    digests.take(command[-1].position, changes)
                made = digests.of_models()
    table = Table("model", "rows", "digest", title=f"position {upto}")
    for model, each in made.items():
        table.add_row(model, f"{each.rows}", each.digest)
    out.print(table)


def verify(
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(
            "--checkpoint", metavar="FILE", help="A checkpoint or a receipt that others hold; may be given again."
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key", metavar="FILE", help="The keys that may have signed it; those of this ledger by default."
        ),
    ] = None,
    data: Data = None,
) -> None:
    """Check the ledger by itself, every event with the signed checkpoints, and every row that answers with the events.

    Names what is wrong with the ledger or its guards, the first position that is not as it was, and the rows that differ;
    ends with 1 if there is anything, or where there is nothing to verify.

    quorate verify --checkpoint held.checkpoint
    """
    with _open_read_side(data, "verifying") as (ledger, connection, progress):
        proof = hold_to_checkpoints(settings_of(data), connection, checkpoint or [], key, progress)
        try:
            with suppress(Blocked):
                catch_up_to(ledger, ledger.datastore.dsn, ledger.head().position, CATCH_UP_S)
            verified = verifying.verify(ledger, connection, progress)
        except (LedgerBroken, read_schema.OtherLedger, UnreadableEvent, *UNREADABLE) as error:
            _print_lines(proof_report(proof))
            if isinstance(error, UNREADABLE):
                raise LedgerBroken(f"what it holds cannot be read ({error})") from None
            raise
    newest = in_london(verified.head_recorded_at).isoformat() if verified.head_recorded_at else ""
    out.print(
        f"The ledger: {verified.head:,} positions, the newest of {newest}; none is missing, all are in order, and its"
        " guards are on."
    )
    _print_lines([*proof_report(proof), *map(str, verified.differences[:SHOWN_MAX])])
    where = f"Its tables: {verified.schema} at position {verified.position:,}: {verified.rows:,} rows"
    behind = verified.head - verified.position
    if verified.differences:
        out.print(f"{where}; {len(verified.differences):,} differ from what the ledger says.")
    elif behind:
        late = f"{behind:,} positions behind the ledger: those are not verified"
        out.print(f"{where}, each as the ledger says; but it is {late}.")
    else:
        out.print(f"{where}, each as the ledger says.")
    if verified.differences or behind or proof.findings:
        raise typer.Exit(1)


def _print_lines(lines: list[str]) -> None:
    for line in lines:
        out.print(line, markup=False)


def rebuild(
    grace: Annotated[float, typer.Option(help="Seconds that answers on the old tables have to end.", min=0)] = 10,
    data: Data = None,
) -> None:
    """Fill new tables from the ledger, compare them with the old ones, and let them answer.

    quorate rebuild
    """
    with _open_read_side(data, REBUILDING) as (ledger, connection, progress):
        rebuilt = rebuilding.rebuild(ledger, connection, grace_s=grace, progress=progress, say=out.print)
    compared = (
        f"not compared with the tables before, for {rebuilt.not_compared}"
        if rebuilt.differing is None
        else f"{rebuilt.differing:,} rows differ from before"
    )
    out.print(f"{rebuilt.schema} answers at position {rebuilt.position}; {compared}.")


def ready(
    within: Annotated[
        float, typer.Option(help="Seconds that the read side has to come to the ledger's head.", min=0)
    ] = 5,
    data: Data = None,
) -> None:
    """Say whether the answers keep up with the ledger.

    Ends with 1 when they do not come to its head in time, and names the event that blocks them, where one does.

    quorate ready --within 2
    """
    with (
        reach_database(settings_of(data)) as database,
        open_ledger(database) as ledger,
        connect_as_service(database) as connection,
    ):
        head = ledger.head().position
        until = time.monotonic() + within
        read_schema.check_ledger(connection, read_schema.own_schema(connection))
        while (stands := read_schema.checkpoint(connection, read_schema.own_schema(connection)).position) < head:
            if time.monotonic() > until:
                blocking = read_schema.blocking_event(connection)
                reason = f"{blocking}; a version that knows it goes on" if blocking else "is a projector running?"
                out.print(
                    f"The read side stands at position {stands}, behind the ledger's {head}: {reason}", markup=False
                )
                raise typer.Exit(1)
            time.sleep(POLL_S)
    out.print(f"The read side stands at position {stands}; the ledger was at {head}.")


@contextmanager
def _open_read_side(data: Path | None, doing: str) -> "Iterator[tuple[EventStore, psycopg.Connection[Any], Progress]]":
    with (
        reach_database(settings_of(data)) as database,
        open_ledger(database) as ledger,
        connect_as_service(database) as connection,
        progress_bar(doing) as progress,
        _reporting_broken_ledger(),
    ):
        if doing != REBUILDING:  # which makes a read side of its own, whoever made the one before
            read_schema.own_schema(connection)
        yield ledger, connection, progress


@contextmanager
def _reporting_broken_ledger() -> Iterator[None]:
    try:
        yield
    except LedgerBroken as broken:
        out.print(f"The ledger is broken: {broken}", markup=False)
        raise typer.Exit(1) from None
