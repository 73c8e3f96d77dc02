"""The rolls of the demonstration's meetings, as tables of letters: a row for each seat, a column for each meeting.

P present, R present remotely, L left at eleven, D by a deputy who was briefed, U by one who was not, a apologies,
n apologies because no involvement was needed, x absent without apologies, . not recorded, - nobody in the seat.
"""

from typing import Any

from api.demonstration.script import CommandBody, london_time

STARTS, LEFT, ENDS = "10:00", "11:00", "12:00"

CWM_TAF_DAYS = (
    *("2025-04-15", "2025-05-20", "2025-06-24", "2025-07-29", "2025-09-09"),
    *("2025-11-04", "2025-12-09", "2026-01-20", "2026-03-03"),
)
CWM_TAF_ROLLS = """
                                       Apr May Jun Jul Sep Nov Dec Jan Mar
deputy-head-safeguarding                P   P   P   P   P   P   a   P   P
service-manager-adults-safeguarding     P   a   P   P   P   D   P   P   P
detective-inspector                     P   a   P   n   P   D   n   P   L
service-manager-children                P   P   P   P   a   P   P   P   P
principal-manager-children              P   P   P   P   P   D   a   P   P
education-coordinator                   P   a   R   P   a   D   P   P   L
service-manager-children-safeguarding   P   a   P   P   P   a   P   R   L
senior-nurse-safeguarding               P   .   P   P   a   D   a   P   P
team-manager-probation                  P   a   P   R   a   -   -   -   -
team-manager-children-mt                P   P   P   P   a   P   a   P   P
team-manager-children-rct               P   a   P   P   a   P   P   P   L
team-manager-adults-mt                  P   P   P   P   a   U   a   P   L
team-manager-adults-rct                 P   a   P   P   a   D   P   P   L
idva-rct                                P   a   P   R   n   a   x   P   a
idva-mt                                 P   a   P   P   a   R   a   P   L
business-manager                        P   P   P   P   P   P   a   P   P
mash-coordinator                        P   P   a   P   a   P   a   P   P
"""

WANDSWORTH_DAYS = ("2025-05-14", "2025-09-17", "2025-12-10", "2026-03-11")
WANDSWORTH_ROLLS = """
             May Sep Dec Mar
social-care   P   P   P   P
early-help    P   a   P   P
education     P   P   a   P
probation     a   R   R   a
gp            x   P   a   R
police        P   P   P   P
housing       P   a   x   P
health-1      P   P   P   a
health-2      a   P   .   P
health-3      P   P   P   P
"""


def roll_entries(table: str, days: tuple[str, ...], day: str) -> list[CommandBody]:
    """The entries of one meeting's roll, as the command takes them."""
    column = days.index(day) + 1
    rows = [line.split() for line in table.strip().splitlines()[1:]]
    return [_entry(row[0], row[column], day) for row in rows if row[column] not in ".-"]


def all_present(seats: list[str], day: str) -> list[CommandBody]:
    """A roll on which everyone is present."""
    return [_entry(seat, "P", day) for seat in seats]


def presence(day: str, until: str = ENDS, mode: str = "room", since: str = STARTS) -> list[CommandBody]:
    """The presence of somebody between two times of a day, as the body of a command has it."""
    return [{"from": london_time(day, since), "to": london_time(day, until), "mode": mode}]


def deputyship_id(seat: str) -> str:
    """The short id of the deputyship of a seat."""
    return f"{seat}-deputy"


def _entry(seat: str, letter: str, day: str) -> CommandBody:
    fields: dict[str, dict[str, Any]] = {
        "P": {"outcome": "PRESENT"},
        "R": {"outcome": "PRESENT", "presence": presence(day, mode="remote")},
        "L": {"outcome": "PRESENT", "presence": presence(day, until=LEFT)},
        "D": {"outcome": "BY_DEPUTY", "deputy": deputyship_id(seat), "briefed": True},
        "U": {"outcome": "BY_DEPUTY", "deputy": deputyship_id(seat), "briefed": False},
        "a": {"outcome": "APOLOGIES", "reason": "other-duty"},
        "n": {"outcome": "APOLOGIES", "reason": "no-involvement"},
        "x": {"outcome": "ABSENT"},
    }
    return {"seat": seat, **fields[letter]}
