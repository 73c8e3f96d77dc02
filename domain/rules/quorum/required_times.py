"""The times at which a quorum must hold by the terms, of a meeting and of a decision at it, and who counted then."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from domain.rules.inputs import CAME, MeetingInput, Vote
from domain.rules.quorum.attendees import Attendees, attendees_of
from domain.rules.quorum.clause_verdicts import verdict_of
from domain.rules.quorum.intervals import MeetingInterval, at_moment, meeting_intervals, nearest_moment
from domain.terms.composition import DeputyTerms
from domain.terms.quorum import QuorumCounts, QuorumTerms, Requirement, When
from domain.verdicts import Outcome, Verdict

_WHENS: tuple[When, ...] = ("start", "throughout", "votes")


class QuorumEvaluation(Struct, frozen=True):
    """One evaluation: for each reading of `when` the moments at which the quorum must hold, the whole meeting, and
    its attendees. `explained` is what the reasons are about: the intervals, and the attendees of these."""

    options: list[list[MeetingInterval]]
    whole: list[MeetingInterval]
    among: Attendees
    explained: tuple[Sequence[MeetingInterval], Attendees]

    def verdict(self) -> Verdict:
        """MET where every reading holds for certain, NOT_MET where none can."""
        if not self.options:
            return Verdict.SILENT
        least = all(each.least for option in self.options for each in option)
        greatest = any(all(each.greatest for each in option) for option in self.options)
        return verdict_of(least, greatest)


Evaluate = Callable[[QuorumCounts, MeetingInput], QuorumEvaluation]
"""An evaluation that can be repeated over completions of the terms and of the record."""


def of_meeting(
    quorum: QuorumTerms, rule: Requirement, deputies: DeputyTerms | None, counts: QuorumCounts, meeting: MeetingInput
) -> QuorumEvaluation:
    """Of a whole meeting: at each time that the terms name, or at each by itself where they name none."""
    among = attendees_of(counts, deputies, meeting)
    whole = meeting_intervals(rule, counts, meeting, among)
    parts: list[list[list[MeetingInterval]]] = []
    for when in quorum.moments or _WHENS:
        if when != "votes":
            parts.append([whole if when == "throughout" else whole[:1]])
        elif meeting.votes:
            parts.append(_votes([_at(rule, deputies, counts, meeting, vote, among) for vote in meeting.votes]))
    if len(quorum.moments) > 1:
        options = [[moment for part in chosen for moment in part] for chosen in product(*parts)] if parts else []
    else:
        options = [option for part in parts for option in part]
    return QuorumEvaluation(options, whole, among, (whole, among))


def _votes(taken: Sequence[Sequence[MeetingInterval]]) -> list[list[MeetingInterval]]:
    """The moments of votes at the worst and at the best: one whose moment is not known may have been in any
    interval."""
    worst = [next((moment for moment in each if not moment.least), each[0]) for each in taken]
    best = [next((moment for moment in each if moment.greatest), each[0]) for each in taken]
    return [worst] if worst == best else [worst, best]


def of_decision(
    quorum: QuorumTerms,
    rule: Requirement,
    deputies: DeputyTerms | None,
    vote: Vote | None,
    counts: QuorumCounts,
    meeting: MeetingInput,
) -> QuorumEvaluation:
    """Of a decision: at the moment of its vote, less those with an interest, and at the start where the terms ask."""
    among = attendees_of(counts, deputies, meeting)
    whole = meeting_intervals(rule, counts, meeting, among)
    asked = quorum.moments
    options = [whole[:1]] if "start" in asked or not asked else []
    moments = whole if vote is None else _at(rule, deputies, counts, meeting, vote, among)
    at_start = asked == ("start",)
    if not at_start:
        both = [*whole[:1]] if "start" in asked else []
        options = [] if both else options
        options += [[*both, each] for each in moments]
    conflicted = vote.conflicted if vote and not at_start else frozenset()
    at = whole[0].start if at_start else vote.at if vote else None
    then = meeting if at is None else _at_moment(meeting, nearest_moment(meeting, among, at))
    told = moments if at is None else [each for option in options for each in option]
    return QuorumEvaluation(options, whole, among, (told, attendees_of(counts, deputies, then, conflicted)))


def _at_moment(meeting: MeetingInput, moment: datetime) -> MeetingInput:
    """The meeting with the roll of one moment: whoever was not there then counts as absent."""
    gone = {id(line) for line in meeting.roll if line.outcome in CAME and not line.present_at(moment)}
    return replace(
        meeting,
        roll=tuple(
            replace(line, outcome=Outcome.ABSENT) if id(line) in gone else line
            for line in meeting.roll
            if line.seat is not None or id(line) not in gone
        ),
    )


def _at(
    rule: Requirement,
    deputies: DeputyTerms | None,
    counts: QuorumCounts,
    meeting: MeetingInput,
    vote: Vote,
    among: Attendees,
) -> list[MeetingInterval]:
    """The interval of a vote; every interval that it may have been in, where its moment is not known."""
    if vote.conflicted:
        among = attendees_of(counts, deputies, meeting, vote.conflicted)
    if vote.at is None:
        return meeting_intervals(rule, counts, meeting, among, vote.conflicted)
    return [at_moment(rule, counts, meeting, among, vote.at, vote.conflicted)]
