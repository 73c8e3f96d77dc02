"""Waiting for the read side (read your writes): an answer can be asked for that has come to a position."""

from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool

from api.http.refusals import AnswersBehind
from domain.text import said
from projections.engine.snapshot import wait_for_position

WAIT_S_MAX = 5.0


def await_position(readers: "ConnectionPool[Connection[Any]]", position: int) -> None:
    """Return once the read side has come to the position. Raises AnswersBehind after WAIT_S_MAX."""
    with readers.connection() as connection:
        stands = wait_for_position(connection, position, WAIT_S_MAX)
    if stands < position:
        words = said(
            "The answers stand at position {stands} and have not come to {position}; ask again.",
            stands=stands,
            position=position,
        )
        raise AnswersBehind(words, rule="behind")
