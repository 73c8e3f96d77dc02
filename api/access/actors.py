"""Actors: who was given credentials, by the opaque ids that events tell, and in which roles."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from projections.engine.snapshot import Snapshot

BY_ID = (
    "select a.id, a.name, t.role, t.created_at, least(t.ends_at, t.revoked_at) from access.actors a"
    " left join access.tokens t on t.actor = a.id where a.id = any(%(actors)s) order by t.created_at desc"
)
BY_NAME = "select a.id from access.actors a where a.name = %(name)s"


class Actor(Struct, frozen=True):
    """What somebody is called, and their credentials, the newest first: each role, and from when to when it stood."""

    name: str
    roles: list[tuple[str, datetime, datetime]]

    def role_at(self, moment: datetime) -> str | None:
        """The role of the newest credential that stood at a moment; None where none did."""
        return next((role for role, since, until in self.roles if since <= moment < until), None)


def by_id(snapshot: Snapshot, actors: Sequence[str]) -> dict[str, Actor]:
    """Actors by their ids; without those who never had a credential here."""
    found: dict[str, Actor] = {}
    for id, name, role, since, until in snapshot.ask(BY_ID, {"actors": list(actors)}):
        actor = found.setdefault(id, Actor(name, []))
        if role is not None:
            actor.roles.append((role, since, until))
    return found


def id_of(snapshot: Snapshot, name: str) -> str | None:
    """The id of the actor of that name; None where there is none."""
    found = snapshot.ask(BY_NAME, {"name": name})
    return str(found[0][0]) if found else None
