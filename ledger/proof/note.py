"""Signed notes (C2SP signed-note, c2sp.org/signed-note) with Ed25519, and witnesses' cosignatures
(c2sp.org/tlog-cosignature).

Keys are written as Go's `note` package writes them: a verifier key is `name+id+base64(type, public key)`, a signing key
`PRIVATE+KEY+name+id+base64(type, seed)`.
"""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

NOTE_BYTES_MAX = 100_000
SIGNATURES_MAX = 64
ED25519, COSIGNATURE = 1, 4
_PRIVATE = "PRIVATE+KEY+"
_DASH = "\N{EM DASH} "


class NoteError(ValueError):
    """What is no signed note, or is not signed by a key that is trusted; the message is one line."""


class Signature(NamedTuple):
    """One line under a note: the key's name, its id, and the signature's bytes."""

    name: str
    id: bytes
    signature: bytes

    def line(self) -> str:
        return f"{_DASH}{self.name} {b64encode(self.id + self.signature).decode()}\n"


class Note(NamedTuple):
    """A text that ends in a newline, and who signed it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(s.line() for s in self.signatures)}"


class VerifierKey(Struct, frozen=True):
    """A public key under its name; `kind` is the signature type: Ed25519, or a witness's cosignature."""

    name: str
    public: bytes
    kind: int = ED25519

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    def verifies(self, text: str, signature: bytes) -> bool:
        """Whether the signature is this key's over the text."""
        message = text.encode()
        if self.kind == COSIGNATURE:
            message = f"cosignature/v1\ntime {int.from_bytes(signature[:8])}\n{text}".encode()
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


class Signer(Struct, frozen=True):
    """A private key under its name."""

    name: str
    seed: bytes
    kind: int = ED25519

    @property
    def key(self) -> VerifierKey:
        return VerifierKey(self.name, self._private.public_key().public_bytes_raw(), self.kind)

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def __str__(self) -> str:
        return f"{_PRIVATE}{self.name}+{self.key.id.hex()}+{b64encode(bytes([self.kind]) + self.seed).decode()}"

    def sign(self, text: str, at: int = 0) -> Signature:
        """The signature over a note's text; a cosignature says when, in seconds since 1970."""
        signed = self._private.sign(text.encode())
        if self.kind == COSIGNATURE:
            signed = at.to_bytes(8) + self._private.sign(f"cosignature/v1\ntime {at}\n{text}".encode())
        return Signature(self.name, self.key.id, signed)


def parse_note(content: str) -> Note:
    """A note as it is written. Raises NoteError."""
    if len(content.encode()) > NOTE_BYTES_MAX or any(c < " " and c != "\n" for c in content):
        raise NoteError("not a signed note: too long, or it has control characters")
    text, blank, lines = content.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise NoteError("not a signed note: no signatures under a blank line")
    signatures = tuple(parse_signature(line) for line in lines.splitlines())
    if not 0 < len(signatures) <= SIGNATURES_MAX:
        raise NoteError(f"a signed note has 1 to {SIGNATURES_MAX} signatures")
    return Note(f"{text}\n", signatures)


def parse_signature(line: str) -> Signature:
    """One signature line, without its newline. Raises NoteError."""
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    signed = _decoded(encoded)
    if not line.startswith(_DASH) or not name or "+" in name or len(signed) < 5:
        raise NoteError("not a signed note: a line under the blank line is no signature")
    return Signature(name, signed[:4], signed[4:])


def verified(note: Note, keys: Sequence[VerifierKey]) -> tuple[VerifierKey, ...]:
    """The trusted keys that signed the note. Signatures of other keys are ignored. Raises NoteError where a trusted key's
    signature is wrong, or none has signed."""
    known = {(key.name, key.id): key for key in keys}
    found = []
    for signature in note.signatures:
        key = known.get((signature.name, signature.id))
        if key and not key.verifies(note.text, signature.signature):
            raise NoteError(f"the signature of {key.name} is wrong")
        if key:
            found.append(key)
    if not found:
        raise NoteError("no key that is trusted has signed this")
    return tuple(found)


def parse_key(line: str) -> VerifierKey:
    """A verifier key as it is written. Raises NoteError."""
    name, _, rest = line.strip().partition("+")
    given, _, encoded = rest.partition("+")
    data = _decoded(encoded)
    if not name or len(data) != 33 or data[0] not in (ED25519, COSIGNATURE):
        raise NoteError(f"not a verifier key: {line.strip()[:80]}")
    key = VerifierKey(name, data[1:], data[0])
    if key.id.hex() != given:
        raise NoteError(f"the id of the key {name} is not {given[:8]}")
    return key


def parse_signer(line: str) -> Signer:
    """A signing key as it is written. Raises NoteError."""
    parts = line.strip().removeprefix(_PRIVATE).split("+", 2)
    data = _decoded(parts[-1])
    if not line.startswith(_PRIVATE) or len(parts) != 3 or len(data) != 33:
        raise NoteError("not a signing key")
    return Signer(parts[0], data[1:], data[0])


def _decoded(encoded: str) -> bytes:
    """The bytes, in the one way in which they can be written; none for anything else."""
    try:
        found = b64decode(encoded, validate=True)
    except ValueError:
        return b""
    return found if b64encode(found).decode() == encoded else b""
