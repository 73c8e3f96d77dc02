"""What a pack has and nothing else: its files, and the fields of its claims, its manifest and its scope, each with a value
of its kind."""

import re
from collections.abc import Iterator
from typing import Any

from quorate_verify.findings import Result
from quorate_verify.notes import Malformed
from quorate_verify.pack import Pack

LISTS = ("about", "actions", "agencies", "agency-meetings", "answers", "corrections", "corrections-of-period", "decisions",
         "duties", "faults", "meetings", "membership", "open", "overdue", "owed", "paragraphs", "recommendations", "seats",
         "work")  # fmt: skip
FILES = {
    *("checkpoint", "claims.json", "events.jsonl", "index.html", "judgements.json", "keys.pub", "leaves.jsonl"),
    *("manifest.json", "manifest.sig", "names.json", "proofs.jsonl", "report.html", "report.pdf", "scope.json"),
    *("terms.json", *(f"lists/{name}.csv" for name in LISTS)),
}
NUMBERED = re.compile(r"checkpoints/[0-9]{12,18}\.checkpoint|breaks/[0-9]{3,9}\.break|rotations/[0-9]{3,9}\.rotation")
NONE = type(None)
TEXT, TEXT_OR_NONE, NUMBER, NUMBER_OR_NONE = (str,), (str, NONE), (int,), (int, NONE)
FLAG, FLAG_OR_NONE, FRACTION_OR_NONE = (bool,), (bool, NONE), (float, NONE)
Kinds = tuple[type, ...]
Within = dict[str, Kinds]
"""By field of what types its value is: a number that equals true is not true."""
CLAIMS: dict[str, Within] = {
    "": {
        **dict.fromkeys(("group", "on", "from", "to", "as_at", "recorded_on"), TEXT),
        **dict.fromkeys(("position", "rule_version"), NUMBER),
        **dict.fromkeys(("seats", "meetings", "rates"), (list,)),
    },
    "seats": {"seat": TEXT, **dict.fromkeys(("agency", "member", "member_since"), TEXT_OR_NONE)},
    "meetings": {**dict.fromkeys(("meeting", "state", "day"), TEXT), "quorum": (dict, NONE), "attendance": (list,)},
    "quorum": {
        "verdict": TEXT,
        **dict.fromkeys(("determined", "by_default"), TEXT_OR_NONE),
        **dict.fromkeys(("needed", "counted"), (dict,)),
    },
    "needed": dict.fromkeys(("members", "agencies"), NUMBER_OR_NONE),
    "counted": dict.fromkeys(("members", "agencies"), NUMBER_OR_NONE),
    "attendance": {
        **dict.fromkeys(("seat", "person", "member", "outcome"), TEXT_OR_NONE),
        **dict.fromkeys(("expected", "attended", "excluded", "suspended", "cancelled"), FLAG_OR_NONE),
        "presence": (list,),
    },
    "presence": dict.fromkeys(("from", "to", "mode"), TEXT_OR_NONE),
    "rates": {
        **dict.fromkeys(("seat", "verdict"), TEXT),
        **dict.fromkeys(("in_tenure", "expected", "attended", "excluded", "not_recorded"), NUMBER),
        "rate": FRACTION_OR_NONE,
    },
}
"""The fields of claims, by the field that they are in."""
MANIFEST: dict[str, Within] = {
    "": {
        **dict.fromkeys(("origin", "group", "version", "packed"), TEXT),
        **dict.fromkeys(("position", "rule_version"), NUMBER),
        **dict.fromkeys(("request", "files"), (dict,)),
    },
    "request": {
        **dict.fromkeys(("group", "from", "to", "on", "lang"), TEXT),
        **dict.fromkeys(("known_at", "purpose"), TEXT_OR_NONE),
        "names": FLAG,
    },
}
SCOPE: dict[str, Within] = {"": {"streams": (list,)}}
NAMED = {"files"}
"""Whose fields are names of files, which are held to the files themselves."""


def check_contents(pack: Pack, result: Result) -> None:
    """No file, and no field, that no pack has: nobody would look at what it says; and no value that only equals another."""
    for name in sorted(pack.files):
        if name not in FILES and not NUMBERED.fullmatch(name):
            result.add("added", f"the file {name} is none that a pack has", file=name)
    for name, fields in (("claims.json", CLAIMS), ("manifest.json", MANIFEST), ("scope.json", SCOPE)):
        try:
            content = pack.json(name)
        except Malformed:
            continue
        for field in sorted(set(unknown(content, fields))):
            text = f"{name} has {field}, which is none of its fields"
            if name == "claims.json":
                text = f"the claims have {field}, which is none of their fields"
            result.add("added", text, file=name)
        kind = "figure" if name == "claims.json" else "altered"
        for field, value in sorted({(field, repr(value)[:80]) for field, value in mistyped(content, fields)}):
            result.add(kind, f"{name} has {value} as {field}, which is none of its values", file=name)


def unknown(value: Any, fields: dict[str, Within], within: str = "") -> Iterator[str]:
    """The fields that are not known, wherever they are."""
    for one in _objects(value):
        known = fields.get(within, {})
        yield from (f"{within}.{name}".lstrip(".") for name in one.keys() - known)
        for name in (one.keys() & known) - NAMED:
            yield from unknown(one[name], fields, name)


def mistyped(value: Any, fields: dict[str, Within], within: str = "") -> Iterator[tuple[str, Any]]:
    """The fields whose value is of another type than theirs, with it; an element of a list that is no object too."""
    if isinstance(value, list) and within in fields:
        yield from ((within, one) for one in value if not isinstance(one, dict))
    for one in _objects(value):
        for name, kinds in fields.get(within, {}).items():
            if name in one and type(one[name]) not in kinds:
                yield f"{within}.{name}".lstrip("."), one[name]
            elif name in one:
                yield from mistyped(one[name], fields, name)


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
