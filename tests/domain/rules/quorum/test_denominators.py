"""What a fraction is a fraction of, how it is rounded, and what is known of it while something is open."""

import pytest

from domain.rules.inputs import MeetingInput, SeatInput
from domain.rules.quorum.clauses import ANY_NUMBER, needed_members
from domain.terms.base import Among, Deduction
from domain.terms.quorum import Denominator, Members, QuorumCounts, Rounding, Size
from tests.support.rule_scenarios import DAY

SEATS = (
    *(SeatInput(id=f"s{n}", member=f"m{n}", agency="a") for n in range(5)),
    SeatInput(id="vacant", agency="a"),
    SeatInput(id="suspended", member="x", agency="b", suspended=True),
    SeatInput(id="without-vote", member="y", agency="b", voting=False),
    SeatInput(id="watcher", member="z", agency="b", category="observer"),
)
COUNTS = QuorumCounts(non_voting=True, observer=False)
HELD = MeetingInput(on=DAY, seats=SEATS)


def needed(clause: Members, counts: QuorumCounts = COUNTS, conflicted: frozenset[str] = frozenset()) -> tuple[int, int]:
    return needed_members(clause, HELD, counts, conflicted)


def all_of(of: Denominator | None, *less: Deduction, among: Among | None = None) -> Members:
    """All of the denominator, which is its size."""
    return Members(id="m", clause="1", fraction=(1, 1), of=of, less=less, rounding="up", among=among)


@pytest.mark.parametrize(
    ("of", "less", "size"),
    [
        ("all", (), 8),
        ("filled", (), 7),
        ("voting", (), 7),
        ("eligible", (), 5),
        ("all", ("vacant",), 7),
        ("all", ("suspended",), 7),
        ("all", ("conflicted",), 7),
        ("voting", ("vacant", "suspended", "conflicted"), 4),
    ],
)
def test_the_size_of_each_denominator(of: Denominator, less: tuple[Deduction, ...], size: int) -> None:
    """Eight seats count (the watcher's does not): one is vacant, one suspended, one has no vote, and s0 an interest."""
    assert needed(all_of(of, *less), conflicted=frozenset({"s0"})) == (size, size)


def test_a_denominator_among_some_seats() -> None:
    assert needed(all_of("all", among=Among(agencies=("b",)))) == (2, 2)
    assert needed(all_of("all", among=Among(voting=True))) == (7, 7)


def test_which_denominator_is_open_and_whether_a_category_counts_leave_a_range() -> None:
    assert needed(all_of(None)) == (6, 8)
    assert needed(all_of("all"), QuorumCounts(non_voting=True)) == (8, 9)
    assert needed(Members(id="m", clause="1")) == (1, ANY_NUMBER)


@pytest.mark.parametrize(
    ("rounding", "third", "half"),
    [("at_least", 3, 4), ("up", 3, 4), ("down", 2, 4), ("nearest", 3, 4), ("floor_plus_one", 3, 5)],
)
def test_each_rounding_of_a_third_and_a_half_of_eight(rounding: Rounding, third: int, half: int) -> None:
    for fraction, number in (((1, 3), third), ((1, 2), half)):
        assert needed(Members(id="m", clause="1", fraction=fraction, of="all", rounding=rounding)) == (number, number)


def test_nearest_rounds_a_half_up_and_an_unsaid_rounding_is_a_range() -> None:
    five_sixteenths = Members(id="m", clause="1", fraction=(5, 16), of="all", rounding="nearest")
    assert needed(five_sixteenths) == (3, 3)
    assert needed(Members(id="m", clause="1", fraction=(1, 3), of="all")) == (2, 3)


def test_one_person_at_least_is_always_needed() -> None:
    assert needed(Members(id="m", clause="1", fraction=(1, 100), of="all", rounding="down")) == (1, 1)


def test_a_line_of_the_table_is_chosen_by_size() -> None:
    table = (Size(up_to=6, needed=2), Size(up_to=7, needed=3), Size(needed=5))
    assert needed(Members(id="m", clause="1", table=table, of="all")) == (5, 5)
    assert needed(Members(id="m", clause="1", table=table, of="filled")) == (3, 3)
    assert needed(Members(id="m", clause="1", table=table)) == (2, 5)
