"""`quorate drill`: replay, compare, verify the proof, and keep the result, as an assurance if a standard is named."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Annotated, Literal

import msgspec
import typer
from msgspec import Struct

from api.cli.arguments.options import (
    Data,
    InvalidArgument,
    OptionalAuthority,
    Server,
    Token,
    parse_authority,
    parse_day,
)
from api.cli.client.connection import open_session
from api.cli.client.database_access import connect_as_service, open_ledger, reach_database
from api.cli.client.held_checkpoints import hold_to_checkpoints
from api.cli.client.run_settings import settings_of
from api.cli.console import out
from api.http.media import Json
from api.server.progress import progress_bar
from domain.text import said
from domain.time_zone import london_day
from projections.engine import read_schema
from projections.engine.projector import Blocked, catch_up_to
from projections.engine.replay import LedgerBroken
from projections.engine.verify import verify
from projections.rule_version import RULE_VERSION

DRILL_CATCH_UP_S = 60
FOUND_MAX = 100
Extent = Literal["given", "not-given"]


class DrillResult(Struct, frozen=True, kw_only=True):
    """What a drill found. `position`: up to where the rows were compared; `checkpoints`: the sizes of the signed heads that
    the ledger was held to; `wrong`: what is not as it should be, FOUND_MAX of it."""

    ledger: str
    at: datetime
    head: int
    position: int
    rows: int
    rule_version: int
    checkpoints: tuple[int, ...]
    seconds: float
    found: int
    wrong: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong, all of the ledger was compared, and a signed checkpoint covers some of it."""
        return not self.found and self.position == self.head and any(self.checkpoints)


def drill(
    standard: Annotated[
        str | None,
        typer.Option("--standard", metavar="ID", help="Record the result as the assurance of this standard."),
    ] = None,
    authority: OptionalAuthority = None,
    on: Annotated[
        date | None, typer.Option("--on", metavar="DATE", parser=parse_day, help="The day of the assurance; today.")
    ] = None,
    out_dir: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where the result is kept; `drills` in the data directory."),
    ] = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Replay the ledger from its first event, compare every row that answers, verify the proof, and keep the result.

    The result is a file, named with the day and the position. With --standard it is recorded as assurance, given or not
    given, with the file and its SHA-256 as evidence, and reports show it. Ends with 1 where anything is wrong.

    quorate drill --standard 0b1e0f6c-6f0a-5b0e-9d3c-2a4f5c6d7e8f --authority chair@cwm-taf-mqap
    """
    if (standard is None) != (authority is None):
        raise InvalidArgument(said("Give --standard and --authority together, or neither."))
    decided = parse_authority(authority) if authority is not None else None
    settings = settings_of(data)
    result = _result(data)
    directory = out_dir or settings.data / "drills"
    file, digest = _kept(result, directory)
    for line in result.wrong:
        out.print(line, markup=False)
    verdict = "passed" if result.passed else "failed"
    out.print(
        f"The drill {verdict}: {result.rows:,} rows at position {result.position:,} of {result.head:,}, in"
        f" {result.seconds:,.1f} s; things that are wrong: {result.found:,}.",
        markup=False,
    )
    out.print(f"{file}, SHA-256 {digest}", markup=False)
    if standard is not None and decided is not None:
        with open_session(server, token, data) as session:
            body = _assurance(result, file, digest, decided, on)
            recorded = session.post(f"/standards/{standard}/assurances", body)
        out.print(f"Recorded as assurance at position {recorded['positions'][-1]}.", markup=False)
    if not result.passed:
        raise typer.Exit(1)


def _result(data: Path | None) -> DrillResult:
    began, settings = monotonic(), settings_of(data)
    with (
        reach_database(settings) as database,
        open_ledger(database) as ledger,
        connect_as_service(database) as connection,
        progress_bar("drill") as progress,
    ):
        read_schema.own_schema(connection)
        proof = hold_to_checkpoints(settings, connection, [], None, progress)
        wrong = [str(finding) for finding in proof.findings]
        head, rows, position = ledger.head().position, 0, 0
        with suppress(Blocked):
            catch_up_to(ledger, ledger.datastore.dsn, head, DRILL_CATCH_UP_S)
        try:
            verified = verify(ledger, connection, progress)
            head, rows, position = verified.head, verified.rows, verified.position
            wrong += map(str, verified.differences)
        except (LedgerBroken, read_schema.OtherLedger) as error:
            wrong.append(str(error))
        if not any(proof.checkpoints):
            wrong.append("No signed checkpoint covers the ledger: `quorate checkpoint publish` signs one.")
        if position < head and not wrong:
            wrong.append(f"The answers have not come beyond position {position:,}: `quorate ready` says why.")
        return DrillResult(
            ledger=str(ledger.identity().id),
            at=datetime.now(UTC),
            head=head,
            position=position,
            rows=rows,
            rule_version=RULE_VERSION,
            checkpoints=tuple(proof.checkpoints),
            seconds=round(monotonic() - began, 1),
            found=len(wrong),
            wrong=tuple(wrong[:FOUND_MAX]),
        )


def _kept(result: DrillResult, directory: Path) -> tuple[str, str]:
    """Write the result to a file: its name, and its SHA-256."""
    directory.mkdir(parents=True, exist_ok=True)
    content = msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n"
    file = directory / f"drill-{result.at:%Y-%m-%dT%H%M%SZ}-{result.position}.json"
    file.write_bytes(content)
    return file.name, sha256(content).hexdigest()


def _assurance(result: DrillResult, file: str, digest: str, authority: Json, on: date | None) -> Json:
    extent: Extent = "given" if result.passed else "not-given"
    values: Sequence[str] = (f"{result.rows:,}", f"{result.position:,}", f"{result.found:,}")
    english = (
        "Drill: the ledger was replayed, {} rows compared at position {}, the proof verified; {} things were wrong."
    )
    welsh = (
        "Ymarfer: ailchwaraewyd y cyfriflyfr, cymharwyd {} rhes ar safle {}, gwiriwyd y prawf; roedd {} peth o'i le."
    )
    return {
        "extent": extent,
        "text": {"en": english.format(*values), "cy": welsh.format(*values)},
        "evidence": [{"pointer": file, "digest": digest}],
        "authority": authority,
        "on": (on or london_day(result.at)).isoformat(),
    }
