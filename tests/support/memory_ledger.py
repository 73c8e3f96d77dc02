"""A ledger in memory to which commands are posted by address and body: proposed by their routes and admitted by the domain
as the service does it, without HTTP, a database or keys."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from api.commands.fields.ids import DEMONSTRATION_ACTOR, DEMONSTRATION_NAMESPACE, command_id
from api.commands.means import ReportDigest
from api.commands.request import CommandRequest
from api.commands.route import Route
from api.routes import ROUTES
from domain.admission import admit
from domain.entries import Entry
from domain.values import Sealed
from ledger.governance import CODEC, hypothetical_entries
from ledger.store.mapper import IDS
from ledger.world.sources import EmptySource
from ledger.world.tracked_world import TrackedWorld

TODAY = date(2026, 11, 1)
STARTED_AT = datetime(2026, 11, 1, 9, tzinfo=UTC)


class Mentions(EmptySource):
    """A source without streams of its own, which knows what the recorded ones mention."""

    def __init__(self) -> None:
        self._of: dict[str, dict[str, str]] = {}

    def record(self, entries: Sequence[Entry]) -> None:
        for e in entries:
            for found in IDS.findall(CODEC.encode(e.event)[1]):
                self._of.setdefault(found.decode(), {})[e.stream] = e.kind

    def mentioning(self, stream: str, kind: str | None = None) -> list[str]:
        return [s for s, of in self._of.get(stream, {}).items() if kind in (None, of)]


class Nobody:
    """Finds nobody: in memory there are no names."""

    def __call__(self, name: str, /) -> Sequence[str]:
        return ()

    def near(self, name: str, /) -> Sequence[tuple[str, str]]:
        return ()


class MemoryLedger:
    """`entries` is the ledger so far; `names` are the keys of the commands that began its streams."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.names: dict[str, str] = {}
        self.source = Mentions()
        self.world = TrackedWorld(self.source)

    def post(self, key: str, path: str, body: dict[str, Any]) -> list[Entry]:
        """Record one command under its idempotency key. Raises domain.refusals.Refused."""
        route, parameters = _route_of(path)
        request = self._request(key, parameters, msgspec.convert(body, route.body, strict=False))
        at = STARTED_AT + timedelta(minutes=len(self.entries))
        drafts = route.propose(request, self.world)
        hypothetical = hypothetical_entries(drafts, self.world, len(self.entries), str(request.command))
        drafted = [replace(e, recorded_at=at) for e in hypothetical]
        acknowledged = frozenset(body.get("acknowledge", ()))
        admit(drafted, self.world, self.world.fork(drafted), today=TODAY, acknowledged=acknowledged)
        self.entries += drafted
        self.names |= {e.stream: key for e in drafted if e.version == 1}
        self.world.add(drafted)
        self.source.record(drafted)
        return drafted

    def _request(self, key: str, path: dict[str, str], body: Any) -> CommandRequest:
        return CommandRequest(
            command=command_id(DEMONSTRATION_NAMESPACE, DEMONSTRATION_ACTOR, key),
            path=path,
            body=body,
            actor=DEMONSTRATION_ACTOR,
            today=TODAY,
            seal=_plain,
            open=lambda sealed: sealed.ct,
            entry=lambda position: self.entries[position - 1] if 0 < position <= len(self.entries) else None,
            entries=lambda command: [e for e in self.entries if e.command == command],
            reaches=lambda slug: True,
            find_persons=Nobody(),
            agencies=lambda: [a for id in self._begun("agency") if (a := self.world.agency(id)) and a.registered],
            report_digest=lambda slug, what, period, position: ReportDigest(position or len(self.entries), "0" * 64),
        )

    def _begun(self, kind: str) -> Iterator[str]:
        return (e.stream for e in self.entries if e.version == 1 and e.kind == kind)


def _plain(person: str, version: int, field: str, text: str) -> Sealed:
    """Words about a person, sealed by nobody."""
    return Sealed(alg="none", key="k", nonce="", ct=text, stream=person, version=version, field=field)


def _route_of(path: str) -> tuple[Route, dict[str, str]]:
    for route, address in _ADDRESSES:
        if found := address.fullmatch(path):
            return route, found.groupdict()
    raise LookupError(path)


_ADDRESSES = [(route, re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", route.path))) for route in ROUTES]
