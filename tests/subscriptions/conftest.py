"""The demonstration, served with its projector, and who may follow it."""

import logging
from collections.abc import Iterator

import httpx
import pytest

from api.graphql.schema import build
from api.webhooks.delivery import Delivery
from api.webhooks.posting import Posts
from api.webhooks.store import Webhooks
from tests.subscriptions.following import Following
from tests.subscriptions.webhook_receiver import HOSTS, OUTSIDE, Receiver, Routed
from tests.support.demonstration import DemonstrationTemplate
from tests.support.server import served


@pytest.fixture
def following(demonstration: DemonstrationTemplate, caplog: pytest.LogCaptureFixture) -> Iterator[Following]:
    """Whatever the test looks at: that the service logs what nobody expected fails it."""
    with demonstration.copy() as demo, served(demo.service, demo.login_dsn) as address:
        yield Following(demo, address)
    unexpected = [r for r in caplog.get_records("call") if r.name == "quorate" and r.levelno >= logging.ERROR]
    assert not unexpected


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.ended.set()
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def webhooks(following: Following) -> Webhooks:
    return Webhooks(following.service.primary, following.service.keyring)


@pytest.fixture
def routed(receiver: Receiver) -> Routed:
    return Routed(receiver.server.server_address[1])


@pytest.fixture
def delivery(following: Following, webhooks: Webhooks, routed: Routed) -> Iterator[Delivery]:
    service = following.service
    with Posts(lambda: httpx.AsyncClient(transport=routed)) as posts:
        yield Delivery(
            webhooks,
            service.readers,
            service.primary,
            build()[0],
            service.keyring.open_held,
            HOSTS,
            posts,
            lambda host, port: [OUTSIDE],
        )
