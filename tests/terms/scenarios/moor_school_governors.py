"""The history of the Governors of Moor School."""

from tests.terms.scenario import ScenarioBody, ScenarioCommands

SLUG = "moor-school-governors"
MARCH, JUNE, OCTOBER, NOVEMBER, JANUARY = "2025-03-12", "2025-06-11", "2025-10-15", "2025-11-14", "2026-01-15"
FEBRUARY, MAY = "2026-02-11", "2026-05-13"
ELECTIONS = ("2025-10-03", "2025-11-07", "2026-01-16")


def record(commands: ScenarioCommands) -> None:
    moor = ScenarioBody(commands, SLUG)
    moor.established()
    moor.members("head", "parent-1", "parent-2", "community")
    moor.officer("chair", "community")
    moor.members("associate", "sponsor", on="2026-02-01")
    moor.met(MARCH, "P head community; a parent-1 parent-2")
    moor.decided(MARCH, "roof")
    moor.decided(MARCH, "heating")
    moor.decided(MARCH, "paint")
    determined = {"ground": "the roof leaks", "authority": moor.by()}
    moor.at(MARCH, "quorum-determination", "roof", decision="roof", quorate=True, **determined)
    moor.at(MARCH, "quorum-determination", "heating", decision="heating", quorate=False, **determined)
    moor.met(JUNE, "P head community; a parent-1 parent-2")
    moor.decided(JUNE, "fence")
    moor.decided(JUNE, "gate")
    moor.at(JUNE, "quorum-determination", "all", quorate=True, **determined)
    moor.at(JUNE, "quorum-determination", "gate", decision="gate", quorate=True, ground="agreed", authority=moor.own)
    for number, day in enumerate(ELECTIONS, 1):
        moor.post(f"election {day}", "{group}/outside-events", event="election", on=day, occurrence=f"e{number}")
    moor.post("inspected", "{group}/outside-events", event="inspection", on="2025-10-20", occurrence="i1")
    reported = {"duty": "answer-to-inspection", "period": "i1", "on": "2025-12-19"}
    moor.post("on the inspection", "{group}/reports", **reported)
    for day, notice in ((OCTOBER, "2025-09-16"), (NOVEMBER, "2025-10-17"), (JANUARY, "2025-12-17")):
        moor.planned(day)
        moor.at(day, "notices", "", on=notice)
        moor.met(day, "P head parent-1 parent-2 community")
        moor.decided(day, "closing", business="closure")
    moor.met(FEBRUARY, "P head parent-1 associate; a parent-2 community sponsor")
    moor.decided(FEBRUARY, "trip")
    moor.met(MAY, "P head parent-1 associate sponsor; a parent-2 community")
    moor.decided(MAY, "trip")
    moor.departs("parent-2", on="2026-05-20")
    for parent, on in (("parent-1", "2025-12-15"), ("parent-2", "2025-12-20"), ("parent-1", "2026-06-15")):
        moor.of_member("extensions", parent, on)
    moor.of_member("reviews", "parent-1", "2025-10-01")
