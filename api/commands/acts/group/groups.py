"""Routes of groups: names, relations, classes of agencies, reports submitted, reviews of attendance."""

from typing import Any

from api.commands.acts.examples import BY_BOARD, BY_CHAIR, BY_GROUP, GROUP
from api.commands.route import Example, act
from domain.events.group.lifecycle import (
    AgencyClassified,
    AgencyDeclassified,
    AttendanceReviewed,
    GroupAliasAdded,
    GroupEstablished,
    GroupRenamed,
    RelationBegun,
    RelationEnded,
    ReportSubmitted,
)


def _establish(slug: str, name: str, kind: str, **others: Any) -> Example:
    body = {"slug": slug, "name": {"en": name}, "kind": kind, "on": "2025-04-01", "authority": {"kind": "body"}}
    return Example(slug, {}, {**body, **others})


ESTABLISHING = (
    act(
        "/groups",
        GroupEstablished,
        "Establish a group",
        _establish("example-board", "Example Safeguarding Board", "board"),
        _establish("example-group", "Example Quality Assurance Group", "sub-group", aliases=["EQAG"]),
        _establish("example-project", "Example Thresholds Project", "task-and-finish-group"),
        begins="group",
    ),
)

ROUTES = (
    act(
        "/groups/{group}/renamings",
        GroupRenamed,
        "Rename a group",
        Example(
            "rename-group",
            GROUP,
            {"name": {"en": "Example Quality and Performance Group"}, "on": "2025-05-01", "authority": BY_BOARD},
        ),
    ),
    act(
        "/groups/{group}/aliases",
        GroupAliasAdded,
        "Add another title of a group",
        Example(
            "alias-group",
            GROUP,
            {"alias": "the Quality Group", "on": "2025-06-01", "authority": BY_BOARD},
        ),
    ),
    act(
        "/groups/{group}/relations",
        RelationBegun,
        "Begin a relation to another group",
        Example(
            "relate",
            GROUP,
            {
                "relation": "accountable_to",
                "group": "example-board",
                "clause": "2",
                "on": "2025-04-01",
                "authority": BY_BOARD,
            },
        ),
    ),
    act(
        "/groups/{group}/relations/ends",
        RelationEnded,
        "End a relation to another group",
        Example(
            "unrelate",
            GROUP,
            {"relation": "accountable_to", "group": "example-board", "on": "2026-03-01", "authority": BY_BOARD},
        ),
    ),
    act(
        "/groups/{group}/classes",
        AgencyClassified,
        "Say that an agency is of a class",
        Example(
            "classify",
            GROUP,
            {"agency": "example-police", "class": "statutory-partner", "on": "2025-04-01", "authority": BY_BOARD},
        ),
    ),
    act(
        "/groups/{group}/classes/ends",
        AgencyDeclassified,
        "Say that an agency is no longer of a class",
        Example(
            "declassify",
            GROUP,
            {"agency": "example-police", "class": "statutory-partner", "on": "2026-03-01", "authority": BY_BOARD},
        ),
    ),
    act(
        "/groups/{group}/reports",
        ReportSubmitted,
        "Record that a report was submitted",
        Example(
            "report",
            GROUP,
            {
                "duty": "quarterly-report",
                "to": "example-board",
                "period": "2025-26-Q1",
                "on": "2025-07-05",
                "authority": BY_GROUP,
            },
        ),
    ),
    act(
        "/groups/{group}/attendance-reviews",
        AttendanceReviewed,
        "Record that attendance was reviewed",
        Example(
            "review-attendance",
            GROUP,
            {
                "up_to": "2025-06-30",
                "on": "2025-07-05",
                "authority": BY_CHAIR,
            },
        ),
    ),
)
