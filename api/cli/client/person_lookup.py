"""Looks persons up by name through GraphQL: people type names, commands take ids."""

from typing import Any

from api.cli.arguments.options import InvalidArgument
from api.cli.client.session import ClientSession
from api.commands.fields.ids import canonical
from api.languages import translator
from api.people.name_keys import NameIndex
from api.references import SHOWN_MAX
from domain.text import joined, said

PAGE_PERSONS = 100
PERSON = "id: ref name sameAs { id: ref } places { seat office deputy group { slug } }"
FIND = f"""query ($name: String!, $first: Int, $after: String) {{
    persons(name: $name, first: $first, after: $after) {{
        nodes {{ {PERSON} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
GET = f"query ($id: ID!) {{ person(id: $id) {{ {PERSON} }} }}"


def person_of(session: ClientSession, text: str) -> str:
    """The id of a person, given by id, by the whole name, or by a part of it that only one person has. Raises
    InvalidArgument where it is nobody, or several."""
    if id := canonical(text):
        return id
    found = find_persons(session, text)
    index = NameIndex((p["id"], p["name"]) for p in found)
    whole, near = index.find(text), index.near(text)
    several = [p for p in found if p["id"] in whole] or found
    if not whole and near:
        words = said(
            "Nobody is called {text}. If one of these is meant, give the id: {shown}",
            text=text,
            shown=joined(person_line(p) for p in found if p["id"] in near),
        )
        raise InvalidArgument(words)
    if len(several) == 1:
        return str(several[0]["id"])
    if not several:
        raise InvalidArgument(
            said(
                "Nobody whose name you may see is called {text}: `quorate person find` takes any part of a name.",
                text=text,
            )
        )
    words = said(
        "Several people are called {text}, give the id: {shown}[; and {more} more]",
        text=text,
        shown=joined(person_line(p) for p in several[:SHOWN_MAX]),
        more=len(several) - SHOWN_MAX if len(several) > SHOWN_MAX else None,
    )
    raise InvalidArgument(words)


def find_persons(session: ClientSession, name: str) -> list[dict[str, Any]]:
    """The persons whose names have these words, whatever their case and accents; one merged into another is given as that
    other. Empty for a credential that does not see names."""
    kept = (
        _surviving_person(session, person) for person in session.nodes(FIND, "persons", {"name": name}, PAGE_PERSONS)
    )
    return [*{person["id"]: person for person in kept}.values()]


def _surviving_person(session: ClientSession, person: dict[str, Any]) -> dict[str, Any]:
    """The person under whose id a record is kept, as far as the credential reaches."""
    passed = {person["id"]}
    while (same := person["sameAs"]) and same["id"] not in passed:
        passed.add(same["id"])
        if (other := session.query(GET, {"id": same["id"]})["person"]) is None:
            break
        person = other
    return person


def person_line(person: dict[str, Any]) -> str:
    """A person in one line: id, name, and what they hold."""
    places = ", ".join(map(_holding, person["places"]))
    return f"{person['id']}  {person['name']}" + (f"  ({places})" if places else "")


def _holding(place: dict[str, Any]) -> str:
    group = place["group"]["slug"] if place["group"] else "?"
    if place["deputy"]:
        return translator()(said("deputy for {group} {seat}", group=group, seat=place["seat"]))
    return f"{group} {place['office'] or place['seat']}"
