"""The history of the County Schools Forum."""

from tests.terms.scenario import ScenarioBody, ScenarioCommands, votes

SLUG = "county-schools-forum"
SEPTEMBER, NOVEMBER, JANUARY, MARCH = "2025-09-23", "2025-11-25", "2026-01-27", "2026-03-24"


def record(commands: ScenarioCommands) -> None:
    commands.agency("hill-academy", aliases=["Hill School"])
    forum = ScenarioBody(commands, SLUG)
    forum.established(on="2025-09-01")
    for agency, of in (("north-cluster", "maintained"), ("hill-academy", "academy"), ("diocese", "church")):
        forum.post(f"class {agency}", "{group}/classes", agency=agency, class_=of, on="2025-09-01")
    forum.post("class union", "{group}/classes", agency="teachers-union", class_="union", on="2025-11-01")
    start = {"on": "2025-09-01"}
    forum.member("north-1", nominated_by="north-cluster", **start)
    forum.member("north-2", **start)
    forum.members("hill-1", "hill-2", "diocese-1", "ministry", **start)
    forum.member("union-1", nominated_by="teachers-union", **start)
    forum.deputy("hill-1", on="2025-09-01")
    forum.met(SEPTEMBER, "P north-1 union-1; D hill-1; a north-2 hill-2 diocese-1; P ministry")
    forum.decided(SEPTEMBER, "d1", kind="advice", votes=votes("north-1 hill-1", "union-1"))
    forum.decided(SEPTEMBER, "d2", business="formula", votes=votes("north-1 hill-1", "union-1"))
    forum.decided(SEPTEMBER, "d3", kind="noting", votes=votes("north-1"))
    forum.met(NOVEMBER, "P north-1 union-1 diocese-1; T hill-1; a north-2 hill-2")
    forum.decided(NOVEMBER, "d1", votes=votes("north-1 hill-1", "union-1 diocese-1"))
    forum.departs("hill-2", on="2025-12-15")
    forum.met(JANUARY, "P north-1 north-2; a hill-1 union-1 diocese-1")
    forum.decided(JANUARY, "d1", business="formula")
    ratified = {"decision": "d1", "meeting": forum.meeting(NOVEMBER), "at_meeting": forum.meeting(JANUARY)}
    forum.post("ratified", "{group}/decisions/ratifications", **ratified, on=JANUARY)
    forum.met(MARCH, "P north-1 hill-1 ministry; a north-2 union-1 diocese-1")
    forum.officer("chair", "union-1", on="2025-09-01")
    forum.of_officer("vacations", "chair", "union-1", "2026-01-01")
    forum.officer("chair", "diocese-1", on="2026-01-01")
    forum.of_officer("vacations", "chair", "diocese-1", "2026-02-01")
    forum.officer("chair", "north-1", on="2026-02-01")
    forum.post("north-2 nominated", "{group}/seats/north-2/departures", person=forum.person("north-2"), on="2026-04-01")
    forum.member("north-2", "north-2b", on="2026-04-01", nominated_by="north-cluster")
