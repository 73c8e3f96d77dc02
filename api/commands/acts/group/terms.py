"""Routes of terms of reference: adoption of a version, interpretation of what it leaves open."""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from api.commands.acts.examples import BY_GROUP, GROUP
from api.commands.draft_builder import DraftBuilder
from api.commands.duplicates import ask_about_agency
from api.commands.fields.body import OMITTED, body_struct, common_fields
from api.commands.fields.event_fields import id_in_path
from api.commands.fields.ids import short_id, stream_id
from api.commands.register_notes import register_notes, registration_note
from api.commands.request import CommandRequest
from api.commands.route import Example, Route, act
from api.commands.terms_register import TermsRegister, ids_by_name
from domain.admission import DraftEvent
from domain.events.agency import AgencyRegistered
from domain.events.group.lifecycle import InterpretationRecorded, TermsAdopted
from domain.events.group.membership import SeatCreated
from domain.refusals import Malformed
from domain.terms.checks.consistency import inconsistencies
from domain.terms.checks.document import TermsFault, check, summarise_faults
from domain.terms.document import Terms
from domain.text import Words
from ledger.world.tracked_world import TrackedWorld

SHOWN_MAX = 20

EXAMPLE_TOML = """
[terms]
version = "2025"
[terms.source]
title = { en = "Terms of reference, April 2025" }
digest = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
complete = true
extent = { en = "all of it" }
[group]
slug = "example-group"
name = { en = "Example Quality Assurance Group" }
[clauses]
"4" = { en = "The group is quorate with two members from at least two agencies." }
"5" = { en = "The group reports to the Board every quarter." }
"6" = { en = "The Chair is a member of the Board and agreed by it, and the post is reviewed every year." }
"7" = { en = "Members attend three of four meetings, unless the Chair excuses them; the Chair looks at it every year." }
"8" = { en = "The police nominate a member." }
"9" = { en = "The group meets within two months of an election of county councillors." }
[quorum]
clause = "4"
when = "start"
counts = { deputies = true, invited = false, remote = true }
[quorum.rule]
kind = "all_of"
[[quorum.rule.of]]
id = "members"
kind = "members"
clause = "4"
count = 2
[[quorum.rule.of]]
id = "agencies"
kind = "agencies"
clause = "4"
count = 2
[[body]]
id = "board"
name = { en = "Example Safeguarding Board" }
group = "example-board"
[[event]]
id = "election"
what = { en = "an election of county councillors" }
clause = "9"
[[office]]
id = "chair"
title = { en = "Chair" }
clause = "6"
consents = ["board"]
consents_clause = "6"
eligibility = [{ member_of = ["board"], clause = "6" }]
review = { months = 12, runs_from = "appointed", clause = "6" }
[attendance]
clause = "7"
target = [3, 4]
unit = "seat"
window = { kind = "all" }
applies_to = { categories = ["statutory"] }
counts = { deputies = true, remote = true, partial = true }
excludes = { excused = "excluded", inquorate = false, clause = "7" }
excused_by = { by = "chair", clause = "7" }
monitored_by = "chair"
monitored_clause = "7"
monitored_months = 12
[composition]
clause = "8"
nominations = [{ id = "police", of = { agencies = ["example-police"] }, clause = "8" }]
[[agency]]
id = "example-police"
name = { en = "Example Police" }
[[duty]]
kind = "report"
id = "quarterly-report"
what = { en = "A report of the quarter" }
clause = "5"
to = "board"
rhythm = "quarterly"
[[open]]
key = "terms.year_start"
question = { en = "When does the group's year begin?" }
"""

EXAMPLE_DOCUMENT: dict[str, Any] = {
    "terms": {
        "version": "2026",
        "source": {
            "title": {"en": "Terms of reference, April 2026"},
            "digest": "fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9",
            "complete": False,
            "extent": {"en": "up to section 3"},
        },
        "supersedes": "2025",
    },
    "group": {"slug": "example-group", "name": {"en": "Example Quality Assurance Group"}},
    "clauses": {"1": {"en": "The group assures the quality of practice."}},
}


def _adopt(request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
    group = id_in_path(request.path["group"], "group", world)
    acts = DraftBuilder.of(request, world)
    chosen = None if request.body.in_force_from is UNSET else request.body.in_force_from
    acts.add(group, "group", TermsAdopted, terms=_adopted(request), in_force_from=chosen)
    if request.body.create:
        _create_missing(acts, _register(request, world))
    return acts.drafts


def _create_missing(acts: DraftBuilder, register: TermsRegister) -> None:
    """Register the agencies, and create the seats, that the terms have and nobody recorded: from the day on which the terms
    are in force."""
    group, request = register.group, acts.request
    since = {"on": str(register.since)}
    for number, agency in enumerate(register.missing_agencies(), 1):
        id = stream_id(request.command, number)
        acts.add(id, "agency", AgencyRegistered, **since, **register.begin(agency, id))
    used = {e.event.seat for e in acts.world.entries(group.id) if isinstance(e.event, SeatCreated)}
    for seat in register.missing_seats():
        id = seat.id if seat.id not in used else short_id("s", used)
        used.add(id)
        acts.add(group.id, "group", SeatCreated, **since, seat=id, **register.fields_of(seat))


def _register(request: CommandRequest, world: TrackedWorld) -> TermsRegister:
    """The register of the terms to be adopted, on the day from which they are in force."""
    group = world.group(id_in_path(request.path["group"], "group", world))
    assert group
    terms, body = _adopted(request), request.body
    said_from = terms.terms.effective_from if body.in_force_from == "text" else None
    since = said_from or body.on
    return TermsRegister(group, ids_by_name(request.agencies()), terms, since, since)


def _notes(request: CommandRequest, world: TrackedWorld) -> Iterator[Words]:
    register, create = _register(request, world), request.body.create
    if create:
        yield from map(registration_note, register.missing_agencies())
    yield from register_notes(register, world, create=create)


def _adopted(request: CommandRequest) -> Terms:
    return _terms(request.body.terms, request.body.toml)


def _terms(terms: Terms | UnsetType, toml: str | UnsetType) -> Terms:
    if isinstance(toml, str):
        checked = check(toml)
    elif isinstance(terms, Terms):
        checked = [TermsFault(key, reason) for key, reason in inconsistencies(terms)] or terms
    if isinstance(checked, Terms):
        return checked
    raise Malformed("terms-in-order", summarise_faults(checked, most=SHOWN_MAX))


def _one_of_both(body: Any) -> None:
    if (body.terms is UNSET) == (body.toml is UNSET):
        raise ValueError("give either `terms` or `toml`")


ADOPTION = body_struct(
    "TermsAdopted",
    [
        ("terms", Terms | UnsetType, OMITTED),
        ("toml", str | UnsetType, OMITTED),
        ("in_force_from", Literal["adoption", "text"] | UnsetType, OMITTED),
        ("create", bool, msgspec.field(default=False)),
        *common_fields(),
    ],
    doc="The group's terms of reference, whole: as JSON in `terms`, or as the text of a TOML file in `toml`."
    " `in_force_from` says which day counts where that of the adoption and that of the text differ. With"
    " `create`, agencies and seats that the terms name and nobody recorded are made by the same command; the preview lists"
    " in `notes` what is in the text and not in the record, and the reverse.",
    also=_one_of_both,
)

ROUTES = (
    Route(
        path="/groups/{group}/terms",
        does="Adopt terms of reference",
        records=(TermsAdopted, AgencyRegistered, SeatCreated),
        body=ADOPTION,
        propose=_adopt,
        asks=ask_about_agency,
        notes=_notes,
        examples=(
            Example("terms-2025", GROUP, {"toml": EXAMPLE_TOML, "on": "2025-04-01", "authority": BY_GROUP}),
            Example("terms-2026", GROUP, {"terms": EXAMPLE_DOCUMENT, "on": "2026-04-01", "authority": BY_GROUP}),
        ),
    ),
    act(
        "/groups/{group}/interpretations",
        InterpretationRecorded,
        "Interpret what the terms leave open",
        Example(
            "interpret",
            GROUP,
            {
                "terms": "2025",
                "key": "terms.year_start",
                "value": "04-01",
                "from": "2025-04-01",
                "on": "2025-04-20",
                "authority": BY_GROUP,
            },
        ),
    ),
)
