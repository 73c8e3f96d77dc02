"""Webhooks: signed, in order, at least once, to no address inside, and only what they may see."""

import hmac
import json
import threading
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Any

import httpx
import pytest

from api.graphql.types import event
from api.webhooks.addresses import AddressRefused, Target, is_outside, target
from api.webhooks.delivery import Delivery
from api.webhooks.posting import Posts
from api.webhooks.store import WEBHOOKS_MAX, TooManyWebhooks, Webhooks
from tests.subscriptions.following import Following
from tests.subscriptions.webhook_receiver import HOSTS, OUTSIDE, URL, Receiver, Routed, added, deliver


def soon(following: Following) -> None:
    """The pause before the next attempt is over."""
    with following.service.primary.connection() as connection:
        connection.execute("UPDATE access.webhooks SET next_at = now()")


def test_each_event_is_posted_in_order_and_signed_to_the_address_that_was_looked_at(
    following: Following, webhooks: Webhooks, delivery: Delivery, receiver: Receiver, routed: Routed
) -> None:
    head = following.head
    secret = added(webhooks, head - 5)
    deliver(delivery, webhooks)
    assert receiver.positions == [*range(head - 4, head + 1)]
    headers, body = receiver.posts[0]
    assert headers["host"] == "register.example"
    assert {str(url) for url in routed.addressed} == {f"https://{OUTSIDE}/hook?a=b"}
    assert {*routed.names} == {"register.example"}
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = hmac.new(b64decode(secret.removeprefix("whsec_")), signed, sha256).digest()
    assert headers["webhook-signature"] == f"v1,{b64encode(expected).decode()}"
    assert len({h["webhook-id"] for h, _ in receiver.posts}) == 5
    assert not any("cookie" in h for h, _ in receiver.posts)
    (webhook,) = webhooks.all()
    assert (webhook.position, webhook.failures, webhook.last_error) == (head, 0, None)


def test_no_connection_that_was_made_to_one_host_is_used_for_another_at_its_address(routed: Routed) -> None:
    made: list[httpx.AsyncClient] = []

    def client() -> httpx.AsyncClient:
        made.append(httpx.AsyncClient(transport=routed))
        return made[-1]

    with Posts(client) as posts:
        for host in (*HOSTS, *HOSTS, "other.example"):
            assert posts.post(Target(f"https://{OUTSIDE}/", host, host), b"{}", {}, threading.Event()) == 204
    assert len(made) == 2


def test_what_is_refused_is_posted_again_before_anything_else(
    following: Following, webhooks: Webhooks, delivery: Delivery, receiver: Receiver
) -> None:
    head = following.head
    added(webhooks, head - 3)
    receiver.answers = [204, 500]
    deliver(delivery, webhooks)
    (webhook,) = webhooks.all()
    assert (webhook.position, webhook.failures) == (head - 2, 1)
    assert webhook.last_error == "the receiver answered 500"
    assert not webhooks.due(), "it waits before the next attempt"
    soon(following)
    receiver.answers = [302]
    deliver(delivery, webhooks)
    assert webhooks.all()[0].failures == 2, "nothing follows where an answer points"
    soon(following)
    deliver(delivery, webhooks)
    assert receiver.positions == [head - 2, head - 1, head - 1, head - 1, head]
    ids = [headers["webhook-id"] for headers, _ in receiver.posts]
    assert ids[1] == ids[2] == ids[3], "by which a receiver knows it again"
    assert webhooks.all()[0].failures == 0


def test_one_that_cannot_be_reached_says_so_and_one_that_is_gone_is_ended(
    following: Following, webhooks: Webhooks, delivery: Delivery, receiver: Receiver, routed: Routed
) -> None:
    added(webhooks, following.head - 1)
    port, routed.port = routed.port, 1
    deliver(delivery, webhooks)
    assert webhooks.all()[0].failures == 1
    routed.port = port
    receiver.answers = [410]
    soon(following)
    deliver(delivery, webhooks)
    assert webhooks.all()[0].ended_at is not None
    assert not webhooks.due()


def test_it_is_posted_what_its_reach_shows_and_no_names_unless_told(
    following: Following, webhooks: Webhooks, delivery: Delivery, receiver: Receiver
) -> None:
    added(webhooks, 0, ("cwm-taf-mqap",))
    deliver(delivery, webhooks)
    token = following.token("reporting", groups=("cwm-taf-mqap",))
    expected = following.all(token)
    assert [json.loads(body)["event"] for _, body in receiver.posts] == expected
    assert 0 < len(expected) < following.head
    assert webhooks.all()[0].position == following.head


def test_the_secret_is_nowhere_in_the_database_and_goes_with_the_webhook(
    following: Following, webhooks: Webhooks, delivery: Delivery, receiver: Receiver
) -> None:
    secret = added(webhooks, 0)
    (webhook,) = webhooks.all()
    with following.service.primary.connection() as connection:
        (row,) = connection.execute("SELECT webhooks::text FROM access.webhooks").fetchone() or ("",)
        assert secret.removeprefix("whsec_") not in row
        key = connection.execute("SELECT key FROM access.webhooks").fetchone()
    assert webhooks.secret(webhook.id) == secret
    assert webhooks.remove(webhook.id, by="test")
    assert not webhooks.remove(webhook.id, by="test")
    assert key is not None
    assert following.service.keyring.destroyed(key[0])
    delivery.turn(webhook, threading.Event())
    assert not receiver.posts, "what was removed is posted nothing"


def test_there_are_only_so_many(following: Following, webhooks: Webhooks) -> None:
    for _ in range(WEBHOOKS_MAX):
        added(webhooks, 0)
    with pytest.raises(TooManyWebhooks):
        added(webhooks, 0)


def test_one_process_delivers_while_others_stand_by(
    following: Following, webhooks: Webhooks, delivery: Delivery
) -> None:
    added(webhooks, following.head)
    stop = threading.Event()
    threads = [threading.Thread(target=delivery.run, args=(stop,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    recorded = following.agency("by-webhook")
    for _ in range(200):
        if webhooks.all()[0].position == recorded:
            break
        stop.wait(0.1)
    stop.set()
    for thread in threads:
        thread.join()
    assert webhooks.all()[0].position == recorded


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1"),
        *("fec0::1", "4000::1", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::7f00:1", "2001:0:7f00:1::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1%eth0"),
    ],
)
def test_no_address_inside_is_reached(address: str) -> None:
    assert not is_outside(address)
    for resolved in ([address], [OUTSIDE, address]):
        with pytest.raises(AddressRefused, match="no address outside"):
            target(URL, HOSTS, lambda host, port, found=resolved: found)  # type: ignore[misc]


@pytest.mark.parametrize("address", [OUTSIDE, "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_outside_are_reached(address: str) -> None:
    assert is_outside(address)


@pytest.mark.parametrize(
    "url",
    [
        *("http://register.example/", "ftp://register.example/", "https:///", "register.example", "https://[::1"),
        *("https://2130706433/", "https://0x7f.1/", "https://[::ffff:127.0.0.1]/", "https://register.example./"),
        *("https://other.example/", "https://register.example.evil/", "https://evil@register.example/"),
        *("https://register.example/#x", "https://register.example/\n", "https://register.example:99999/"),
        "https://register.example/" + "a" * 500,
    ],
)
def test_only_plain_addresses_of_hosts_that_the_settings_allow_are_taken(url: str) -> None:
    with pytest.raises(AddressRefused):
        target(url, HOSTS, lambda host, port: [OUTSIDE])


def test_an_event_that_cannot_be_read_is_posted_later_and_not_lost(
    following: Following,
    webhooks: Webhooks,
    delivery: Delivery,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails(*_: Any) -> None:
        raise OSError("the keyring is away")

    head = following.head
    added(webhooks, head - 1)
    with monkeypatch.context() as patched:
        patched.setattr(event, "with_sealed_opened", fails)
        deliver(delivery, webhooks)
    (webhook,) = webhooks.all()
    assert (receiver.posts, webhook.position, webhook.failures) == ([], head - 1, 1)
    caplog.clear()
    soon(following)
    deliver(delivery, webhooks)
    assert receiver.positions == [head]
