"""Routes of seats, their members and their deputies."""

from api.commands.acts.examples import ADA, BY_GROUP, GROUP
from api.commands.fields.ids import stream_begun_by
from api.commands.route import Example, act
from domain.events.group.membership import (
    DeputyNamed,
    DeputyWithdrawn,
    MemberAppointed,
    MemberDeparted,
    MemberReinstated,
    MembershipExtended,
    MembershipReviewed,
    MemberSuspended,
    SeatChanged,
    SeatClosed,
    SeatCreated,
)

ROUTES = (
    act(
        "/groups/{group}/seats",
        SeatCreated,
        "Create a seat",
        Example(
            "seat-police",
            GROUP,
            {
                "seat": "police-1",
                "title": {"en": "Detective Inspector"},
                "agency": "example-police",
                "category": "statutory",
                "on": "2025-04-01",
                "authority": BY_GROUP,
            },
        ),
        Example("seat-unnamed", GROUP, {"title": {"en": "Team Manager"}, "on": "2025-04-01", "authority": BY_GROUP}),
        number=("seat", "s"),
    ),
    act(
        "/groups/{group}/seats/{seat}/changes",
        SeatChanged,
        "Change a seat",
        Example(
            "change-s1",
            {**GROUP, "seat": "s1"},
            {"agency": "example-council", "voting": False, "on": "2025-05-01", "authority": BY_GROUP},
        ),
    ),
    act(
        "/groups/{group}/seats/{seat}/members",
        MemberAppointed,
        "Appoint a member to a seat",
        Example(
            "appoint-ada",
            {**GROUP, "seat": "police-1"},
            {
                "person": ADA,
                "nominated_by": "example-police",
                "attested": ["authority-to-decide"],
                "on": "2025-04-02",
                "authority": BY_GROUP,
            },
        ),
        Example(
            "appoint-bryn",
            {**GROUP, "seat": "s1"},
            {"person": stream_begun_by("bryn-example"), "on": "2025-04-02", "authority": BY_GROUP},
        ),
    ),
    act(
        "/groups/{group}/seats/{seat}/suspensions",
        MemberSuspended,
        "Suspend a member",
        Example(
            "suspend-bryn",
            {**GROUP, "seat": "s1"},
            {
                "person": stream_begun_by("bryn-example"),
                "ground": "investigation",
                "note": "until the panel has reported",
                "on": "2025-09-01",
                "authority": BY_GROUP,
            },
        ),
    ),
    act(
        "/groups/{group}/seats/{seat}/reinstatements",
        MemberReinstated,
        "Reinstate a member",
        Example(
            "reinstate-bryn",
            {**GROUP, "seat": "s1"},
            {"person": stream_begun_by("bryn-example"), "on": "2025-10-01", "authority": BY_GROUP},
        ),
    ),
    act(
        "/groups/{group}/seats/{seat}/extensions",
        MembershipExtended,
        "Extend the term of a member",
        Example(
            "extend-bryn",
            {**GROUP, "seat": "s1"},
            {"person": stream_begun_by("bryn-example"), "on": "2025-11-03", "authority": BY_GROUP},
        ),
    ),
    act(
        "/groups/{group}/seats/{seat}/reviews",
        MembershipReviewed,
        "Record the review of a membership",
        Example(
            "review-bryn",
            {**GROUP, "seat": "s1"},
            {
                "person": stream_begun_by("bryn-example"),
                "outcome": "continues",
                "on": "2025-11-03",
                "authority": BY_GROUP,
            },
        ),
    ),
    act(
        "/groups/{group}/seats/{seat}/departures",
        MemberDeparted,
        "Record that a member departed",
        Example(
            "depart-bryn",
            {**GROUP, "seat": "s1"},
            {
                "person": stream_begun_by("bryn-example"),
                "reason": "left-post",
                "note": "moved to another authority",
                "on": "2026-01-05",
                "authority": BY_GROUP,
            },
        ),
    ),
    act(
        "/groups/{group}/seats/{seat}/deputies",
        DeputyNamed,
        "Name a deputy for a seat",
        Example(
            "deputy-cerys",
            {**GROUP, "seat": "police-1"},
            {
                "person": stream_begun_by("cerys-example"),
                "attested": ["membership-requirements"],
                "on": "2025-04-02",
                "authority": BY_GROUP,
            },
        ),
        number=("deputy", "d"),
    ),
    act(
        "/groups/{group}/deputies/{deputy}/withdrawal",
        DeputyWithdrawn,
        "Withdraw a deputy",
        Example("withdraw-d1", {**GROUP, "deputy": "d1"}, {"on": "2026-01-05", "authority": BY_GROUP}),
    ),
    act(
        "/groups/{group}/seats/{seat}/closure",
        SeatClosed,
        "Close a seat",
        Example("close-s1", {**GROUP, "seat": "s1"}, {"on": "2026-01-05", "authority": BY_GROUP}),
    ),
)
