"""Digests of rows, to compare what two ways make without holding either in memory: a hash partition to a temporary file
(as a hash join that spills has it), of which one at a time is read."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from hashlib import blake2b
from io import SEEK_END
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import IO, NamedTuple
from zlib import crc32

import msgspec

from projections.engine.step import RowChange
from projections.engine.tables import TABLES, copy_line

PARTITIONS = 64
PARTITION_BYTES = 8 * 2**20
"""Of a partition that is larger, some records at a time are compared."""
LENGTH_BYTES, DIGEST_BYTES = 4, 16
_encode = msgspec.msgpack.Encoder().encode


class RowPlace(NamedTuple):
    """Where a row stands: its model, its key, and from which position it is known."""

    model: str
    key: str
    known_from: int


class ModelDigest(NamedTuple):
    """How many rows of a model there are, with their histories, and one digest of them all."""

    rows: int
    digest: str


class RowDigests:
    """A digest of 16 bytes for each place of a row; of several for one place the last counts. A context manager."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._files: list[IO[bytes]] = []

    def __enter__(self) -> "RowDigests":
        directory = Path(self._open.enter_context(TemporaryDirectory(prefix="quorate-digests-")))
        self._files = [self._open.enter_context((directory / str(n)).open("w+b")) for n in range(PARTITIONS)]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def add(self, place: RowPlace, digest: bytes) -> None:
        name = _encode(place)
        record = len(name).to_bytes(LENGTH_BYTES) + name + digest
        partition = blake2b(name, digest_size=2).digest()
        self._files[int.from_bytes(partition) % PARTITIONS].write(record)

    def take(self, position: int, changes: Sequence[RowChange]) -> None:
        """The rows that a command closes and opens at its last position."""
        for _, model, key, old, new in changes:
            if old is not None:
                text = copy_line(TABLES[model], old.row, old.since, position)
                self.add(RowPlace(model, key, old.since), digest(text))
            if new is not None:
                self.add(RowPlace(model, key, position), digest(copy_line(TABLES[model], new, position, None)))

    def partitions(self) -> Iterator[dict[RowPlace, bytes]]:
        """All that was added, a part at a time; two of these have what stands at one place in the same part."""
        for file in self._files:
            yield dict(_records(file))

    def beside(self, other: "RowDigests") -> Iterator[tuple[dict[RowPlace, bytes], dict[RowPlace, bytes]]]:
        """All that was added here and there, a part at a time, each of both: a partition that is large is read several
        times, so that a part is small however many rows there are."""
        for mine, theirs in zip(self._files, other._files, strict=True):
            times = 1 + max(file.seek(0, SEEK_END) for file in (mine, theirs)) // PARTITION_BYTES
            for part in range(times):
                yield dict(_records(mine, part, times)), dict(_records(theirs, part, times))

    def of_models(self) -> dict[str, ModelDigest]:
        """What is to be told of each model: the digest is of those of its rows, part by part in the order of places."""
        rows = dict.fromkeys(TABLES, 0)
        digests = {model: blake2b(digest_size=DIGEST_BYTES) for model in TABLES}
        for part in self.partitions():
            for place in sorted(part):
                rows[place.model] += 1
                digests[place.model].update(part[place])
        return {model: ModelDigest(rows[model], digests[model].hexdigest()) for model in TABLES}


def digest(text: bytes) -> bytes:
    """A digest of a row, to compare rows without keeping them."""
    return blake2b(text, digest_size=DIGEST_BYTES).digest()


def _records(file: IO[bytes], part: int = 0, of: int = 1) -> Iterator[tuple[RowPlace, bytes]]:
    """The records of a file, or of so many parts one: those of a place are in the same one."""
    decode = msgspec.msgpack.Decoder(RowPlace).decode
    file.seek(0)
    while length := file.read(LENGTH_BYTES):
        name, digest = file.read(int.from_bytes(length)), file.read(DIGEST_BYTES)
        if crc32(name) % of == part:
            yield decode(name), digest
