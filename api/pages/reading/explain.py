"""How verdicts come about, step by step: those of a meeting, and those of a group and what is due from it."""

from collections.abc import Mapping
from typing import Any

from api.http.refusals import BadRequest
from api.pages.question import Data
from api.pages.rendering import code_in_words, day, say
from api.pages.visit import Visit
from domain.text import said

OF_MEETING = ("quorum", "decisions", "attendance", "interests", "acting", "minutes")
OF_GROUP = ("composition", "offices", "duties")
UNDONE = ("OVERDUE", "DUE")
"""What the pages of duties show where nothing else is asked of them."""


FIELDS = {"acting": "actingChair"}
"""The fields of a question that are called otherwise than the part."""


def parts_asked(parts: tuple[str, ...], visit: Visit) -> dict[str, bool]:
    """Which of the parts a page asks for: the one that its address names, else the first. Raises BadRequest."""
    part = visit.parameters.get("part", parts[0])
    if part not in parts:
        raise BadRequest(said("`{name}` is none of {names}.", name=part[:40], names=[*parts]), rule="part")
    return {name: name == part for name in parts}


def group_parts_asked(visit: Visit) -> dict[str, Any]:
    """Which part of a group a page asks for, and of duties which: one that the address names is found among those of its
    kind and day in whatever state; else those that are not done. Raises BadRequest."""
    named = visit.parameters
    states = {} if "ref" in named else {"state": [*UNDONE]}
    kind = {"kind": [named["kind"]]} if "kind" in named else {}
    return {**parts_asked(OF_GROUP, visit), **states, **kind, **({"due": named["due"]} if "due" in named else {})}


def explain_view(visit: Visit, data: Data) -> Mapping[str, Any]:
    """Each verdict of the part chosen, or the one of it that the address names by `ref`, with its title."""
    meeting = data.get("meeting")
    whole, parts = (meeting, OF_MEETING) if meeting else (data["group"], OF_GROUP)
    part = visit.parameters.get("part", parts[0])
    found = (data["duties"]["nodes"] if part == "duties" else whole[FIELDS.get(part, part)]) or []
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
        case "acting":
            return f"{code_in_words(row['office'])}: {name}"
        case "duties":
            owed_by = row["agency"]["name"] or row["agency"]["slug"] if row["agency"] else name
            return ", ".join(filter(None, (row["what"] or code_in_words(row["kind"]), day(row["dueOn"]), owed_by)))
        case "minutes":
            return say("Minutes: {state}", state={"code": row["state"]})
        case "composition":
            return say("Composition")
        case _:
            return say("Quorum")
