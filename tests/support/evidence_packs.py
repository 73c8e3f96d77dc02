"""Evidence packs of the demonstration: how one is asked for, taken apart, and made again."""

import io
import json
import zipfile
from pathlib import Path
from typing import BinaryIO

import httpx
from quorate_verify.cli import verify
from quorate_verify.findings import Finding
from quorate_verify.notes import Key
from quorate_verify.pack import Pack

from api.evidence.archive import EvidenceArchive
from ledger.proof.note import Signer
from tests.support.demonstration import Demonstration

GROUP = "cwm-taf-mqap"


def get(demo: Demonstration, path: str, credential: str = "demo-auditor", **query: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {credential}"}
    query = {name.replace("_", "-").removesuffix("-"): value for name, value in query.items()}
    return demo._runner.run(demo._http.get(path, params=query, headers=headers))


def files_of(pack: Path | bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack) if isinstance(pack, bytes) else pack) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def written(files: dict[str, bytes]) -> io.BytesIO:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return to


def signed_again(files: dict[str, bytes], signer: Signer) -> BinaryIO:
    """As whoever has stolen the key would make it: with a manifest that fits."""
    made = EvidenceArchive()
    for name, content in files.items():
        if not name.startswith("manifest."):
            made.add(name, content)
    about = json.loads(files["manifest.json"])
    return made.seal({name: about[name] for name in about.keys() - {"files", "packed"}}, signer)


def found(pack: BinaryIO, keys: list[Key], *held: str) -> list[Finding]:
    with pack:
        return verify(Pack(pack), held, keys).findings
