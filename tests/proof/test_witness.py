"""A witness cosigns what goes on from the checkpoint that it cosigned last, and nothing else; the log publishes
what it gives."""

import socket
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.cli.subcommands.witness import witness_app
from api.proof.distribution import Distribution, RemoteWitness, parse_witnesses
from api.server.process import bound_socket
from ledger.proof import integrator, tree_store
from ledger.proof.checkpoint import Checkpoint, parse_checkpoint
from ledger.proof.note import Note, NoteError, parse_note, verified
from ledger.proof.witness import Witness
from tests.support.proved_ledger import ProvedLedger

DIFFERENT_STATE = "UPDATE ledger.events SET state = state || ' ' WHERE notification_id = 4"


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """The address of an application, served over HTTP."""
    with bound_socket("127.0.0.1", 0) as socket:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([socket],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{socket.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def request_of(proved: ProvedLedger, old: int, note: Note) -> str:
    with proved.connected() as connection:
        new = parse_checkpoint(note.text).size
        path = tree_store.consistency_path(connection, old, new) if 0 < old < new else ()
    return f"old {old}\n" + "".join(f"{b64encode(h).decode()}\n" for h in path) + f"\n{note}"


def test_the_published_checkpoint_carries_cosignatures_and_the_webhook_is_told(
    proved: ProvedLedger, tmp_path: Path
) -> None:
    first = proved.log.publish()
    witness = Witness(tmp_path / "second-office", proved.log.directory.verifier_keys())
    told: list[str] = []

    async def webhook(request: Request) -> Response:
        told.append((await request.body()).decode())
        return Response()

    hook = Starlette(routes=[Route("/hook", webhook, methods=["POST"])])
    with serving(witness_app(witness)) as url, serving(hook) as told_at, httpx.Client() as http:
        distribution = Distribution(proved.log, [RemoteWitness(url, witness.key)], f"{told_at}/hook", http)
        distribution.send(first)
        proved.more()
        distribution.send(proved.log.publish())
    newest = proved.log.newest()
    assert newest is not None
    assert [parse_note(text).text for text in told] == [first.text, newest.text]
    assert parse_note(told[-1]) == newest, "with the cosignature"
    assert witness.key in verified(newest, [witness.key, *proved.log.directory.verifier_keys()])
    assert parse_checkpoint(newest.text).size == 15 == witness.latest(parse_checkpoint(first.text).origin).size


def test_history_that_is_rewritten_and_signed_with_a_stolen_key_is_not_cosigned(
    proved: ProvedLedger, tmp_path: Path
) -> None:
    first = proved.log.publish()
    witness = Witness(tmp_path / "second-office", proved.log.directory.verifier_keys())
    assert witness.add_checkpoint(request_of(proved, 0, first)).status == 200
    proved.tamper(DIFFERENT_STATE, "DELETE FROM ledger.tree_nodes")
    proved.more()
    signer = proved.log.directory.signer()
    with proved.connected() as connection:
        size = tree_store.integrate(connection)
        for of, old, status in ((size, 10, 422), (10, 10, 409), (size, 0, 409), (5, 0, 409)):
            text = Checkpoint(signer.name, of, tree_store.root(connection, of)).text
            answer = witness.add_checkpoint(request_of(proved, old, Note(text, (signer.sign(text),))))
            assert answer.status == status, (of, old)
            assert answer.body == "10\n" or status == 422


def test_what_is_no_request_of_a_log_that_is_watched_is_refused(proved: ProvedLedger, tmp_path: Path) -> None:
    good = proved.log.publish()
    keys = proved.log.directory.verifier_keys()
    witness, stranger = Witness(tmp_path / "a", keys), Witness(tmp_path / "b", [])
    assert stranger.add_checkpoint(request_of(proved, 0, good)).status == 404
    forged = Note(good.text.replace("\n10\n", "\n9\n"), good.signatures)
    for body, status in (
        ("", 400),
        ("old x\n\n" + str(good), 400),
        (f"old 11\n\n{good}", 400),
        (f"old 0\n\n{forged}", 403),
        (f"old 0\n{'A' * 43}=\n\n{good}", 422),
    ):
        assert witness.add_checkpoint(body).status == status, body
    assert witness.latest(keys[0].name).size == 0


def test_witnesses_are_named_by_address_and_key(tmp_path: Path) -> None:
    key = Witness(tmp_path, []).key
    assert parse_witnesses(f"http://a.example {key}, https://b.example/ {key}") == (
        RemoteWitness("http://a.example", key),
        RemoteWitness("https://b.example", key),
    )
    for wrong in (f"a.example {key}", "http://a.example", "http://a.example key"):
        with pytest.raises(NoteError):
            parse_witnesses(wrong)


def test_a_witness_keeps_its_key_and_what_it_has_cosigned(proved: ProvedLedger, tmp_path: Path) -> None:
    keys = proved.log.directory.verifier_keys() if proved.log.directory.exists else [proved.log.directory.create()]
    first = Witness(tmp_path / "w", keys, now=lambda: 1679315147)
    answer = first.add_checkpoint(request_of(proved, 0, proved.log.publish()))
    assert answer.status == 200
    again = Witness(tmp_path / "w", keys)
    assert (again.key, again.latest(keys[0].name).size) == (first.key, 10)
    note = proved.log.newest()
    assert note is not None
    assert verified(parse_note(f"{note}{answer.body}"), [first.key]) == (first.key,)


def test_what_others_published_is_cosigned_too_and_a_witness_that_does_not_is_named(
    proved: ProvedLedger, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A ledger at rest, as that of the demonstration: its checkpoint was published before anybody looked for a witness."""
    published = proved.log.publish()
    witness = Witness(tmp_path / "a", proved.log.directory.verifier_keys())
    stranger = Witness(tmp_path / "b", [])
    stop = threading.Event()
    with (
        serving(witness_app(witness)) as url,
        serving(witness_app(stranger)) as other,
        httpx.Client() as http,
        caplog.at_level("WARNING", "quorate"),
    ):
        witnesses = [RemoteWitness(url, witness.key), RemoteWitness(other, stranger.key)]
        distribution = Distribution(proved.log, witnesses, None, http)

        def sent(note: Note) -> bool:
            stop.set()
            return distribution.send(note)

        integrator.run(proved.log, stop, wait=lambda position, s: None, interval_s=60, say=print, published=sent)
        newest = proved.log.newest()
        assert newest is not None
        assert newest.text == published.text
        assert witness.key in verified(newest, [witness.key])
        distribution.send(published)
    newest = proved.log.newest()
    assert newest is not None
    assert [(s.name, s.id) for s in newest.signatures].count((witness.key.name, witness.key.id)) == 1
    refused = f"proof: {stranger.key.name} does not cosign: 404 this log is not watched here"
    assert [record.getMessage() for record in caplog.records] == [refused] * 2


def test_who_could_not_be_reached_is_tried_again_and_nobody_else(
    proved: ProvedLedger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The ledger rests meanwhile, so no newer checkpoint comes."""
    proved.log.publish()
    witnesses = [Witness(tmp_path / name, proved.log.directory.verifier_keys()) for name in ("up", "down")]
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        host = request.url.host
        asked.append(host)
        if host != "up" and asked.count(host) == 1:
            raise httpx.ConnectError("refused")
        if host == "hook":
            return httpx.Response(204)
        body = witnesses[host == "down"].add_checkpoint(request.content.decode())
        return httpx.Response(body.status, text=body.body, headers={"Content-Type": body.media})

    monkeypatch.setattr(integrator, "RETRY_S", 0)
    stop = threading.Event()
    with httpx.Client(transport=httpx.MockTransport(answer)) as http:
        remote = [RemoteWitness(f"http://{name}", one.key) for name, one in zip(("up", "down"), witnesses, strict=True)]
        distribution = Distribution(proved.log, remote, "http://hook", http)

        def sent(note: Note) -> bool:
            reached = distribution.send(note)
            if reached or len(asked) > 6:
                stop.set()
            return reached

        integrator.run(proved.log, stop, wait=lambda position, s: None, interval_s=60, say=print, published=sent)
    assert asked == ["up", "down", "hook", "down", "hook"]
    newest = proved.log.newest()
    assert newest is not None
    assert {key for one in witnesses for key in verified(newest, [one.key])} == {one.key for one in witnesses}


def test_a_witness_that_has_cosigned_another_history_is_named_as_such(
    proved: ProvedLedger, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As by a thief of the key, who had it cosign what nobody else was shown."""
    mine = proved.log.publish()
    witness, signer = Witness(tmp_path / "w", proved.log.directory.verifier_keys()), proved.log.directory.signer()
    forged = Checkpoint(signer.name, 10, bytes(32)).text
    assert witness.add_checkpoint(f"old 0\n\n{Note(forged, (signer.sign(forged),))}").status == 200
    with serving(witness_app(witness)) as url, httpx.Client() as http, caplog.at_level("WARNING", "quorate"):
        assert Distribution(proved.log, [RemoteWitness(url, witness.key)], None, http).send(mine), (
            "no use in asking again"
        )
    assert "it has cosigned 10 events that are not these" in caplog.text


def test_a_witness_that_cannot_read_what_it_cosigned_cosigns_nothing(
    proved: ProvedLedger, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mine = proved.log.publish()
    witness = Witness(tmp_path / "w", proved.log.directory.verifier_keys())
    assert witness.add_checkpoint(f"old 0\n\n{mine}").status == 200
    (held,) = (tmp_path / "w").glob("*.checkpoint")
    held.write_text("damaged")
    with serving(witness_app(witness)) as url, httpx.Client() as http:
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as cut:
            cut.sendall(b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 9\r\n\r\nold")
        for old in (0, 10):
            answer = http.post(f"{url}/add-checkpoint", content=f"old {old}\n\n{mine}")
            assert (answer.status_code, answer.text) == (500, "what was cosigned last cannot be read or kept here\n")
    assert "not a signed note" in caplog.text
    assert "Traceback" not in caplog.text
    assert "ClientDisconnect" not in caplog.text
