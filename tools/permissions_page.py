"""Generates `docs/permissions.md` from the table of commands, the roles and the schema: who may do and see what."""

from collections.abc import Iterator
from typing import get_args

from graphql import GraphQLSchema

from api.commands.authorisation.naming_groups import ENTITY_KINDS
from api.commands.route import Route
from api.graphql.agency_fields import AGENCY_FIELDS
from api.graphql.schema import build
from api.routes import ROUTES
from domain.permission import AGENCY_ACTS, Credential, Role, permit_command, permit_reading
from domain.refusals import NotPermitted

HEADER = """# Who may do and see what

Made from the code by `make docs`. A credential (`quorate token create`) has a role and, if it is limited, the groups
that it is limited to. A request without one, or with one that has ended or was revoked, is answered 401.

## By role

| role | records acts | asks (GraphQL, feeds, reports) | sees names of people |
| --- | --- | --- | --- |
"""
LIMITED_TO_AGENCY = """| calendar | no | no: only `/calendar.ics` with its own token | no |

## Of an agency

A credential of the role agency is of one agency. It is shown that agency's seats and their members, their attendance,
the recommendations, actions and returns that ask something of it, and what it owes; what other agencies were asked, or
said to the same recommendation, is as though it were not recorded. What it asks by are ids and slugs: names, titles and
GROUP@DATE mean nothing. Feeds, reports, evidence packs, proofs, sheets and imports are refused (403), as is every field
but these:

"""
LIMITED = """
## Limited to groups

What lies in other groups is, for a limited credential, as though it were not recorded: refusals use the same words as
for what does not exist, lists do not hold it, previews do not tell of it.

- **In reach** are the groups that the credential names, and all that is recorded within them.
- **Known** are besides the groups (and what they hold) that a group in reach names: the one that it reports to, a
  body of its terms. They may be named in an act, as who consented or where something was decided; nothing can be
  recorded in them.
- **A person** is in reach where a group in reach names them, or where the credential's own actor registered them and
  nobody has named them yet. What concerns people and agencies *as such* (renaming, identity, merger, erasure) needs
  reach over every group that names them.
- An act that goes through all groups (a departure, the end of a group) goes through those in reach.

## Commands

All need the role administrator, but for those of the role agency, which must have been asked:
{own}. The third column says what a limited credential must reach.

| command | records | must reach |
| --- | --- | --- |
"""
QUESTIONS = """
## Questions

Every role asks all of them but `access` (who has read what), which is for auditors and administrators of every group.
What a limited credential is not answered is null, or not in the list. Documents that are asked by their hash
(`quorate documents`) are added and removed by whoever runs the command line beside the data, by no credential; with
`QUORATE_DOCUMENTS=trusted` every role asks these only.

| field | arguments |
| --- | --- |
"""


def permissions_page() -> str:
    """The page of permissions, as the table of what each role may do makes it."""
    return (
        HEADER
        + "".join(_roles())
        + LIMITED_TO_AGENCY
        + "".join(_of_agency())
        + LIMITED.format(own=_own_commands())
        + "".join(_commands())
        + QUESTIONS
        + "".join(_questions(build()[0]))
    )


def _roles() -> Iterator[str]:
    for role in get_args(Role):
        credential = Credential(actor="any", role=role, agency="any" if role == "agency" else None)
        names = "yes" if credential.names else "only where it was granted (`--names`)"
        names = names if _may_read(credential) else "of members of its seats"
        records = "yes" if _may_command(credential) else "no" if _may_read(credential) else "three, of its own"
        asks = "yes" if _may_read(credential) else "what concerns its agency (GraphQL)"
        yield f"| {role} | {records} | {asks} | {names} |\n"


def _of_agency() -> Iterator[str]:
    for name, fields in AGENCY_FIELDS.items():
        if not name.endswith(("Connection", "Edge", "PageInfo")):
            yield f"- `{name}`: {', '.join(f'`{field}`' for field in sorted(fields))}\n"


def _own_commands() -> str:
    routes = (route for route in ROUTES if AGENCY_ACTS.issuperset(event.TOPIC for event in route.records))
    return ", ".join(f"`POST {route.path}`" for route in routes)


def _may_read(credential: Credential) -> bool:
    try:
        permit_reading(credential)
    except NotPermitted:
        return False
    return True


def _may_command(credential: Credential) -> bool:
    try:
        permit_command(credential)
    except NotPermitted:
        return False
    return True


def _commands() -> Iterator[str]:
    for route in ROUTES:
        records = (
            ", ".join(dict.fromkeys(kind.__name__ for kind in route.records)) if len(route.records) < 5 else "several"
        )
        yield f"| `POST {route.path}` | {records} | {_must_reach(route)} |\n"


def _must_reach(route: Route) -> str:
    kind = next(iter(route.parameters), None)
    if kind in ENTITY_KINDS:
        as_such = any(event.TOPIC.startswith(f"{kind}.") for event in route.records)
        return (
            f"every group that names the {kind}"
            if as_such
            else f"a group that names the {kind}; acts in those in reach"
        )
    if kind == "group":
        return "the group"
    if kind in (None, "fault"):
        begun = {"/groups": "the slug, among its groups", "/persons": "nothing", "/agencies": "nothing"}
        return begun.get(route.path, "the group of each event that is named")
    return f"the group that the {kind} is of"


def _questions(schema: GraphQLSchema) -> Iterator[str]:
    assert schema.query_type
    for name, field in schema.query_type.fields.items():
        arguments = ", ".join(f"`{a}`" for a in field.args if a not in ("on", "knownAt"))
        yield f"| `{name}` | {arguments} |\n"
