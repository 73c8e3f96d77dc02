"""What the wizard asks of a group: who it is, its seats, agencies and offices."""

from collections.abc import Mapping
from typing import Any

from domain.terms.base import Among
from domain.terms.composition import Attestation, CompositionTerms, DeputyTerms, Limit, Nomination, TenureTerms
from domain.terms.document import (
    AgencyTerms,
    Body,
    CategoryTerms,
    GroupTerms,
    Metadata,
    OutsideEvent,
    Relation,
    SeatTerms,
    Source,
)
from domain.terms.offices import Bar, Eligibility, OfficeTerms, Period
from domain.text import Words, said

SHORT = said("Its short name here; made of its title unless you say")
CLAUSE = said("The clause that says so")
ALIASES = said("What else is it called?")

GROUP_QUESTIONS: Mapping[Any, Mapping[str, Words]] = {
    GroupTerms: {
        "slug": said("The group's short name, as in its address"),
        "name": said("What is the group called?"),
        "aliases": ALIASES,
        "clause": said("The clause that names it"),
    },
    Metadata: {
        "version": said("Which version of its terms is this?"),
        "legal_basis": said("On which law does the group rest?"),
        "legal_basis_clause": said("The clause that names the law"),
        "approved_on": said("When were these terms approved?"),
        "approved_by": said("Which body approved them?"),
        "effective_from": said("From which day do they say that they are in force?"),
        "supersedes": said("Which version do they replace?"),
        "year_start": said("When does the group's year begin, as month and day (04-01)?"),
        "year_start_clause": said("The clause that says when the year begins"),
        "review_months": said("Every how many months are the terms reviewed?"),
        "review_clause": said("The clause that says when they are reviewed"),
        "calendar": said("Whose bank holidays are no working days?"),
        "calendar_clause": said("The clause that says whose calendar counts"),
    },
    Source: {
        "title": said("What is the document called?"),
        "digest": said("The digest (SHA-256) of its file"),
        "complete": said("Do you have the whole text?"),
        "extent": said("How far do you have it, as in: all of it, or: up to section 4?"),
        "pointer": said("Where is the document kept?"),
    },
    Body: {
        "id": SHORT,
        "name": said("What is the body called?"),
        "aliases": ALIASES,
        "group": said("Under which short name is it recorded here, if it is a group?"),
        "clause": said("The clause that speaks of it"),
    },
    Relation: {
        "id": said("A short name for this relation"),
        "kind": said("How does the group stand to the body?"),
        "to": said("To which body?"),
        "clause": CLAUSE,
    },
    AgencyTerms: {"id": SHORT, "name": said("What is the agency called?"), "aliases": ALIASES},
    CategoryTerms: {"id": SHORT, "title": said("What is this kind of seat called?"), "clause": CLAUSE},
    SeatTerms: {
        "id": SHORT,
        "title": said("What is the seat called?"),
        "clause": said("The clause that names the seat"),
        "agency": said("From which agency does its member come?"),
        "independent": said("Does the text say that its member is of no agency?"),
        "service": said("From which service of the agency?"),
        "category": said("What kind of seat is it?"),
        "voting": said("Does it have a vote?"),
        "held_through": said("Does whoever holds an office have this seat? Which office?"),
        "held_through_body": said("Of which body is that an office?"),
    },
    CompositionTerms: {"clause": said("The clause on membership")},
    Nomination: {
        "id": said("A short name for this rule"),
        "clause": CLAUSE,
        "of": said("Who is to nominate a member?"),
        "each": said("How many members does each nominate?"),
    },
    Limit: {
        "id": said("A short name for this rule"),
        "clause": CLAUSE,
        "of": said("Of which seats is there a least or greatest number?"),
        "minimum": said("How many at least?"),
        "maximum": said("How many at most?"),
        "per_agency": said("Is that of each agency?"),
    },
    Attestation: {
        "clause": CLAUSE,
        "of": said("Of whom must something be attested?"),
        "attested_as": said("In which words must it be attested?"),
    },
    DeputyTerms: {
        "clause": said("The clause on deputies"),
        "allowed": said("May members send deputies?"),
        "briefed": said("Must a deputy be briefed for each meeting?"),
        "attested": said("Must something be attested of a deputy?"),
        "attested_as": said("In which words must it be attested?"),
    },
    TenureTerms: {
        "id": said("A short name for this rule"),
        "clause": CLAUSE,
        "of": said("Which members serve so long?"),
        "months": said("How many months do they serve?"),
        "extensions": said("How often may that be extended?"),
        "extension_months": said("By how many months each time?"),
        "review_months": said("Every how many months is their membership reviewed?"),
        "review_clause": said("The clause that says when it is reviewed"),
    },
    OfficeTerms: {
        "id": SHORT,
        "title": said("What is the office called?"),
        "clause": said("The clause that names the office"),
        "holders": said("How many hold it at a time?"),
        "appointed_by": said("Who appoints the holder?"),
        "appointed_clause": said("The clause that says who appoints"),
        "consents": said("Who must agree to the appointment?"),
        "consents_clause": said("The clause that says who agrees"),
        "rotates": said("Does the office go from agency to agency?"),
        "rotation": said("Between which agencies, in their order?"),
        "rotates_clause": said("The clause that says that it goes round"),
        "acting": said("May somebody hold it for one meeting only?"),
        "acting_clause": said("The clause that says so of one meeting"),
    },
    Eligibility: {
        "clause": CLAUSE,
        "member_of": said("Of which bodies must the holder be a member?"),
        "agency_classes": said("From which classes of agency?"),
        "agencies": said("From which agencies?"),
        "seats": said("In which seats?"),
    },
    Bar: {
        "clause": CLAUSE,
        "member_of": said("Members of which body may not hold it?"),
        "office": said("Holders of which office may not?"),
        "agency_class": said("Nobody from which class of agency?"),
        "agency": said("Nobody from which agency?"),
    },
    Period: {
        "clause": CLAUSE,
        "months": said("How many months is it?"),
        "runs_from": said("From when does it run?"),
        "extensions": said("How often may it be extended?"),
        "extension_months": said("By how many months each time?"),
        "in_a_row_max": said("How many terms in a row may somebody serve?"),
    },
    OutsideEvent: {
        "id": SHORT,
        "what": said("What is it that happens, such as an election?"),
        "clause": said("The clause that speaks of it"),
    },
    Among: {
        "categories": said("Seats of which kinds?"),
        "classes": said("Agencies of which classes?"),
        "agencies": said("From which agencies?"),
        "seats": said("Which seats?"),
        "voting": said("Only those with a vote, or only those without?"),
    },
}
"""By table and field: the question."""
