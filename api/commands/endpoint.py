"""From a request to its answer: who asks, what for, decided and recorded (or only previewed)."""

from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from functools import partial
from uuid import UUID

import msgspec
from msgspec import UNSET, Struct, UnsetType
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.commands import allowed_values
from api.commands.headers import idempotency_key, if_match, preview_wanted, require_json
from api.commands.ids import canonical, command_id
from api.commands.preview import FindDifference, Preview, preview_seal
from api.commands.reach import loose_ends_in_reach, permit_address, permit_drafts, permit_entry
from api.commands.request import CommandRequest
from api.commands.response import Recorded, recorded_response
from api.commands.route import Route
from api.http.problems import BadRequest, json_response, shown_fault
from api.people import person_finder
from api.reports.digests import DigestReport
from domain.admission import DraftEvent
from domain.entries import Entry
from domain.events.person import PersonErased
from domain.permission import Credential, permit_command
from domain.refusals import Unacknowledged
from domain.text import said
from ledger.governance import Command, Governance, SourceAsOf, VersionExpected
from ledger.keyring import Keyring
from ledger.store.event_store import EventStore
from ledger.world.streams import Streams
from projections.what_if.loose_ends import LeftOpen, loose_ends

PERSONS_AT_ONCE = 1000


class Means(Struct, frozen=True, kw_only=True):
    """What the commands need: the application, the keyring, who a request speaks for, what a report states of itself, and
    what a preview shows beside the events (the difference that the read side would make)."""

    governance: Governance
    keyring: Keyring
    authenticate: Callable[[Request], Awaitable[Credential]]
    states: DigestReport
    difference: FindDifference | None = None


class RequestHead(Struct, frozen=True, kw_only=True):
    """The parts of a request beside its body."""

    credential: Credential
    path: Mapping[str, str]
    key: str | None
    expected: Container[int] | None
    preview: bool


def endpoint(route: Route, means: Means) -> Callable[[Request], Awaitable[Response]]:
    """The function that answers requests for one command."""
    decoder = msgspec.json.Decoder(route.body)

    async def answer(request: Request) -> Response:
        call = await read_head(request, means)
        body = await read_body(request, decoder)
        return command_response(await run_in_threadpool(carry_out, route, means, call, body))

    return answer


async def read_head(request: Request, means: Means) -> RequestHead:
    """Who asks, and how, whatever the body. Raises what the application turns into a problem."""
    credential = await means.authenticate(request)
    permit_command(credential)
    return RequestHead(
        credential=credential,
        path=request.path_params,
        key=idempotency_key(request),
        expected=if_match(request),
        preview=preview_wanted(request),
    )


def command_response(value: Recorded | Preview) -> Response:
    """The answer to a command."""
    if isinstance(value, Preview):
        return json_response(value)
    return json_response(value, 201, {"ETag": f'"{value.versions[value.id]}"'})


def carry_out(
    route: Route, means: Means, call: RequestHead, body: Struct, content: bytes | None = None
) -> Recorded | Preview:
    """Decide and record a command, or only say what it would do. `content` is what the same key must come with again, the
    address and the body by default. Raises domain.refusals.Refused and the like."""
    id = command_id(call.credential.actor, call.key)
    store = means.governance.store
    drafts: list[DraftEvent] = []

    def propose(world: Streams) -> list[DraftEvent]:
        permit_address(call.credential, call.path, world)
        drafts[:] = route.propose(_command_request(means, call, body, id, world), world)
        permit_drafts(call.credential, drafts, world)
        _check_version(call.expected, drafts, world)
        return drafts

    content = content or msgspec.json.encode([route.path, call.path, body], order="deterministic")
    command = Command(
        id=id,
        fingerprint=means.keyring.fingerprint(content),
        propose=propose,
        acknowledged=frozenset(getattr(body, "acknowledge", ())),
    )
    if call.preview:
        return _preview_of(command, means, route, call.credential)
    try:
        receipt = means.governance.record(command)
    finally:
        if PersonErased in route.records:
            for person in (call.path["person"], *body.also):  # type: ignore[attr-defined]  # of this route's body
                _destroy_key(person, means)
    if route.leaves or receipt.repeated:
        events = store.command(str(id))
        after = Streams(SourceAsOf(store, receipt.positions[-1]))
        left = _loose_ends(events, after, store, call.credential) if route.leaves else UNSET
        return recorded_response(id, receipt, [e.event for e in events], left)
    return recorded_response(id, receipt, [d.event for d in drafts])


def _command_request(means: Means, call: RequestHead, body: Struct, id: UUID, world: Streams) -> CommandRequest:
    store, seal = means.governance.store, means.keyring.seal

    def permitted(entries: Sequence[Entry]) -> Sequence[Entry]:
        for entry in entries:
            permit_entry(call.credential, entry, world)
        return entries

    return CommandRequest(
        command=id,
        path=call.path,
        body=body,
        actor=call.credential.actor,
        today=means.governance.today(),
        seal=preview_seal if call.preview else seal,
        open=means.keyring.open,
        entry=lambda position: next(iter(permitted([e for e in [store.entry(position)] if e])), None),
        entries=lambda command: permitted(store.command(command)),
        reaches=call.credential.reads_group,
        persons=person_finder(store, means.keyring.open, call.credential),
        agencies=lambda: store.streams("agency"),
        states=partial(means.states, call.credential),
    )


def _loose_ends(entries: Sequence[Entry], after: Streams, store: EventStore, credential: Credential) -> LeftOpen:
    return loose_ends_in_reach(
        credential, loose_ends(entries, Streams(SourceAsOf(store, entries[0].position - 1)), after)
    )


def _preview_of(command: Command, means: Means, route: Route, credential: Credential) -> Preview:
    """What recording would do; faults that it leaves elsewhere are shown whether they are acknowledged or not."""
    try:
        decided = means.governance.decide(command)
    except Unacknowledged as refusal:
        all_of_them = command.acknowledged | {f.id for f in refusal.faults}
        decided = means.governance.decide(msgspec.structs.replace(command, acknowledged=all_of_them))
    leaves: LeftOpen | UnsetType = UNSET
    if route.leaves:
        store = means.governance.store
        before = Streams(SourceAsOf(store, decided.entries[0].position - 1))
        leaves = loose_ends_in_reach(credential, loose_ends(decided.entries, before, before.fork(decided.entries)))
    differing = means.difference(decided, credential) if means.difference else None
    return Preview.of(decided, tuple(map(shown_fault, decided.left)), differing, leaves)


def _destroy_key(reference: str, means: Means) -> None:
    """Destroy the key of a person whose erasure is recorded.

    The record comes first: after a crash in between, the same request or the next start destroys the key, while a key
    destroyed without a record would have no authority to show."""
    person = canonical(reference)
    if person and any(isinstance(e.event, PersonErased) for e in means.governance.store.entries(person)):
        means.keyring.destroy(person)


def finish_erasures(means: Means) -> None:
    """Destroy what a crash between the record of an erasure and the destruction of its key has left."""
    store = means.governance.store
    persons = store.streams("person")
    for start in range(0, len(persons), PERSONS_AT_ONCE):
        for person, entries in store.entries_of(persons[start : start + PERSONS_AT_ONCE]).items():
            if any(isinstance(e.event, PersonErased) for e in entries):
                means.keyring.destroy(person)


def _check_version(expected: Container[int] | None, drafts: list[DraftEvent], world: Streams) -> None:
    if expected is None:
        return
    streams = {d.stream for d in drafts}
    if len(streams) != 1:
        raise BadRequest(said("If-Match speaks of one stream, and this command records in several."), rule="if-match")
    version = world.version(drafts[0].stream)
    if version not in expected:
        raise VersionExpected(f"the stream is at version {version}, which If-Match does not name")


async def read_body(request: Request, decoder: msgspec.json.Decoder[Struct]) -> Struct:
    """The body of a command. Raises MediaNotTaken, BadRequest."""
    require_json(request)
    raw = await request.body()
    if b"\\u0000" in raw:
        raise BadRequest(said("Text holds no NUL characters."), rule="text")
    try:
        return decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise BadRequest(allowed_values.validation_message(error, decoder.type), rule="shape") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(said("The body is not JSON in UTF-8: {error}", error=error), rule="json") from None
    except RecursionError:
        raise BadRequest(said("The body is nested too deeply."), rule="depth") from None
