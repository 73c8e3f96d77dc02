"""Clients of the HTTP API in this process."""

from collections.abc import Callable

from api.server.service import Service
from tests.api.conftest import Client

Limited = Callable[..., Client]


def event_kinds(service: Service, positions: list[int]) -> list[str]:
    found = (service.store.entry(p) for p in positions)
    return [type(e.event).__name__ for e in found if e]
