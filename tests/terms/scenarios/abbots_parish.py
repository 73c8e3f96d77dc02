"""The history of the Abbots Parish Council."""

from tests.terms.scenario import ScenarioBody, ScenarioCommands, votes

SLUG = "abbots-parish"
JANUARY, MARCH, APRIL, JUNE, AUGUST = "2025-01-14", "2025-03-11", "2025-04-15", "2025-06-17", "2025-08-12"
OCTOBER = "2025-10-14"
ALL = ("c1", "c2", "c3", "c4", "c5", "c6", "c7")


def record(commands: ScenarioCommands) -> None:
    parish = ScenarioBody(commands, SLUG)
    parish.established()
    parish.members(*ALL)
    parish.officer("chair", "c1")
    parish.met(JANUARY, "P c1 c2 c3; a c4 c5 c6; x c7")
    parish.met(MARCH, "P c1 c2; L c3; a c4 c5 c6; x c7")
    parish.planned(APRIL)
    parish.at(APRIL, "cancellation", "", on="2025-04-10", reason="flood")
    parish.met(JUNE, "P c2 c3 c4; a c1 c5 c6; x c7")
    parish.at(JUNE, "acting-chair", "c2", person=parish.person("c2"))
    parish.decided(JUNE, "d1", votes=votes("c2", "c3", "c4", casting="for"))
    parish.decided(JUNE, "d2", votes=votes("c2", "c3", "c4"))
    parish.met(AUGUST, "P c1 c2 c3; x c4 c7; a c5 c6")
    parish.interested(AUGUST, "i1", "c3", "left")
    parish.interested(AUGUST, "i2", "c2", "stayed")
    parish.decided(AUGUST, "d1", interests=["i1"], votes=votes("c1 c2"))
    parish.at(JANUARY, "notices", "", on="2025-01-10", to=["members"], means="post")
    parish.at(MARCH, "notices", "", on="2025-03-08", to=["members"], means="post")
    parish.met(OCTOBER, "P c1 c2 c7; a c3")
    parish.of_officer("vacations", "chair", "c1", "2025-05-06")
    parish.officer("chair", "c1", on="2025-05-06")
    parish.of_officer("vacations", "chair", "c1", "2026-05-05")
    parish.officer("chair", "c1", on="2026-05-05")
    for seat in ("c4", "c5", "c6"):
        parish.departs(seat, on="2025-10-01", reason="resigned")
