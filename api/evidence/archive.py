"""Deterministic zip archive with a signed manifest that covers every byte."""

import hashlib
import io
import zipfile
from collections.abc import Mapping

import msgspec

from ledger.proof.note import Note, Signer

MANIFEST = "quorate-evidence/v1"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def archive(files: Mapping[str, bytes], about: Mapping[str, object], signer: Signer) -> bytes:
    """The archive of some files, with `manifest.json`, which has the SHA-256 of each and what the pack is about, and
    `manifest.sig`, a signed note of the manifest's digest. The same files give the same bytes."""
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    encoded = msgspec.json.encode({**about, "files": digests}, order="deterministic")
    manifest = msgspec.json.format(encoded, indent=1) + b"\n"
    text = f"{MANIFEST}\n{hashlib.sha256(manifest).hexdigest()}\n"
    signed = Note(text, (signer.sign(text),))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        for name, content in sorted({**files, "manifest.json": manifest, "manifest.sig": str(signed).encode()}.items()):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            made.writestr(info, content)
    return written.getvalue()
