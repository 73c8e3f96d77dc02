"""Counterfactuals: the smallest changes of who was there, and of what the terms were taken to mean, that would give another
verdict. Each is found by judging the meeting with it, never by reading the rule."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations_with_replacement

from msgspec import Struct
from msgspec.structs import replace

from domain.rules.certainty import NO
from domain.rules.inputs import CAME, AttendanceInput, MeetingInput, SeatInput
from domain.rules.labels import Label, labelled, meeting_labels
from domain.rules.quorum.attendees import Notes, seat_level
from domain.rules.quorum.explanation import QUORUM_KEYS
from domain.rules.quorum.verdict import QuorumVerdict
from domain.terms.interpretation import EffectiveTerms
from domain.terms.possible_values import possible_values
from domain.text import Words, alternatives, said
from domain.verdicts import Outcome, Verdict

JUDGED_MAX = 400
"""How often a meeting is judged anew at the most; what is not found by then is not told."""
TOGETHER_MAX = 6
"""How many people are added, or taken away, at the most."""
VALUES_MAX = 12
_STANDS = (Verdict.MET, Verdict.BY_DISCRETION)

JudgeMeeting = Callable[[EffectiveTerms | None, MeetingInput], QuorumVerdict]


class Counterfactual(Struct, frozen=True):
    """A change, in words, and the verdict that it would give."""

    words: Words
    verdict: Verdict


class _SeatKind(Struct, frozen=True):
    """Seats that a rule on quorum cannot tell apart, but by name."""

    agency: str | None
    category: str | None
    voting: bool
    classes: frozenset[str] | None


def counterfactuals(
    judge: JudgeMeeting, terms: EffectiveTerms | None, meeting: MeetingInput, found: QuorumVerdict
) -> tuple[Counterfactual, ...]:
    """What would change a verdict: the fewest more who would have made a quorum, or the fewest less who would have left
    none; and each answer to a question, open or interpreted, by which it would be another."""
    if terms is None or found.verdict is Verdict.SILENT:
        return ()
    search = _CounterfactualSearch(judge, terms, meeting)
    return (*search.of_people(found.verdict), *search.of_answers(found.verdict))


class _CounterfactualSearch:
    def __init__(self, judge: JudgeMeeting, terms: EffectiveTerms, meeting: MeetingInput) -> None:
        self._judge = judge
        self._terms = terms
        self._meeting = replace(meeting, determination=None)
        self._left = JUDGED_MAX
        self._labels: dict[str, Label] = meeting_labels(terms, meeting)

    def of_people(self, verdict: Verdict) -> Iterator[Counterfactual]:
        there = {line.seat for line in self._meeting.roll if line.outcome in CAME}
        stood = verdict in _STANDS
        seats = [
            s for s in self._meeting.seats if (s.id in there) == stood and (stood or (s.member and self._counts(s)))
        ]
        wanted = Verdict.NOT_MET if stood else Verdict.MET
        if not seats:
            return
        if self._verdict(seats, stood) is not wanted:
            if not stood:
                yield Counterfactual(said("not even all members who were not there would have made a quorum"), verdict)
            return
        single = [s for s in seats if self._verdict([s], stood) is wanted]
        if single:
            yield Counterfactual(self._one(single, seats, stood), wanted)
            return
        if (several := self._several(seats, stood, wanted)) is not None:
            yield Counterfactual(several, wanted)

    def _counts(self, seat: SeatInput) -> bool:
        """Whether it could matter that somebody was there for a seat."""
        quorum = self._terms.terms.quorum
        return quorum is not None and seat_level(quorum.counts, seat, False, Notes()) != NO

    def of_answers(self, verdict: Verdict) -> Iterator[Counterfactual]:
        """Each question of the terms that a value would answer otherwise, with the value."""
        answered = {key: used.value for key, used in self._terms.used.items()}
        for key in (*self._terms.open, *answered):
            if not key.startswith(QUORUM_KEYS):
                continue
            for value in (possible_values(self._terms.terms, key) or ())[:VALUES_MAX]:
                supposed = None if value == answered.get(key, ()) else self._terms.supposing(key, value)
                if supposed is None or self._left <= 0:
                    continue
                self._left -= 1
                other = self._judge(supposed, self._meeting).verdict
                if other is not verdict and other not in (Verdict.UNDETERMINED, Verdict.SILENT):
                    words = said("if {key} were taken to be {value}", key=key, value=_shown(value))
                    yield Counterfactual(words, other)

    def _verdict(self, seats: Sequence[SeatInput], stood: bool) -> Verdict | None:
        """The verdict with these seats there throughout, or, of those that were, not; None once too many were judged."""
        if self._left <= 0:
            return None
        self._left -= 1
        ids = {s.id for s in seats}
        others = tuple(line for line in self._meeting.roll if line.seat not in ids)
        outcome = Outcome.ABSENT if stood else Outcome.PRESENT
        lines = tuple(AttendanceInput(outcome=outcome, seat=s.id, person=s.member) for s in seats)
        return self._judge(self._terms, replace(self._meeting, roll=(*others, *lines))).verdict

    def _one(self, single: Sequence[SeatInput], seats: Sequence[SeatInput], stood: bool) -> Words:
        """Who the one may be: anybody, any of an agency but some, of some agencies, or in some seats."""
        template = _fewer if stood else _more
        if len(single) == len(seats):
            return template("anybody", None)
        good, bad = ({s.agency for s in some} for some in (single, [s for s in seats if s not in single]))
        if None in good | bad or good & bad:
            return template("seats", self._titles(single))
        named = labelled(self._labels, [a for a in (bad if len(bad) < len(good) else good) if a])
        return template("but" if len(bad) < len(good) else "of", named)

    def _titles(self, seats: Sequence[SeatInput]) -> list[Label]:
        return labelled(self._labels, [s.id for s in seats])

    def _several(self, seats: Sequence[SeatInput], stood: bool, wanted: Verdict) -> Words | None:
        """The fewest together, by kinds of seat: the first such choice, and whether any so many would do."""
        kinds: dict[_SeatKind, list[SeatInput]] = {}
        for s in seats:
            kinds.setdefault(_SeatKind(s.agency, s.category, s.voting, s.classes), []).append(s)
        for count in range(2, min(TOGETHER_MAX, len(seats)) + 1):
            first: list[SeatInput] | None = None
            every = True
            for chosen in combinations_with_replacement(kinds, count):
                if any(chosen.count(kind) > len(kinds[kind]) for kind in chosen):
                    continue
                picked = [s for kind in dict.fromkeys(chosen) for s in kinds[kind][: chosen.count(kind)]]
                verdict = self._verdict(picked, stood)
                if verdict is None:
                    return None
                every = every and verdict is wanted
                first = first or (picked if verdict is wanted else None)
            if first is not None:
                return _several_words(count, None if every else self._titles(first), stood)
        return None


def _several_words(count: int, such_as: list[Label] | None, stood: bool) -> Words:
    if stood and such_as is None:
        return said("{count} fewer of those who were there", count=count)
    if stood:
        return said("{count} fewer, such as {seats}", count=count, seats=such_as)
    if such_as is None:
        return said("{count} more of the members who were not there", count=count)
    return said("{count} more, such as {seats}", count=count, seats=such_as)


def _more(who: str, named: list[Label] | None) -> Words:
    match who:
        case "but":
            return said("one more of any agency but {agencies}", agencies=named)
        case "of":
            return said("one more of {agencies}", agencies=alternatives(named or ()))
        case "seats":
            return said("one more: {seats}", seats=alternatives(named or ()))
        case _:
            return said("one more of the members who were not there")


def _fewer(who: str, named: list[Label] | None) -> Words:
    match who:
        case "but":
            return said("one fewer of any agency but {agencies}", agencies=named)
        case "of":
            return said("one fewer of {agencies}", agencies=alternatives(named or ()))
        case "seats":
            return said("one fewer: {seats}", seats=alternatives(named or ()))
        case _:
            return said("one fewer of those who were there")


def _shown(value: object) -> object:
    return value if isinstance(value, str | int) else str(value)
