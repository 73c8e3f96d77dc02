"""The history of the Lay Panel."""

from tests.terms.scenario import ScenarioBody, ScenarioCommands

SLUG = "lay-panel"
PARENT = "parent-committee"
MAY, JULY, SEPTEMBER, NOVEMBER = "2025-05-06", "2025-07-01", "2025-09-02", "2025-11-04"


def record(commands: ScenarioCommands) -> None:
    parent = ScenarioBody(commands, PARENT)
    parent.established(name="Parent Committee")
    panel = ScenarioBody(commands, SLUG)
    panel.established(kind="sub-group")
    for seat in ("lay-2", "lay-3", "lay-4"):
        panel.seat(seat, category="co_opted")
    panel.seat("nurse")
    panel.members("legal", "clinical", "lay-1", "lay-2", "lay-3", "lay-4", "nurse")
    panel.met(MAY, "P lay-1 lay-2 legal; a lay-3 lay-4 clinical nurse")
    panel.decided(MAY, "d1")
    panel.decided(MAY, "d2", business="change-of-rules")
    panel.met(JULY, "P lay-1 lay-2 legal; T nurse; a lay-3 lay-4 clinical")
    panel.decided(JULY, "d1", "10:30")
    panel.decided(JULY, "d2", "11:30")
    ratified = {"decision": "d2", "body": PARENT, "on": "2025-07-29", "authority": parent.own}
    panel.post("ratified", "{group}/decisions/ratifications", meeting=panel.meeting(JULY), **ratified)
    late = {"decision": "d2", "body": PARENT, "on": "2025-06-04", "authority": parent.own}
    panel.post("ratified late", "{group}/decisions/ratifications", meeting=panel.meeting(MAY), **late)
    panel.met(SEPTEMBER, "P lay-1 lay-2 nurse; a lay-3 lay-4 legal clinical")
    panel.decided(SEPTEMBER, "noted", kind="noting")
    panel.decided(SEPTEMBER, "done")
    panel.met(NOVEMBER, "P lay-1 lay-2 legal; a lay-3 clinical nurse")
    panel.decided(NOVEMBER, "dismissed", business="dismissal")
