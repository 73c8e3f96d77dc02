"""The position and digest that are recorded when a report is issued, computed here rather than taken from the client."""

from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool

from api.commands.means import DigestReport, ReportDigest
from api.http.waiting import PositionWaits
from api.reports.compilation import compile_report
from api.reports.subject import subject_of
from domain.permission import Credential
from projections.engine.snapshot import snapshot


def report_digests(readers: ConnectionPool[Connection[Any]], waits: PositionWaits) -> DigestReport:
    """Compiles reports from the read side, for their digests. Raises what `subject_of` raises, and AnswersBehind where
    the read side does not reach the position in time, WaitBeyondHead where it never will."""

    def digest_report(credential: Credential, group: str, what: str, period: str, position: int | None) -> ReportDigest:
        if position is not None:
            waits.shortly(position)
        with readers.connection() as connection, snapshot(connection) as seen:
            known_at = None if position is None else str(position)
            subject = subject_of(seen, credential, what, group, period, known_at)
            return ReportDigest(subject.position, compile_report(seen, subject).digest)

    return digest_report
