"""The small values that every event may carry: who decided it, what proves it, texts in two languages, sealed words."""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from msgspec import Struct

AuthorityKind = Literal["office", "body", "agency"]


class Authority(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who decided an act: an office of a group, a body (a group), or an agency, and where it was decided."""

    kind: AuthorityKind
    group: str | None = None
    office: str | None = None
    agency: str | None = None
    meeting: str | None = None
    decision: str | None = None


class Evidence(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A pointer to a document (minutes, a letter) and, where it is known, the SHA-256 of its bytes in hex."""

    pointer: str
    digest: str | None = None


class ImportOrigin(NamedTuple):
    """The row of a file from which an import made an event: the name of the file, the number of the row, the file's
    SHA-256 in hex."""

    file: str
    row: int
    digest: str


_IMPORTED = re.compile(r"import (.+) row ([1-9][0-9]{0,9})", re.DOTALL)


def import_evidence(imported: ImportOrigin) -> Evidence:
    """The evidence by which an event says that an import made it; `imported_row` reads it."""
    return Evidence(pointer=f"import {imported.file} row {imported.row}", digest=imported.digest)


def imported_row(evidence: Iterable[Evidence]) -> ImportOrigin | None:
    """The row that an event was imported from, by its evidence; None for one that no import made. What an import adds
    stands last."""
    for each in reversed([*evidence]):
        found = _IMPORTED.fullmatch(each.pointer)
        if found and each.digest and re.fullmatch("[0-9a-f]{64}", each.digest):
            return ImportOrigin(found[1], int(found[2]), each.digest)
    return None


class Text(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An official name, title or text: English, Welsh, or both."""

    en: str | None = None
    cy: str | None = None

    def __str__(self) -> str:
        return self.en or self.cy or ""


class Sealed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words about a person, readable only with that person's key. `nonce` and `ct` are base64; the last three fields are
    the associated data: the person, the version of the event that carries the words, and the field they stand in."""

    alg: str
    key: str
    nonce: str
    ct: str
    stream: str
    version: int
    field: str


SEALED_FIELDS = frozenset(Sealed.__struct_fields__)
"""By these a sealed text is known in a JSON value."""
