"""Resolves references as people type them to ids: people by name, meetings by group and day, work by its title."""

from collections.abc import Iterator
from typing import Any

from api.cli.arguments.options import InvalidArgument
from api.cli.client.meeting_lookup import meeting_of
from api.cli.client.person_lookup import person_of
from api.cli.client.session import PAGE_NODES, ClientSession
from api.commands.fields.ids import canonical
from api.commands.route import Route
from api.graphql.types.work.lists import WORK_LISTS
from api.references import SHOWN_MAX

_LISTS = {kind: name for name, kind in WORK_LISTS.items()}

ACCEPTED_FORMS = {
    "person": "a name that only one person has, or an id",
    "group": "a slug or an id",
    "agency": "a slug or an id",
    "seat": "its id there, or its title (with its agency, where several are called so)",
    "meeting": "an id, or GROUP@DATE such as cwm-taf-mqap@2026-05-05",
    **dict.fromkeys(_LISTS, "an id, or words that only one is called by"),
}
"""What a reference of each kind may look like, for help texts."""


def kind_at(route: Route, path: str) -> str | None:
    """The kind of what a field of a command refers to; None for a field that is no reference, or takes ids only."""
    last = next(step for step in reversed(path.split(".")) if not step.isdecimal())
    kinds = {name: kind for record in route.records for name, kind in record.REFERENCES if kind in ACCEPTED_FORMS}
    return kinds.get(last) or (last if last in ("person", "meeting") else None)


def resolve(session: ClientSession, kind: str, text: str) -> str:
    """The id, or for groups and agencies the slug, that a command takes for a reference. Raises InvalidArgument where it
    matches nothing, or several."""
    if kind == "person":
        return person_of(session, text)
    if kind == "meeting":
        return meeting_of(session, text)
    return work_of(session, kind, text) if kind in _LISTS else text


def work_of(session: ClientSession, kind: str, text: str) -> str:
    """The id of a piece of work, given by id, by its whole title, or by words that only one title has. Raises
    InvalidArgument."""
    if id := canonical(text):
        return id
    words = text.casefold().split()
    found = [w for w in _work(session, kind) if all(word in " ".join(_titles(w)).casefold() for word in words)]
    whole = [w for w in found if text.casefold() in (name.casefold() for name in _titles(w))]
    several = whole or found
    if len(several) == 1:
        return str(several[0]["id"])
    if not several:
        raise InvalidArgument(f"No {kind} that you may see is called {text}: `quorate feed {_LISTS[kind]}` lists them.")
    shown = "; ".join(f"{w['id']}  {' '.join(_titles(w)[:2])} ({w['group']['slug']})" for w in several[:SHOWN_MAX])
    more = f"; and {len(several) - SHOWN_MAX} more" if len(several) > SHOWN_MAX else ""
    raise InvalidArgument(f"Several are called {text}, give the id: {shown}{more}")


def _work(session: ClientSession, kind: str) -> Iterator[dict[str, Any]]:
    query = f"""query ($first: Int, $after: String) {{ {_LISTS[kind]}(first: $first, after: $after) {{
        nodes {{ id: ref group {{ slug }} what period en: title(lang: EN) cy: title(lang: CY) }}
        pageInfo {{ hasNextPage endCursor }} }} }}"""
    return session.nodes(query, _LISTS[kind], {}, PAGE_NODES)


def _titles(work: dict[str, Any]) -> list[str]:
    """The names of a piece of work: its titles, and what it is with its period."""
    kind = " ".join(filter(None, (work["what"], work["period"])))
    return [name for name in dict.fromkeys((work["en"], work["cy"], kind)) if name]
