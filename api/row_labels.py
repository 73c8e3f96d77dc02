"""What the fields of rows are called, in words that people read, in both languages: where two states are compared."""

from collections.abc import Mapping

from api.field_labels import LABELS, label_of
from api.languages import translator
from domain.text import Words, said

ROW_LABELS: Mapping[str, Words] = {
    "act": said("Kind of act"),
    "act_on": said("Day of the act"),
    "approved_at": said("Approved at"),
    "approved_by": said("Approved by"),
    "approved_on": said("Approved on"),
    "attended": said("Attended"),
    "basis": said("Events that it rests on"),
    "begun_on": said("Begun on"),
    "by": said("Recorded by"),
    "by_default": said("Verdict without the determination"),
    "cancelled": said("Cancelled"),
    "carried": said("Carried"),
    "changes": said("What was changed"),
    "circulated_on": said("Circulated on"),
    "classes": said("Classes"),
    "clauses": said("Clauses"),
    "closed_on": said("Closed on"),
    "complete": said("Held whole"),
    "consents": said("Consents"),
    "consequence": said("What follows"),
    "corrected_by": said("Corrected by"),
    "corrects": said("Corrects"),
    "counted": said("Counted"),
    "counted_attendees": said("Who counted"),
    "day": said("Day"),
    "determined": said("Determined"),
    "drafted_on": said("Drafted on"),
    "earliest_on": said("Earliest on"),
    "effective_from": said("In force from"),
    "ended": said("Ended on"),
    "erased": said("Erased"),
    "excluded": said("Left out"),
    "excusal": said("Excusal"),
    "expected": said("Expected"),
    "explained_by": said("Explained by"),
    "explained_on": said("Explained on"),
    "fields": said("Fields"),
    "followed": said("Whether it was followed"),
    "given_on": said("Given on"),
    "held": said("Held"),
    "held_event": said("Event by which it was held"),
    "held_on": said("Held on"),
    "held_reasons": said("Why it was held or not"),
    "holder": said("Holder"),
    "imported": said("Recorded by an import"),
    "in_room": said("How much in the room"),
    "intervals": said("Times"),
    "lapses_on": said("Lapses on"),
    "late_days": said("Days late"),
    "legal_basis": said("Legal basis"),
    "legal_basis_clause": said("Clause of the legal basis"),
    "made_on": said("Made on"),
    "member": said("Member"),
    "member_since": said("Member since"),
    "missing": said("What is missing"),
    "names": said("Names"),
    "needed": said("Needed"),
    "open_key": said("Open question"),
    "over": said("Over"),
    "person": said("Person"),
    "positions": said("Positions"),
    "ratify_by": said("To be ratified by"),
    "reasons": said("Reasons"),
    "received_on": said("Received on"),
    "recorded": said("Recorded"),
    "recorded_at": said("Recorded at"),
    "review_due": said("Review due"),
    "rule": said("Rule"),
    "said_to_be_effective_from": said("In force from, as the text says"),
    "satisfied_by": said("Satisfied by"),
    "satisfied_on": said("Satisfied on"),
    "sentence": said("Sentence"),
    "sequels": said("What followed"),
    "set_on": said("Set on"),
    "share": said("Share of the meeting"),
    "share_in_room": said("Share of the meeting in the room"),
    "since": said("Since"),
    "sittings": said("Sittings"),
    "state": said("State"),
    "stream": said("Record"),
    "streams": said("Records"),
    "submitted_on": said("Submitted on"),
    "supersedes": said("Takes the place of"),
    "suspended": said("Suspended"),
    "suspended_since": said("Suspended since"),
    "taken_on": said("Taken on"),
    "term_ends": said("Term ends"),
    "terms_version": said("Version of the terms"),
    "there": said("How much they were there"),
    "vacant_since": said("Vacant since"),
    "valid_from": said("True from"),
    "valid_to": said("True until"),
    "verdict": said("Verdict"),
    "version": said("Version"),
    "words": said("Words"),
    "works": said("Pieces of work"),
    "year_start": said("Start of the year"),
}
"""Of every field of a row that no command has too, and of those that a command calls by how they are given."""


def label_of_path(path: str) -> str:
    """The label of a field of a row and, where it has parts, of the part, in the reader's language: `counted.members` is
    Counted, members. The items of a list are counted from 1; an id is
    itself."""
    first, *rest = (_label_of(part) for part in path.split("."))
    return ", ".join((first, *(part[:1].lower() + part[1:] for part in rest)))


def _label_of(field: str) -> str:
    if words := ROW_LABELS.get(field):
        return translator()(words)
    if field.isdecimal():
        return str(int(field) + 1)
    return label_of(field) if field in LABELS else field
