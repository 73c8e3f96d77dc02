"""The endpoint of a command: authenticates, authorises, decides, records (or previews) and responds."""

from collections.abc import Awaitable, Callable, Container, Sequence
from functools import partial
from uuid import UUID

import msgspec
from msgspec import UNSET, Struct, UnsetType
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.commands.erasure import destroy_key
from api.commands.head import RequestHead, read_body, read_head, refuse_unseen
from api.commands.ids import command_id
from api.commands.known_world import known_world
from api.commands.means import Means
from api.commands.preview import Preview
from api.commands.reach import loose_ends_in_reach, permit_address, permit_drafts, reaches_entry
from api.commands.receipts import wait_wanted, with_receipts
from api.commands.request import CommandRequest, preview_seal
from api.commands.response import Recorded, recorded_response
from api.commands.route import Route
from api.http.media import json_response
from api.http.problems import shown_fault
from api.http.refusals import BadRequest
from api.people.finder import person_finder
from domain.admission import DraftEvent
from domain.entries import Entry
from domain.events.person import PersonErased
from domain.permission import Credential
from domain.refusals import Unacknowledged
from domain.text import said
from ledger.governance import Command, VersionExpected
from ledger.store.event_store import EventStore
from ledger.world.sources import SourceAsOf
from ledger.world.tracked_world import TrackedWorld
from projections.what_if.handover import LeftOpen
from projections.what_if.loose_ends import loose_ends


def endpoint(route: Route, means: Means) -> Callable[[Request], Awaitable[Response]]:
    """The request handler of one route."""
    decoder = msgspec.json.Decoder(route.body)

    async def answer(request: Request) -> Response:
        head = await read_head(request, means)
        wait_s = wait_wanted(request)
        body = await read_body(request, decoder)
        value = await run_in_threadpool(carry_out, route, means, head, body)
        if wait_s and isinstance(value, Recorded):
            value = await with_receipts(value, means, wait_s)
        return command_response(value)

    return answer


def command_response(value: Recorded | Preview) -> Response:
    """200 for a preview, 201 with an ETag for what was recorded."""
    if isinstance(value, Preview):
        return json_response(value)
    return json_response(value, 201, {"ETag": f'"{value.versions[value.id]}"'})


def carry_out(
    route: Route, means: Means, head: RequestHead, body: Struct, content: bytes | None = None
) -> Recorded | Preview:
    """Decide and record a command, or preview it. `content` is what the same idempotency key must come with again:
    address and body by default. Raises domain.refusals.Refused, BadRequest, VersionExpected and what Governance.record
    raises."""
    refuse_unseen(msgspec.to_builtins(body))
    id = command_id(head.credential.actor, head.key, head.credential.groups)
    store = means.governance.store
    drafts: list[DraftEvent] = []

    def propose(world: TrackedWorld) -> list[DraftEvent]:
        permit_address(head.credential, head.path, route.records, world)
        known = known_world(head.credential, world)
        drafts[:] = route.propose(_command_request(means, head, body, id, world), known)
        permit_drafts(head.credential, drafts, world)
        _check_version(head.expected, drafts, world)
        return drafts

    content = content or msgspec.json.encode([route.path, head.path, body], order="deterministic")
    command = Command(
        id=id,
        fingerprint=means.keyring.fingerprint(content),
        propose=propose,
        acknowledged=frozenset(getattr(body, "acknowledge", ())),
    )
    if head.preview:
        return _preview_of(command, means, route, head.credential)
    try:
        receipt = means.governance.record(command)
    finally:
        if PersonErased in route.records:
            for person in (head.path["person"], *body.also):  # type: ignore[attr-defined]  # of this route's body
                destroy_key(person, means)
    if route.leaves or receipt.repeated:
        events = store.command(str(id))
        after = TrackedWorld(SourceAsOf(store, receipt.positions[-1]))
        left = _loose_ends(events, after, store, head.credential) if route.leaves else UNSET
        return recorded_response(id, receipt, [e.event for e in events], left)
    return recorded_response(id, receipt, [d.event for d in drafts])


def _command_request(means: Means, head: RequestHead, body: Struct, id: UUID, world: TrackedWorld) -> CommandRequest:
    store, seal = means.governance.store, means.keyring.seal

    def reached(entries: Sequence[Entry]) -> Sequence[Entry]:
        return entries if all(reaches_entry(head.credential, e, world) for e in entries) else ()

    return CommandRequest(
        command=id,
        path=head.path,
        body=body,
        actor=head.credential.actor,
        today=means.governance.today(),
        seal=preview_seal if head.preview else seal,
        open=means.keyring.open,
        entry=lambda position: next(iter(reached([e for e in [store.entry(position)] if e])), None),
        entries=lambda command: reached(store.command(command)),
        reaches=head.credential.reads_group,
        find_persons=person_finder(store, means.keyring.open, head.credential),
        list_agencies=lambda: store.streams("agency"),
        report_digest=partial(means.report_digest, head.credential),
    )


def _loose_ends(entries: Sequence[Entry], after: TrackedWorld, store: EventStore, credential: Credential) -> LeftOpen:
    return loose_ends_in_reach(
        credential, loose_ends(entries, TrackedWorld(SourceAsOf(store, entries[0].position - 1)), after)
    )


def _preview_of(command: Command, means: Means, route: Route, credential: Credential) -> Preview:
    """The decision without recording it; faults that it leaves elsewhere are shown whether they are acknowledged or
    not."""
    try:
        decided = means.governance.decide(command)
    except Unacknowledged as refusal:
        all_of_them = command.acknowledged | {f.id for f in refusal.faults}
        decided = means.governance.decide(msgspec.structs.replace(command, acknowledged=all_of_them))
    leaves: LeftOpen | UnsetType = UNSET
    if route.leaves:
        store = means.governance.store
        before = TrackedWorld(SourceAsOf(store, decided.entries[0].position - 1))
        leaves = loose_ends_in_reach(credential, loose_ends(decided.entries, before, before.fork(decided.entries)))
    differing = means.difference(decided, credential) if means.difference else None
    return Preview.of(decided, tuple(map(shown_fault, decided.left)), differing, leaves)


def _check_version(expected: Container[int] | None, drafts: list[DraftEvent], world: TrackedWorld) -> None:
    if expected is None:
        return
    streams = {d.stream for d in drafts}
    if len(streams) != 1:
        raise BadRequest(said("If-Match speaks of one stream, and this command records in several."), rule="if-match")
    version = world.version(drafts[0].stream)
    if version not in expected:
        raise VersionExpected(f"the stream is at version {version}, which If-Match does not name")
