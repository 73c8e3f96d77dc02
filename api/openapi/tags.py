"""Tags of the operations, by which the reference groups them."""

from api.http.media import Json

TAGS = {
    "groups": "A group: its beginning, its name, what it owes, its end",
    "terms": "Terms of reference, what they leave open, and how that was settled",
    "seats": "Seats, members and their service",
    "deputies": "Deputies of members",
    "offices": "Offices: appointments, elections, consents",
    "meetings": "Meetings: plan, notice, agenda, papers, roll, decisions, minutes",
    "decisions": "Decisions outside meetings, and what becomes of decisions",
    "agencies": "Agencies",
    "persons": "Persons",
    "work": "Audits, recommendations, actions, concerns, plans and what else is followed until it is done",
    "reports": "Reports that were made, looked at and issued; reports and lists as files",
    "corrections": "What was recorded wrongly",
    "events": "The events themselves, as they are recorded",
    "proof": "Checkpoints, receipts, evidence packs and replays",
    "service": "Whether the service can be asked",
}
_COLLECTIONS = {
    "interpretations": "terms",
    "rolls": "meetings",
    "calendar.ics": "meetings",
    "attendance-reviews": "meetings",
    "meeting-requests": "meetings",
    "prepared-reports": "reports",
    "feeds": "reports",
    "checkpoint": "proof",
    "tile": "proof",
    "evidence": "proof",
    "replay": "proof",
    "health": "service",
    "faults": "corrections",
    **dict.fromkeys(
        ("actions", "audits", "changes", "concerns", "instruments", "learning", "plans", "priorities"), "work"
    ),
    **dict.fromkeys(("recommendations", "returns", "standards"), "work"),
}
"""The tag of a collection that does not have one of its own name."""


def tag_of(path: str) -> str:
    """The tag of the operations at a path. Raises KeyError for a path of a collection that has none."""
    first, *rest = (part for part in path.strip("/").split("/") if not part.startswith("{"))
    within = rest[0] if first == "groups" and rest else ""
    for collection in (within, first):
        tag = _COLLECTIONS.get(collection, collection)
        if tag in TAGS:
            return tag
    raise KeyError(path)


def tagged(paths: Json) -> Json:
    """The paths with the tag of each operation."""
    return {
        path: {method: {"tags": [tag_of(path)], **operation} for method, operation in operations.items()}
        for path, operations in paths.items()
    }


def described_tags() -> list[Json]:
    """The tag objects, in the order in which the reference shows them."""
    return [{"name": name, "description": words} for name, words in TAGS.items()]
