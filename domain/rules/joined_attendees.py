"""Who counted, where answers differ about it: whoever did by any of them; for certain who did by all."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace


def joined_attendees(lists: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    """One list of several of counted attendees, in the order of each: nobody in it twice, and the agency only where all say
    the same. Nobody is certain who is not so in every list."""
    found: dict[tuple[Any, ...], list[Any]] = {}
    order: list[tuple[Any, ...]] = []
    for attendees in lists:
        place = 0
        for one in attendees:
            who = (one.seat, one.person, one.start, one.end)
            if who not in found:
                order.insert(place, who)
            found.setdefault(who, []).append(one)
            place = order.index(who) + 1
    return tuple(_joined(found[who], len(lists)) for who in order)


def _joined(told: Sequence[Any], lists: int) -> Any:
    agency = told[0].agency if all(one.agency == told[0].agency for one in told) else None
    return replace(told[0], agency=agency, certain=len(told) == lists and all(one.certain for one in told))
