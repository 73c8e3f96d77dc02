"""The attendance matrix: seats against meetings."""

from collections.abc import Mapping
from typing import Any

from api.pages.question import Data
from api.pages.rendering import code_in_words
from api.pages.visit import Visit
from domain.refusals import Unknown
from domain.text import said

LETTERS = {"PRESENT": "P", "BY_DEPUTY": "D", "APOLOGIES": "A", "ABSENT": "–", "NOT_RECORDED": "?"}
CELLS_MAX = 800
"""How many outcomes a page shows, so that it stays under 100 KB: of many seats fewer meetings."""


def attendance_view(visit: Visit, data: Data) -> Mapping[str, Any]:
    """The meetings, the oldest first, for each seat its outcome at each of them, and the seat that is asked about. Raises
    Unknown for a seat that is not there."""
    wanted = visit.parameters.get("seat")
    chosen = next((seat for seat in data["group"]["seats"] if seat["ref"] == wanted), None)
    if wanted and chosen is None:
        raise Unknown("known-seat", said("There is no such seat on that day."))
    found = data["meetings"]["nodes"]
    meetings = found[: max(1, CELLS_MAX // max(1, len(data["group"]["seats"])))][::-1]
    at = {
        (line["seat"]["ref"], meeting["ref"]): line["outcome"]
        for meeting in meetings
        for line in meeting["attendance"]
        if line["seat"]
    }
    return {
        "meetings": meetings,
        "more": data["meetings"]["pageInfo"]["hasNextPage"] or len(meetings) < len(found),
        "letters": LETTERS,
        "words": {outcome: code_in_words(outcome) for outcome in LETTERS},
        "chosen": chosen,
        "rows": [
            {"seat": seat, "outcomes": [at.get((seat["ref"], meeting["ref"])) for meeting in meetings]}
            for seat in data["group"]["seats"]
        ],
    }
