"""Routes of offices: appointment, consent, taking office, review, extension, vacation."""

from api.commands.acts.examples import ADA, BY_BOARD, BY_GROUP
from api.commands.route import Example, act
from domain.events.group.offices import (
    ConsentGiven,
    OfficeExtended,
    OfficerAppointed,
    OfficeReviewed,
    OfficeVacated,
    TookOffice,
)

CHAIR = {"group": "example-group", "office": "chair"}


ROUTES = (
    act(
        "/groups/{group}/offices/{office}/appointments",
        OfficerAppointed,
        "Appoint to an office",
        Example(
            "chair-ada",
            CHAIR,
            {"person": ADA, "nominated_by": "example-police", "on": "2025-04-10", "authority": BY_GROUP},
        ),
    ),
    act(
        "/groups/{group}/offices/{office}/consents",
        ConsentGiven,
        "Record that a body agreed to an appointment",
        Example(
            "consent-ada",
            CHAIR,
            {
                "person": ADA,
                "body": "example-board",
                "on": "2025-04-12",
                "authority": BY_BOARD,
                "evidence": [{"pointer": "letter of the Board, 12 April 2025"}],
            },
        ),
    ),
    act(
        "/groups/{group}/offices/{office}/taking-office",
        TookOffice,
        "Record that an office was taken",
        Example("take-ada", CHAIR, {"person": ADA, "on": "2025-04-14", "authority": BY_GROUP}),
    ),
    act(
        "/groups/{group}/offices/{office}/reviews",
        OfficeReviewed,
        "Record the review of an office",
        Example(
            "review-ada", CHAIR, {"person": ADA, "outcome": "continues", "on": "2026-01-14", "authority": BY_GROUP}
        ),
    ),
    act(
        "/groups/{group}/offices/{office}/extensions",
        OfficeExtended,
        "Extend a term of office",
        Example("extend-ada", CHAIR, {"person": ADA, "on": "2026-04-14", "authority": BY_GROUP}),
    ),
    act(
        "/groups/{group}/offices/{office}/vacations",
        OfficeVacated,
        "Record that an office was vacated",
        Example(
            "vacate-ada", CHAIR, {"person": ADA, "reason": "term-ended", "on": "2026-05-01", "authority": BY_GROUP}
        ),
    ),
)
