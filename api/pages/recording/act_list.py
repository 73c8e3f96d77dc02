"""The list of acts: found by everyday words, under headings, or by what they are of."""

from collections.abc import Mapping

from api.commands.route import Route
from api.pages.rendering import title_of
from api.routes import ROUTES
from domain.text import Words, said

ACTS: Mapping[str, Route] = {
    route.id: route for route in ROUTES if route.path not in ("/corrections", "/groups/{group}/imports")
}
SYNONYMS = {
    "minutes": "minutes", "agree": "approved", "attend": "roll", "resign": "departed left", "leave": "left departed",
    "join": "appoint", "ymddiswyddo": "ymadael gadael", "ymuno": "penodi", "symud": "aildrefnu", "gwahodd": "rhybudd",
    "absennol": "ymddiheuriadau", "pleidlais": "penderfyniad", "camgymeriad": "cywiro", "aelod": "aelod penodi",
    "deputise": "deputy", "stand-in": "deputy", "cover": "deputy", "quit": "departed left", "new": "register appoint",
    "mistake": "correct", "wrong": "correct", "chair": "office", "risk": "concern", "task": "action",
    "date": "reschedule", "move": "reschedule", "postpone": "reschedule", "fix": "correct", "delete": "erase",
    "invite": "notice", "promote": "appoint", "vote": "decision", "absent": "apologies", "conflict": "interest",
}  # fmt: skip
"""Everyday words for words of the commands."""
INNER = {"seat", "office", "deputy", "finding", "item", "advice", "explanation"}
"""The parameters of an address that name a part of what stands before them."""
OF_WORK = said("Work")
HEADINGS: Mapping[Words, frozenset[str]] = {
    said("Meetings"): frozenset({"meetings", "meeting-requests", "attendance-reviews"}),
    said("Decisions outside meetings"): frozenset({"decisions"}),
    said("Members and deputies"): frozenset({"seats", "deputies"}),
    said("Offices"): frozenset({"offices"}),
    said("People"): frozenset({"persons"}),
    said("Agencies"): frozenset({"agencies", "classes"}),
    said("Groups and their terms"): frozenset(
        {"", "terms", "interpretations", "renamings", "aliases", "relations", "end", "faults", "reports", "occurrences"}
    ),
    OF_WORK: frozenset(),
}
"""The headings of the list of acts, and which part of an address stands under each."""


def acts_named(text: str) -> list[Route]:
    """The acts that every word of a text is of, by their titles in either language and by everyday words for them."""
    words = text.lower().split()
    return [route for route in ACTS.values() if all(_named(route, word) for word in words)]


def _named(route: Route, word: str) -> bool:
    texts = f"{route.does} {title_of(route.does)} {route.path} {route.name}".lower()
    return word in texts or any(
        other in texts for key, some in SYNONYMS.items() if key in word for other in some.split()
    )


def fits(route: Route, about: Mapping[str, str]) -> bool:
    """Whether an act is of what an address says: of the seat where it says a group and a seat of it."""
    inner = [name for name in about if name in INNER]
    return all(name in route.parameters for name in inner or about) if about else True


def heading_of(route: Route) -> Words:
    """The heading under which an act stands, by its address."""
    first, _, *rest = f"{route.path[1:]}//".split("/")
    inner = rest[0] if first == "groups" else first
    return next((heading for heading, names in HEADINGS.items() if inner in names), OF_WORK)
