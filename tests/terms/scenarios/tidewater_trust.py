"""The history of the Tidewater Trust."""

from tests.terms.scenario import ScenarioBody, ScenarioCommands

SLUG = "tidewater-trust"
WINTER = "2026-02-10"
FEBRUARY, APRIL, JUNE, OCTOBER = "2025-02-11", "2025-04-08", "2025-06-10", "2025-10-14"


def record(commands: ScenarioCommands) -> None:
    council = ScenarioBody(commands, "harbour-council")
    council.established(kind="board", name="Harbour Council")
    council.seat("mayor")
    council.member("mayor")
    trust = ScenarioBody(commands, SLUG)
    trust.established(kind="board")
    for seat, agency in [(f"p{n}", "port") for n in range(1, 6)] + [("t1", "town"), ("t2", "town")]:
        trust.seat(seat, agency)
    trust.members("p1", "p2", "p3", "p4", "p5", "t1", "t2", "adviser-1")
    trust.officer("chair", "p1", on="2025-01-10")
    trust.met(FEBRUARY, "P p1 p2 t1 t2 adviser-1; L p3; a p4 p5")
    trust.decided(FEBRUARY, "d1", "10:30")
    trust.decided(FEBRUARY, "d2")
    trust.departs("p4", on="2025-03-01")
    trust.post("p5 suspended", "{group}/seats/p5/suspensions", person=trust.person("p5"), on="2025-03-01")
    trust.met(APRIL, "P p1 p2 t1 p5; a p3 t2")
    trust.decided(APRIL, "d1")
    trust.post("adviser's agency", "{group}/seats/adviser-1/changes", agency="port", on="2025-05-01")
    trust.met(JUNE, "P p2 p3 t1 t2; a p1 p5")
    trust.decided(JUNE, "d1")
    trust.post("p5 back", "{group}/seats/p5/reinstatements", person=trust.person("p5"), on="2025-07-01")
    trust.met(OCTOBER, "P p1 p2 p3; a p5 t1 t2")
    trust.of_officer("extensions", "chair", "p1", "2025-11-03")
    trust.of_officer("vacations", "chair", "p1", "2025-12-01")
    trust.officer("chair", "p2", on="2025-12-01", taken=False)
    trust.of_officer("taking-office", "chair", "p2", "2026-01-05")
    trust.met(WINTER, "P p1 p2 p3 t1; a p5 t2")
    trust.interested(WINTER, "i1", "p3", "left")
    trust.decided(WINTER, "d1", interests=["i1"])
    trust.decided(WINTER, "d2", "11:45")
