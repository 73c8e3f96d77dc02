"""Webhooks whose receiver is slow or whose work fails: only they wait, it is noted, and the service can stop."""

import threading
from time import monotonic

import pytest

from api.webhooks import posting
from api.webhooks.delivery import Delivery
from api.webhooks.store import Webhooks
from projections.engine.budget import TookTooLong
from tests.subscriptions.following import Following
from tests.subscriptions.webhook_receiver import Receiver, added, deliver

SLOW = "https://register.example/slow"


def test_a_slow_receiver_delays_only_itself_and_no_shutdown(
    following: Following, webhooks: Webhooks, delivery: Delivery, receiver: Receiver
) -> None:
    for _ in range(5):
        added(webhooks, following.head - 1, url=SLOW)
    added(webhooks, following.head)
    stop = threading.Event()
    running = threading.Thread(target=delivery.run, args=(stop,), daemon=True)
    running.start()
    recorded = following.agency("beside-a-slow-one")
    ends = monotonic() + 6
    while monotonic() < ends and recorded not in receiver.positions:
        stop.wait(0.1)
    stop.set()
    assert recorded in receiver.positions
    running.join(2)
    assert not running.is_alive(), "a post is broken off"
    assert {w.failures for w in webhooks.all()} == {0}, "which is no failure of the receiver"


def test_an_answer_that_drips_ends_at_the_deadline(
    following: Following, webhooks: Webhooks, delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "TIMEOUT_S", 0.5)
    added(webhooks, following.head - 1, url=SLOW)
    began = monotonic()
    deliver(delivery, webhooks)
    assert monotonic() - began < 3
    (webhook,) = webhooks.all()
    assert (webhook.failures, webhook.last_error) == (1, "the receiver did not answer within 0.5 s")


@pytest.mark.parametrize(
    ("error", "logged"), [(TookTooLong(), 0), (RuntimeError("the keyring is not there"), 1)], ids=["expected", "not"]
)
def test_what_fails_before_a_post_is_noted_and_waits(
    error: Exception,
    logged: int,
    following: Following,
    webhooks: Webhooks,
    delivery: Delivery,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails(id: str) -> str:
        raise error

    monkeypatch.setattr(webhooks, "secret", fails)
    added(webhooks, following.head - 1)
    deliver(delivery, webhooks)
    (webhook,) = webhooks.all()
    assert (webhook.failures, webhook.last_error) == (1, str(error) or "TookTooLong")
    assert not webhooks.due(), "it waits before the next attempt"
    assert not receiver.posts
    errors = [r for r in caplog.get_records("call") if (r.name, r.levelname) == ("quorate", "ERROR")]
    assert [r.getMessage() for r in errors] == [f"webhook {webhook.id}"] * logged, "only what nobody expected"
    caplog.clear()
