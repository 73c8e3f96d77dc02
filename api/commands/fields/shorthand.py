"""Parses the short forms of authorities and evidence on command lines and sheets."""

import re

import msgspec

from api.commands.fields.ids import KEY, SLUG
from api.http.media import Json

_OFFICE = re.compile(f"({KEY})@({SLUG})")
_NAMED = re.compile(f"(body|agency)(?::({SLUG}))?")
_DIGEST = re.compile(r"(.*\S)\s+sha256:([0-9a-f]{64})", re.DOTALL)


def authority_of(text: str) -> Json | None:
    """An authority from chair@GROUP, body:GROUP, agency:AGENCY, or JSON; None for anything else. `body` or `agency`
    alone is the one that the act is about, or one that is not recorded here: somebody decides before the first is."""
    if match := _OFFICE.fullmatch(text):
        return {"kind": "office", "office": match[1], "group": match[2]}
    if match := _NAMED.fullmatch(text):
        return {"kind": match[1]} | ({"group" if match[1] == "body" else "agency": match[2]} if match[2] else {})
    try:
        given = msgspec.json.decode(text)
    except msgspec.DecodeError:
        given = None
    return given if isinstance(given, dict) else None


def evidence_of(text: str) -> Json:
    """A pointer to a document, with its SHA-256 where `sha256:…` follows."""
    match = _DIGEST.fullmatch(text)
    return {"pointer": match[1], "digest": match[2]} if match else {"pointer": text}
