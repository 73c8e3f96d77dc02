"""Sentences of rules: of each table of terms what it asks for, in a sentence or two, where its answers suffice for one."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from domain.terms.attendance import AttendanceTerms
from domain.terms.document import Relation, SeatTerms
from domain.terms.duties import Deadline, IntervalDuty, Minimum, OfWork, ReportDuty
from domain.terms.offices import OfficeTerms, Period
from domain.terms.quorum import (
    Agencies,
    AllOf,
    AnyOf,
    Discretion,
    Inquorate,
    Majority,
    Members,
    Named,
    OfficePresent,
    QuorumTerms,
)
from domain.terms.voting import ChairsAction, InterestTerms, Voters, VotingRule
from domain.text import Words, said

Values = Mapping[str, Any]
"""The answers of a table in words of the reader's language, by their fields; numbers as numbers."""


class Sentence(NamedTuple):
    """What is said where a table answers all of `needs`."""

    needs: tuple[str, ...]
    words: Callable[[Values], Words]


SENTENCES: Mapping[Any, tuple[Sentence, ...]] = {
    Relation: (Sentence(("kind", "to"), lambda v: said("The group {kind} {to}.", **v)),),
    SeatTerms: (
        Sentence(
            ("title",), lambda v: said("There is a seat: {title}[, of {agency}][, {service}][ ({category})].", **v)
        ),
    ),
    OfficeTerms: (
        Sentence(
            ("title",),
            lambda v: said("There is an office: {title}[; appointed by {appointed_by}][; agreed by {consents}].", **v),
        ),
    ),
    Period: (
        Sentence(("months",), lambda v: said("It is {months} {months:month|months}[, from this: {runs_from}].", **v)),
    ),
    QuorumTerms: (Sentence(("when",), lambda v: said("There must be a quorum: {when}.", **v)),),
    Members: (
        Sentence(("count",), lambda v: said("At least {count} {count:member is|members are} there.", **v)),
        Sentence(
            ("fraction",), lambda v: said("At least {fraction} of the seats are there[: {of}][ ({rounding})].", **v)
        ),
        Sentence(("among",), lambda v: said("Only some count for that: {among}", **v)),
    ),
    Agencies: (
        Sentence(("count",), lambda v: said("At least {count} {count:agency is|different agencies are} there.", **v)),
    ),
    Named: (
        Sentence(("agencies",), lambda v: said("Of these agencies there must be[ {count}]: {agencies}.", **v)),
        Sentence(("seats",), lambda v: said("Of these seats there must be[ {count}]: {seats}.", **v)),
    ),
    OfficePresent: (Sentence(("offices",), lambda v: said("The holder of one of these is there: {offices}.", **v)),),
    Majority: (Sentence(("among",), lambda v: said("More than half of those there are of this kind: {among}", **v)),),
    AllOf: (Sentence((), lambda v: said("All of what follows must be so.", **v)),),
    AnyOf: (Sentence((), lambda v: said("One of what follows must be so.", **v)),),
    Discretion: (Sentence(("by",), lambda v: said("Whether there is a quorum may be decided by {by}.", **v)),),
    Inquorate: (Sentence(("effect",), lambda v: said("Without a quorum: {effect}.", **v)),),
    AttendanceTerms: (
        Sentence(("target",), lambda v: said("At least {target} of the meetings are attended[, by each {unit}].", **v)),
        Sentence(
            ("absences_in_a_row",),
            lambda v: said(
                "Something follows after {absences_in_a_row} {absences_in_a_row:absence|absences in a row}.", **v
            ),
        ),
    ),
    VotingRule: (
        Sentence(
            ("method",),
            lambda v: said(
                "It is carried by {method}[, more than {more_than}][, at least {at_least}][, of those {of}].", **v
            ),
        ),
        Sentence(("tie",), lambda v: said("Where as many are for as against: {tie}[ ({casting_vote_by})].", **v)),
    ),
    Voters: (Sentence(("seats",), lambda v: said("These vote: {seats}", **v)),),
    ChairsAction: (Sentence(("by", "then"), lambda v: said("Between meetings {by} may decide; then: {then}.", **v)),),
    InterestTerms: (Sentence(("effect",), lambda v: said("A member with an interest: {effect}.", **v)),),
    IntervalDuty: (
        Sentence(("days",), lambda v: said("The group meets at least every {days} {days:day|days}.", **v)),
        Sentence(("weeks",), lambda v: said("The group meets at least every {weeks} {weeks:week|weeks}.", **v)),
        Sentence(("months",), lambda v: said("The group meets at least every {months} {months:month|months}.", **v)),
    ),
    Minimum: (
        Sentence(("count", "period"), lambda v: said("At least {count} {count:meeting|meetings} ({period}).", **v)),
        Sentence(("months_in",), lambda v: said("Only in these months: {months_in}.", **v)),
        Sentence(("months_out",), lambda v: said("Not in these months: {months_out}.", **v)),
    ),
    ReportDuty: (Sentence(("what", "rhythm"), lambda v: said("Reported ({rhythm}): {what}[, to {to}].", **v)),),
    Deadline: (
        Sentence(
            ("act", "days"), lambda v: said("{act}: {days} {days:day|days}[ before: {before}][ after: {after}].", **v)
        ),
        Sentence(
            ("act", "weeks"),
            lambda v: said("{act}: {weeks} {weeks:week|weeks}[ before: {before}][ after: {after}].", **v),
        ),
        Sentence(
            ("act", "months"),
            lambda v: said("{act}: {months} {months:month|months}[ before: {before}][ after: {after}].", **v),
        ),
    ),
    OfWork: (
        Sentence(("of", "days"), lambda v: said("What work leaves owed ({of}): within {days} {days:day|days}.", **v)),
        Sentence(
            ("of", "weeks"), lambda v: said("What work leaves owed ({of}): within {weeks} {weeks:week|weeks}.", **v)
        ),
        Sentence(
            ("of", "months"),
            lambda v: said("What work leaves owed ({of}): within {months} {months:month|months}.", **v),
        ),
    ),
}


def sentences_of(table: Any, values: Values) -> Iterator[Words]:
    """The sentences of a table that its answers suffice for."""
    for sentence in SENTENCES.get(table, ()):
        if all(values.get(name) is not None for name in sentence.needs):
            yield sentence.words(values)
