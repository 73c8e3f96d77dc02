"""The endpoint of a command: authenticates, authorises, decides, records (or previews) and responds."""

from collections.abc import Container, Sequence
from contextlib import suppress
from functools import partial
from uuid import UUID

import msgspec
from msgspec import UNSET, Struct, UnsetType
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.commands.authorisation.known_world import known_world
from api.commands.authorisation.reach import loose_ends_in_reach, permit_address, permit_drafts, reaches_entry
from api.commands.erasure import destroy_key
from api.commands.fields.ids import command_id
from api.commands.http.changes import corrected_events
from api.commands.http.head import RequestHead, read_body, read_head
from api.commands.http.receipts import wait_wanted, with_receipts
from api.commands.http.response import Recorded, recorded_response
from api.commands.means import Means
from api.commands.preview import Preview
from api.commands.request import CommandRequest, preview_seal
from api.commands.route import Route
from api.commands.written_references import CommandReferences
from api.http import request_record
from api.http.endpoints import Endpoint
from api.http.media import json_response
from api.http.problems import shown_fault
from api.http.refusals import BadRequest
from api.http.stored_text import refuse_unseen
from api.people.finder import agencies_of, person_finder
from domain.admission import DraftEvent
from domain.entries import Entry
from domain.events.compensation import Corrected, Retracted
from domain.events.person import PersonErased
from domain.faults import Fault
from domain.permission import Credential
from domain.refusals import Unacknowledged
from domain.text import Words, said
from ledger.governance import Command, VersionExpected
from ledger.unreadable_event import UnreadableEvent
from ledger.world.sources import SourceAsOf
from ledger.world.tracked_world import TrackedWorld
from projections.what_if.handover import LeftOpen
from projections.what_if.loose_ends import loose_ends


def endpoint(route: Route, means: Means) -> Endpoint:
    """The request handler of one route."""
    decoder = msgspec.json.Decoder(route.body)

    async def answer(request: Request) -> Response:
        request_record.current().command = route.id
        head = await read_head(request, means, route.records)
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
    request = request_record.current()
    request.command = route.id
    value = _carried_out(route, means, head, body, content)
    request.outcome = "recorded" if isinstance(value, Recorded) else "previewed"
    return value


def _carried_out(
    route: Route, means: Means, head: RequestHead, body: Struct, content: bytes | None
) -> Recorded | Preview:
    refuse_unseen(msgspec.to_builtins(body))
    id = command_id(means.governance.store.namespace, head.credential.actor, head.key, head.credential.scope)
    store = means.governance.store
    drafts: list[DraftEvent] = []
    asked: list[Fault] = []
    notes: list[Words] = []

    def propose(world: TrackedWorld) -> list[DraftEvent]:
        known = known_world(head.credential, world)
        request = _command_request(means, head, body, id, world)
        written = CommandReferences(request, known, store)
        as_written = head.credential.agency is None and route.references_written
        if as_written:
            request = msgspec.structs.replace(request, path=written.path())
        permit_address(head.credential, request.path, route.records, world)  # before anything is said of the body
        if as_written:
            request = msgspec.structs.replace(request, body=written.body(route.records))
        drafts[:] = route.propose(request, known)
        permit_drafts(head.credential, drafts, world)
        _check_version(head.expected, drafts, world)
        asked[:] = _questions(route, request, drafts, known)
        notes[:] = route.notes(request, known) if route.notes and head.preview else ()
        return drafts

    content = content or msgspec.json.encode([route.path, head.path, body], order="deterministic")
    command = Command(
        id=id,
        fingerprint=means.keyring.fingerprint(content),
        propose=propose,
        acknowledged=frozenset(getattr(body, "acknowledge", ())),
        asks=lambda: asked,
    )
    if head.preview:
        return _preview_of(command, means, route, head.credential, notes)
    try:
        receipt = means.governance.record(command)
    finally:
        if PersonErased in route.records:
            for person in (head.path["person"], *body.also):  # type: ignore[attr-defined]  # of this route's body
                destroy_key(person, means)
    if route.leaves or receipt.repeated or any(isinstance(d.event, Corrected | Retracted) for d in drafts):
        events = store.command(str(id))
        left = _loose_ends(events, receipt.positions[-1], means, head.credential) if route.leaves else UNSET
        return recorded_response(id, receipt, [e.event for e in events], left, corrected_events(events, store))
    return recorded_response(id, receipt, [d.event for d in drafts])


def _questions(
    route: Route, request: CommandRequest, drafts: Sequence[DraftEvent], world: TrackedWorld
) -> Sequence[Fault]:
    """What the route asks; what it asks before something that cannot be read, since that does not keep others waiting."""
    asked: list[Fault] = []
    with suppress(UnreadableEvent):
        for fault in route.asks(request, drafts, world) if route.asks else ():
            asked.append(fault)
    return asked


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
        find_persons=person_finder(store, means.person_names, head.credential),
        agencies=partial(agencies_of, store),
        report_digest=partial(means.report_digest, head.credential),
    )


def _loose_ends(entries: Sequence[Entry], last: int, means: Means, credential: Credential) -> LeftOpen:
    _, streams = means.governance.streams.advance()
    before, after = (TrackedWorld(SourceAsOf(streams, at)) for at in (entries[0].position - 1, last))
    return loose_ends_in_reach(credential, loose_ends(entries, before, after))


def _preview_of(
    command: Command, means: Means, route: Route, credential: Credential, notes: Sequence[Words]
) -> Preview:
    """The decision without recording it; faults that it leaves elsewhere are shown whether they are acknowledged or
    not."""
    try:
        decided = means.governance.decide(command)
    except Unacknowledged as refusal:
        all_of_them = command.acknowledged | {f.id for f in refusal.faults}
        decided = means.governance.decide(msgspec.structs.replace(command, acknowledged=all_of_them))
    leaves: LeftOpen | UnsetType = UNSET
    if route.leaves:
        _, streams = means.governance.streams.advance()
        before = TrackedWorld(SourceAsOf(streams, decided.entries[0].position - 1))
        leaves = loose_ends_in_reach(credential, loose_ends(decided.entries, before, before.fork(decided.entries)))
    differing = means.difference(decided, credential) if means.difference else None
    faults = tuple(map(shown_fault, decided.left))
    return Preview.of(decided, faults, differing, leaves, tuple(notes) if route.notes else UNSET)


def _check_version(expected: Container[int] | None, drafts: list[DraftEvent], world: TrackedWorld) -> None:
    if expected is None:
        return
    streams = {d.stream for d in drafts}
    if len(streams) != 1:
        raise BadRequest(said("If-Match speaks of one stream, and this command records in several."), rule="if-match")
    version = world.version(drafts[0].stream)
    if version not in expected:
        raise VersionExpected(f"the stream is at version {version}, which If-Match does not name")
