"""Checkpoints (C2SP tlog-checkpoint, c2sp.org/tlog-checkpoint) and proofs of inclusion (c2sp.org/tlog-proof) as text."""

import re
from base64 import b64decode, b64encode

from msgspec import Struct

from ledger.proof.note import Note, NoteError, parse_note
from ledger.proof.tree import HASH_BYTES

_SIZE = re.compile("0|[1-9][0-9]{0,18}")
_PROOF = "c2sp.org/tlog-proof@v1"
PATH_MAX = 63


class Checkpoint(Struct, frozen=True):
    """The head of a log's tree: the log's name, how many leaves there are, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint of a note's text; extension lines are let pass. Raises NoteError."""
    lines = text.split("\n")
    if len(lines) < 4 or not lines[0] or not _SIZE.fullmatch(lines[1]) or "" in lines[3:-1]:
        raise NoteError("not a checkpoint: its lines are not origin, size and root")
    return Checkpoint(lines[0], int(lines[1]), parse_hash(lines[2]))


def parse_hash(line: str) -> bytes:
    """A hash as it is written. Raises NoteError."""
    try:
        found = b64decode(line, validate=True)
    except ValueError:
        found = b""
    if len(found) != HASH_BYTES or b64encode(found).decode() != line:
        raise NoteError("not a hash of 32 bytes in base64")
    return found


class Receipt(Struct, frozen=True):
    """A proof that a leaf is in the tree of a checkpoint; `extra` is the leaf's bytes."""

    extra: bytes
    index: int
    path: tuple[bytes, ...]
    checkpoint: Note

    def __str__(self) -> str:
        path = "".join(f"{b64encode(h).decode()}\n" for h in self.path)
        return f"{_PROOF}\nextra {b64encode(self.extra).decode()}\nindex {self.index}\n{path}\n{self.checkpoint}"


def parse_receipt(content: str) -> Receipt:
    """A proof of inclusion as it is written. Raises NoteError."""
    head, _, note = content.partition("\n\n")
    lines = head.split("\n")
    if lines.pop(0) != _PROOF:
        raise NoteError(f"not a receipt: it does not begin with {_PROOF}")
    extra = b""
    if lines and lines[0].startswith("extra "):
        try:
            extra = b64decode(encoded := lines.pop(0).removeprefix("extra "), validate=True)
        except ValueError:
            raise NoteError("not a receipt: what is extra is not in base64") from None
        if b64encode(extra).decode() != encoded:
            raise NoteError("not a receipt: what is extra is not in base64")
    index = lines.pop(0).removeprefix("index ") if lines and lines[0].startswith("index ") else ""
    if not _SIZE.fullmatch(index) or len(lines) > PATH_MAX:
        raise NoteError("not a receipt: it has no index, or too long a path")
    return Receipt(extra, int(index), tuple(map(parse_hash, lines)), parse_note(note))
