"""The year of the Wandsworth group, in the order in which it is recorded; its terms are silent on most of it."""

from api.demonstration import interpretations, rolls, sittings
from api.demonstration.bodies import FIRST_DAY, OMG, THE_MQP
from api.demonstration.interpretations import interpret
from api.demonstration.people import WANDSWORTH, person, register
from api.demonstration.story import Story, agency, body

PLACE = "Wandsworth Town Hall, Room 123"
REPORTED_ON = ("2025-06-27", "2025-10-02", "2025-12-19", "2026-03-26")
TEXTS = (
    "The measures of the front door were agreed.",
    "The learning of the summer was agreed for all agencies.",
    "A gap in cover at weekends was put to all agencies.",
    "The report on the year was agreed.",
)


def begins(story: Story) -> None:
    """Ten members take their seats; of seven seats the text does not say whose they are, and so neither does the record."""
    for seat, given in WANDSWORTH.items():
        register(story, given, "wbc")
        known = seat in ("social-care", "early-help", "education")
        story.post(
            f"member-{OMG}-{given}",
            f"/groups/{OMG}/seats/{seat}/members",
            person=person(given),
            on=FIRST_DAY,
            authority=agency("wbc") if known else body(OMG),
        )
    letter = "letter of the Monitoring, Quality and Performance Group, 1 April 2025"
    interpret(story, OMG, interpretations.BY_WANDSWORTH, FIRST_DAY, body(THE_MQP), letter)


def quarter(story: Story, number: int) -> None:
    """A meeting in each quarter, and a report."""
    day, authority = rolls.WANDSWORTH_DAYS[number - 1], body(OMG)
    sittings.plan(story, OMG, day, on=f"{day[:8]}01", authority=authority, place=PLACE)
    sittings.hold(
        story, OMG, day, entries=rolls.entries(rolls.WANDSWORTH, rolls.WANDSWORTH_DAYS, day), authority=authority
    )
    sittings.decide(story, OMG, day, "d1", TEXTS[number - 1], at="11:00", authority=authority)
    period = f"2025-26-Q{number}"
    story.post(
        f"report-{OMG}-{period}",
        f"/groups/{OMG}/reports",
        duty="quarterly-report",
        to=THE_MQP,
        period=period,
        on=REPORTED_ON[number - 1],
        authority=authority,
    )
