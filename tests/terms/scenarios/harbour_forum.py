"""The history of the Harbour Forum."""

from tests.terms.scenario import ScenarioBody, ScenarioCommands

SLUG = "harbour-forum"
MARCH, JUNE, SEPTEMBER, DECEMBER = "2025-03-04", "2025-06-03", "2025-09-02", "2025-12-02"


def record(commands: ScenarioCommands) -> None:
    forum = ScenarioBody(commands, SLUG)
    forum.established()
    for seat, agency in (("police-1", "police"), ("fire-1", "fire"), ("coast-1", "coastguard"), ("boat-1", "lifeboat")):
        forum.seat(seat, agency, category="statutory")
    for seat in ("port-1", "port-2", "port-3"):
        forum.seat(seat, "port", category="statutory")
    for seat, agency in (("police-1", "police"), ("fire-1", "fire"), ("boat-1", "coastguard")):
        forum.member(seat, nominated_by=agency)
    forum.members("port-1", "port-2", "port-3", "watcher")
    forum.seat("port-4", "port", category="statutory")
    forum.member("port-4", "port-1")
    forum.officer("convenor", "port-1")
    forum.met(MARCH, "P port-1 port-4 port-2 port-3 police-1 watcher; x fire-1 boat-1")
    forum.met(JUNE, "P police-1 fire-1 boat-1; a port-1 port-3 port-4; x port-2")
    forum.at(JUNE, "excusals", "port-3", seat="port-3", ground="no involvement", authority=forum.by("convenor"))
    forum.met(SEPTEMBER, "P police-1 fire-1; x port-2 port-3; a port-1 port-4 boat-1")
    by_convenor = {"quorate": True, "ground": "the others were heard in writing", "authority": forum.by("convenor")}
    forum.at(SEPTEMBER, "quorum-determination", "", **by_convenor)
    forum.met(DECEMBER, "P police-1 fire-1 port-3; R boat-1; x port-2; a port-1 port-4")
    forum.decided(DECEMBER, "d1")
    forum.decided(DECEMBER, "d2", selected_by="convenor")
    forum.decided(DECEMBER, "d3", selected_by="clerk")
    forum.post("half year", "{group}/reports", duty="half-yearly", on="2025-09-20")
