"""Commands about the record of a person. Names are sealed at this edge; everything else names people by id."""

from api.commands.route import Example, act, begun
from domain.events.person import PersonErased, PersonRegistered, PersonRenamed

BY_AGENCY = {"kind": "agency", "agency": "example-council"}


def _register(name: str) -> Example:
    key = name.lower().replace(" ", "-")
    return Example(key, {}, {"name": name, "on": "2025-04-01", "authority": BY_AGENCY})


ROUTES = (
    act(
        "/persons",
        PersonRegistered,
        "Register a person",
        _register("Ada Example"),
        _register("Bryn Example"),
        _register("Cerys Example"),
        _register("Dilys Example"),
        begins="person",
    ),
    act(
        "/persons/{person}/renamings",
        PersonRenamed,
        "Rename a person",
        Example(
            "rename-ada",
            {"person": begun("ada-example")},
            {"name": "Ada Sample", "on": "2025-06-01", "authority": BY_AGENCY},
        ),
    ),
    act(
        "/persons/{person}/erasure",
        PersonErased,
        "Erase a person",
        Example(
            "erase-dilys",
            {"person": begun("dilys-example")},
            {"ground": "request-of-the-person", "on": "2026-02-01", "authority": BY_AGENCY},
        ),
    ),
)
