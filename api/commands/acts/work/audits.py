"""Routes of audits: agreed, carried out, their findings shared and acknowledged."""

from api.commands.acts.examples import AUDIT, BY_CHAIR, BY_COUNCIL, BY_GROUP, GROUP, PLAN
from api.commands.fields.ids import stream_begun_by
from api.commands.route import Example, act
from domain.events.work.audit import (
    AuditAbandoned,
    AuditAgreed,
    AuditCompleted,
    AuditGroupSetUp,
    DeficitAddressed,
    FindingRecorded,
    FindingsAcknowledged,
    FindingsShared,
    ThemeIdentified,
)

ROUTES = (
    act(
        "/groups/{group}/audits",
        AuditAgreed,
        "Agree an audit",
        Example(
            "audit",
            GROUP,
            {
                "what": "case",
                "title": {"en": "Audit of referrals"},
                **PLAN,
                "item": "referrals",
                "agencies": ["example-council", "example-health"],
                "due_on": "2025-09-30",
                "on": "2025-05-20",
                "authority": BY_GROUP,
            },
        ),
        Example(
            "audit-second",
            GROUP,
            {"what": "thematic", "title": {"en": "Discharges"}, "on": "2025-05-20", "authority": BY_GROUP},
        ),
        begins="audit",
    ),
    act(
        "/audits/{audit}/groups",
        AuditGroupSetUp,
        "Set up a task-and-finish group for an audit",
        Example("audit-group", AUDIT, {"by_group": "example-board", "on": "2025-05-20", "authority": BY_GROUP}),
    ),
    act(
        "/audits/{audit}/findings",
        FindingRecorded,
        "Record a finding",
        Example(
            "finding",
            AUDIT,
            {
                "what": "deficit",
                "text": {"en": "two of ten referrals waited over a weekend"},
                "agencies": ["example-council"],
                "on": "2025-07-01",
                "authority": BY_GROUP,
            },
        ),
        number=("finding", "f"),
    ),
    act(
        "/audits/{audit}/findings/{finding}/addressed",
        DeficitAddressed,
        "Record that a deficit was addressed",
        Example(
            "deficit-addressed",
            {**AUDIT, "finding": "f1"},
            {
                "agency": "example-council",
                "text": {"en": "a weekend rota began"},
                "on": "2025-07-02",
                "authority": BY_COUNCIL,
            },
        ),
    ),
    act(
        "/audits/{audit}/themes",
        ThemeIdentified,
        "Record a theme that findings have in common",
        Example(
            "theme",
            AUDIT,
            {
                "text": {"en": "cover at weekends"},
                "asks_for": "training",
                "findings": ["f1"],
                "on": "2025-07-10",
                "authority": BY_GROUP,
            },
        ),
        number=("theme", "t"),
    ),
    act(
        "/audits/{audit}/completion",
        AuditCompleted,
        "Record that an audit was completed",
        Example("audit-completed", AUDIT, {"on": "2025-09-15", "authority": BY_CHAIR}),
    ),
    act(
        "/audits/{audit}/sharings",
        FindingsShared,
        "Record that findings were shared",
        Example(
            "findings-shared",
            AUDIT,
            {
                "means": {"en": "a briefing"},
                "agencies": ["example-council", "example-health"],
                "on": "2025-09-20",
                "authority": BY_CHAIR,
            },
        ),
    ),
    act(
        "/audits/{audit}/acknowledgements",
        FindingsAcknowledged,
        "Record that an agency acknowledged findings",
        Example(
            "findings-acknowledged",
            AUDIT,
            {"agency": "example-council", "on": "2025-09-25", "authority": BY_COUNCIL},
        ),
    ),
    act(
        "/audits/{audit}/abandonment",
        AuditAbandoned,
        "Record that an audit was abandoned",
        Example(
            "audit-abandoned",
            {"audit": stream_begun_by("audit-second")},
            {"reason": {"en": "another body audits it"}, "on": "2025-06-24", "authority": BY_GROUP},
        ),
    ),
)
