"""Whether those who were at a meeting without a seat are those of its roll, all of them, and no others."""

from typing import Any

from quorate_verify.findings import Result
from quorate_verify.history import Fact, Record


def check_guests(record: Record, claimed: dict[str, Any], day: str, invited: list[Fact], result: Result) -> None:
    """Each line without a seat is of somebody whom the roll has as invited, with their times. Each of these has a line,
    or was there as the member of a seat; `invited` is what the roll says of them."""
    id, seats = claimed["meeting"], record.seats(day)
    said: dict[str | None, list[Fact]] = {}
    for fact in invited:
        said.setdefault(record.person(fact.state.get("person")), []).append(fact)
    lines = [line for line in claimed["attendance"] if line["seat"] is None]
    for line in lines:
        result.count("attendances")
        facts = said.get(record.person(line["person"]), [])
        if not facts or line["person"] is None:
            result.differs(f"who was invited to {id}", line["person"], "nobody of the roll")
        elif line["presence"] not in [fact.state.get("presence", []) for fact in facts]:
            result.differs(f"times of {line['person']} at {id}", line["presence"], facts[0].state.get("presence", []))
        told = [line[what] for what in ("outcome", "member", "attended", "cancelled")]
        if told != [None, None, True, False]:
            result.differs(f"what {line['person']} was at {id}", told, "invited")
    members = {record.person(seat.member) for seat in seats.values() if seat.member}
    there = [record.person(line["person"]) for line in lines]
    for person in said.keys() - members if seats else ():
        if person not in there:
            result.differs(f"who was invited to {id}", None, person)
    if len({line["person"] for line in lines}) != len(lines):
        result.differs(f"who was invited to {id}", "one of them twice", "each once")
