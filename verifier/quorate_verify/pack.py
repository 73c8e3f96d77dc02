"""Reads an evidence pack: the files of the archive, and the events and leaves in them."""

import hashlib
import json
import re
import struct
import zipfile
import zlib
from contextlib import ExitStack
from dataclasses import dataclass
from io import SEEK_END
from pathlib import Path
from typing import IO, Any, BinaryIO, NoReturn

from quorate_verify import container
from quorate_verify.notes import Malformed
from quorate_verify.salvage import salvaged

BYTES_MAX = 4 * 1024**3
SMALL_BYTES, TIMES_MAX = 64 * 1024**2, 100
"""What holds more than so much must not hold more than so many times its own bytes."""
PARTS = {"events.jsonl", "leaves.jsonl", "manifest.json", "manifest.sig"}
"""A file with one of these is meant as a pack."""
_LINE = re.compile(
    rb'\{"position":([1-9][0-9]{0,17}),"stream":"([0-9a-f-]{36})","within":(null|"[0-9a-f-]{36}"),"event":(.*)\}'
)
NOT_ZIP = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OverflowError, ValueError, zlib.error,
           struct.error)  # fmt: skip
"""What reading an archive raises that is not as it should be."""
_DIGEST = re.compile(rb'"[0-9a-f]{64}"')


class Unreadable(Exception):
    """The file is no evidence pack, or what was given cannot be read; the message is one line."""


def unreadable(path: object, error: OSError) -> Unreadable:
    """Why a file cannot be read."""
    match error:
        case FileNotFoundError():
            return Unreadable(f"{path} cannot be read: there is no such file")
        case IsADirectoryError():
            return Unreadable(f"{path} cannot be read: it is a folder")
        case PermissionError():
            return Unreadable(f"{path} cannot be read: it is not allowed")
    return Unreadable(f"{path} cannot be read: {error.strerror or error}")


def text_of(path: Path) -> str:
    """The text of a file that was given. Raises Unreadable."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise unreadable(path, error) from None
    except UnicodeDecodeError:
        raise Unreadable(f"{path} cannot be read: it is no text") from None


@dataclass(frozen=True)
class Leaf:
    """A leaf, and where it says that the event stands."""

    position: int
    stream: str
    within: str | None
    line: bytes


@dataclass(frozen=True)
class Event:
    """An event, with the leaf that follows from its bytes."""

    leaf: Leaf
    version: int
    topic: str
    recorded_at: str
    state: dict[str, Any]


class Pack:
    """The files by name, those that are there twice, those whose bytes are damaged (and empty here), what of the archive is
    not as it should be between them, and the SHA-256 of its bytes before `manifest.json`. `broken`: "truncated" or
    "altered" where the archive's directory cannot be read, and what can be is here. Raises Unreadable."""

    def __init__(self, path: Path | BinaryIO) -> None:
        self.files: dict[str, bytes] = {}
        self.twice: list[str] = []
        self.damaged: list[str] = []
        self.packed: str | None = None
        self.wrapped = False
        self.broken: str | None = None
        with ExitStack() as stack:
            try:
                file = stack.enter_context(path.open("rb")) if isinstance(path, Path) else path
                self._read(file)
            except OSError as error:
                raise unreadable(path, error) from None
        if not PARTS & self.files.keys():
            raise Unreadable(f"{path} cannot be read: it is no evidence pack")

    def _read(self, file: IO[bytes]) -> None:
        size = file.seek(0, SEEK_END)
        bytes_max = min(BYTES_MAX, max(SMALL_BYTES, TIMES_MAX * size))
        try:
            archive = zipfile.ZipFile(file)
        except (*NOT_ZIP, OSError):
            found, cut = salvaged(file, bytes_max)
            self.broken = "truncated" if cut else "altered"
            self.files = {name: content or b"" for name, content in found.items()}
            self.damaged = [name for name, content in found.items() if content is None]
            return
        with archive:
            if sum(info.file_size for info in archive.infolist()) > bytes_max:
                raise Unreadable("the archive holds more than a pack of its size can")
            for info in archive.infolist():
                if info.filename in self.files:
                    self.twice.append(info.filename)
                self.files[info.filename] = self._content(archive, info)
            self.packed = container.packed_digest(archive, file)
            self.wrapped = container.is_as_written(archive, file)

    def _content(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
        try:
            return archive.read(info)
        except (*NOT_ZIP, OSError):
            self.damaged.append(info.filename)
            return b""

    def text(self, name: str) -> str:
        try:
            return self.files[name].decode()
        except KeyError:
            raise Malformed(f"{name} is missing") from None
        except UnicodeDecodeError:
            raise Malformed(f"{name} is no text") from None

    def json(self, name: str) -> dict[str, Any]:
        text = self.text(name)
        try:
            found = json.loads(text, object_pairs_hook=_once, parse_constant=_refused)
        except _Twice as twice:
            raise Malformed(f"{name} has {twice} twice in one object") from None
        except (ValueError, RecursionError):
            raise Malformed(f"{name} is not JSON") from None
        if not isinstance(found, dict):
            raise Malformed(f"{name} is not an object")
        return found

    def lines(self, name: str) -> list[bytes]:
        return self.files.get(name, b"").splitlines()


def read_leaf(line: bytes) -> Leaf:
    """A line of leaves.jsonl, which is the leaf itself. Raises Malformed."""
    match = _LINE.fullmatch(line)
    if match is None or not _DIGEST.fullmatch(match[4]):
        raise Malformed("a line is no leaf")
    return Leaf(int(match[1]), match[2].decode(), _within(match[3]), line)


def read_event(line: bytes) -> Event:
    """A line of events.jsonl: in the place of the digest it has the event's own bytes. Raises Malformed."""
    match = _LINE.fullmatch(line)
    if match is None:
        raise Malformed("a line is no event")
    content = match[4]
    digest = hashlib.sha256(content).hexdigest().encode()
    leaf = line[: match.start(4)] + b'"' + digest + b'"}'
    try:
        found = json.loads(content)
        version, topic, at, state = found["version"], found["topic"], found["recorded_at"], found["state"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Malformed(f"the event at position {int(match[1])} cannot be read") from None
    if not (isinstance(version, int) and isinstance(topic, str) and isinstance(at, str) and isinstance(state, dict)):
        raise Malformed(f"the event at position {int(match[1])} cannot be read")
    return Event(Leaf(int(match[1]), match[2].decode(), _within(match[3]), leaf), version, topic, at, state)


class _Twice(Exception):
    """An object has a name twice, of which readers take the one or the other."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found


def _refused(constant: str) -> NoReturn:
    """NaN and infinities are no JSON, and compare with nothing."""
    raise ValueError(constant)


def _within(text: bytes) -> str | None:
    return None if text == b"null" else text[1:-1].decode()
