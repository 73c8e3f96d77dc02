"""A record with two agencies, and what tests ask of it."""

import asyncio
import itertools
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.http import tokens
from api.server.app import create_app
from api.server.service import Service
from domain.entries import Entry
from ledger.world.tracked_world import TrackedWorld
from tests.support.http_client import Client, InProcess

SLUGS = (f"group-{n}" for n in itertools.count())


class Record:
    """The service, and what is recorded in it."""

    def __init__(self, service: Service, runner: asyncio.Runner, login_dsn: str, keyring_dir: Path) -> None:
        self.service, self.login_dsn, self.keyring_dir = service, login_dsn, keyring_dir
        self.client = Client(InProcess(create_app(service, close=False), runner), "demo-administrator")
        made = tokens.Tokens(login_dsn)
        self.token = made.create("s", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
        made.close()
        for slug, name, *aliases in (
            ("ebc", "Example Borough Council", "Example BC"),
            ("ehb", "Example Health Board"),
        ):
            body = {"slug": slug, "name": {"en": name, "cy": f"Enghraifft {slug}"}, "aliases": aliases}
            self.client.post("/agencies", {**body, "on": "2020-01-01", "authority": {"kind": "agency"}})

    def group(self, on: str = "2020-01-01") -> str:
        slug = next(SLUGS)
        body = {"slug": slug, "name": {"en": "A group"}, "kind": "board", "on": on}
        self.client.post("/groups", {**body, "authority": {"kind": "body"}})
        return slug

    @property
    def head(self) -> int:
        return self.service.head()

    def since(self, position: int) -> list[Entry]:
        return list(self.service.store.after(position))

    def seats(self, slug: str) -> dict[str, list[tuple[str, str, str | None]]]:
        """By title of seat and agency: who sat there, from when, until when."""
        world = TrackedWorld(self.service.store)
        group = world.group_named(slug)
        assert group
        found: dict[str, list[tuple[str, str, str | None]]] = {}
        for seat in group.seats.values():
            agency = world.agency(seat.states[0].agency) if seat.states[0].agency else None
            key = f"{seat.states[0].title} ({agency.slug if agency else '-'})"
            found[key] = [(self.name(t.person), str(t.since), str(t.until) if t.until else None) for t in seat.tenures]
        return found

    def meetings(self, slug: str) -> list[Any]:
        world = TrackedWorld(self.service.store)
        group = world.group_named(slug)
        assert group
        return [m for m in world.meetings_of(group.id) if m.scheduled]

    def roll(self, slug: str, day: str) -> dict[str, str]:
        [meeting] = [m for m in self.meetings(slug) if str(m.day) == day]
        lines = {seat: str(line.event.outcome.value) for seat, line in meeting.roll.items()}
        return lines | {self.name(person): "INVITED" for person in meeting.invited}

    def name(self, person: str) -> str:
        found = TrackedWorld(self.service.store).person(person)
        assert found
        assert found.name
        return (self.service.keyring.open(found.name) or "?").partition("-")[0]
