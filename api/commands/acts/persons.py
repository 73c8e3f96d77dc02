"""Routes of persons: registration, renaming, identity, erasure."""

from typing import Any

import msgspec

from api.commands.acts.examples import ADA, BY_COUNCIL, DILYS_IS_NEAR
from api.commands.draft_builder import DraftBuilder
from api.commands.duplicates import ask_about_person
from api.commands.fields.body import NO_ITEMS, Reference, body_struct, common_fields, list_of
from api.commands.fields.event_fields import id_in_path
from api.commands.fields.ids import stream_begun_by
from api.commands.request import CommandRequest
from api.commands.route import Example, Route, act
from domain.admission import DraftEvent
from domain.events.person import ErasureGround, PersonErased, PersonIdentified, PersonRegistered, PersonRenamed
from ledger.world.tracked_world import TrackedWorld


def _register(name: str, **also: Any) -> Example:
    key = name.lower().replace(" ", "-")
    return Example(key, {}, {"name": name, "on": "2025-04-01", **also, "authority": BY_COUNCIL})


def _erase(request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
    acts = DraftBuilder.of(request, world)
    for person in dict.fromkeys(id_in_path(p, "person", world) for p in (request.path["person"], *request.body.also)):
        acts.add(person, "person", PersonErased, ground=request.body.ground)
    return acts.drafts


ROUTES = (
    act(
        "/persons",
        PersonRegistered,
        "Register a person",
        _register("Ada Example"),
        _register("Bryn Example"),
        _register("Cerys Example"),
        _register("Dilys Example"),
        _register("D. Example", acknowledge=[DILYS_IS_NEAR]),
        begins="person",
        asks=ask_about_person,
    ),
    act(
        "/persons/{person}/renamings",
        PersonRenamed,
        "Rename a person",
        Example(
            "rename-ada",
            {"person": ADA},
            {"name": "Ada Sample", "on": "2025-06-01", "authority": BY_COUNCIL},
        ),
        asks=ask_about_person,
    ),
    act(
        "/persons/{person}/identity",
        PersonIdentified,
        "Record that a person is the same as another",
        Example(
            "same-dilys",
            {"person": stream_begun_by("d.-example")},
            {"same_as": stream_begun_by("dilys-example"), "on": "2026-01-20", "authority": BY_COUNCIL},
        ),
    ),
    Route(
        path="/persons/{person}/erasure",
        does="Erase a person",
        records=(PersonErased,),
        body=body_struct(
            "PersonErased",
            [
                ("ground", ErasureGround, msgspec.field()),
                ("also", list_of(Reference), NO_ITEMS),
                *common_fields(),
            ],
            doc="The person's key is destroyed: no name or note about them can be read again. Whoever is known under "
            "several ids is erased under all of them at once: `also` names the others.",
        ),
        propose=_erase,
        examples=(
            Example(
                "erase-dilys",
                {"person": stream_begun_by("dilys-example")},
                {
                    "ground": "request-of-the-person",
                    "also": [stream_begun_by("d.-example")],
                    "on": "2026-02-01",
                    "authority": BY_COUNCIL,
                },
            ),
        ),
    ),
)
