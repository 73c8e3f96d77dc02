"""Routes of agencies."""

from api.commands.acts.examples import BY_COUNCIL
from api.commands.duplicates import ask_about_agency
from api.commands.route import Example, act
from domain.events.agency import AgencyRegistered, AgencyRenamed, AliasAdded

MINUTES = [{"pointer": "minutes of 1 April 2025, item 3"}]


def _register(key: str, slug: str, name: str, *aliases: str) -> Example:
    body = {"slug": slug, "name": {"en": name}, "aliases": list(aliases), "on": "2025-04-01"}
    return Example(key, {}, {**body, "authority": {"kind": "agency"}, "evidence": MINUTES})


ROUTES = (
    act(
        "/agencies",
        AgencyRegistered,
        "Register an agency",
        _register("example-council", "example-council", "Example Borough Council", "EBC", "Example BC"),
        _register("example-police", "example-police", "Example Police"),
        _register("example-health", "example-health", "Example Health Trust"),
        _register("example-probation", "example-probation", "Example Probation Trust"),
        begins="agency",
        asks=ask_about_agency,
    ),
    act(
        "/agencies/{agency}/renamings",
        AgencyRenamed,
        "Rename an agency",
        Example(
            "rename-council",
            {"agency": "example-council"},
            {"name": {"en": "Example County Borough Council"}, "on": "2025-05-01", "authority": BY_COUNCIL},
        ),
        asks=ask_about_agency,
    ),
    act(
        "/agencies/{agency}/aliases",
        AliasAdded,
        "Add another spelling of an agency's name",
        Example(
            "alias-council",
            {"agency": "example-council"},
            {"alias": "E.C.B.C.", "on": "2025-06-01", "authority": BY_COUNCIL},
        ),
    ),
)
