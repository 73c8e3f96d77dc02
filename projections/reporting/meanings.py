"""The meanings of columns by name, where neither schema nor row describes them."""

from collections.abc import Mapping
from types import MappingProxyType

_TEXT = """
act: the kind of act
act_on: the day on which it took effect
agencies: the ids of the agencies that it concerns, or that are to do it
agency: the id of the agency
aliases: other spellings of its name
approved_at: the id of the meeting that approved them
approved_by: who the text says approved it
approved_on: the day of approval
asked: what is asked
at: the moment, where it is known
attended: whether it counts as attended; null where that is not decided
attested: what is attested of the person
authority_agency: the agency that decided it
authority_decision: the decision by which it was decided
authority_group: the group that decided it, or whose office did
authority_kind: who decided it: office, body or agency
authority_meeting: the meeting at which it was decided
authority_office: the office that decided it
back_at: when the person came back
basis: the positions of the events that it rests on
begun_on: the day on which it began
body: the slug or id of the body
briefed: whether the deputy was briefed; null where that is not decided
business: the kind of business, as the terms call it
by: who did it: an actor of the trail, or an office
by_default: the verdict unless the discretion is used
by_group: the id of the group that owes it
cancelled: whether the meeting was cancelled
carried_basis: the positions of the events that the vote's verdict rests on
carried_counted: votes in favour that count for certain
carried_missing: votes in favour that are missing
carried_needed: votes in favour that are needed
carried_reasons: codes of the reasons for the verdict on the vote
carried_verdict: the verdict on the vote
category: the category of the seat, as the terms call it
certain: whether it counts for certain, and not perhaps
changes: how often what is shown of it was touched
circulated_on: the day on which they were sent out
classes: the classes of agency that the terms know it by
clause: the clause of the terms
closed: the last day of the procedure
closed_on: the day on which it was closed
code: a code for tools
comes_from_kind: the kind of work that it comes from
comes_from_part: the part of the work that it comes from
comes_from_work: the id of the work that it comes from
command: the id of the command that recorded it
complete: whether the terms are held in full
consequence: what has become of it, in a word
corrected_by: the positions that correct or retract it
corrected_on: the day of the change
corrects: the position that it corrects or retracts
counted: how many count for certain
counted_agencies: agencies that count for certain
counted_members: members who count for certain
day: the day of the meeting: when it was held, else is planned
decision: the id of the decision
decisions: the ids of the decisions that it was in
deputy: the id of the deputyship that was used
determined: the verdict if the discretion is used
digest: the SHA-256 of the bytes, in hex
document_digest: the SHA-256 of the document's bytes, in hex
document_pointer: where the document is
done_on: the day on which it was done
drafted_on: the day on which they were drafted
due_on: the day on which it is due
duty: the duty's id in the terms
earliest_on: the first day on which it may be done
effective_from: the first day in force
ended: the first day without the group
ends: when it ends
ends_at: when it ends, itself excluded
erased: whether the person was erased
excluded: whether the meeting is left out of the seat's count; null where that is not decided
excusal_agency: the id of the agency that was excused
excusal_basis: the positions of the events that the excusal rests on
excusal_by: the office that excused it
excusal_ground: why it was excused
excusal_made_on: the day on which it was excused
excusal_perhaps: the office in whose place it was excused, where the terms leave open whether that may be
excusal_seat: the seat that was excused
expected: whether it was expected; null where that is not decided
explained_by: the position of the act that explained it
explained_on: the day on which it was explained
explanation: how it was explained
extent: how much of the text is held
fields: what the act says
followed_asked: what is asked after it: reported or ratified
followed_done_on: the day on which that was done
followed_due_on: the day by which that is due
followed_reasons: codes of the reasons for that verdict
followed_verdict: whether a meeting heard of it as the terms ask
for: how many in favour
from: from when on
given_on: the day on which it was given
ground: why they are not needed
group_id: the id of the group
held: whether the meeting counts as held where the terms ask for meetings; null where that is not decided
held_event: the position of the record that it was held
held_on: the day on which it was held
held_reasons: codes of the reasons for that
holder: the id of the person who holds it
id: the id
imported: whether an import recorded it, from a row of a file
in_force_from: what was decided to count where the text gives another day than that of the adoption: adoption or text
in_room: how much of the meeting somebody was in the room: none, part or whole
in_tenure: meetings in the time of the member, or of the seat
independent: whether the seat is independent, of no agency; without an agency and not independent, the agency is not said
interest: the id of the interest
interests: the ids of the interests that were declared in it
item: the id of the item of the agenda
items: the ids of the items of the agenda that it is for
key: the row's own key, unique in the view
kind: its kind, as a code
known_from: the position of the ledger from which it was known
known_to: the position from which it was known no more; null where it is known now
lapses_on: the first day on which it can no longer be done
late_days: how many days after it took effect it was recorded; below 0 where that was before
ledger_id: which ledger it is
ledger_name: what its keepers call the ledger; null where it has no name
left_at: when the person left
legal_basis: the law that it rests on
legal_basis_clause: the clause that names that law
made_on: the day on which it was said
means: by which means
meeting: the id of the meeting
meets_on: the day for which it was planned
member: the id of the person in the seat
member_since: the first day of the member in the seat
missing: how many are missing
missing_agencies: agencies that are missing
missing_members: members who are missing
mode: in the room or remotely
name: the name, where the credential may see it if it is that of a person
name_state: SHOWN, HIDDEN, ERASED, or MISSING where the keyring lacks a key that was never destroyed
names_streams: the ids of what the act names
nature: the nature of the interest
needed: how many are needed
needed_agencies: agencies that are needed
needed_members: members who are needed
nominated_by: the id of the agency that nominated the member
not_recorded: meetings of which the record does not say who came
number: the number of the part within the row, from 1
observed: how the interest was dealt with
office: the office, as the terms call it
on: the day on which it took effect
on_day: the day
open_key: the key that the terms leave open
opened: the first day of the procedure
origin: where it comes from
outcome: what the roll says of it
part: the part that it is about
period: the period that it is of
person: the id of the person
place: where it meets
pointer: where it is
position: the position in the ledger
positions: the positions of all acts that make it so
quorate: the verdict on the quorum of the meeting
rate: attended as a share of expected
ratify_by: the day by which it is to be ratified
reason: why, as a code
reasons: codes of the reasons for the verdict
received_on: the day on which they were received
recorded: the day on which it was recorded
recorded_at: when it was recorded
relation: the kind of relation
resumes_on: the day that was set for an adjourned meeting to go on
review_due: the day by which the office is to be reviewed
rule: the rule that is broken
rule_version: the version of the rules that judge
said_to_be_effective_from: the day from which the text says it is in force
same_as: the id of the person who they were found to be
satisfied_by: the position of the act that satisfied it
satisfied_on: the day on which it was satisfied
scheduled_for: the day for which it is planned
schema_version: the version of the schema `reporting`
seat: the id of the seat within the group
seats: the ids of the seats for which the person spoke
service: the service that the seat stands for
set_on: the day on which it was set
share: parts of the meeting attended, and of how many
share_in_room: parts of the meeting attended in the room, and of how many
since: from when on
slug: its short name in addresses
starts: when it starts
starts_at: when it starts
state: its state, as a code
stream: the id of what the act is recorded of
streams: the ids of all that the act touches
subject: the position of the act at fault
submitted_on: the day on which it was submitted
successor: the id of what goes on in its place
supersedes: the version that it takes the place of
suspended: whether the member was suspended
suspended_since: the first day of the suspension
taken_on: the day on which it was taken
target: the share of the expected meetings that is to be attended
term_ends: the first day after the term of office
terms: the version of the terms
terms_version: the version of the terms by which it is judged
text: what it says
there: how much of the meeting somebody was there: none, part or whole
through_office: the office that brings the seat
title: its title
to: until when
to_whom: to whom
topic: the kind of act and the version of its fields
until: until when, itself excluded
vacant_since: the first day without a member
valid_from: the first day on which it is true
valid_to: the first day on which it is true no more; null where no such day is known
value: what was decided, as JSON where it is more than words
verdict: the verdict; never a bare yes or no
version: the version of the text
votes_abstained: abstentions
votes_against: votes against
votes_casting: the side that a casting vote took
votes_consensus: whether there was a consensus
votes_in_favour: votes in favour
votes_lot: the side that a lot took
voting: whether the seat has a vote
way: meeting, chairs-action or written-procedure
what: what it is
whole_meeting: whether it is about the whole meeting
words: the words of the clause
work: the id of the piece of work
works: the ids of the work that the items come from
year_start: the month and day on which the year begins
"""
MEANINGS: Mapping[str, str] = MappingProxyType(
    {name: words for name, _, words in (line.partition(": ") for line in _TEXT.strip().splitlines())}
)
_LANGUAGE_SUFFIXES = MappingProxyType({"en": "in English", "cy": "in Welsh"})


def meaning(name: str) -> str:
    """The meaning of a column of that name; empty where there is none."""
    stem, _, lang = name.rpartition("_")
    if name not in MEANINGS and lang in _LANGUAGE_SUFFIXES and stem in MEANINGS:
        return f"{MEANINGS[stem]}, {_LANGUAGE_SUFFIXES[lang]}"
    return MEANINGS.get(name, "")
