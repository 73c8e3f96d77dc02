"""Sends each new checkpoint to witnesses, whose cosignatures are published with it, and to a webhook."""

import logging
from base64 import b64encode
from collections.abc import Sequence

import httpx
from msgspec import Struct

from ledger.proof import tree_store
from ledger.proof.checkpoint import parse_checkpoint
from ledger.proof.note import Note, NoteError, Signature, VerifierKey, parse_key, parse_signature, verified
from ledger.proof.transparency_log import TransparencyLog

TIMEOUT_S = 10
log = logging.getLogger("quorate")


class RemoteWitness(Struct, frozen=True):
    """A witness: the prefix of its address, and the key of its cosignatures."""

    url: str
    key: VerifierKey


def parse_witnesses(text: str) -> tuple[RemoteWitness, ...]:
    """Witnesses as a setting names them: `URL KEY`, several with commas between. Raises NoteError."""
    found = []
    for part in text.split(","):
        url, _, key = part.strip().partition(" ")
        if not url.startswith(("http://", "https://")):
            raise NoteError(f"not the address of a witness: {url[:80]}")
        found.append(RemoteWitness(url.rstrip("/"), parse_key(key)))
    return tuple(found)


class Distribution:
    """Distributes the checkpoints of one log. What cannot be reached is logged, and is reached when the same checkpoint is
    sent again, or the next."""

    def __init__(
        self, proof: TransparencyLog, witnesses: Sequence[RemoteWitness], webhook: str | None, http: httpx.Client
    ) -> None:
        self._proof = proof
        self._witnesses = witnesses
        self._webhook = webhook
        self._http = http
        self._reached: dict[str, str] = {}
        self._told_last: str | None = None

    def send(self, signed: Note) -> bool:
        """Have the checkpoint cosigned, publish it with the cosignatures, then tell the webhook: those whom it has not
        reached yet. Whether all could be reached."""
        waiting = [each for each in self._witnesses if self._reached.get(each.url) != signed.text]
        answers = {witness.url: self._cosignatures(witness, signed) for witness in waiting}
        given = [line for lines in answers.values() for line in lines or ()]
        self._reached |= {url: signed.text for url, lines in answers.items() if lines}
        before = self._proof.newest()
        known = before.signatures if before and before.text == signed.text else signed.signatures
        new = {(line.name, line.id) for line in given}
        cosigned = Note(signed.text, (*(line for line in known if (line.name, line.id) not in new), *given))
        if given:
            self._proof.add_signatures(cosigned)
        told = self._told(str(cosigned), signed.text) if self._webhook else True
        return told and None not in answers.values()

    def _told(self, content: str, text: str) -> bool:
        """Whether the webhook has a checkpoint, which it is told once."""
        assert self._webhook
        if self._told_last != text:
            answer = self._post("webhook", self._webhook, content)
            if answer is not None and answer.is_error:
                log.warning("proof: webhook answers with %s", answer.status_code)
            if answer is None or answer.is_server_error:
                return False
            self._told_last = text
        return True

    def _cosignatures(self, witness: RemoteWitness, signed: Note) -> list[Signature] | None:
        """What a witness gives; None where it could not be reached."""
        answer = self._submit(witness, 0, signed)
        if answer is not None and (stands_at := _stands_at(answer)):
            answer = self._submit(witness, stands_at, signed)
        if answer is None:
            return None
        if answer.status_code != 200:
            why = f"{answer.status_code} {answer.text.strip()[:200]}"
            if (stands_at := _stands_at(answer) or 0) >= parse_checkpoint(signed.text).size:
                why = f"it has cosigned {stands_at} events that are not these: another history was signed with this key"
            log.warning("proof: %s does not cosign: %s", witness.key.name, why)
            return None if answer.is_server_error else []
        try:
            found = [parse_signature(line) for line in answer.text.splitlines()]
            verified(Note(signed.text, tuple(found)), [witness.key])
        except NoteError as error:
            log.warning("proof: %s answers with no cosignature: %s", witness.key.name, error)
            return []
        return [s for s in found if (s.name, s.id) == (witness.key.name, witness.key.id)]

    def _submit(self, witness: RemoteWitness, old: int, signed: Note) -> httpx.Response | None:
        return self._post(witness.key.name, f"{witness.url}/add-checkpoint", self._request(old, signed))

    def _request(self, old: int, signed: Note) -> str:
        new = parse_checkpoint(signed.text).size
        with self._proof.connect() as connection:
            path = tree_store.consistency_path(connection, old, new) if 0 < old < new else ()
        lines = "".join(b64encode(h).decode() + "\n" for h in path)
        return f"old {old}\n{lines}\n{signed}"

    def _post(self, name: str, url: str, content: str) -> httpx.Response | None:
        headers = {"Content-Type": "text/plain; charset=utf-8"}
        try:
            return self._http.post(url, content=content.encode(), headers=headers, timeout=TIMEOUT_S)
        except httpx.HTTPError as error:
            log.warning("proof: %s cannot be reached: %s", name, error)
            return None


def _stands_at(answer: httpx.Response) -> int | None:
    """The size that a witness says it has cosigned last, where that is why it refuses."""
    told = answer.headers.get("content-type", "").startswith("text/x.tlog.size")
    text = answer.text.strip()
    return int(text) if answer.status_code == 409 and told and text.isdigit() and len(text) < 20 else None
