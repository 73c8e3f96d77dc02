"""What a person calls something, and the id that it has: people by name, meetings by group and day, work by its title."""

import re
from collections.abc import Iterator
from typing import Any

from api.cli.arguments.options import InvalidArgument, parse_day
from api.cli.client.person_lookup import SHOWN_MAX, person_of
from api.cli.client.session import Session
from api.commands.ids import canonical
from api.commands.route import Route
from api.graphql.types.work.lists import WORK_LISTS

PAGE = 500
MEETING = re.compile(r"(?P<group>[a-z0-9][a-z0-9-]{0,62})@(?P<day>\d{4}-\d\d-\d\d)")
MEETINGS = """query ($group: String!, $day: Date!) {
    meetings(group: $group, from: $day, to: $day, first: 20) { nodes { id state starts } } }"""

_LISTS = {kind: name for name, kind in WORK_LISTS.items()}

ACCEPTED_FORMS = {
    "person": "a name that only one person has, or an id",
    "group": "a slug or an id",
    "agency": "a slug or an id",
    "meeting": "an id, or GROUP@DATE such as cwm-taf-mqap@2026-05-05",
    **dict.fromkeys(_LISTS, "an id, or words that only one is called by"),
}
"""How something of a kind may be called."""


def kind_at(route: Route, path: str) -> str | None:
    """Of which kind it is what a field of a command names, if it names something recorded that has a form of its own."""
    last = next(step for step in reversed(path.split(".")) if not step.isdecimal())
    kinds = {name: kind for record in route.records for name, kind in record.REFERENCES if kind in ACCEPTED_FORMS}
    return kinds.get(last) or (last if last in ("person", "meeting") else None)


def resolve(spoken: Session, kind: str, text: str) -> str:
    """What a command takes for something of a kind that a person calls so. Raises Mistaken where nothing, or several,
    are called so."""
    if kind == "person":
        return person_of(spoken, text)
    if kind == "meeting":
        return meeting_of(spoken, text)
    return work_of(spoken, kind, text) if kind in _LISTS else text


def meeting_of(spoken: Session, text: str) -> str:
    """The id of a meeting given by id, or as GROUP@DATE; one that was cancelled only where there is no other. Raises
    Mistaken."""
    if id := canonical(text):
        return id
    if not (said := MEETING.fullmatch(text)):
        raise InvalidArgument(f"{text} is no meeting: give its id, or GROUP@DATE such as cwm-taf-mqap@2026-05-05.")
    found = spoken.ask(MEETINGS, {"group": said["group"], "day": parse_day(said["day"]).isoformat()})["meetings"][
        "nodes"
    ]
    several = [m for m in found if m["state"] != "CANCELLED"] or found
    if len(several) == 1:
        return str(several[0]["id"])
    if several:
        ids = "; ".join(f"{m['id']} ({m['starts'] or m['state'].lower()})" for m in several)
        raise InvalidArgument(f"{said['group']} has several meetings on {said['day']}, give the id: {ids}")
    if not spoken.reaches(said["group"]):
        raise InvalidArgument(f"There is no group {said['group']} that you may see.")
    raise InvalidArgument(
        f"{said['group']} has no meeting on {said['day']}: `quorate feed meetings --group {said['group']}` lists them."
    )


def work_of(spoken: Session, kind: str, text: str) -> str:
    """The id of a piece of work given by id, by its whole title, or by words that only one title has. Raises Mistaken."""
    if id := canonical(text):
        return id
    words = text.casefold().split()
    found = [w for w in _work(spoken, kind) if all(word in " ".join(_titles(w)).casefold() for word in words)]
    whole = [w for w in found if text.casefold() in (name.casefold() for name in _titles(w))]
    several = whole or found
    if len(several) == 1:
        return str(several[0]["id"])
    if not several:
        raise InvalidArgument(f"No {kind} that you may see is called {text}: `quorate feed {_LISTS[kind]}` lists them.")
    shown = "; ".join(f"{w['id']}  {' '.join(_titles(w)[:2])} ({w['group']['slug']})" for w in several[:SHOWN_MAX])
    more = f"; and {len(several) - SHOWN_MAX} more" if len(several) > SHOWN_MAX else ""
    raise InvalidArgument(f"Several are called {text}, give the id: {shown}{more}")


def _work(spoken: Session, kind: str) -> Iterator[dict[str, Any]]:
    question = f"""query ($first: Int, $after: String) {{ {_LISTS[kind]}(first: $first, after: $after) {{
        nodes {{ id group {{ slug }} what period en: title(lang: EN) cy: title(lang: CY) }}
        pageInfo {{ hasNextPage endCursor }} }} }}"""
    after: str | None = None
    while True:
        page = spoken.ask(question, {"first": PAGE, "after": after})[_LISTS[kind]]
        yield from page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def _titles(work: dict[str, Any]) -> list[str]:
    """What a piece of work is called: its titles, or what it is and of which period."""
    kind = " ".join(filter(None, (work["what"], work["period"])))
    return [name for name in dict.fromkeys((work["en"], work["cy"], kind)) if name]
