"""People by their names: what a person types is a name, what is recorded is an id."""

from collections import defaultdict

from api.cli.options import Mistaken
from api.cli.session import Session
from api.commands.ids import canonical

PAGE = 500
PERSONS = """query ($first: Int, $after: String) {
    persons(first: $first, after: $after) { nodes { id name } pageInfo { hasNextPage endCursor } } }"""


def person_of(spoken: Session, text: str) -> str:
    """The id of a person given by id or by their whole name. Raises Mistaken where nobody, or several, are called so."""
    if id := canonical(text):
        return id
    named = _named(spoken)
    found = named.get(_folded(text), [])
    if len(found) == 1:
        return found[0]
    if found:
        raise Mistaken(f"Several people are called {text}: give the id, one of {', '.join(found)}.")
    raise Mistaken(f"Nobody whose name you may see is called {text}: give the whole name, or the id.")


def _named(spoken: Session) -> dict[str, list[str]]:
    """Ids by name. Names are sealed, so that only whoever may see them can search them."""
    found, after = defaultdict(list), None
    while True:
        page = spoken.ask(PERSONS, {"first": PAGE, "after": after})["persons"]
        for node in page["nodes"]:
            if node["name"]:
                found[_folded(node["name"])].append(node["id"])
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
