"""The files of an archive whose directory cannot be read: one that was cut off, or damaged."""

import struct
import zlib
from typing import IO

from quorate_verify.container import DIRECTORY_BYTES, END_BYTES, HEADER

SEARCHED_BYTES = 1 << 16
"""Where the first file must begin."""
MARK = b"PK\3\4"


def salvaged(file: IO[bytes], bytes_max: int) -> tuple[dict[str, bytes | None], bool]:
    """The files by name, None for one that is damaged, and whether the end of the archive is missing. Reads at most so many
    bytes of content."""
    end = file.seek(0, 2)
    file.seek(0)
    place, directory = file.read(SEARCHED_BYTES).find(MARK), END_BYTES
    found: dict[str, bytes | None] = {}
    while place >= 0:
        file.seek(place)
        if (entry := _entry(file)) is None:
            break
        name, method, crc, packed, size = entry
        if file.tell() + packed > end or size > bytes_max:
            return found | {name: None}, True
        found[name] = _content(file.read(packed), method, crc, size)
        bytes_max -= size
        place, directory = file.tell(), directory + DIRECTORY_BYTES + len(name.encode())
    return found, end - place < directory


def _entry(file: IO[bytes]) -> tuple[str, int, int, int, int] | None:
    """The name, the method, the checksum and both sizes of the file that begins here."""
    head = file.read(HEADER.size)
    if len(head) < HEADER.size or not head.startswith(MARK):
        return None
    *_, method, _, _, crc, packed, size, name_bytes, extra_bytes = HEADER.unpack(head)
    name = file.read(name_bytes).decode(errors="replace")
    file.read(extra_bytes)
    return name, method, crc, packed, size


def _content(packed: bytes, method: int, crc: int, size: int) -> bytes | None:
    try:
        content = packed if method == 0 else zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, size + 1)
    except (zlib.error, struct.error):
        return None
    return content if len(content) == size and zlib.crc32(content) == crc else None
