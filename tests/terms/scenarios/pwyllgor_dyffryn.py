"""The history of the Pwyllgor Iaith y Dyffryn."""

from tests.terms.scenario import ScenarioBody, ScenarioCommands

SLUG = "pwyllgor-dyffryn"
MAY, JULY, SEPTEMBER, NOVEMBER = "2025-05-13", "2025-07-15", "2025-09-16", "2025-11-18"
ALL = ("s1", "s2", "s3", "s4", "s5", "s6")


def record(commands: ScenarioCommands) -> None:
    pwyllgor = ScenarioBody(commands, SLUG)
    pwyllgor.established(on="2025-04-01")
    pwyllgor.members(*ALL, on="2025-04-01")
    pwyllgor.officer("cadeirydd", "s1", on="2025-04-01")
    pwyllgor.met(MAY, "P s1; R s2; a s3 s4 s5 s6")
    suspended = {"person": pwyllgor.person("s6"), "on": "2025-06-01"}
    pwyllgor.post("s6 suspended", "{group}/seats/s6/suspensions", **suspended)
    pwyllgor.met(JULY, "P s1 s2; L s3; a s4 s5; x s6")
    pwyllgor.at(JULY, "excusals", "s4", seat="s4", ground="no involvement", authority=pwyllgor.by("cadeirydd"))
    pwyllgor.at(JULY, "excusals", "s5", seat="s5", ground="no involvement", authority=pwyllgor.by("ysgrifennydd"))
    pwyllgor.interpreted("quorum.counts.remote", True, on="2025-08-01", from_="2025-04-01")
    pwyllgor.met(SEPTEMBER, "P s1 s3; R s2; a s4 s5")
    pwyllgor.met(NOVEMBER, "P s1 s2 s3 s4; L s5")
    pwyllgor.at(MAY, "papers", "", on="2025-05-07", papers=[{"pointer": "papurau/mai.pdf"}], means="email")
    pwyllgor.at(JULY, "papers", "", on="2025-07-10", papers=[{"pointer": "papurau/gorffennaf.pdf"}], means="email")
    pwyllgor.at(MAY, "minutes/drafts", "", on="2025-05-27", document={"pointer": "cofnodion/mai.docx"})
    pwyllgor.at(MAY, "minutes/approval", "", on=JULY, meeting=pwyllgor.meeting(JULY))
    pwyllgor.at(MAY, "minutes/circulations", "", on="2025-07-23", to=["members"], means="email")
    pwyllgor.at(MAY, "notices", "", on="2025-05-06", to=["members"], means="email")
    pwyllgor.interpreted("duty.rhybudd.count", "working", on="2025-08-02", from_="2025-05-01")
    pwyllgor.of_officer("reviews", "cadeirydd", "s1", "2026-03-20")
