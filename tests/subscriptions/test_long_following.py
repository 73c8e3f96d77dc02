"""Who follows goes on doing so: over the look-ups of its credential, and beyond the time for headers."""

from collections.abc import Collection, Mapping
from time import sleep

import pytest
from msgspec.structs import replace
from websockets.exceptions import ConnectionClosed

from api.server import slow_clients
from domain.permission import Credential
from tests.subscriptions.following import Following, ending, events
from tests.subscriptions.graphql_clients import receive, socket, subscribe


def test_a_token_follows_over_the_look_ups_of_its_credential(following: Following) -> None:
    token = following.token()
    broadcast = following.service.broadcast
    broadcast.limits = replace(broadcast.limits, lookup_s=0.1)
    with following.lines(token) as lines:
        next(lines)
        for number in range(4):
            sleep(0.8)
            recorded = following.agency(f"long-{number}")
            assert events(lines, 1)[0]["position"] == recorded


def test_a_socket_is_open_beyond_the_time_for_headers(following: Following, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_clients, "HEADERS_S_MAX", 0.5)
    with socket(following) as opened:
        subscribe(opened, "1")
        sleep(1.0)
        recorded = following.agency("after-headers")
        assert receive(opened)["payload"]["data"]["events"]["position"] == recorded


def test_a_revoked_token_subscribes_to_nothing_over_an_open_socket(following: Following) -> None:
    token = following.token()
    id = following.service.tokens.list()[-1].id
    with socket(following, token) as opened:
        following.service.tokens.revoke(id)
        subscribe(opened, "1", after=0)
        with pytest.raises(ConnectionClosed) as ended:
            opened.recv(timeout=20)
    assert ended.value.rcvd is not None
    assert ended.value.rcvd.code == 4403


def test_a_reader_that_fails_is_told_and_logged_as_an_error(
    following: Following, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(tokens: Collection[str]) -> Mapping[str, Credential]:
        raise KeyError(*tokens)

    monkeypatch.setattr(following.service.broadcast, "_lookup", fails)
    with following.lines() as lines:
        assert ending(lines)["reason"] == "unavailable"
    assert [r.levelname for r in caplog.records if r.name == "quorate" and r.exc_info] == ["ERROR"]
    caplog.clear()
