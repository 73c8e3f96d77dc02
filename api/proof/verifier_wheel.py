"""Builds the wheel of the verifier, with the same bytes each time, for those who have nothing of Quorate."""

import importlib.util
import io
import tomllib
from base64 import urlsafe_b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from msgspec import Struct

PACKAGE = "quorate_verify"
_MODE = 0o100644 << 16


class Wheel(Struct, frozen=True):
    """A wheel: the file name that installers ask for, and its bytes."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes, in hex."""
        return sha256(self.content).hexdigest()


@cache
def verifier_wheel() -> Wheel | None:
    """The wheel, from the modules of the verifier that is installed beside the service and its `pyproject.toml`; None where
    there is none. It is pure Python, so one fits everywhere."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent
    about = folder.parent / "pyproject.toml"
    if not about.is_file():
        return None
    project = tomllib.loads(about.read_text(encoding="utf-8"))["project"]
    info = f"{PACKAGE}-{project['version']}.dist-info"
    scripts = "".join(f"{name} = {target}\n" for name, target in sorted(project["scripts"].items()))
    files = {f"{PACKAGE}/{file.name}": file.read_bytes() for file in sorted(folder.glob("*.py"))}
    files |= {
        f"{info}/METADATA": _metadata(project).encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: quorate\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": f"[console_scripts]\n{scripts}".encode(),
    }
    record = f"{info}/RECORD"
    lines = [f"{name},sha256={_digest(content)},{len(content)}" for name, content in files.items()]
    files[record] = "".join(f"{line}\n" for line in (*lines, f"{record},,")).encode()
    return Wheel(f"{PACKAGE}-{project['version']}-py3-none-any.whl", _packed(files))


def _metadata(project: dict[str, str | list[str]]) -> str:
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {project['name']}",
        f"Version: {project['version']}",
        f"Summary: {project['description']}",
        f"License: {project['license']}",
        f"Requires-Python: {project['requires-python']}",
        *(f"Requires-Dist: {each}" for each in project["dependencies"]),
    ]
    return "".join(f"{line}\n" for line in lines)


def _digest(content: bytes) -> str:
    return urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode()


def _packed(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in files.items():
            entry = ZipInfo(name)  # of 1980, whenever it is made
            entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, _MODE, 3
            archive.writestr(entry, content)
    return packed.getvalue()
