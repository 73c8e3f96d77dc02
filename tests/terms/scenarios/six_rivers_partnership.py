"""The history of the Six Rivers Partnership."""

from tests.terms.scenario import ScenarioBody, ScenarioCommands, votes

SLUG = "six-rivers-partnership"
FEBRUARY, MAY, JULY, OCTOBER = "2025-02-04", "2025-05-06", "2025-07-08", "2025-10-07"
NEXT_FEBRUARY = "2026-02-03"


def record(commands: ScenarioCommands) -> None:
    basin = ScenarioBody(commands, "basin-board")
    basin.established(kind="board", name="Basin Board")
    rivers = ScenarioBody(commands, SLUG)
    rivers.established(kind="task-and-finish-group", aliases=["6RP"])
    rivers.post("renamed", "{group}/renamings", name={"en": "Six Rivers and Canals Partnership"}, on=JULY)
    rivers.post("also called", "{group}/aliases", alias="the Partnership", on=MAY)
    seats = {
        "water-1": "water",
        "farms-1": "farms",
        "anglers-1": "anglers",
        "canals-1": "canals",
        "wood-1": "foresters",
    }
    for seat, agency in seats.items():
        rivers.seat(seat, agency)
        rivers.member(seat, nominated_by="rangers" if agency == "foresters" else agency)
    rivers.seat("guest-seat")
    rivers.post("reports", "{group}/relations", relation="reports_to", group="basin-board", clause="1", on="2025-01-06")
    rivers.post("lead", "{group}/classes", agency="water", class_="lead", on="2025-01-06")
    rivers.post("lead canals", "{group}/classes", agency="canals", class_="lead", on="2025-01-06")
    commands.agency("river-trust")
    by_trust = {"on": "2025-06-01", "authority": {"kind": "agency", "agency": "river-trust"}}
    commands.post("canals merged", "/agencies/canals/mergers", into="river-trust", **by_trust)
    rivers.post("no reports", "{group}/relations/ends", relation="reports_to", group="basin-board", on="2025-09-01")
    rivers.officer("chair", "water-1", on="2025-01-06")
    rivers.met(FEBRUARY, "P water-1 farms-1 wood-1; a anglers-1 canals-1")
    rivers.decided(FEBRUARY, "r1", kind="recommendation", votes={"consensus": True})
    rivers.decided(FEBRUARY, "r2", kind="recommendation", votes=votes("water-1 wood-1", "farms-1"))
    rivers.decided(FEBRUARY, "r3", votes=votes("water-1", "farms-1"))
    rivers.met(MAY, "P water-1 wood-1; a farms-1 anglers-1 canals-1", invited=["guest"])
    rivers.met(JULY, "P water-1 farms-1 canals-1; a anglers-1 wood-1")
    rivers.met(OCTOBER, "P farms-1 anglers-1; R canals-1; a water-1 wood-1")
    rivers.of_officer("vacations", "chair", "water-1", "2025-07-01")
    rivers.officer("chair", "canals-1", on="2025-07-01")
    rivers.of_officer("vacations", "chair", "canals-1", "2025-10-01")
    rivers.officer("chair", "water-1", on="2025-10-01")
    rivers.member("elder", on="2026-01-05")
    rivers.met(NEXT_FEBRUARY, "P water-1 farms-1 elder; a anglers-1 canals-1 wood-1")
