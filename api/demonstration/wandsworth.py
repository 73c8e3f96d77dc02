"""The year of the Wandsworth group, in the order in which it is recorded; its terms are silent on most of it."""

from api.demonstration import interpretations, meetings, rolls
from api.demonstration.bodies import FIRST_DAY, OMG, THE_MQP
from api.demonstration.interpretations import interpret
from api.demonstration.people import WANDSWORTH_MEMBERS, person_id, register
from api.demonstration.script import CommandScript, agency_authority, body_authority

PLACE = "Wandsworth Town Hall, Room 123"
REPORTED_ON = ("2025-06-27", "2025-10-02", "2025-12-19", "2026-03-26")
TEXTS = (
    "The measures of the front door were agreed.",
    "The learning of the summer was agreed for all agencies.",
    "A gap in cover at weekends was put to all agencies.",
    "The report on the year was agreed.",
)


def appoint_members(script: CommandScript) -> None:
    """Ten members take their seats; of seven seats the text does not say whose they are, and so neither does the record."""
    for seat, given in WANDSWORTH_MEMBERS.items():
        register(script, given, "wbc")
        known = seat in ("social-care", "early-help", "education")
        script.add(
            f"member-{OMG}-{given}",
            f"/groups/{OMG}/seats/{seat}/members",
            person=person_id(given),
            on=FIRST_DAY,
            authority=agency_authority("wbc") if known else body_authority(OMG),
        )
    letter = "letter of the Monitoring, Quality and Performance Group, 1 April 2025"
    interpret(script, OMG, interpretations.BY_WANDSWORTH, FIRST_DAY, body_authority(THE_MQP), letter)


def quarter(script: CommandScript, number: int) -> None:
    """A meeting in each quarter, and a report."""
    day, authority = rolls.WANDSWORTH_DAYS[number - 1], body_authority(OMG)
    meetings.plan(script, OMG, day, on=f"{day[:8]}01", authority=authority, place=PLACE)
    meetings.hold(
        script,
        OMG,
        day,
        entries=rolls.roll_entries(rolls.WANDSWORTH_ROLLS, rolls.WANDSWORTH_DAYS, day),
        authority=authority,
    )
    meetings.decide(script, OMG, day, "d1", TEXTS[number - 1], at="11:00", authority=authority)
    period = f"2025-26-Q{number}"
    script.add(
        f"report-{OMG}-{period}",
        f"/groups/{OMG}/reports",
        duty="quarterly-report",
        to=THE_MQP,
        period=period,
        on=REPORTED_ON[number - 1],
        authority=authority,
    )
