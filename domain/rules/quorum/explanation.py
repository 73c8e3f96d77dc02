"""Explanation of a quorum: which moment is shown, and the reasons of the verdict, met or not."""

from collections.abc import Iterator, Mapping, Sequence

from domain.rules.inputs import MeetingInput
from domain.rules.labels import Label, labelled, meeting_labels
from domain.rules.quorum.attendees import Attendees, Notes
from domain.rules.quorum.clause_verdicts import clause_verdicts
from domain.rules.quorum.clauses import ClauseResult
from domain.rules.quorum.intervals import MeetingInterval
from domain.terms.interpretation import EffectiveTerms
from domain.terms.quorum import Agencies, AnyOf, Leaf, Majority, Members, Named
from domain.text import Words, said, time_of_day
from domain.verdicts import Reason, Verdict

QUORUM_KEYS = (
    "quorum.rule",
    "quorum.when",
    "quorum.counts",
    "quorum.discretion",
    "quorum.business",
    "composition.deputies",
)
"""The keys of the terms on which a verdict on quorum rests; what follows where there is none has keys of its own."""


def weakest(asked: Sequence[MeetingInterval]) -> MeetingInterval:
    """The moment that decides: one that fails, else one that may fail, else the one with the fewest who count."""
    return min(asked, key=lambda each: (each.greatest, each.least, [result.counted[0] for result in each.results]))


def headline(results: Sequence[ClauseResult], kind: type[Members] | type[Agencies]) -> ClauseResult | None:
    """The first clause of a kind, whose numbers stand for the whole."""
    return next((each for each in results if isinstance(each.clause, kind)), None)


def _asks_for_agencies(clause: Leaf | AnyOf) -> bool:
    """Whether a clause rests on the agencies of those who count."""
    match clause:
        case Agencies():
            return True
        case Named():
            return bool(clause.agencies)
        case Members() | Majority():
            return clause.among is not None and bool(clause.among.agencies or clause.among.classes)
        case _:
            return False


def reasons_of(
    terms: EffectiveTerms,
    meeting: MeetingInput,
    verdict: Verdict,
    whole: Sequence[MeetingInterval],
    shown: MeetingInterval,
    among: Attendees,
    clause: str,
) -> tuple[Reason, ...]:
    """Why the verdict is what it is, the most telling first. `whole` are the intervals, or single
    moments, that it is about."""
    labels = meeting_labels(terms, meeting)
    found = [*clause_reasons(terms, verdict, shown)]
    lasting = [each for each in whole if each.start is None or each.start != each.end]
    if len(lasting) > 1 and any(each.least for each in lasting) and not all(each.least for each in lasting):
        certain, doubtful = (_hours(lasting, greatest=greatest) for greatest in (False, True))
        if certain:
            found.append(Reason("not-throughout", said("not held from {lost}", lost=certain), clause))
        if doubtful:
            found.append(Reason("not-throughout", said("not certainly held from {lost}", lost=doubtful), clause))
    notes = among.notes
    if notes.not_recorded:
        words = said("not on the roll: {seats}", seats=labelled(labels, notes.not_recorded))
        found.append(Reason("not-recorded", words))
    if notes.agency_not_said and any(_asks_for_agencies(each.clause) for each in shown.results):
        words = said("agency not said: {seats}", seats=labelled(labels, notes.agency_not_said))
        found.append(Reason("agency-not-said", words))
    if verdict is Verdict.UNDETERMINED:
        found += [terms.undecided(f"quorum.counts.{name}", clause) for name in sorted(notes.open)]
        if terms.terms.quorum is not None and terms.terms.quorum.when is None and len(whole) > 1:
            found.append(terms.undecided("quorum.when", clause))
    found += _of_notes(terms, notes, labels, clause)
    persons = [attendee.person for attendee in among.attendees if attendee.level]
    if not among.shared and len(set(persons)) < len(persons):
        found.append(Reason("counted-once", said("someone who holds several seats is counted once"), clause))
    return (*found, *terms.late_interpretations(*QUORUM_KEYS))


def lost_at(asked: Sequence[MeetingInterval], whole: Sequence[MeetingInterval], clause: str) -> Iterator[Reason]:
    """At which of the moments that the terms name the quorum was not held, where it was at another time of the meeting:
    the start, and votes (moments without a length)."""
    if not any(each.least for each in (*asked, *whole)):
        return
    for certain in (True, False):
        lost = [each for each in asked if not each.least and each.greatest is not certain and each.start is not None]
        if any(each is whole[0] for each in lost):
            start = time_of_day(whole[0].start)
            yield Reason(
                "not-at-start",
                said("not held at the start, at {start}", start=start)
                if certain
                else said("not certainly held at the start, at {start}", start=start),
                clause,
            )
        if votes := sorted({each.start for each in lost if each.start and each.start == each.end}):
            times = [time_of_day(each) for each in votes]
            yield Reason(
                "not-at-votes",
                said("not held at the vote at {times}", times=times)
                if certain
                else said("not certainly held at the vote at {times}", times=times),
                clause,
            )


def clause_reasons(terms: EffectiveTerms, verdict: Verdict, shown: MeetingInterval) -> tuple[Reason, ...]:
    """What was met of a quorum that was held; what was not, for certain, of one that was not."""
    each = clause_verdicts(terms, shown.results)
    telling = [one for one in each if (one.verdict is Verdict.MET) == (verdict is Verdict.MET)]
    return tuple(reason for one in telling or each for reason in one.reasons)


def _of_notes(terms: EffectiveTerms, notes: Notes, labels: Mapping[str, Label], clause: str) -> list[Reason]:
    """Who counted by deputy, whose deputy did not, and who was there without counting."""
    deputies = terms.terms.composition.deputies if terms.terms.composition else None
    by_deputy = deputies.clause if deputies is not None else clause
    found = []
    if notes.by_deputy:
        words = said("counted by deputy: {seats}", seats=labelled(labels, notes.by_deputy))
        found.append(Reason("by-deputy", words, by_deputy))
    found += [
        Reason("deputy-not-counted", said("{seat}: {words}", seat=labels.get(seat, seat), words=words), by_deputy)
        for seat, words in notes.refused
    ]
    if notes.uncounted:
        named = {(labels.get(who, who) if isinstance(who, str) else who, why) for who, why in notes.uncounted}
        uncounted = [said("{who} ({why})", who=who, why=why) for who, why in sorted(named, key=lambda x: str(x[0]))]
        found.append(
            Reason("not-counted", said("in attendance, and not counted: {uncounted}", uncounted=uncounted), clause)
        )
    return found


def _hours(whole: Sequence[MeetingInterval], *, greatest: bool) -> list[Words]:
    """From when to when the quorum did not hold: for certain, or (`greatest`) perhaps."""
    merged: list[MeetingInterval] = []
    for each in whole:
        if each.least or each.greatest is not greatest:
            continue
        if merged and merged[-1].end == each.start:
            merged[-1] = merged[-1]._replace(end=each.end)
        else:
            merged.append(each)
    return [said("{start} to {end}", start=time_of_day(each.start), end=time_of_day(each.end)) for each in merged]
