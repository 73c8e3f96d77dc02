"""What a report states of itself when it is issued: the position it is of, and the digest of its data, worked out here."""

from collections.abc import Callable
from typing import Any, NamedTuple

from psycopg import Connection
from psycopg_pool import ConnectionPool

from api.problems import Behind
from api.reports.collecting import collect
from api.reports.subject import subject_of
from domain.permission import Credential
from domain.words import said
from projections.snapshot import snapshot, wait

WAIT_S_MAX = 5.0


class Stated(NamedTuple):
    position: int
    digest: str


State = Callable[[Credential, str, str, str, int | None], Stated]
"""Who asks, the slug of the group, which report, of which period, and at which position (by default now)."""


def stating(readers: ConnectionPool[Connection[Any]]) -> State:
    """States reports by the tables that answer. Raises what `subject_of` raises, and Behind."""

    def state(credential: Credential, group: str, what: str, period: str, position: int | None) -> Stated:
        with readers.connection() as connection:
            if position is not None and (stands := wait(connection, position, WAIT_S_MAX)) < position:
                words = said(
                    "The answers stand at position {stands} and have not come to {position}; ask again.",
                    stands=stands,
                    position=position,
                )
                raise Behind(words, rule="behind")
            with snapshot(connection) as seen:
                known_at = None if position is None else str(position)
                subject = subject_of(seen, credential, what, group, period, known_at)
                return Stated(subject.position, collect(seen, subject).digest)

    return state
