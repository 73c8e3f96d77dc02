"""The history of the Mutual Credit Board."""

from tests.terms.scenario import ScenarioBody, ScenarioCommands, votes

SLUG = "mutual-credit-board"
NOVEMBER, JANUARY, MARCH, MAY = "2025-11-18", "2026-01-20", "2026-03-17", "2026-05-19"
DIRECTORS = ("d1", "d2", "d3", "d4", "d5", "d6")


def record(commands: ScenarioCommands) -> None:
    meeting, federation = ScenarioBody(commands, "mutual-general-meeting"), ScenarioBody(commands, "mutual-federation")
    meeting.established(name="General Meeting of Members", kind="board")
    federation.established(name="Federation of Mutuals", kind="board")
    board = ScenarioBody(commands, SLUG)
    board.established(on="2025-10-01", kind="board")
    board.members(*DIRECTORS, "adviser", on="2025-10-01")
    board.met(NOVEMBER, "P d1 d2 d3 adviser; R d4; a d5 d6")
    board.decided(NOVEMBER, "d1", votes=votes("d1 d2", "d3", "d4"))
    board.decided(NOVEMBER, "d2", votes=votes("d1 d2", "d3", "d4", casting="for"))
    board.decided(NOVEMBER, "d3", business="merger", votes=votes("d1 d2 d3 d4"))
    board.met(JANUARY, "P d1 d2 d3; a d4 d5 d6; P adviser")
    board.decided(JANUARY, "d1")
    outside = {"way": "written-procedure", "opened": "2026-04-01", "closed": "2026-04-08", "on": "2026-04-09"}
    board.outside("taken", "o1", **outside, votes=votes("d1 d2 d3", "d4"))
    board.outside("taken", "o2", **{**outside, "closed": "2026-04-03"}, votes=votes("d1 d2 d3"))
    board.departs("d6", on="2026-02-01", reason="term-ended")
    board.met(MARCH, "P d1 d2 d3; a d4 d5")
    board.interested(MARCH, "i1", "d3", "stayed")
    board.decided(MARCH, "d1", interests=["i1"], votes=votes("d1 d2"))
    board.met(MAY, "P d1 d2; a d3 d4 d5")
    board.decided(MAY, "d1")
    said = {"quorate": True, "ground": "the members were content"}
    board.at(MAY, "quorum-determination", "", **said, on="2026-06-02", authority=meeting.own)
    board.at(JANUARY, "quorum-determination", "", **said, authority=federation.own)
    board.officer("chair", "d1", on="2025-10-01")
    agreed = {"body": "mutual-federation", "authority": federation.own}
    board.of_officer("consents", "chair", "d1", "2025-12-01", **agreed)
    board.of_officer("reviews", "chair", "d1", "2026-08-03")
    board.officer("joint-secretary", "d2", on="2025-10-01")
    board.officer("joint-secretary", "d3", on="2025-10-01")
    board.officer("treasurer", "d4", on="2025-10-01")
