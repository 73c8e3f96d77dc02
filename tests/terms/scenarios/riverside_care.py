"""The history of the Riverside committee."""

from tests.terms.scenario import ScenarioBody, ScenarioCommands, votes

SLUG = "riverside-care"
APRIL, MAY, JUNE, JULY, SEPTEMBER = "2025-04-03", "2025-05-08", "2025-06-05", "2025-07-03", "2025-09-04"
VOTING = ("lay-chair", "lay-audit", "medical-director", "finance", "gp-north", "gp-south")


def record(commands: ScenarioCommands) -> None:
    board = ScenarioBody(commands, "riverside-board")
    board.established(kind="board", name="Riverside Board")
    care = ScenarioBody(commands, SLUG)
    care.established()
    care.members(*VOTING[:-1], attested=["fit-and-proper"])
    care.member("gp-south", attested=["other"])
    care.member("secretary")
    care.deputy("finance", attested=["full-authority"])
    care.deputy("gp-south", attested=["some-authority"])
    care.officer("chair", "lay-chair", on="2025-02-01", authority=board.own)
    care.met(APRIL, "P lay-chair lay-audit medical-director; R finance; a gp-north gp-south; P secretary")
    care.decided(APRIL, "d1", votes={"consensus": True})
    care.decided(APRIL, "d2", votes=votes("lay-chair lay-audit", "medical-director finance", casting="for"))
    care.outside("taken", "o1", way="chairs-action", on="2025-04-20", authority=care.by())
    care.outside("taken", "o2", way="chairs-action", on="2025-05-20", authority=care.by())
    care.outside("taken", "o3", way="chairs-action", on="2025-05-21", authority=care.by("clerk"))
    care.met(MAY, "P lay-chair lay-audit finance gp-north; U gp-south; a medical-director secretary")
    care.met(JUNE, "P lay-audit medical-director gp-north gp-south; D finance; a lay-chair secretary")
    care.decided(JUNE, "d1")
    care.met(JULY, "P lay-chair medical-director gp-north; L lay-audit; D finance; x gp-south; a secretary")
    care.interested(JULY, "i1", "medical-director", "stayed-with-leave")
    care.interested(JULY, "i2", "gp-north", "stayed")
    care.decided(JULY, "d1", interests=["i2"], votes=votes("lay-chair medical-director gp-north finance"))
    care.outside("reports", "o1", meeting=care.meeting(MAY))
    care.planned(SEPTEMBER)
    care.at(SEPTEMBER, "cancellation", "", on="2025-09-01")
    care.post("reviewed", "{group}/attendance-reviews", on="2025-07-10", authority=care.by())
    care.post("q1", "{group}/reports", duty="minutes-to-board", on="2025-07-11", to="riverside-board")
    care.post("provider", "{group}/classes", agency="south-surgery", class_="provider", on="2025-01-06")
