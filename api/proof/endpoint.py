"""`GET /checkpoint`, `/proof/{position}`, `/proof/consistency`, `/proof/breaks` and `/tile/…` (c2sp.org/tlog-tiles)."""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.commands.means import Means
from api.http.endpoints import Endpoint
from api.http.parameters import check_names, parse_position
from api.http.refusals import BadRequest
from api.http.waiting import Readers
from api.proof.verifier_wheel import verifier_wheel
from domain.permission import Credential
from domain.refusals import NotPermitted, Unknown
from domain.text import Words, said
from ledger.proof import tree_store
from ledger.proof.checkpoint import parse_checkpoint
from ledger.proof.transparency_log import TransparencyLog
from projections.engine.clocks import Clocks
from projections.engine.snapshot import snapshot
from projections.questions import trail
from projections.questions.group import groups

TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
TILE_WIDTH, TILE_HEIGHT, LEVEL_MAX, ENTRY_BYTES_MAX = 256, 8, 63, 65_535
_TILE = re.compile(r"((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


def proof_endpoints(means: Means, log: TransparencyLog, readers: Readers) -> Mapping[str, Endpoint]:
    """The endpoints by path. The checkpoint and the breaks are for everybody: they are what others hold;
    so is the verifier, which has nothing of the record. Hashes are for
    every credential, leaves for those that reach all groups, receipts for whom the trail shows the event."""

    async def checkpoint(request: Request) -> Response:
        note = await run_in_threadpool(log.newest)
        if note is None:
            raise Unknown("known-checkpoint", said("no checkpoint was published yet"))
        return Response(str(note), 200, {"Cache-Control": "max-age=5"}, TEXT)

    async def breaks(request: Request) -> Response:
        notes = await run_in_threadpool(log.breaks)
        return JSONResponse([note.decode() for note in notes], 200, {"Cache-Control": "max-age=5"})

    async def verifier(request: Request) -> Response:
        wheel = await run_in_threadpool(verifier_wheel)
        if wheel is None or request.path_params.get("file", wheel.name) != wheel.name:
            raise Unknown("known-verifier", said("there is no such file of the verifier here"))
        digest = b64encode(bytes.fromhex(wheel.digest)).decode()
        headers = {
            "Content-Disposition": f'attachment; filename="{wheel.name}"',
            "Repr-Digest": f"sha-256=:{digest}:",
            "Quorate-Digest": wheel.digest,
        }
        return Response(wheel.content, 200, headers, BYTES)

    def authenticated(work: Callable[[Request, Credential], Response]) -> Endpoint:
        async def answer(request: Request) -> Response:
            credential = await means.authenticate(request)
            return await run_in_threadpool(work, request, credential)

        return answer

    return {
        "/checkpoint": checkpoint,
        "/proof/breaks": breaks,
        "/proof/verifier": verifier,
        "/proof/verifier/{file}": verifier,
        "/proof/consistency": authenticated(partial(_consistency, log)),
        "/proof/{position}": authenticated(partial(_receipt, means, log, readers)),
        "/tile/entries/{place:path}": authenticated(partial(_entries, log)),
        "/tile/{level}/{place:path}": authenticated(partial(_tile, log)),
    }


def _receipt(
    means: Means, log: TransparencyLog, readers: Readers, request: Request, credential: Credential
) -> Response:
    """The proof that an event is in the tree of the newest checkpoint (c2sp.org/tlog-proof)."""
    text = request.path_params["position"]
    position = parse_position(text)
    entry = means.governance.store.entry(position) if position else None
    if entry is None or not _shown(readers, credential, entry.position):
        raise Unknown("known-position", said("nothing is recorded at position {position}", position=text[:20]))
    receipt = log.receipt(entry.position)
    if receipt is None:
        raise Unknown(
            "known-receipt", said("no checkpoint reaches position {position} yet; ask again", position=entry.position)
        )
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'inline; filename="{entry.position}.tlog-proof"'}
    return Response(str(receipt), 200, headers, TEXT)


def _shown(readers: Readers, credential: Credential, position: int) -> bool:
    """Whether the trail shows an event to the credential, once the read side has come to it."""
    if credential.groups is None:
        return True
    with readers.connection() as connection, snapshot(connection) as seen:
        within = {*groups.ids(seen, [*credential.groups]).values()}
        return bool(trail.at(seen, Clocks(seen.head.position, seen.today), [position], [*within]))


def _consistency(log: TransparencyLog, request: Request, credential: Credential) -> Response:
    """The consistency proof from one size to another, by default that of the newest checkpoint: a hash a line."""
    check_names(request.query_params, ("from", "to"))
    newest = log.newest()
    head = parse_checkpoint(newest.text).size if newest else 0
    old, new = (_size(request, name, default) for name, default in (("from", None), ("to", head)))
    if not old <= new <= head:
        raise BadRequest(
            said("`from` and `to` are sizes of the tree in their order, up to the checkpoint's {size}.", size=head),
            rule="size",
        )
    with log.connect() as connection:
        path = tree_store.consistency_path(connection, old, new)
    return Response("".join(f"{b64encode(h).decode()}\n" for h in path), 200, {"Cache-Control": "no-store"}, TEXT)


def _size(request: Request, name: str, default: int | None) -> int:
    text = request.query_params.get(name)
    size = default if text is None else parse_position(text)
    if size is None:
        raise BadRequest(said("`{name}` is a number of events.", name=name), rule=name)
    return size


def _tile(log: TransparencyLog, request: Request, credential: Credential) -> Response:
    level_text = request.path_params["level"]
    level = parse_position(level_text)
    if level is None or level > LEVEL_MAX or level_text != str(level):
        raise _no_tile()
    first, width = _place(request.path_params["place"])
    height = level * TILE_HEIGHT
    with log.connect() as connection:
        _check_reached(log, first + width, height)
        hashes = [h for _, h in tree_store.level_hashes(connection, height, first, first + width)]
    if len(hashes) != width:
        raise _no_tile()
    return Response(b"".join(hashes), 200, {"Cache-Control": "private, max-age=31536000, immutable"}, BYTES)


def _entries(log: TransparencyLog, request: Request, credential: Credential) -> Response:
    if credential.groups is not None:
        raise NotPermitted("within-groups", said("the entries of a mirror are of all groups"))
    first, width = _place(request.path_params["place"])
    _check_reached(log, first + width, 0)
    with log.connect() as connection:
        leaves = [event.leaf() for event in tree_store.ledger_events(connection, first + 1, first + width)]
    if len(leaves) != width:
        raise _no_tile()
    body = b"".join(len(leaf).to_bytes(2) + leaf for leaf in leaves)
    return Response(body, 200, {"Cache-Control": "private, max-age=31536000, immutable"}, BYTES)


def _place(text: str) -> tuple[int, int]:
    """The first place of a tile on its level, and how many hashes it has. Raises Unknown."""
    found = _TILE.fullmatch(text)
    width = int(found[2]) if found and found[2] else TILE_WIDTH
    if found is None or found[1].startswith("x000/") or (found[2] and width >= TILE_WIDTH) or len(found[1]) > 24:
        raise _no_tile()
    return int(found[1].replace("x", "").replace("/", "")) * TILE_WIDTH, width


def _check_reached(log: TransparencyLog, end: int, height: int) -> None:
    """Raise Unknown for a tile beyond the newest checkpoint."""
    newest = log.newest()
    if newest is None or end << height > parse_checkpoint(newest.text).size:
        raise _no_tile()


def _no_tile() -> Unknown:
    words: Words = said("there is no such tile in the tree of the newest checkpoint")
    return Unknown("known-tile", words)
