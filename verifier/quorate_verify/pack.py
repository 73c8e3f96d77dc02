"""Reads an evidence pack: the files of the archive, and the events and leaves in them."""

import hashlib
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quorate_verify.notes import Malformed

BYTES_MAX = 4 * 1024**3
_LINE = re.compile(
    rb'\{"position":([1-9][0-9]*),"stream":"([0-9a-f-]{36})","within":(null|"[0-9a-f-]{36}"),"event":(.*)\}'
)
_DIGEST = re.compile(rb'"[0-9a-f]{64}"')


class Unreadable(Exception):
    """The file is no evidence pack; the message is one line."""


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
    """The files by name. Raises Unreadable."""

    def __init__(self, path: Path) -> None:
        self.files: dict[str, bytes] = {}
        self.twice: list[str] = []
        try:
            with zipfile.ZipFile(path) as archive:
                if sum(info.file_size for info in archive.infolist()) > BYTES_MAX:
                    raise Unreadable("the archive holds more than 4 GiB")
                for info in archive.infolist():
                    if info.filename in self.files:
                        self.twice.append(info.filename)
                    self.files[info.filename] = archive.read(info)
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
            raise Unreadable(f"{path} cannot be read: {error}") from None

    def text(self, name: str) -> str:
        try:
            return self.files[name].decode()
        except KeyError:
            raise Malformed(f"{name} is missing") from None
        except UnicodeDecodeError:
            raise Malformed(f"{name} is no text") from None

    def json(self, name: str) -> dict[str, Any]:
        try:
            found = json.loads(self.text(name))
        except ValueError:
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
    except (ValueError, KeyError, TypeError):
        raise Malformed(f"the event at position {int(match[1])} cannot be read") from None
    if not (isinstance(version, int) and isinstance(topic, str) and isinstance(at, str) and isinstance(state, dict)):
        raise Malformed(f"the event at position {int(match[1])} cannot be read")
    return Event(Leaf(int(match[1]), match[2].decode(), _within(match[3]), leaf), version, topic, at, state)


def _within(text: bytes) -> str | None:
    return None if text == b"null" else text[1:-1].decode()
