"""Guests by name: who of those who are recorded may be meant, asked about before anybody is registered anew."""

from collections.abc import Mapping

from api.pages.question import Data, PageQuestions
from api.pages.recording.checking import administrator
from api.pages.recording.desk_form import ROWS_MAX, guest_named
from api.pages.visit import Visit

FOUND_MAX = 6


async def guests_to_ask(visit: Visit, questions: PageQuestions, given: Mapping[str, str]) -> dict[str, list[Data]]:
    """By the field of a guest, the persons who are called so, where it was not said of that name whether it is one of
    them."""
    found = {}
    for number in range(ROWS_MAX):
        key = f"guest.{number}"
        name, person = guest_named(key, given)
        if not name or person:
            continue
        variables = {"name": name, "first": FOUND_MAX}
        data = await questions.ask(visit.request, administrator(visit), "people_named", variables)
        if data["persons"]["nodes"]:
            found[key] = data["persons"]["nodes"]
    return found
