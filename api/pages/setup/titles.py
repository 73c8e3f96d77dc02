"""What the pages of the wizard are called, and the kinds among which one chooses."""

from collections.abc import Mapping
from typing import Any

from api.pages.setup.draft_pages import DraftPage
from api.pages.setup.fields import tag_of
from api.pages.setup.group_questions import GROUP_QUESTIONS
from api.pages.setup.rule_questions import RULE_QUESTIONS
from domain.terms.attendance import AttendanceTerms
from domain.terms.composition import CompositionTerms
from domain.terms.document import Metadata, Terms
from domain.terms.offices import OfficeTerms
from domain.terms.quorum import AllOf, AnyOf, Business, Inquorate, Members, Named, QuorumCounts, QuorumTerms
from domain.terms.voting import BusinessTerms, DecisionTerms, WrittenProcedure
from domain.text import Words, said

QUESTIONS: Mapping[Any, Mapping[str, Words]] = {**GROUP_QUESTIONS, **RULE_QUESTIONS}

TITLES: Mapping[tuple[Any, str], Words] = {
    (Terms, "group"): said("The group"),
    (Terms, "terms"): said("Its terms of reference"),
    (Metadata, "source"): said("The document that says so"),
    (Terms, "body"): said("Other bodies of which the text speaks"),
    (Terms, "relation"): said("Whom the group reports to, and who directs it"),
    (Terms, "agency"): said("Agencies"),
    (Terms, "category"): said("Kinds of seat of the group's own"),
    (Terms, "seat"): said("Seats"),
    (Terms, "composition"): said("Who must be among the members"),
    (CompositionTerms, "nominations"): said("Who nominates members"),
    (CompositionTerms, "limits"): said("How many of some kind there must or may be"),
    (CompositionTerms, "attestation"): said("What must be attested of a member"),
    (CompositionTerms, "deputies"): said("Deputies"),
    (CompositionTerms, "tenure"): said("How long members serve"),
    (Terms, "office"): said("Offices"),
    (OfficeTerms, "eligibility"): said("Who may hold the office"),
    (OfficeTerms, "bars"): said("Who may not hold the office"),
    (OfficeTerms, "term"): said("For how long it is held"),
    (OfficeTerms, "review"): said("When it is reviewed"),
    (Terms, "quorum"): said("The quorum"),
    (QuorumTerms, "rule"): said("Who must be there"),
    (QuorumTerms, "counts"): said("Who counts towards the quorum"),
    (QuorumTerms, "discretion"): said("Who may decide whether there is a quorum"),
    (QuorumTerms, "inquorate"): said("Where there is no quorum"),
    (QuorumTerms, "business"): said("Business with a quorum of its own"),
    (QuorumCounts, "category"): said("Which of the group's own kinds of seat count"),
    (Business, "rule"): said("Who must be there for this business"),
    (Inquorate, "business"): said("Business that goes on, or not, without a quorum"),
    (Members, "table"): said("How many for how many seats"),
    (Named, "substitutes"): said("Who may stand in for an agency"),
    (AllOf, "of"): said("All of these"),
    (AnyOf, "of"): said("One of these"),
    (Terms, "attendance"): said("Attendance"),
    (AttendanceTerms, "counts"): said("What counts as attended"),
    (AttendanceTerms, "excludes"): said("Meetings that are left out"),
    (AttendanceTerms, "ladder"): said("What follows where somebody does not come"),
    (Terms, "decisions"): said("Decisions"),
    (DecisionTerms, "rule"): said("What carries a decision"),
    (DecisionTerms, "voters"): said("Who votes"),
    (DecisionTerms, "business"): said("Business that is reserved"),
    (DecisionTerms, "chairs_action"): said("Decisions between meetings"),
    (DecisionTerms, "written"): said("Decisions in writing"),
    (BusinessTerms, "rule"): said("What carries this business"),
    (WrittenProcedure, "rule"): said("What carries a decision in writing"),
    (Terms, "interests"): said("Interests in a matter"),
    (Terms, "meetings"): said("Meetings"),
    (Terms, "event"): said("Events outside the record that time is counted from"),
    (Terms, "duty"): said("What is due: meetings, notice, papers, minutes, reports"),
}
"""By the table around it, and its field: what a page is called."""

KINDS: Mapping[str, Words] = {
    "members": said("so many members"),
    "agencies": said("members of so many different agencies"),
    "named": said("particular agencies or seats"),
    "office": said("the holder of an office"),
    "majority": said("a majority of some kind"),
    "all_of": said("several of these together"),
    "any_of": said("one of several of these"),
    "interval": said("a meeting every so many weeks or months"),
    "minimum": said("so many meetings a year or quarter"),
    "report": said("a report, or a plan, each period"),
    "deadline": said("notice, papers, minutes or the like by a certain day"),
    "work": said("what work leaves owed"),
}
"""By the kind of a table: what it asks for."""


def title_of_place(place: DraftPage) -> Words:
    """What a page is called: for an item, its own title, else the list's."""
    return TITLES[place.owner, place.name]


def item_text(value: Mapping[str, Any]) -> Any:
    """What an item of a list is called, as words hold it: its title, else its short name; None where it has neither."""
    found = next((value[name] for name in ("title", "name", "what", "then") if value.get(name)), None)
    return found or value.get("id")


def kind_of_item(table: Any) -> Words | None:
    """What an item of several kinds asks for."""
    tag = tag_of(table) if table is not None else None
    return KINDS[tag] if tag else None
