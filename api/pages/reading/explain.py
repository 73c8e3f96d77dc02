"""How verdicts come about, step by step: those of a meeting and those of a group."""

from collections.abc import Mapping
from typing import Any

from api.http.refusals import BadRequest
from api.pages.question import Data
from api.pages.rendering import code_in_words, say
from api.pages.visit import Visit
from domain.text import said

OF_MEETING = ("quorum", "decisions", "attendance", "interests", "minutes")
OF_GROUP = ("composition", "offices")


def parts_asked(parts: tuple[str, ...], visit: Visit) -> dict[str, bool]:
    """Which of the parts a page asks for: the one that its address names, else the first. Raises BadRequest."""
    part = visit.parameters.get("part", parts[0])
    if part not in parts:
        raise BadRequest(said("`{name}` is none of {names}.", name=part[:40], names=[*parts]), rule="part")
    return {name: name == part for name in parts}


def explain_view(visit: Visit, data: Data) -> Mapping[str, Any]:
    """Each verdict of the part chosen, or the one of it that the address names by `ref`, with its title."""
    meeting = data.get("meeting")
    whole, parts = (meeting, OF_MEETING) if meeting else (data["group"], OF_GROUP)
    part = visit.parameters.get("part", parts[0])
    found = whole[part] or []
    rows = found if isinstance(found, list) else [found]
    ref = visit.parameters.get("ref")
    return {
        "meeting": meeting,
        "group": meeting["group"] if meeting else whole,
        "sections": parts,
        "part": part,
        "verdicts": [{**row, "title": _title(part, row)} for row in rows if ref in (None, _ref(row))],
    }


def _ref(row: Data) -> str | None:
    """What names a verdict among those of its part."""
    seat = row.get("seat")
    return seat["ref"] if seat else row.get("ref") or row.get("office")


def _title(part: str, row: Data) -> str:
    person = row.get("person")
    name = "" if not person else person["name"] or person["ref"][:8]
    match part:
        case "decisions":
            return f"{row['ref']}: {row['text'] or code_in_words(row['kind'])}"
        case "attendance":
            seat = row["seat"]
            return f"{seat['title'] or seat['ref']}: {name}".strip(": ") if seat else name
        case "interests":
            return f"{name}: {code_in_words(row['nature'])}"
        case "offices":
            return f"{code_in_words(row['office'])} ({code_in_words(row['state'])})"
        case "minutes":
            return say("Minutes: {state}", state={"code": row["state"]})
        case "composition":
            return say("Composition")
        case _:
            return say("Quorum")
