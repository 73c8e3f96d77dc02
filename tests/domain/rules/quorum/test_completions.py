"""The completions over which a quorum that least and greatest do not decide is tried: every answer to every doubt, once."""

from collections.abc import Iterator

from msgspec.structs import replace

from domain.rules.inputs import AttendanceInput, MeetingInput, SeatInput
from domain.rules.quorum.attendees import attendees_of
from domain.rules.quorum.completions import COMPLETIONS_MAX, verdict_of_completions
from domain.terms.base import Among
from domain.terms.composition import DeputyTerms
from domain.terms.quorum import AllOf, Majority, Members, Named, QuorumCounts, Requirement
from domain.verdicts import Outcome, Verdict
from tests.support.rule_scenarios import DAY

MAJORITY = Majority(id="m", clause="1", among=Among(voting=True))
NAMED = Named(id="n", clause="1", agencies=("police",))
TWO = Members(id="two", clause="1", count=2)
SURE = QuorumCounts(deputies=True, remote=True, staff=True, staff_agencies=True, invited=True)
BRIEFED = DeputyTerms(clause="1", allowed=True, briefed=True)


def seat(id: str, agency: str | None = "health") -> SeatInput:
    return SeatInput(id=id, member=f"member of {id}", agency=agency)


def line(seat: SeatInput, outcome: Outcome = Outcome.PRESENT) -> AttendanceInput:
    deputy = outcome is Outcome.BY_DEPUTY
    return AttendanceInput(seat=seat.id, person="deputy" if deputy else seat.member, outcome=outcome)


def meeting_of(*seats: SeatInput, roll: tuple[AttendanceInput, ...] = ()) -> MeetingInput:
    return MeetingInput(on=DAY, seats=seats, roll=roll, agencies={"police": "police"})


def completed(
    meeting: MeetingInput,
    rule: Requirement = MAJORITY,
    counts: QuorumCounts = SURE,
    deputies: DeputyTerms | None = None,
    verdicts: Iterator[Verdict] | None = None,
) -> tuple[Verdict, list[tuple[QuorumCounts, MeetingInput]]]:
    """The verdict, and the completions that it was asked of; each has the next of `verdicts`, or is met."""
    tried: list[tuple[QuorumCounts, MeetingInput]] = []

    def verdict_of(counts: QuorumCounts, meeting: MeetingInput) -> Verdict:
        tried.append((counts, meeting))
        return next(verdicts) if verdicts is not None else Verdict.MET

    found = verdict_of_completions(rule, counts, deputies, meeting, attendees_of(counts, deputies, meeting), verdict_of)
    return found, tried


def test_a_member_of_whom_nothing_is_recorded_was_there_or_was_not() -> None:
    seats = (seat("s1"), seat("s2"))
    verdict, tried = completed(meeting_of(*seats, roll=(line(seats[0]),)))
    assert verdict is Verdict.MET
    assert [each.seats for _, each in tried] == [seats, seats]
    assert [each.roll for _, each in tried] == [
        (line(seats[0]), line(seats[1])),
        (line(seats[0]), line(seats[1], Outcome.ABSENT)),
    ]


def test_a_deputy_of_whose_briefing_nothing_is_said_was_briefed_or_was_not() -> None:
    one, other = seat("s1"), seat("s2")
    roll = (line(one, Outcome.BY_DEPUTY), line(other))
    _, tried = completed(meeting_of(one, other, roll=roll), deputies=BRIEFED)
    assert [each.roll[0].briefed for _, each in tried] == [True, False]
    assert {each.roll[1] for _, each in tried} == {line(other)}, "whoever came in person has nothing to be briefed on"
    said = replace(roll[0], briefed=True)
    assert len(completed(meeting_of(one, other, roll=(said, roll[1])), deputies=BRIEFED)[1]) == 1
    assert len(completed(meeting_of(one, other, roll=roll), deputies=replace(BRIEFED, briefed=False))[1]) == 1


def test_an_agency_that_is_not_said_is_each_that_is_known_or_one_of_its_own() -> None:
    seats = (seat("s1"), seat("s2", agency=None), seat("s3", agency=None))
    roll = (*map(line, seats), AttendanceInput(seat=None, person="guest", agency="council", outcome=Outcome.PRESENT))
    _, tried = completed(meeting_of(*seats, roll=roll), rule=NAMED)
    agencies = [tuple(each.agency for each in meeting.seats) for _, meeting in tried]
    known = ["council", "health", "police"]
    assert len(agencies) == len(set(agencies)) == 4 * 5
    assert {first for first, _, _ in agencies} == {"health"}
    assert [*dict.fromkeys(second for _, second, _ in agencies)] == [*known, "an agency of s2"]
    assert {third for _, _, third in agencies} == {*known, "an agency of s2", "an agency of s3"}


def test_an_open_question_is_answered_both_ways() -> None:
    staff = replace(seat("s1"), category="staff")
    counts = replace(SURE, staff=None)
    _, tried = completed(meeting_of(staff, roll=(line(staff),)), counts=counts)
    assert [counts.staff for counts, _ in tried] == [True, False]


def test_what_all_agree_on_is_the_verdict_and_one_that_differs_undecides_it() -> None:
    seats = (seat("s1"), seat("s2"))
    for verdicts, found in (
        ([Verdict.NOT_MET] * 4, Verdict.NOT_MET),
        ([Verdict.MET, Verdict.MET, Verdict.NOT_MET], Verdict.UNDETERMINED),
        ([Verdict.UNDETERMINED], Verdict.UNDETERMINED),
    ):
        verdict, tried = completed(meeting_of(*seats), verdicts=iter(verdicts))
        assert (verdict, len(tried)) == (found, len(verdicts))


def test_more_completions_than_are_tried_leave_it_undetermined() -> None:
    most = [seat(f"s{n}") for n in range(COMPLETIONS_MAX.bit_length())]
    verdict, tried = completed(meeting_of(*most))
    assert (verdict, len(tried)) == (Verdict.UNDETERMINED, COMPLETIONS_MAX + 1)
    verdict, tried = completed(meeting_of(*most[1:]))
    assert (verdict, len(tried)) == (Verdict.MET, COMPLETIONS_MAX)


def test_only_what_is_not_monotonic_is_tried() -> None:
    unsaid, staff = seat("s1", agency=None), replace(seat("s1"), category="staff")
    share = Members(id="share", clause="1", fraction=(1, 2))
    open_staff, open_deputies = replace(SURE, staff=None), replace(SURE, deputies=None)
    for rule, of, counts, tried in (
        (MAJORITY, unsaid, SURE, True),
        (AllOf(id="all", of=(TWO, MAJORITY)), unsaid, SURE, True),
        (NAMED, unsaid, SURE, True),
        (NAMED, seat("s1"), SURE, False),
        (replace(NAMED, agencies=()), unsaid, SURE, False),
        (TWO, unsaid, SURE, False),
        (TWO, staff, open_staff, False),
        (share, staff, SURE, False),
        (share, staff, open_staff, True),
        (share, staff, open_deputies, False),
    ):
        meeting = meeting_of(of, seat("s2"), roll=(line(of), line(seat("s2"), Outcome.BY_DEPUTY)))
        assert bool(completed(meeting, rule, counts)[1]) is tried, (rule, counts)
