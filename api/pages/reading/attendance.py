"""The attendance matrix: seats against meetings."""

from collections.abc import Mapping
from typing import Any

from api.pages.question import Data
from api.pages.visit import Visit

LETTERS = {"PRESENT": "P", "BY_DEPUTY": "D", "APOLOGIES": "A", "ABSENT": "–", "NOT_RECORDED": "?"}


def attendance_view(visit: Visit, data: Data) -> Mapping[str, Any]:
    """The meetings, the oldest first, and for each seat its outcome at each of them."""
    meetings = data["meetings"]["nodes"][::-1]
    at = {
        (line["seat"]["ref"], meeting["ref"]): line["outcome"]
        for meeting in meetings
        for line in meeting["attendance"]
        if line["seat"]
    }
    return {
        "meetings": meetings,
        "letters": LETTERS,
        "rows": [
            {"seat": seat, "outcomes": [at.get((seat["ref"], meeting["ref"])) for meeting in meetings]}
            for seat in data["group"]["seats"]
        ],
    }
