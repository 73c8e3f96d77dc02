"""Existence checks, whatever the clocks: a filter that names something that was never recorded is refused."""

from collections.abc import Sequence
from typing import Literal

from projections.engine.snapshot import Snapshot
from projections.questions.persons import NAMED

_OF_GROUP, _REACHED = 't."group" = any(%(within)s)', {"trail": "t.streams && %(within)s::text[]"}
Column = tuple[Literal["meetings", "seats", "trail"], Literal["meeting", "seat", "by"]]


def is_recorded(snapshot: Snapshot, column: Column, value: str, within: Sequence[str] | None = None) -> bool:
    """Whether a column of a model holds a value, in rows of the groups `within`, if given."""
    model, name = column
    reached = "" if within is None else f" and {_REACHED.get(model, _OF_GROUP)}"
    query = f"select 1 from {{read}}.{model} t where t.{name} = %(value)s{reached} limit 1"
    return bool(snapshot.ask(query, {"value": value, "within": None if within is None else list(within)}))


def person_is_recorded(snapshot: Snapshot, person: str, within: Sequence[str] | None = None) -> bool:
    """Whether there is a person, whom some event of the groups `within` names, if given."""
    query = f"select 1 from {{read}}.persons t where t.person = %(person)s and {NAMED} limit 1"
    return bool(snapshot.ask(query, {"person": person, "within": None if within is None else list(within)}))


def agency_is_of_group(snapshot: Snapshot, agency: str, group: str) -> bool:
    """Whether a group has, or had, a seat of an agency, or asked something of it."""
    of_group = 't."group" = %(group)s'
    query = f"""select 1 from {{read}}.seats t where t.agency = %(agency)s and {of_group}
        union all select 1 from {{read}}.work t where t.agencies && array[%(agency)s] and {of_group}
        union all select 1 from {{read}}.owed t where t.agency = %(agency)s and {of_group} limit 1"""
    return bool(snapshot.ask(query, {"agency": agency, "group": group}))
