"""Deterministic zip archive with a signed manifest that covers every byte, written file by file to the disk."""

import hashlib
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import BinaryIO, cast

import msgspec

from ledger.proof.note import Note, Signer

MANIFEST = "quorate-evidence/v1"
CHUNK_BYTES = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)


class EvidenceArchive:
    """Archive being written. `file` is a temporary file, gone once it is closed; the same files in the same order give the
    same bytes."""

    def __init__(self) -> None:
        self.file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115  # closed by whoever takes it
        self.digests: dict[str, str] = {}
        self._zip = zipfile.ZipFile(self.file, "w")

    def add(self, name: str, content: bytes | Iterable[bytes]) -> None:
        """Add a file, whole or in parts as they come."""
        self.digests[name] = self._write(name, zipfile.ZIP_DEFLATED, content)

    def seal(self, about: Mapping[str, object], signer: Signer) -> BinaryIO:
        """Add `manifest.json`, which has the SHA-256 of each file, that of the archive's own bytes up to itself, and
        what the pack is about, and `manifest.sig`, a signed note of the manifest's digest; the file, at its beginning."""
        packed = self._packed_digest()
        encoded = msgspec.json.encode({**about, "files": self.digests, "packed": packed}, order="deterministic")
        manifest = msgspec.json.format(encoded, indent=1) + b"\n"
        text = f"{MANIFEST}\n{hashlib.sha256(manifest).hexdigest()}\n"
        signed = Note(text, (signer.sign(text),))
        for name, content in (("manifest.json", manifest), ("manifest.sig", str(signed).encode())):
            self._write(name, zipfile.ZIP_STORED, content)
        self._zip.close()
        self.file.seek(0)
        return self.file

    def discard(self) -> None:
        """Give up an archive that is not sealed."""
        with self.file, suppress(ValueError, OSError):
            self._zip.close()

    def _write(self, name: str, method: int, content: bytes | Iterable[bytes]) -> str:
        info = zipfile.ZipInfo(name, _EPOCH)
        info.compress_type = method
        info.external_attr = 0o644 << 16
        info.create_system = 3
        digest = hashlib.sha256()
        with self._zip.open(info, "w") as entry:
            for part in (content,) if isinstance(content, bytes) else content:
                digest.update(part)
                entry.write(part)
        return digest.hexdigest()

    def _packed_digest(self) -> str:
        end = self._zip.start_dir
        self.file.seek(0)
        return digest_of(iter(lambda: self.file.read(min(CHUNK_BYTES, end - self.file.tell())), b""))


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a file from its beginning, in parts."""
    file.seek(0)
    return iter(lambda: file.read(CHUNK_BYTES), b"")


def digest_of(parts: Iterable[bytes]) -> str:
    """The SHA-256 of what comes in parts, in hexadecimal."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()
