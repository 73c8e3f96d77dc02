"""Whether what the manifest says a pack is of is what its events, its claims and its lists are of."""

import csv
from datetime import datetime, timedelta
from typing import Any

from quorate_verify.findings import Result
from quorate_verify.notes import Checkpoint, Malformed
from quorate_verify.pack import Event, Pack
from quorate_verify.scope import texts


def check_manifest(pack: Pack, events: list[Event], checkpoint: Checkpoint, result: Result) -> None:
    """Hold the log, the position, the group, the days and the version of the rules that the manifest names to all that has
    them too."""
    facts = result.facts
    asked = facts.get("request")
    request: dict[str, Any] = asked if isinstance(asked, dict) else {}
    of_group = [event for event in events if event.leaf.stream == facts.get("group")]
    slugs = sorted({slug for event in of_group for slug in texts(event.state, {"slug"})})
    claims, told = _claims(pack, result), _told(pack)
    said = {**request, **{name: facts.get(name) for name in ("origin", "position", "rule_version")}}
    for name, so in (
        ("origin", [checkpoint.origin]),
        ("position", [checkpoint.size, *_of(claims, "position")]),
        ("rule_version", _of(claims, "rule_version")),
        *((name, _of(claims, name)) for name in ("from", "to", "on")),
    ):
        if any(said.get(name) != one for one in so):
            _differs(name, said.get(name), so, result)
    if slugs and said.get("group") not in slugs:
        _differs("group", said.get("group"), slugs, result)
    if claims and claims.get("group") != facts.get("group"):
        _differs("group", facts.get("group"), _of(claims, "group"), result)
    for name in told.keys() & {"group", "from", "to", "position", "rule_version"}:
        if told[name] != str(said.get(name)):
            _differs(name, said.get(name), [told[name]], result)
    if claims and told.get("as_at", claims.get("as_at")) != claims.get("as_at"):
        result.add("figure", f"lists/about.csv says as at {told['as_at']}, and the claims {claims.get('as_at')}")
    if bool(request.get("names")) != ("names.json" in pack.files):
        _differs("names", request.get("names"), ["names.json" in pack.files], result)
    _known_at(request.get("known_at"), events, checkpoint, result)


def _known_at(known_at: Any, events: list[Event], checkpoint: Checkpoint, result: Result) -> None:
    """Nothing was recorded after the position, the moment or the day as of which the pack was asked for."""
    text = known_at.strip() if isinstance(known_at, str) else ""
    if text.isascii() and text.isdigit():
        asked = int(text[-18:]) if len(text.lstrip("0")) <= 18 else checkpoint.size
        if asked < checkpoint.size:
            _differs("known_at", text, [checkpoint.size], result)
        elif asked > checkpoint.size:
            result.facts["whole"] = checkpoint.size
        return
    until = _end(text)
    for event in events if until else ():
        recorded = _moment(event.recorded_at)
        if until and recorded and recorded > until:
            text = f"position {event.leaf.position} was recorded after what the pack was asked for as of"
            result.add("added", text, event.leaf.position, "manifest.json")


def _end(text: str) -> datetime | None:
    """The moment that a time or a day ends with; of a day by the time of London, where it ends at that of UTC or before."""
    if len(text) != len("2026-03-31"):
        return _moment(text)
    found = _moment(f"{text}T00:00Z")
    return found + timedelta(days=1) if found else None


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _claims(pack: Pack, result: Result) -> dict[str, Any]:
    """The claims, which say what they are of; none where they cannot be read, which is said of the figures."""
    try:
        claims = pack.json("claims.json")
    except Malformed:
        return {}
    for name in ("from", "to", "on", "as_at", "position", "rule_version"):
        if name not in claims:
            result.add("figure", f"the claims do not say {name}", file="claims.json")
    return claims


def _told(pack: Pack) -> dict[str, str]:
    """What the list about the report says, by name."""
    try:
        rows = csv.reader(pack.text("lists/about.csv").splitlines())
        return {row[0]: row[1] for row in rows if len(row) == 2}
    except (Malformed, csv.Error):
        return {}


def _of(claims: dict[str, Any], name: str) -> list[Any]:
    return [claims[name]] if name in claims else []


def _differs(name: str, said: Any, so: list[Any], result: Result) -> None:
    text = f"the manifest says {name} {said}, and it is {', '.join(map(str, so))}"
    result.add("altered", text, file="manifest.json")
