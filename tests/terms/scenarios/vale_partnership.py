"""The history of the Vale Partnership."""

from tests.terms.scenario import ScenarioBody, ScenarioCommands, votes

SLUG = "vale-partnership"
APRIL, JULY, LATE_JULY, NOVEMBER, DECEMBER = "2025-04-24", "2025-07-10", "2025-07-31", "2025-11-20", "2025-12-31"
SEATS = {
    **{f"police-{n}": "police" for n in (1, 2)},
    **{f"health-{n}": "health" for n in (1, 2)},
    **{f"council-{n}": "council" for n in (1, 2, 3)},
    **{f"{one}-1": one for one in ("fire", "probation", "trust")},
}


def record(commands: ScenarioCommands) -> None:
    vale = ScenarioBody(commands, SLUG)
    vale.established()
    for seat, agency in SEATS.items():
        vale.seat(seat, agency)
    vale.members(*(s for s in SEATS if s != "trust-1"))
    vale.member("trust-1", nominated_by="health")
    vale.officer("chair", "police-1", on="2025-04-01")
    vale.planned(APRIL)
    vale.at(APRIL, "notices", "", on="2025-04-14")
    vale.met(
        APRIL, "P police-1 health-1 council-1 council-2 fire-1; a police-2 health-2 council-3 trust-1; x probation-1"
    )
    tied = votes("police-1 council-1 council-2", "health-1 fire-1")
    vale.decided(APRIL, "cast-for", votes=tied | {"casting": "for"})
    vale.decided(APRIL, "cast-against", votes=tied | {"casting": "against"})
    vale.decided(APRIL, "tied", votes=tied)
    vale.decided(APRIL, "divided", votes=votes("police-1 health-1 council-1", "fire-1 council-2"))
    vale.decided(APRIL, "divided-and-short", votes=votes("police-1 health-1 council-1", "council-2", "fire-1"))
    lost = votes("police-1 council-1", "health-1 fire-1 council-2", casting="against")
    vale.decided(APRIL, "divided-and-lost", votes=lost)
    vale.met(JULY, "P police-1 health-1 council-1 fire-1 probation-1; a police-2 health-2 council-2 council-3 trust-1")
    vale.decided(JULY, "before", "10:30")
    vale.interested(JULY, "i1", "health-1", "left")
    vale.decided(JULY, "about-health", "11:00", interests=["i1"])
    vale.decided(JULY, "after", "11:45")
    vale.met(
        LATE_JULY,
        "P police-1 police-2 health-1 council-1 fire-1; a health-2 council-2 council-3 trust-1; x probation-1",
    )
    vale.decided(LATE_JULY, "d1")
    ratified = {"decision": "about-health", "meeting": vale.meeting(JULY), "at_meeting": vale.meeting(LATE_JULY)}
    vale.post("ratified", "{group}/decisions/ratifications", **ratified, on=LATE_JULY)
    for seat in ("police-2", "health-2", "council-2", "council-3"):
        vale.departs(seat, on="2025-10-01")
    vale.met(NOVEMBER, "P police-1 trust-1 council-1 fire-1; a health-1; x probation-1")
    vale.decided(NOVEMBER, "with-the-trust")
    vale.planned(DECEMBER)
    vale.at(DECEMBER, "notices", "", on="2025-12-22")
    vale.met(DECEMBER, "P police-1 health-1 council-1 fire-1; a trust-1; x probation-1")
    written = {"way": "written-procedure", "opened": "2025-12-15", "on": "2026-01-05"}
    five = votes("police-1 health-1 council-1 fire-1 probation-1")
    vale.outside("taken", "in-time", **written, closed="2025-12-31", votes=five)
    vale.outside("taken", "a-day-late", **written, closed="2026-01-02", votes=five)
    vale.outside("taken", "four", **written, closed="2025-12-31", votes=votes("police-1 health-1 council-1 fire-1"))
