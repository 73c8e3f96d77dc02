"""Sessions of browsers end by themselves: when nobody used them for long, and in any case after a day's work."""

from datetime import UTC, datetime, timedelta

import pytest

from api.http.sessions import ABSOLUTE, ENDED_KEPT, IDLE, Sessions
from api.server.service import Service
from domain.permission import Credential

MOMENT = timedelta(seconds=5)


@pytest.mark.parametrize(("column", "after"), [("seen_at", IDLE), ("ends_at", timedelta())], ids=["idle", "absolute"])
def test_a_session_ends_by_itself(service: Service, column: str, after: timedelta) -> None:
    sessions = Sessions(service.tokens)
    text, credential = _opened(sessions)
    _set(service, column, -(after - MOMENT))
    assert sessions.find(text)
    _set(service, column, -(after + MOMENT))
    assert sessions.find(text) is None
    assert sessions.list(credential.actor) == []


def test_use_puts_off_the_one_end_and_not_the_other(service: Service) -> None:
    sessions = Sessions(service.tokens)
    text, _ = _opened(sessions)
    [opened] = sessions.list()
    assert ABSOLUTE - MOMENT * 6 < opened.ends_at - datetime.now(UTC) <= ABSOLUTE
    _set(service, "seen_at", MOMENT - IDLE)
    assert sessions.find(text)
    [used] = sessions.list()
    assert datetime.now(UTC) - used.seen_at < MOMENT * 6
    assert used.ends_at == opened.ends_at


def test_a_session_that_ended_is_kept_for_a_time(service: Service) -> None:
    sessions = Sessions(service.tokens)
    for kept, left in ((MOMENT, 2), (-MOMENT, 1)):
        with service.primary.connection() as connection:
            connection.execute("DELETE FROM access.sessions")
        _opened(sessions)
        _set(service, "ends_at", kept - ENDED_KEPT)
        _opened(sessions)
        with service.primary.connection() as connection:
            counted = connection.execute("SELECT count(*) FROM access.sessions").fetchone()
        assert counted == (left,)


def _opened(sessions: Sessions) -> tuple[str, Credential]:
    opened = sessions.open("demo-auditor")
    assert opened
    return opened


def _set(service: Service, column: str, from_now: timedelta) -> None:
    with service.primary.connection() as connection:
        connection.execute(f"UPDATE access.sessions SET {column} = now() + %s", [from_now])
