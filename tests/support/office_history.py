"""Offices: how they are filled, and terms that say who may hold them."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from domain.events.base import Event
from domain.terms.document import Terms
from tests.support.group_history import when
from tests.support.random_acts import terms
from tests.support.story import Story, id_of


def office_act(story: Story, act: type[Event], on: date, who: str = "ann", **fields: Any) -> int:
    return when(story, "sub-group", act, on, **{"office": "chair", "person": id_of(who), **fields}).position


def terms_with_holders(count: int) -> Terms:
    document = terms()
    return replace(document, offices=tuple(replace(o, holders=count) for o in document.offices))
