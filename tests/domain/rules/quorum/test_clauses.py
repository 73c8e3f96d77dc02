"""What each kind of clause counts at a moment, and what it needs, in the least and in the greatest completion."""

import pytest

from domain.rules.certainty import SURE
from domain.rules.inputs import MeetingInput, SeatInput
from domain.rules.quorum.attendees import Attendee
from domain.rules.quorum.clauses import ClauseResult, QuorumMoment, evaluate, needed_members
from domain.terms.base import Among
from domain.terms.quorum import Leaf, Majority, Members, Named, OfficePresent, QuorumCounts
from tests.support.rule_scenarios import DAY

AGENCIES = {"police": "agency-1", "health": "agency-2", "council": "agency-3"}


def seated(id: str, agency: str | None = None, person: str | None = None, *, voting: bool = True) -> Attendee:
    """Somebody who is in a seat and counts for certain."""
    seat = SeatInput(id=id, member=person or f"member of {id}", agency=agency and AGENCIES[agency], voting=voting)
    return Attendee(
        person=person or f"member of {id}",
        agency=seat.agency,
        level=SURE,
        present=SURE,
        brings=SURE,
        intervals=None,
        seat=seat,
    )


def invited(person: str, agency: str | None = None) -> Attendee:
    return Attendee(
        person=person,
        agency=agency and AGENCIES[agency],
        level=SURE,
        present=SURE,
        brings=SURE,
        intervals=None,
        seat=None,
    )


def result(
    clause: Leaf, least: list[Attendee], more: tuple[Attendee, ...] = (), meeting: MeetingInput | None = None
) -> ClauseResult:
    """What the clause says where some are there for certain, and more perhaps."""
    greatest = [*least, *more]
    present = {a.person for a in least}, {a.person for a in greatest}
    meeting = meeting or MeetingInput(on=DAY, seats=(), agencies=AGENCIES)
    results: list[ClauseResult] = []
    evaluate(clause, QuorumMoment(meeting, QuorumCounts(), least, greatest, present, frozenset(), {}), results)
    return results[0]


def test_a_named_set_without_a_number_needs_one_of_it_at_least_and_all_of_it_at_most() -> None:
    clause = Named(id="n", clause="1", agencies=("police", "health"), seats=("s9",))
    several = [seated("s1", "police"), seated("s2", "health"), seated("s9")]
    for there in range(4):
        found = result(clause, several[:there])
        assert (found.least, found.greatest) == (there == 3, there >= 1)
        assert (found.needed, found.counted) == ((1, 3), (there, there))


@pytest.mark.parametrize(("count", "needed"), [(1, 1), (2, 2), ("all", 2)])
def test_a_named_set_with_a_number_needs_so_many(count: int, needed: int) -> None:
    clause = Named(id="n", clause="1", agencies=("police", "health"), count=count)
    one = result(clause, [seated("s1", "police")])
    assert one.needed == (needed, needed)
    assert (one.least, one.greatest) == (needed == 1, needed == 1)


def test_each_person_of_unknown_agency_may_be_of_one_named_agency_only() -> None:
    clause = Named(id="n", clause="1", agencies=("police", "health", "council"), count="all")
    two = result(clause, [seated("s1", "police")], (invited("ann"), invited("bob")))
    assert two.counted == (1, 3)
    assert result(clause, [seated("s1", "police")], (invited("ann"),)).counted == (1, 2)


def test_so_many_persons_of_each_agency_are_persons_and_not_seats() -> None:
    clause = Named(id="n", clause="1", agencies=("police",), count="all", each=2)
    assert result(clause, [seated("s1", "police", "ann"), seated("s2", "police", "ann")]).counted == (0, 0)
    assert result(clause, [seated("s1", "police", "ann"), seated("s2", "police", "bob")]).counted == (1, 1)


def test_a_majority_is_of_those_who_are_of_a_kind_over_the_others() -> None:
    clause = Majority(id="m", clause="1", among=Among(agencies=("police",)))
    police, others = [seated(f"p{n}", "police") for n in range(3)], [seated(f"h{n}", "health") for n in range(2)]
    assert result(clause, [*police, *others])[1:5] == (True, True, (3, 3), (3, 3))
    assert result(clause, [*police[:2], *others])[1:5] == (False, False, (3, 3), (2, 2))
    perhaps = result(clause, [*police[:2], *others], tuple(police[2:]))
    assert (perhaps.least, perhaps.greatest, perhaps.counted) == (False, True, (2, 3))


def test_somebody_without_a_known_agency_may_be_of_the_kind_or_of_the_others() -> None:
    clause = Majority(id="m", clause="1", among=Among(agencies=("police",)))
    found = result(clause, [seated("p1", "police"), seated("u1")])
    assert (found.least, found.greatest) == (False, True)


def test_an_office_needs_one_of_its_holders_present() -> None:
    meeting = MeetingInput(on=DAY, seats=(), agencies=AGENCIES, offices={"chair": ("ann",)})
    clause = OfficePresent(id="o", clause="1", offices=("chair",))
    assert result(clause, [seated("s1", person="ann")], meeting=meeting)[1:5] == (True, True, (1, 1), (1, 1))
    assert result(clause, [seated("s1", person="bob")], meeting=meeting)[1:5] == (False, False, (1, 1), (0, 0))


def test_a_suspended_seat_is_in_the_denominator_as_it_would_be_if_it_were_not_suspended() -> None:
    plain = SeatInput(id="s1", member="ann", agency="a", suspended=True)
    watching = SeatInput(id="s2", member="bob", agency="a", suspended=True, category="observer")
    without_vote = SeatInput(id="s3", member="cat", agency="a", suspended=True, voting=False)
    meeting = MeetingInput(on=DAY, seats=(plain, watching, without_vote))
    clause = Members(id="m", clause="1", fraction=(1, 1), of="all", rounding="up")

    def size(**counts: bool) -> tuple[int, int]:
        return needed_members(clause, meeting, QuorumCounts().supposing(counts), frozenset())

    assert size(observer=False, non_voting=False) == (1, 1)
    assert size(observer=True, non_voting=False) == (2, 2)
    assert size(observer=True, non_voting=True) == (3, 3)
    assert size() == (1, 3)


def test_a_size_of_which_several_seats_are_in_doubt_may_be_less_by_all_of_them() -> None:
    seats = tuple(SeatInput(id=f"s{n}", member=f"m{n}", agency="a", voting=n < 2) for n in range(5))
    clause = Members(id="m", clause="1", fraction=(1, 1), of="all", rounding="up")
    assert needed_members(clause, MeetingInput(on=DAY, seats=seats), QuorumCounts(), frozenset()) == (2, 5)


def test_a_denominator_without_anybody_is_of_no_size() -> None:
    clause = Members(id="m", clause="1", fraction=(1, 1), of="all", rounding="floor_plus_one")
    assert needed_members(clause, MeetingInput(on=DAY, seats=()), QuorumCounts(), frozenset()) == (1, 1)
