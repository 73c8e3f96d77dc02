"""Paths and authorities of the examples: one small world that the tables of routes build up, in the order of ROUTES."""

from api.commands.fields.ids import stream_begun_by

ADA = stream_begun_by("ada-example")

GROUP = {"group": "example-group"}
MAY = {"meeting": stream_begun_by("meeting-may")}
JULY = {"meeting": stream_begun_by("meeting-july")}
PLAN = {"plan": stream_begun_by("plan")}
AUDIT = {"audit": stream_begun_by("audit")}
RECOMMENDATION = {"recommendation": stream_begun_by("recommendation")}

BY_GROUP = {"kind": "body", "group": "example-group"}
BY_BOARD = {"kind": "body", "group": "example-board"}
BY_CHAIR = {"kind": "office", "group": "example-group", "office": "chair"}
BY_SECRETARY = {"kind": "office", "group": "example-group", "office": "secretary"}
BY_COUNCIL = {"kind": "agency", "agency": "example-council"}

DILYS_IS_NEAR = "1e0e7def45288db1"
"""What is asked where "D. Example" is registered after Dilys Example."""

RENAMED_TOO_EARLY = "d5408847f00cf958"
"""The fault that the example of a correction leaves: it dates the registration of an agency after its renaming."""
