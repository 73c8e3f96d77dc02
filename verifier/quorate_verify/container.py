"""The bytes of an archive that are of none of its files: nothing can hide there, and none of them can be another.

What stands before `manifest.json` is covered by a digest in it. What comes after has one form only: `manifest.json` and
`manifest.sig` uncompressed, the central directory, and its end.
"""

import hashlib
import struct
import zipfile
from typing import IO

LAST = ["manifest.json", "manifest.sig"]
CHUNK_BYTES = 1 << 20
VERSION, UNIX, NEW_YEAR_1980, MODE = 20, 3, 33, 0o644 << 16
HEADER = struct.Struct("<4s2B4HL2L2H")
_ENTRY = struct.Struct("<4s4B4HL2L5H2L")
_END = struct.Struct("<4s4H2LH")
DIRECTORY_BYTES, END_BYTES = _ENTRY.size, _END.size
"""Of each file in the directory, beside its name; and of the directory's end."""


def packed_digest(archive: zipfile.ZipFile, file: IO[bytes]) -> str | None:
    """The SHA-256 of the bytes before `manifest.json`; None where there is none."""
    info = archive.NameToInfo.get(LAST[0])
    if info is None:
        return None
    found, left = hashlib.sha256(), info.header_offset
    file.seek(0)
    while left > 0 and (part := file.read(min(CHUNK_BYTES, left))):
        found.update(part)
        left -= len(part)
    return found.hexdigest()


def is_as_written(archive: zipfile.ZipFile, file: IO[bytes]) -> bool:
    """Whether each entry follows the one before without a gap, under the headers that an evidence pack has, and nothing
    follows but the directory."""
    infos = archive.infolist()
    if [info.filename for info in infos[-2:]] != LAST:
        return False
    place = 0
    for info in infos:
        header = _header(info)
        file.seek(place)
        if info.header_offset != place or file.read(len(header)) != header:
            return False
        place += len(header) + info.compress_size
    directory = b"".join(map(_entry, infos))
    end = _END.pack(b"PK\5\6", 0, 0, len(infos), len(infos), len(directory), place, 0)
    file.seek(place)
    return file.read() == directory + end


def _header(info: zipfile.ZipInfo) -> bytes:
    """The bytes before an entry's own."""
    name = info.filename.encode()
    of_content = (info.CRC, info.compress_size, info.file_size, len(name), 0)
    return HEADER.pack(b"PK\3\4", VERSION, 0, 0, _method(info), 0, NEW_YEAR_1980, *of_content) + name


def _entry(info: zipfile.ZipInfo) -> bytes:
    """The bytes of an entry in the directory."""
    name = info.filename.encode()
    of_content = (info.CRC, info.compress_size, info.file_size, len(name), 0, 0, 0, 0, MODE, info.header_offset)
    return _ENTRY.pack(b"PK\1\2", VERSION, UNIX, VERSION, 0, 0, _method(info), 0, NEW_YEAR_1980, *of_content) + name


def _method(info: zipfile.ZipInfo) -> int:
    return zipfile.ZIP_STORED if info.filename in LAST else zipfile.ZIP_DEFLATED
