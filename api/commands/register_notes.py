"""What stands in the register of the terms and not in the record, and the reverse, in words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from api.commands.terms_register import TermsRegister
from domain.terms.document import AgencyTerms, SeatTerms
from domain.text import Words, code, said
from domain.values import Text
from ledger.world.tracked_world import TrackedWorld


def register_notes(register: TermsRegister, world: TrackedWorld, *, create: bool) -> Iterator[Words]:
    """Agencies and seats that only the terms have, or only the record, and seats that are otherwise in the two."""
    agencies, seats = register.missing_agencies(), register.missing_seats()
    if agencies and not create:
        names = [agency.name for agency in agencies]
        yield said("In the terms, and not registered: {agencies}. With “create” they are registered.", agencies=names)
    yield from missing_seats_note(register, seats, create=create)
    for agency in register.ambiguous_agencies():
        yield said("Several agencies are recorded under names of {name}: no seat is joined by it.", name=agency.name)
    if register.terms is not None and register.names_another_group:
        group = register.group
        yield _named_otherwise(group.names[-1].name, group.slug, register.terms.group.name)
    for agency, id in register.renamed_agencies():
        known = world.agency(id)
        yield _named_otherwise(name_of_agency(id, world), known.slug if known else id, agency.name)
    if beyond := [name_of_agency(id, world) for id in register.agencies_beyond()]:
        yield said("With seats on record, and not in the terms: {agencies}.", agencies=beyond)
    yield from beyond_note(register, [register.state(seat).title for seat in register.beyond()])
    for seat, field, own, wanted in register.differing():
        yield said(
            "{seat} ({id}): {field} is {own} on record, and {wanted} in the terms.",
            seat=register.state(seat).title,
            id=seat.id,
            field=code(field),
            own=_shown(field, own, world),
            wanted=_shown(field, wanted, world),
        )


def _named_otherwise(own: Text | str, slug: str, wanted: Text) -> Words:
    return said("{own} ({slug}) is called {wanted} in the terms.", own=own, slug=slug, wanted=wanted)


def missing_seats_note(register: TermsRegister, seats: Sequence[SeatTerms], *, create: bool) -> Iterator[Words]:
    """Which seats the terms have and nobody recorded; or that they are created."""
    labels = [_label(register, seat) for seat in seats]
    if labels and create:
        yield said("creates what the terms have: {seats}", seats=labels)
    elif labels:
        yield said("In the terms, and not recorded: {seats}. With “create” they are created.", seats=labels)


def beyond_note(register: TermsRegister, titles: Iterable[Text]) -> Iterator[Words]:
    """Which seats are recorded and not in the terms, where these propose seats at all."""
    if register.seats and (beyond := [*titles]):
        yield said("Recorded, and not in the terms: {seats}.", seats=beyond)


def registration_note(agency: AgencyTerms) -> Words:
    """That an agency is registered."""
    return said("registers {name} ({slug}), as the terms name it", name=agency.name, slug=agency.id)


def _label(register: TermsRegister, seat: SeatTerms) -> Words:
    agency = register.agency_named(seat.agency) if seat.agency else None
    return said("{title}[ ({agency})]", title=seat.title, agency=agency.name if agency else seat.agency)


def name_of_agency(id: str, world: TrackedWorld) -> Text | str:
    """The name that an agency has now; its id where the world holds none."""
    agency = world.agency(id)
    return agency.names[-1].name if agency and agency.names else id


def _shown(field: str, value: Any, world: TrackedWorld) -> Any:
    """A field of a seat as a value of a sentence."""
    match field, value:
        case _, None:
            return code("none")
        case _, bool():
            return value
        case "agency", str():
            return name_of_agency(value, world)
        case _, str():
            return code(value)
        case _:
            return msgspec.convert(value, Text)
