"""The descriptions of fields, arguments and values where the types of the schema give none: by `Type.field`, or by the name
of the field alone."""

from types import MappingProxyType

_TEXT = """
Query.node(id): an id that an answer gave
Query.nodes(ids): ids that answers gave
acts(kind): of one kind of act only, such as RecommendationAnswered
leadsTo(kind): of this kind of work: action, recommendation and so on
lang: in which language; the other where there are no words in this; that of the request where none is given
Agency.owed(what): of one sort only, such as answer or evidence
authority: who decided it
group: the group that it is of; null where the credential does not reach it
quorum: whether the meeting was quorate; null where it was not held
agenda: the agenda as it was last set; null where none was
Meeting.papers: what was sent out, by day
Papers.papers: each of the papers
Meeting.apologies: the apologies that stand
excusals: who is not needed at the meeting, and why
Meeting.minutes: what became of the minutes; null where nothing is recorded of them
Meeting.decisions: what was decided there, by their ids
Meeting.interests: the interests that were declared there
Meeting.scheduledFor: the day for which it is planned
Interest.decisions: the refs of the decisions that it was in
Quorum.needed: how many the rule needs
Quorum.counted: how many counted at the weakest moment
Quorum.missing: how many were missing at the weakest moment
clauses: each clause of the rule at its weakest moment
intervals: the parts of the meeting at which there was a quorum
Numbers.members: how many members
Numbers.agencies: how many distinct agencies
presence: when they were there
Interval.from: the first moment
Interval.to: the first moment after
Presence.from: the first moment there
Presence.to: the first moment after
interpretations: how the questions that the terms leave open are answered on the day
relations: how it is related to other groups on the day
composition: whether it is composed as the terms ask; null where no terms are held
offices: each office on the day, held or vacant
Group.seats: the seats that exist on the day, by id
Group.agencies: the agencies that answer for its seats, by their first seats
GroupAgency.seats: the seats for which it answers
recordedOn: the day on which it was decided
consents: the consents that the terms ask for, given or outstanding
holder: who holds it; null where it is vacant
Office.since: from when on the holder holds it
votes: what is recorded of the vote; null where nothing is
carried: whether the votes carry it under the terms
against: how many against
abstained: how many abstained
bySeat: how each seat voted, where that is recorded
casting: the side that a casting vote took
lot: the side that a lot took
consensus: whether there was a consensus
SeatVote.vote: for, against or abstained
SeatVote.seat: the ref of the seat
event: the event that recorded it
findings: what it found, in the order in which that took effect
recommendations: the recommendations that came from it
limit: how many in a row the terms name; null where they name none
document: where the document is
corrections: what was changed in them, by day
Sequel.body: the body that did so; null where the credential does not reach it
Consent.body: the slug of the body
meeting: the meeting that it is of
Authority.meeting: the ref of the meeting at which it was decided
Authority.decision: the ref of the decision by which it was decided
Authority.office: the office that decided it
Authority.kind: office, body or agency
Consent.meeting: the ref of the meeting at which it was given
Consent.decision: the ref of the decision by which it was given
Sequel.meeting: the meeting at which it did so; null where the credential does not reach it
Minutes.decision: the ref of the decision that approved them
MinutesCorrection.decision: the ref of the decision that changed them
MinutesCorrection.meeting: the meeting that decided on it
Decision.meeting: the meeting at which it was taken; null outside meetings
member: who is in the seat; null where it is vacant
person: the person
ActingChair.person: who acted
Interest.person: who declared it
Apologies.person: who sent them
nominatedBy: the agency that nominated the member
agency: the agency that owes it
Excusal.agency: the agency that is not needed
Excusal.office: the office that accepted it
work: the piece of work that leaves it owed
seat: the ref of the seat within its group
seats: the refs of the seats
Notice.to: to whom it was given
Papers.to: to whom they were sent
Relation.kind: reports-to, accountable-to, directed-by or approved-by
Relation.from: the first day of the relation
Relation.to: the first day without it; null while it lasts
Interpretation.terms: the version of the terms
Interpretation.key: the question that the terms leave open
Interpretation.from: the first day on which it holds
Event.kind: the kind of act
Event.stream: the ref of what the act is recorded of
Event.command: the id of the command that recorded it, with all its events
AttendanceSummary.expected: meetings at which it was expected
AttendanceSummary.attended: meetings that it attended
AttendanceSummary.excluded: meetings that are left out of its count
AttendanceSummary.verdict: whether the target was reached
Carried.needed: votes in favour that are needed
Carried.counted: votes in favour that count for certain
Carried.missing: votes in favour that are missing
reasons: why the verdict is what it is
FollowUp.asked: what the terms ask for: a report, or a ratification
Group.kind: its kind, as the record has it
Work.period: the period that it is for
name: what it is called
Person.name: what they are called today; null where that is hidden or erased
nameState: whether the name is shown, hidden from this credential, or erased
Place.seat: the ref of the seat in which, or for which as a deputy, they sit
Place.office: the office that they hold
Place.deputy: the ref of the deputyship
Place.group: the group; null where the credential does not reach it
Owed.what: the sort of thing that is owed
Owed.kind: the kind of work that leaves it owed
ExpectedAttendance.state: whether the member is expected
title: its title
text: what it says
WorkAct.reason: why, in words, where the act says so
Finding.reason: why, in words, where the act says so
Response.reason: why, in words, where the act says so
Apologies.reason: why, as a code
satisfiedBy: the position of the act that satisfied it by the day asked about
interests: the interests that were declared
decisions: the decisions
office: the office, as the terms call it
item: the ref of the item of the agenda
PaperPointer.items: the refs of the items of the agenda that it is for
ENUM
AccessKind.QUESTION: a question in GraphQL about the past
AccessKind.PAGE: a page of the console about the past
AccessKind.FEED: a feed of the past
AccessKind.REPORT: a report
AccessKind.EVIDENCE: an evidence pack
AccessKind.SUBJECT: everything that is recorded of one person or agency
AccessKind.REFUSED: an attempt that was refused, for want of a credential or of a right
AccessKind.CREDENTIAL: a credential that was made or revoked
AccessKind.SIGN_IN: a sign-in at the identity provider, let in or not, or the sign-out
Lang.EN: English
Lang.CY: Welsh
RowChangeKind.CAME: there was none before
RowChangeKind.WENT: there is none after
RowChangeKind.CHANGED: it says something else
HistoryUnit.MONTH: from the first of a month to that of the next
HistoryUnit.DAY: a day
HistoryUnit.HOUR: an hour; that which comes twice in autumn is one
Days.OLDEST: the oldest first
Days.NEWEST: the newest first
Names.FORWARD: from the first on
Names.BACKWARD: from the last on
DutySort.DUE: the earliest day first, what has none last
DutySort.LATEST: the other way round
OwedSort.DUE: by the day on which it is due, the earliest first, what has none last
OwedSort.LATEST: the other way round
OwedSort.OLDEST: what has been owed longest first
OwedSort.NEWEST: what has been owed shortest first
WorkSort.BEGUN: by the day on which it began, the oldest first
WorkSort.NEWEST: by the day on which it began, the newest first
WorkSort.DUE: by the day on which it is due, the earliest first, what has none last
WorkSort.LATEST: the other way round
DecisionKind.DECISION: something that was decided
DecisionKind.ADVICE: advice that was given
DecisionKind.NOTING: something of which note was taken
DecisionKind.RECOMMENDATION: a recommendation to another body
DecisionWay.MEETING: at a meeting
DecisionWay.CHAIRS_ACTION: by the holder of an office alone
DecisionWay.WRITTEN_PROCEDURE: in writing
Verdict.MET: the terms are met
Verdict.NOT_MET: the terms are not met
Verdict.UNDETERMINED: what is not recorded, or left open, decides it
Verdict.SILENT: the terms say nothing of it
Verdict.BY_DISCRETION: the terms leave it to somebody's discretion
Outcome.PRESENT: the member was there
Outcome.BY_DEPUTY: a deputy was there in the member's place
Outcome.APOLOGIES: nobody was there, and apologies were received
Outcome.ABSENT: nobody was there, without apologies
Outcome.NOT_RECORDED: the record does not say
Expectation.EXPECTED: the member is expected
Expectation.APOLOGIES: the member sent apologies
Expectation.EXCUSED: the seat, or its agency, is not needed
Expectation.VACANT: nobody is in the seat
MeetingState.SCHEDULED: it is planned
MeetingState.HELD: it was held
MeetingState.ADJOURNED: it was adjourned, and has not gone on
MeetingState.ABANDONED: it began and was given up
MeetingState.CANCELLED: it was called off
MinutesState.DRAFTED: they are drafted
MinutesState.CIRCULATED: they were sent out
MinutesState.APPROVED: they were approved
MinutesState.CORRECTED: they were changed after their approval
NameState.SHOWN: the name is there
NameState.HIDDEN: this credential sees no names
NameState.ERASED: the name is gone for good
NameState.MISSING: the key that opens the name is not in the keyring
OfficeState.VACANT: nobody holds it
OfficeState.APPOINTED: somebody is appointed, and has not taken it up
OfficeState.IN_OFFICE: somebody holds it
DutyState.DUE: to be done by a day that has not passed
DutyState.OVERDUE: its day has passed
DutyState.MISSED: it can no longer be done
DutyState.OPEN: to be done, and no day is set
DutyState.IN_TIME: it was done by its day
DutyState.LATE: it was done after its day
DutyState.DONE: it was done, and no day was set
DutyState.NOT_YET: it may not be done before a day that has not come
DutyState.TOO_EARLY: it was done before the day on which it might be
DutyKind.MEETING: a meeting to be held
DutyKind.ROLL: the roll of a meeting whose day has come
DutyKind.NOTICE: notice of a meeting
DutyKind.AGENDA: an agenda to be sent out
DutyKind.PAPERS: papers to be sent out
DutyKind.MINUTES: minutes to be sent out, or approved
DutyKind.REPORT: a report to be submitted
DutyKind.RATIFICATION: a decision to be ratified, or reported
DutyKind.OFFICE_REVIEW: the review of an office
DutyKind.OFFICE_TERM: the end of a term of office
DutyKind.MEMBERSHIP_REVIEW: the review of a membership
DutyKind.MEMBERSHIP_TERM: the end of a term of membership
DutyKind.TERMS_REVIEW: the review of the terms of reference
DutyKind.VACANCY: a seat or an office that is vacant
DutyKind.CONSENT: a consent that is outstanding
DutyKind.BRIEFING: a deputy whose briefing is not attested
DutyKind.ATTENDANCE: attendance under the target
DutyKind.ATTENDANCE_REVIEW: the review of attendance
DutyKind.FAULT: a fault that is not dealt with
DutyKind.ACTION: an action to be completed
DutyKind.ANSWER: an answer to be given
DutyKind.ADVICE: an answer to advice
DutyKind.DECISION: a decision to be taken
DutyKind.APPROVAL: an approval to be given
DutyKind.EVIDENCE: evidence to be given
DutyKind.VERIFICATION: a verification to be made
DutyKind.PLANNED_AUDIT: an audit that was planned
DutyKind.AUDIT: an audit to be completed
DutyKind.DEFICIT: a deficit to be addressed
DutyKind.ACKNOWLEDGEMENT: something to be acknowledged
DutyKind.RETURN: a return to be sent
DutyKind.EXPLANATION: an explanation to be given
DutyKind.ASSURANCE: an assurance to be given
DutyKind.INSTRUMENT_REVIEW: the review of an audit tool
DutyKind.RECEIPT: a report to be received
DutyKind.EXAMINATION: the effect of a change to be examined
"""
TYPES = {
    "Lang": "The languages in which there are words.",
    "MeetingState": "How a meeting stands.",
    "OfficeState": "How an office stands on the day.",
    "NameState": "Whether a name is shown.",
    "MinutesState": "How far the minutes have come.",
}
FIELDS, ENUMS = (
    MappingProxyType({key: words for key, _, words in (line.partition(": ") for line in part.strip().splitlines())})
    for part in _TEXT.split("ENUM\n")
)
"""The descriptions of fields and arguments, and those of the values of enumerations, by their keys."""
