"""The work of the Wandsworth group in its year."""

from api.demonstration.bodies import OMG
from api.demonstration.script import (
    CommandScript,
    agency_authority,
    body_authority,
)
from api.demonstration.work_commands import begin, english, follow_up


def record_work(script: CommandScript) -> None:
    """A barrier, a change of policy, learning, an action, a return that is missing, and a quarterly report."""
    barrier = begin(
        script,
        "barrier",
        OMG,
        "concerns",
        "2025-05-20",
        body_authority(OMG),
        what="barrier",
        text=english("Two systems"),
    )
    follow_up(
        script,
        "barrier-resolved",
        f"{barrier}/resolutions",
        "2025-08-19",
        body_authority(OMG),
        text=english("One screen shows both"),
    )
    change = begin(
        *(script, "guidance", OMG, "changes", "2025-06-02", body_authority(OMG)),
        what="policy",
        title=english("National guidance on front doors"),
        effective_on="2025-09-01",
    )
    follow_up(
        script,
        "guidance-examined",
        f"{change}/examinations",
        "2025-08-19",
        body_authority(OMG),
        text=english("One procedure changes"),
    )
    learning = begin(
        *(script, "learning-weekends", OMG, "learning", "2025-11-18", body_authority(OMG)),
        title=english("Cover at weekends"),
        agencies=["wbc"],
        practitioners=True,
        acknowledge_by="2025-12-18",
    )
    follow_up(
        script,
        "learning-acknowledged",
        f"{learning}/acknowledgements",
        "2025-12-02",
        agency_authority("wbc"),
        agency="wbc",
    )
    begin(
        *(script, "action-rota", OMG, "actions", "2025-11-18", body_authority(OMG)),
        text=english("Draw up a rota for weekends"),
        seat="social-care",
        agency="wbc",
        due_on="2026-02-17",
    )
    begin(
        *(script, "return-wbc-q4", OMG, "returns", "2026-01-06", body_authority(OMG)),
        agency="wbc",
        what="data",
        period="2025-26-Q3",
        due_on="2026-01-31",
    )
    report = begin(
        script,
        "quarterly-omg",
        OMG,
        "prepared-reports",
        "2026-03-20",
        body_authority(OMG),
        what="quarterly",
        period="2025-26-Q4",
    )
    words = english("Cover at weekends is the concern of the quarter; one return is missing.")
    follow_up(
        script,
        "quarterly-omg-words",
        f"{report}/paragraphs",
        "2026-03-20",
        body_authority(OMG),
        paragraph="brief",
        text=words,
    )
