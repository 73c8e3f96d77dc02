"""What a pack has and nothing else: its files, and the fields of its claims."""

import re
from collections.abc import Iterator
from itertools import chain
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
FIELDS = {
    "": {"group", "on", "from", "to", "as_at", "recorded_on", "position", "rule_version", "seats", "meetings", "rates"},
    "seats": {"seat", "agency", "member", "member_since"},
    "meetings": {"meeting", "state", "day", "quorum", "attendance"},
    "quorum": {"verdict", "determined", "by_default", "needed", "counted"},
    "needed": {"members", "agencies"},
    "counted": {"members", "agencies"},
    "attendance": {"seat", "person", "member", "outcome", "expected", "attended", "excluded", "suspended", "cancelled",
                   "presence"},
    "presence": {"from", "to", "mode"},
    "rates": {"seat", "in_tenure", "expected", "attended", "excluded", "not_recorded", "rate", "verdict"},
}  # fmt: skip
"""The fields of claims, by the field that they are in."""


def check_contents(pack: Pack, result: Result) -> None:
    """No file, and no field of the claims, that no pack has: nobody would look at what it says."""
    for name in sorted(pack.files):
        if name not in FILES and not NUMBERED.fullmatch(name):
            result.add("added", f"the file {name} is none that a pack has", file=name)
    try:
        claims = pack.json("claims.json")
    except Malformed:
        return
    for field in sorted(set(unknown(claims))):
        result.add("added", f"the claims have {field}, which is none of their fields", file="claims.json")


def unknown(value: Any, within: str = "") -> Iterator[str]:
    """The fields that are not known, wherever they are."""
    if isinstance(value, list):
        yield from chain.from_iterable(unknown(each, within) for each in value if isinstance(each, dict))
    elif isinstance(value, dict):
        known = FIELDS.get(within, set())
        yield from (f"{within}.{name}".lstrip(".") for name in value.keys() - known)
        yield from chain.from_iterable(unknown(value[name], name) for name in value.keys() & known)
