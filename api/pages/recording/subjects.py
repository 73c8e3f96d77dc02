"""What an address is of, in words: the group, the meeting, the person, the piece of work."""

from collections.abc import Mapping

from api.languages import translator
from api.pages.question import Data
from api.pages.rendering import code_in_words, say
from api.pages.visit import page_address
from domain.text import said

WORK = (
    "action", "audit", "recommendation", "concern", "plan", "return", "report", "priority", "standard", "instrument",
    "learning", "change",
)  # fmt: skip
"""The parameters of an address that name a piece of work."""


def variables_of(path: Mapping[str, str]) -> dict[str, str]:
    """The variables of the question for the parts of an address: the group, the meeting, the person, the piece of work."""
    work = next((path[name] for name in path if name in WORK), "")
    return {
        "slug": path.get("group", ""),
        "meeting": path.get("meeting", ""),
        "person": path.get("person", ""),
        "work": work,
    }


def subjects_of(data: Data, path: Mapping[str, str] | None = None) -> dict[str, tuple[str, str]]:
    """By the name of a parameter, what it is in words, and its address, where that is known; of a group also the seat and
    the office that a `path` names."""
    found: dict[str, tuple[str, str]] = {}
    if (piece := data["piece"]) is not None:
        found |= dict.fromkeys(
            WORK, (piece["title"] or code_in_words(piece["kind"]), page_address("work", piece["ref"]))
        )
    if (meeting := data["about"]) is not None:
        group = meeting["group"]
        words = say("{group}: the meeting of {day}", group=group["name"] or group["slug"], day={"date": meeting["day"]})
        found["meeting"] = (words, page_address("meetings", meeting["ref"]))
    if (group := data["group"]) is not None:
        found["group"] = (group["name"] or group["slug"], page_address("groups", group["slug"]))
        found |= _parts_of(group, path or {})
    if (who := data["who"]) is not None:
        found["person"] = (who["name"] or who["ref"], page_address("people", who["ref"]))
    return found


def _parts_of(group: Data, path: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The seat, with its member, and the office of a group that a path names."""
    found, address = {}, page_address("groups", group["slug"])
    seat = next((each for each in group["seats"] if each["ref"] == path.get("seat")), None)
    if seat is not None:
        title, member = seat["title"] or seat["ref"], (seat["member"] or {}).get("name")
        found["seat"] = (translator()(said("{seat}[, held by {member}]", seat=title, member=member)), address)
    if path.get("office") in [each["office"] for each in group["offices"]]:
        found["office"] = (code_in_words(path["office"]), address)
    return found
