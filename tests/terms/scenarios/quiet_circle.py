"""The history of the Quiet Circle, whose terms say nothing."""

from tests.terms.scenario import ScenarioBody, ScenarioCommands

SLUG = "quiet-circle"
MAY = "2025-05-20"


def record(commands: ScenarioCommands) -> None:
    circle = ScenarioBody(commands, SLUG)
    circle.established()
    circle.seat("a")
    circle.seat("b")
    circle.members("a", "b")
    circle.officer("chair", "a")
    circle.met(MAY, "P a; x b", invited=["guest"])
    circle.decided(MAY, "d1")
    circle.at(MAY, "quorum-determination", "", quorate=True, ground="we are few", authority=circle.by())
    other = ScenarioBody(commands, "unwritten-circle")
    other.established(name="Unwritten Circle")
    other.seat("a")
    other.member("a")
    other.met(MAY, "P a")
