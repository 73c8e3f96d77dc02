"""An event that cannot be given is given later, and not counted as given."""

from collections.abc import Callable
from typing import Any

import pytest
from psycopg.errors import QueryCanceled

from api.graphql.types import event
from tests.subscriptions.following import Following, ending, events
from tests.subscriptions.graphql_clients import receive, socket, subscribe

DATA = "subscription ($after: Int) { events(after: $after) { position data } }"
Fails = Callable[[], None]


@pytest.fixture
def data_fails(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Any:
    """From here on what an event holds cannot be read, until the monkeypatch is undone."""

    def fails(*_: Any) -> None:
        raise QueryCanceled("canceling statement due to statement timeout")

    monkeypatch.setattr(event, "with_sealed_opened", fails)
    yield monkeypatch.undo
    logged = caplog.get_records("call")
    assert any("statement timeout" in str(r.exc_info) for r in logged), "it is logged as an error"
    logged.clear()


def test_who_follows_is_ended_before_an_event_that_fails_and_others_go_on(
    following: Following, data_fails: Fails
) -> None:
    head = following.head
    with following.lines() as lines, socket(following) as opened:
        next(lines)
        subscribe(opened, "fails", DATA, after=head)
        subscribe(opened, "goes on", after=head)
        recorded = following.agency("fails")
        told = {m["id"]: m for m in (receive(opened), receive(opened))}
        assert told["goes on"]["payload"]["data"]["events"]["position"] == recorded
        expected = {"code": "ENDED", "reason": "unavailable", "after": head}
        assert told["fails"]["payload"][0]["extensions"] == expected
        assert ending(lines) == {"reason": "unavailable", "after": head}
    assert ending(following_from(following, head)) == {"reason": "unavailable", "after": head}
    data_fails()
    with following.lines(after=head) as lines:
        assert events(lines, 1)[0]["position"] == recorded


def following_from(following: Following, after: int) -> Any:
    with following.lines(after=after) as lines:
        yield from lines
