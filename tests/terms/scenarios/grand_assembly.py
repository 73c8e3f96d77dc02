"""The history of the Grand Assembly."""

from tests.terms.scenario import ScenarioBody, ScenarioCommands, votes

SLUG = "grand-assembly"
JANUARY, MARCH, MAY, JUNE, JULY = "2025-01-21", "2025-03-18", "2025-05-20", "2025-06-17", "2025-07-15"
SEATS = tuple(f"m{n:02}" for n in range(1, 61))


def record(commands: ScenarioCommands) -> None:
    assembly = ScenarioBody(commands, SLUG)
    assembly.established(kind="board")
    for seat in SEATS:
        assembly.seat(seat, category="statutory")
        assembly.member(seat)
    for seat in ("m58", "m59", "m60"):
        suspended = {"person": assembly.person(seat), "ground": "conduct", "on": "2025-02-01"}
        assembly.post(f"{seat} suspended", f"{{group}}/seats/{seat}/suspensions", **suspended)
    rest = " ".join(SEATS[15:])
    assembly.met(JANUARY, f"P {' '.join(SEATS[:15])}; x {rest}")
    tied = votes(" ".join(SEATS[:7]), " ".join(SEATS[7:14]), SEATS[14])
    assembly.decided(JANUARY, "d1", votes=tied | {"lot": "for"})
    assembly.decided(JANUARY, "d2", votes=tied | {"lot": "against"})
    assembly.met(MARCH, f"P {' '.join(SEATS[:13])}; L m14; x {' '.join(SEATS[14:])}")
    assembly.decided(MARCH, "d1", "10:30", votes={"for": 4, "against": 0, "abstained": 10})
    assembly.planned(MAY)
    assembly.at(MAY, "cancellation", "", on="2025-05-19", reason="storm")
    assembly.met(JUNE, f"P {' '.join(SEATS[:12])} m60; R m13; x {' '.join(SEATS[13:59])}")
    back = {"person": assembly.person("m60"), "on": "2025-07-01"}
    assembly.post("m60 back", "{group}/seats/m60/reinstatements", **back)
    assembly.met(JULY, f"P {' '.join(SEATS[:14])} m60; L m15; x {' '.join(SEATS[15:59])}", ends="13:00")
