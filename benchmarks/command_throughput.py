"""Commands a second over HTTP: clients without a pause, on several processes of the service, each client with a group of
its own; and whether each command that was acknowledged was recorded once."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import psycopg
from msgspec import Struct

from benchmarks.command_rate import write_group
from benchmarks.databases import OpenDatabase
from benchmarks.http_load import Target, answered
from benchmarks.measure import Measure
from benchmarks.worst_document import service_process, tokens_of
from ledger.keyring import Keyring
from ledger.progress import Say

RATE_AIM = "250"
EACH = "0" * 36
"""What each request has another id for."""
DAY = "2026-01-05"
RECORDED = "select count(*) from ledger.events where topic like 'action.raised%'"


class ThroughputSizes(Struct, frozen=True):
    """How many clients and processes there are, how many events each client's group has, and for how long it is asked."""

    clients: int = 8
    processes: int = 2
    events: int = 500
    seconds: float = 10.0


class ActionsTarget(Target):
    """The address where a group raises actions, each another one."""

    def __init__(self, address: str, slug: str, token: str) -> None:
        body = {
            "text": {"en": f"To be done ({EACH})"}, "seat": "s1", "due_on": DAY, "on": DAY,
            "authority": {"kind": "office", "office": "secretary"},
        }  # fmt: skip
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": EACH}
        super().__init__(f"{address}/groups/{slug}/actions", body, headers)

    def next_request(self) -> bytes:
        return self.request.replace(EACH.encode(), str(uuid4()).encode())


def measures(places: OpenDatabase, sizes: ThroughputSizes, say: Say) -> Iterator[Measure]:
    """What comes is counted by the clients, what was recorded by the ledger. Raises AssertionError where they differ."""
    with places("throughput") as place, tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        keys = Path(home) / "keyring"
        say(f"commands a second: writing {sizes.clients} groups")
        store = place.store()
        groups = [write_group(store, f"group-{n}", sizes.events, 2, Keyring(keys)) for n in range(sizes.clients)]
        store.close()
        services = [stack.enter_context(service_process(place, keys)) for _ in range(sizes.processes)]
        tokens = tokens_of(place, sizes.clients, "administrator")
        targets = [
            ActionsTarget(services[n % sizes.processes].address, group.slug, token)
            for n, (group, token) in enumerate(zip(groups, tokens, strict=True))
        ]
        say(f"commands a second: {sizes.clients} clients, {sizes.processes} processes")
        _, warmed = answered(targets, sizes.seconds / 10)
        before_s = sum(service.processor_s() for service in services)
        rate, given = answered(targets, sizes.seconds)
        processor_ms = (sum(service.processor_s() for service in services) - before_s) * 1000 / given
        with psycopg.connect(place.admin) as connection:
            (recorded,) = connection.execute(RECORDED).fetchone() or (0,)
        assert recorded == warmed + given, (recorded, warmed + given)
    what = f"commands, {sizes.clients} clients and {sizes.processes} processes"
    yield Measure(name=f"{what}: recorded, none doubled or lost", value=rate, unit="/s", aim=RATE_AIM)
    yield Measure(name=f"{what}: processor of the service", value=processor_ms, unit="ms")
