"""Signed notes (c2sp.org/signed-note), checkpoints (c2sp.org/tlog-checkpoint) and receipts (c2sp.org/tlog-proof),
read only."""

import base64
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PLAIN, COSIGNED = 1, 4


class Malformed(ValueError):
    """The text is not what it should be; the message is one line."""


@dataclass(frozen=True)
class Key:
    """A public key: its name, its four bytes of id, the kind of signature that it makes."""

    name: str
    id: bytes
    kind: int
    public: bytes

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}"

    def is_of(self, origin: object) -> bool:
        """Whether it is a key of the log of that name, and not of a witness or of another log."""
        return self.kind == PLAIN and self.name == origin

    def signed(self, text: str, signature: bytes) -> bool:
        message = text
        if self.kind == COSIGNED:
            message = f"cosignature/v1\ntime {int.from_bytes(signature[:8], 'big')}\n{text}"
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Checkpoint:
    """A tree head: the name of the log, how many leaves, their root; and the note's text and signatures."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True)
class SignedText:
    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]

    def signers(self, keys: list[Key]) -> list[Key]:
        """The keys among those given that signed; Malformed where one of them has signed something else."""
        good = []
        for name, id, signature in self.signatures:
            for key in keys:
                if (key.name, key.id) == (name, id):
                    if not key.signed(self.text, signature):
                        raise Malformed(f"the signature of {name} is wrong")
                    good.append(key)
        return good

    def named(self, *origins: str) -> list[str]:
        """The keys of logs that the note says have signed it, by name and id."""
        return [f"{name}+{id.hex()}" for name, id, _ in self.signatures if name in origins]


def decode(text: str) -> bytes:
    """The bytes, in the one way in which they can be written."""
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError:
        raise Malformed("not base64") from None
    if base64.b64encode(found).decode() != text:
        raise Malformed("not base64")
    return found


def read_key(line: str) -> Key:
    name, _, rest = line.strip().partition("+")
    id, _, encoded = rest.partition("+")
    data = decode(encoded)
    if len(data) != 33 or data[0] not in (PLAIN, COSIGNED) or not name:
        raise Malformed("not a verifier key")
    digest = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    if digest.hex() != id:
        raise Malformed(f"the id of the key {name} does not fit it")
    return Key(name, digest, data[0], data[1:])


def read_note(content: str) -> SignedText:
    text, found, below = content.rpartition("\n\n")
    if not found or not below.endswith("\n"):
        raise Malformed("not a signed note")
    signatures = []
    for line in below.splitlines():
        match = re.fullmatch("— ([^ +]+) ([A-Za-z0-9+/=]+)", line)
        if match is None or len(data := decode(match[2])) < 5:
            raise Malformed("not a signed note: a signature cannot be read")
        signatures.append((match[1], data[:4], data[4:]))
    return SignedText(text + "\n", tuple(signatures))


def read_checkpoint(text: str) -> Checkpoint:
    lines = text.split("\n")
    if len(lines) < 4 or not lines[0] or not re.fullmatch("0|[1-9][0-9]{0,17}", lines[1]):
        raise Malformed("not a checkpoint")
    root = decode(lines[2])
    if len(root) != 32:
        raise Malformed("not a checkpoint: its root is no hash")
    return Checkpoint(lines[0], int(lines[1]), root)


@dataclass(frozen=True)
class Receipt:
    leaf: bytes
    index: int
    path: tuple[bytes, ...]
    note: SignedText


def read_receipt(content: str) -> Receipt:
    head, _, below = content.partition("\n\n")
    kind, *lines = head.split("\n")
    leaf = decode(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else b""
    if kind != "c2sp.org/tlog-proof@v1" or not lines or not re.fullmatch("index (0|[1-9][0-9]{0,17})", lines[0]):
        raise Malformed("not a receipt")
    return Receipt(leaf, int(lines[0][6:]), tuple(map(decode, lines[1:])), read_note(below))
