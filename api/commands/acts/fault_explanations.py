"""The route that explains a fault which no correction can mend."""

from typing import Annotated

import msgspec
from msgspec import Meta

from api.commands.acts.examples import BY_COUNCIL, RENAMED_TOO_EARLY
from api.commands.fields.body import FreeText, body_struct, common_fields
from api.commands.fields.event_fields import event_of
from api.commands.request import CommandRequest
from api.commands.route import Example, Route
from domain.admission import DraftEvent
from domain.events.fault_explanation import FaultExplained
from domain.refusals import Unknown
from domain.text import said
from ledger.world.tracked_world import TrackedWorld


def _explain(request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
    fields = request.fields()
    entry = request.entry(fields.pop("position"))
    if entry is None:
        raise Unknown(
            "known-position", said("nothing is recorded at position {position}", position=request.body.position)
        )
    fields["fault"] = request.path["fault"]
    fields.setdefault("on", request.today.isoformat())
    version = world.version(entry.stream) + 1
    event = event_of(FaultExplained, fields, request, world, stream=entry.stream, version=version)
    return [DraftEvent(entry.stream, entry.kind, event)]


ROUTES = (
    Route(
        path="/faults/{fault}/explanation",
        does="Explain a fault",
        records=(FaultExplained,),
        body=body_struct(
            "FaultExplained",
            [
                ("position", Annotated[int, Meta(ge=1, le=2**62)], msgspec.field()),
                ("explanation", FreeText, msgspec.field()),
                *common_fields(on_required=False),
            ],
            doc="The fault stays listed, and is dealt with. `position` is that of the act at fault, the subject of the "
            "fault; `on` the day on which it is explained, today by default.",
        ),
        propose=_explain,
        examples=(
            Example(
                "explain",
                {"fault": RENAMED_TOO_EARLY},
                {
                    "position": 5,
                    "explanation": "the register begins with the council's successor; the letter of April is earlier",
                    "authority": BY_COUNCIL,
                },
            ),
        ),
    ),
)
