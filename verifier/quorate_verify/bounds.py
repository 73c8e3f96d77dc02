"""How many members and agencies counted towards a quorum at the least and at the most, whatever the terms say of deputies,
of remote attendance and of those who were there for a part."""

from quorate_verify.history import Fact, Record, Seat
from quorate_verify.quorum import SITTINGS

CAME = ("PRESENT", "BY_DEPUTY")
Roll = dict[str | None, list[Fact]]
"""What the roll says, by seat; of guests under None."""


def bounds_of(record: Record, meeting: str, day: str, roll: Roll) -> dict[str, tuple[int, int]]:
    """At least those who certainly counted, at most all who came: of members and of agencies."""
    seats = record.seats(day)
    certain: set[tuple[str, str | None]] = set()
    came: set[str] = set()
    possible: set[str] = set()  # agencies: of whoever came for none that is known, one more perhaps
    shaken = bool(record.of(meeting, "meeting.interest-declared", *SITTINGS))
    for name, lines in roll.items():
        seat = seats.get(name or "")
        agency = record.agency(seat.agency, day) if seat else None
        for fact in lines:
            if name is None or fact.state["outcome"] in CAME:
                person = record.person(fact.state.get("person") or (seat.member if seat else None))
                came.add(person or f"someone for {name}")
                possible.add(agency or f"of {person or name}")
        sure = len(lines) == 1 and seat and seat.plain and not shaken and _throughout(lines[0])
        if sure and seat and grounded(record, seat, lines):
            certain.add((record.person(lines[0].state.get("person") or seat.member) or str(name), agency))
    return {
        "members": (len({who for who, _ in certain}), len(came)),
        "agencies": (len({agency for _, agency in certain} - {None}), len(possible)),
    }


def grounded(record: Record, seat: Seat | None, said: list[Fact]) -> list[Fact]:
    """The lines of a roll that certainly have ground: of the member of the seat on the day. What is said of
    somebody who was not in the seat is passed over, and a deputy's line may be."""
    member = record.person(seat.member) if seat else None
    mine = [fact for fact in said if record.person(fact.state.get("person") or member) == member]
    return [fact for fact in mine if member is not None and fact.state["outcome"] != "BY_DEPUTY"]


def _throughout(fact: Fact) -> bool:
    return fact.state["outcome"] == "PRESENT" and not fact.state.get("presence")
