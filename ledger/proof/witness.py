"""Witness of logs (c2sp.org/tlog-witness): cosigns a checkpoint only where it goes on from the one that it
cosigned last."""

import re
import secrets
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from ledger import keyring_files as files
from ledger.proof.checkpoint import Checkpoint, parse_checkpoint, parse_hash
from ledger.proof.key_directory import KeyDirectory
from ledger.proof.note import COSIGNATURE, Note, NoteError, Signer, VerifierKey, parse_note, parse_signer, verified
from ledger.proof.tree import EMPTY_ROOT, verify_consistency

SIZE_TYPE, TEXT = "text/x.tlog.size", "text/plain; charset=utf-8"
PROOF_LINES_MAX = 63
_OLD = re.compile("old (0|[1-9][0-9]{0,18})")


class WitnessAnswer(Struct, frozen=True):
    """The answer to a request: the HTTP status, the body and its type."""

    status: int
    body: str = ""
    media: str = TEXT


class Witness:
    """`directory` has the witness's key and, for each log, the checkpoint that it cosigned last; `logs` are the
    keys of the logs that it watches, each under the name of its log."""

    def __init__(self, directory: Path, logs: Sequence[VerifierKey], now: Callable[[], float] = time.time) -> None:
        self._directory = KeyDirectory(directory)
        self._logs = logs
        self._now = now
        with self._directory.locked():
            file = directory / "witness.key"
            if not file.exists():
                made = Signer(f"witness/{secrets.token_hex(8)}", secrets.token_bytes(32), COSIGNATURE)
                files.write(file, f"{made}\n".encode())
            self._signer = parse_signer(file.read_text())

    @property
    def key(self) -> VerifierKey:
        """The key that verifies its cosignatures."""
        return self._signer.key

    def add_checkpoint(self, body: str) -> WitnessAnswer:
        """Answer `add-checkpoint`: the cosignature, or why there is none."""
        try:
            old, proof, note = _parsed(body)
            checkpoint = parse_checkpoint(note.text)
        except NoteError as error:
            return WitnessAnswer(400, f"{error}\n")
        keys = [key for key in self._logs if key.name == checkpoint.origin]
        if not keys:
            return WitnessAnswer(404, "this log is not watched here\n")
        try:
            verified(note, keys)
        except NoteError as error:
            return WitnessAnswer(403, f"{error}\n")
        if old > checkpoint.size:
            return WitnessAnswer(400, "the old size is greater than that of the checkpoint\n")
        with self._directory.locked():
            return self._cosign(old, proof, note, checkpoint)

    def _cosign(self, old: int, proof: Sequence[bytes], note: Note, checkpoint: Checkpoint) -> WitnessAnswer:
        held = self.latest(checkpoint.origin)
        if old != held.size:
            return WitnessAnswer(409, f"{held.size}\n", SIZE_TYPE)
        if old == checkpoint.size and held.root != checkpoint.root:
            return WitnessAnswer(409, f"{held.size}\n", SIZE_TYPE)
        if not verify_consistency(old, checkpoint.size, held.root, checkpoint.root, proof):
            return WitnessAnswer(422, "the checkpoint does not go on from the one that was cosigned last\n")
        files.write(self._file(checkpoint.origin), str(note).encode())
        return WitnessAnswer(200, self._signer.sign(note.text, int(self._now())).line())

    def latest(self, origin: str) -> Checkpoint:
        """The checkpoint of a log that was cosigned last; that of an empty tree where there was none."""
        try:
            return parse_checkpoint(parse_note(self._file(origin).read_text()).text)
        except FileNotFoundError:
            return Checkpoint(origin, 0, EMPTY_ROOT)

    def _file(self, origin: str) -> Path:
        return self._directory.path / f"{sha256(origin.encode()).hexdigest()}.checkpoint"


def _parsed(body: str) -> tuple[int, list[bytes], Note]:
    """The old size, the consistency proof and the checkpoint of a request. Raises NoteError."""
    head, blank, note = body.partition("\n\n")
    first, *lines = head.split("\n")
    old = _OLD.fullmatch(first)
    if not blank or old is None or len(lines) > PROOF_LINES_MAX:
        raise NoteError("not a request: old size, proof, blank line, checkpoint")
    return int(old[1]), [parse_hash(line) for line in lines], parse_note(note)
