"""The demonstration, served, and the clients that ask it."""

from collections.abc import Iterator

import pytest

from tests.clients.graphql_client import GraphQLClient
from tests.support.demonstration import DemonstrationTemplate
from tests.support.server import served


@pytest.fixture(scope="module")
def client(demonstration: DemonstrationTemplate) -> Iterator[GraphQLClient]:
    with demonstration.copy() as demo, served(demo.service, demo.login_dsn) as address:
        yield GraphQLClient(address, demo.service.primary)
