"""The history of the Twin Councils Joint Committee."""

from tests.terms.scenario import ScenarioBody, ScenarioCommands

SLUG = "twin-councils-committee"
MAY, JULY, SEPTEMBER, NOVEMBER = "2025-05-15", "2025-07-17", "2025-09-18", "2025-11-20"


def record(commands: ScenarioCommands) -> None:
    commands.agency("east")
    commands.agency("west")
    east, west = ScenarioBody(commands, "east-council"), ScenarioBody(commands, "west-council")
    east.established(kind="board", name="East Council", agency="east")
    west.established(kind="board", name="West Council", agency="west")
    twin = ScenarioBody(commands, SLUG)
    twin.established(on="2025-04-01")
    leader = twin.person("leader")
    start = {"on": "2025-04-01"}
    east.post("leads", "{group}/offices/leader/appointments", person=leader, **start)
    twin.member("east-leader", "leader", **start)
    for seat, agency in (("east-2", "east"), ("east-3", "east"), ("west-1", "west"), ("west-2", "west")):
        twin.member(seat, nominated_by=agency, **start)
    twin.deputy("west-2", **start)
    twin.officer("chair", "east-2", start["on"])
    twin.of_officer("consents", "chair", "east-2", "2025-04-20", body="east-council", authority=east.own)
    twin.met(MAY, "P east-leader east-2 west-1; D west-2; a east-3")
    twin.of_officer("consents", "chair", "east-2", "2025-06-02", body="west-council", authority=west.own)
    twin.met(JULY, "P east-leader east-2 east-3 west-1; U west-2")
    twin.decided(JULY, "d1")
    twin.met(SEPTEMBER, "P east-2 east-3 west-1; a east-leader west-2")
    ground = {"quorate": True, "ground": "west-2 was heard by telephone"}
    twin.at(SEPTEMBER, "quorum-determination", "", **ground, authority=twin.by())
    twin.interpreted("quorum.inquorate.effect", "no_business", on="2025-10-01", from_="2025-09-01")
    east.post("leads no more", "{group}/offices/leader/vacations", person=leader, on="2025-10-01")
    twin.met(NOVEMBER, "P east-2 east-3 west-1; a west-2 east-leader")
    twin.decided(NOVEMBER, "d1")
    twin.of_officer("extensions", "chair", "east-2", "2026-01-05")
    twin.of_officer("extensions", "chair", "east-2", "2026-02-05")
