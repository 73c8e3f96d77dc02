"""Routes of terms of reference: adoption of a version, interpretation of what it leaves open."""

from typing import Any

from msgspec import UNSET, UnsetType

from api.commands.acts.examples import BY_GROUP, GROUP
from api.commands.body import OMITTED, body_struct, common_fields
from api.commands.event_fields import event_of, id_in_path
from api.commands.request import CommandRequest
from api.commands.route import Example, Route, act
from domain.admission import DraftEvent
from domain.events.group.lifecycle import InterpretationRecorded, TermsAdopted
from domain.refusals import Malformed
from domain.terms.checks.consistency import inconsistencies
from domain.terms.checks.document import TermsFault, check, summarise_faults
from domain.terms.document import Terms
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
    terms = _terms(request.body.terms, request.body.toml)
    fields = {name: value for name, value in request.fields().items() if name != "toml"}
    event = event_of(
        TermsAdopted, {**fields, "terms": terms}, request, world, stream=group, version=world.version(group) + 1
    )
    return [DraftEvent(group, "group", event)]


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
        *common_fields(),
    ],
    doc="The group's terms of reference, whole: as JSON in `terms`, or as the text of a TOML file in `toml`.",
    also=_one_of_both,
)

ROUTES = (
    Route(
        path="/groups/{group}/terms",
        does="Adopt terms of reference",
        records=(TermsAdopted,),
        body=ADOPTION,
        propose=_adopt,
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
