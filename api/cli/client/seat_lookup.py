"""Looks seats up by title through GraphQL: people type what a seat is called, commands take its id."""

import re
from collections.abc import Mapping
from typing import Any

from api.cli.arguments.options import InvalidArgument
from api.cli.client.session import ClientSession
from api.commands.fields.ids import SLUG
from api.references import SHOWN_MAX, Candidate, meant
from domain.text import joined, said

SEATS = """query ($group: String!, $on: Date) { group(slug: $group, on: $on) {
    seats { id: ref en: title(lang: EN) cy: title(lang: CY) agency { slug name } member { name } } } }"""
GROUP_OF_MEETING = "query ($id: ID!) { meeting(id: $id) { group { slug } } }"


def seat_of(session: ClientSession, group: str, text: str, on: str | None = None) -> str:
    """The id of a seat of a group, given by id, by its whole title, or by words that only one seat's title and agency have,
    on a day. What could be an id, and is that of no seat and no title of that day, is given back as it is. Raises
    InvalidArgument."""
    found = session.query(SEATS, {"group": group, "on": on})["group"]
    seats: list[dict[str, Any]] = found["seats"] if found else []
    lines = {seat["id"]: seat for seat in seats}
    several = [lines[each.id] for each in meant(text, [*map(_candidate, seats)])]
    if len(several) == 1:
        return str(several[0]["id"])
    if several:
        raise InvalidArgument(
            said(
                "Several seats of {group} are called {text}, give the id or add the agency: {shown}[; and {more} more]",
                group=group,
                text=text,
                shown=joined(map(_line, several[:SHOWN_MAX])),
                more=len(several) - SHOWN_MAX if len(several) > SHOWN_MAX else None,
            )
        )
    if re.fullmatch(SLUG, text):
        return text
    raise InvalidArgument(said("No seat of {group} that you may see is called {text}.", group=group, text=text))


def group_of(session: ClientSession, names: Mapping[str, str]) -> str | None:
    """The slug of the group that a command is about, by the ids in its address; None where it is about none."""
    if "group" in names or "meeting" not in names:
        return names.get("group")
    found = session.query(GROUP_OF_MEETING, {"id": names["meeting"]})["meeting"]
    return str(found["group"]["slug"]) if found and found["group"] else None


def _candidate(seat: dict[str, Any]) -> Candidate:
    agency = seat["agency"] or {}
    names = tuple(name for name in (seat["en"], seat["cy"]) if name)
    return Candidate(seat["id"], names, tuple(filter(None, (agency.get("slug"), agency.get("name")))))


def _line(seat: dict[str, Any]) -> str:
    of = [seat["agency"]["name"] if seat["agency"] else None, seat["member"]["name"] if seat["member"] else None]
    return f"{seat['id']}  {seat['en'] or seat['cy']} ({', '.join(filter(None, of))})"
