"""Three invented groups whose quorums are unlike: scenarios worked by hand."""

from datetime import timedelta
from typing import Any

import pytest

from domain.rules.inputs import AttendanceInput, Determination, MeetingInput, SeatInput, Vote
from domain.rules.quorum.evaluation import judge_quorum, judge_quorum_at_vote
from domain.rules.quorum.verdict import QuorumInterval
from domain.verdicts import Outcome, Verdict
from tests.support.rule_scenarios import (
    APOLOGIES,
    DAY,
    DEPUTY,
    NOT_RECORDED,
    PRESENT,
    at,
    came,
    codes,
    during,
    invented,
    meeting,
    wandsworth,
)


def seats(*of: str, **facts: object) -> tuple[SeatInput, ...]:
    """Seats s0, s1 … with these agencies, each held."""
    return tuple(SeatInput(id=f"s{n}", agency=agency, member=f"member of s{n}", **facts) for n, agency in enumerate(of))  # type: ignore[arg-type]


TRUST = invented("tidewater-trust")
EIGHT = seats(*["town"] * 8)
CHAIR = {"chair": ("member of s0",)}


def trust(
    present: int, *, held: tuple[SeatInput, ...] = EIGHT, votes: tuple[Vote, ...] = (), **facts: Any
) -> MeetingInput:
    return meeting(held, *(came(f"s{n}") for n in range(present)), votes=votes, offices=CHAIR, **facts)


VOTE = Vote(at=at(11))


@pytest.mark.parametrize(("present", "verdict"), [(4, Verdict.NOT_MET), (5, Verdict.MET)])
def test_more_than_half_of_eight_is_five(present: int, verdict: Verdict) -> None:
    found = judge_quorum(TRUST, trust(present, votes=(VOTE,)))
    assert found.verdict is verdict
    assert found.needed.members == 5


def test_without_a_vote_a_quorum_at_votes_is_silent() -> None:
    found = judge_quorum(TRUST, trust(8))
    assert found.verdict is Verdict.SILENT
    assert found.reasons[0].code == "no-votes"


def test_vacant_suspended_and_conflicted_seats_leave_the_denominator() -> None:
    """Eight seats, one vacant, one suspended, one with an interest: five are left, more than half is three."""
    held = list(EIGHT)
    held[7] = SeatInput(id="s7", agency="town")
    held[6] = SeatInput(id="s6", agency="town", member="member of s6", suspended=True)
    vote = Vote(at=at(11), conflicted=frozenset({"s5"}))
    found = judge_quorum(TRUST, trust(3, held=tuple(held), votes=(vote,)))
    assert (found.verdict, found.needed.members, found.counted.members) == (Verdict.MET, 3, 3)


def test_whoever_has_an_interest_does_not_count_at_that_vote_only() -> None:
    plain, conflicted = Vote(at=at(10, 30)), Vote(at=at(11), conflicted=frozenset({"s1", "s2"}))
    held = trust(5, votes=(plain, conflicted))
    assert judge_quorum_at_vote(TRUST, held, plain).verdict is Verdict.MET
    found = judge_quorum_at_vote(TRUST, held, conflicted)
    assert (found.verdict, found.needed.members, found.counted.members) == (Verdict.NOT_MET, 4, 3)
    assert judge_quorum(TRUST, held).verdict is Verdict.NOT_MET


def test_the_minimum_and_the_maximum_bound_the_fraction() -> None:
    assert judge_quorum(TRUST, trust(2, held=EIGHT[:2], votes=(VOTE,))).needed.members == 3
    many = seats(*["town"] * 20)
    assert judge_quorum(TRUST, trust(6, held=many, votes=(VOTE,))).needed.members == 6


def test_a_seat_without_a_vote_is_neither_counted_nor_in_the_denominator() -> None:
    held = (*EIGHT[:4], SeatInput(id="a", category="adviser", voting=False, member="member of a", agency="port"))
    found = judge_quorum(TRUST, meeting(held, came("s0"), came("s1"), came("a"), votes=(VOTE,), offices=CHAIR))
    assert (found.needed.members, found.counted.members) == (3, 2)


def test_chair_or_vice_chair_must_be_there_in_person() -> None:
    found = judge_quorum(TRUST, meeting(EIGHT, *(came(f"s{n}") for n in range(1, 7)), votes=(VOTE,), offices=CHAIR))
    assert found.verdict is Verdict.NOT_MET
    assert found.clauses[1].kind == "office"
    assert found.reasons[0].clause == "4.1"
    both = CHAIR | {"vice-chair": ("member of s3",)}
    held = meeting(EIGHT, *(came(f"s{n}") for n in range(1, 7)), votes=(VOTE,), offices=both)
    assert judge_quorum(TRUST, held).verdict is Verdict.MET
    unrecorded = meeting(
        EIGHT, *(came(f"s{n}") for n in range(1, 7)), came("s0", NOT_RECORDED), votes=(VOTE,), offices=CHAIR
    )
    assert judge_quorum(TRUST, unrecorded).verdict is Verdict.UNDETERMINED


def test_a_deputy_does_not_count_where_the_terms_say_so() -> None:
    held = meeting(EIGHT, *(came(f"s{n}") for n in range(4)), came("s4", DEPUTY), votes=(VOTE,), offices=CHAIR)
    assert judge_quorum(TRUST, held).counted.members == 4


FORUM = invented("harbour-forum")


@pytest.mark.parametrize(("size", "needed"), [(5, 2), (6, 4), (10, 4), (11, 6)])
def test_the_table_of_sizes_says_how_many(size: int, needed: int) -> None:
    held = seats(*["police"] * size)
    found = judge_quorum(FORUM, meeting(held, *(came(f"s{n}") for n in range(needed - 1))))
    assert (found.verdict, found.needed.members) == (Verdict.NOT_MET, needed)
    assert judge_quorum(FORUM, meeting(held, *(came(f"s{n}") for n in range(needed)))).verdict is Verdict.MET


def test_a_vacant_seat_leaves_the_table() -> None:
    held = (*seats(*["police"] * 5), SeatInput(id="empty", agency="fire"))
    assert judge_quorum(FORUM, meeting(held, came("s0"), came("s1"))).needed.members == 2


def test_all_of_the_named_agencies_are_an_alternative() -> None:
    held = seats("police", "fire", "coastguard", "a", "b", "c")
    found = judge_quorum(FORUM, meeting(held, came("s0"), came("s1"), came("s2")))
    assert found.verdict is Verdict.MET
    assert [(clause.kind, clause.verdict) for clause in found.clauses] == [
        ("any_of", Verdict.MET),
        ("members", Verdict.NOT_MET),
        ("named", Verdict.MET),
    ]
    assert judge_quorum(FORUM, meeting(held, came("s0"), came("s1"))).verdict is Verdict.NOT_MET


def test_a_substitute_stands_for_an_agency_only_once_that_agency_has_nominated_it() -> None:
    held = seats("police", "fire", "coastguard", "a", "b", "c")
    crew = AttendanceInput(outcome=PRESENT, person="cox", agency="id of the crew")
    named = {"lifeboat": "id of the crew"}
    roll = (came("s0"), came("s1"), crew)
    assert judge_quorum(FORUM, meeting(held, *roll, agencies=named)).verdict is Verdict.NOT_MET
    nominated = meeting(held, *roll, agencies=named, nominated=frozenset({("lifeboat", "coastguard")}))
    assert judge_quorum(FORUM, nominated).verdict is Verdict.MET
    for others in (("lifeboat", "lifeboat"), ("lifeboat", "police"), ("coastguard", "lifeboat")):
        by_others = meeting(held, *roll, agencies=named, nominated=frozenset({others}))
        found = judge_quorum(FORUM, by_others)
        assert found.verdict is Verdict.NOT_MET
        assert any("nobody whom Coastguard nominated" in str(r.text) for r in found.reasons)


def test_a_named_agency_that_nobody_registered_may_have_been_there_for_all_that_is_recorded() -> None:
    held = seats("police", "fire", "a", "b", "c", "d")
    found = judge_quorum(FORUM, meeting(held, came("s0"), came("s1"), unregistered=frozenset({"coastguard"})))
    assert (found.verdict, found.reasons[0].code) == (Verdict.UNDETERMINED, "agency-not-registered")
    assert str(found.reasons[0].text) == "named by the terms, and not registered: Coastguard"
    alone = judge_quorum(FORUM, meeting(held, came("s0"), unregistered=frozenset({"coastguard"})))
    assert alone.verdict is Verdict.NOT_MET


def test_a_seat_whose_agency_is_not_said_may_be_the_one_that_is_missing_but_not_two() -> None:
    held = (*seats("police", "fire", "a", "b", "c"), SeatInput(id="x", member="member of x"))
    assert judge_quorum(FORUM, meeting(held, came("s0"), came("s1"), came("x"))).verdict is Verdict.UNDETERMINED
    assert judge_quorum(FORUM, meeting(held, came("s0"), came("x"))).verdict is Verdict.NOT_MET


def test_at_the_start_means_the_first_moment_and_from_afar_does_not_count() -> None:
    held = seats(*["police"] * 5)
    late = meeting(held, came("s0"), came("s1", presence=during(at(10, 5), None)))
    assert judge_quorum(FORUM, late).verdict is Verdict.NOT_MET
    assert judge_quorum(FORUM, late).intervals == (QuorumInterval(at(10, 5), at(12)),)
    left = meeting(held, came("s0"), came("s1", presence=during(None, at(10, 5))))
    assert judge_quorum(FORUM, left).verdict is Verdict.MET
    remote = meeting(held, came("s0"), came("s1", presence=during(mode="remote")))
    assert judge_quorum(FORUM, remote).verdict is Verdict.NOT_MET


def test_the_convenor_may_determine_the_quorum_and_the_rule_is_still_told() -> None:
    held = seats(*["police"] * 5)
    made = Determination(quorate=True, by="convenor", made_on=DAY, basis=(40,))
    found = judge_quorum(FORUM, meeting(held, came("s0"), determination=made))
    assert (found.verdict, found.determined, found.by_default) == (
        Verdict.BY_DISCRETION,
        Verdict.MET,
        Verdict.NOT_MET,
    )
    assert (str(found.reasons[0].text), found.reasons[0].clause) == ("determined quorate by the convenor", "2.3")
    assert 40 in found.basis
    against = Determination(quorate=False, by="convenor", made_on=DAY + timedelta(days=2))
    found = judge_quorum(FORUM, meeting(held, came("s0"), came("s1"), determination=against))
    assert (found.verdict, found.determined, found.by_default) == (
        Verdict.BY_DISCRETION,
        Verdict.NOT_MET,
        Verdict.MET,
    )
    assert found.reasons[0].code == "determined-late"
    assert str(found.reasons[0].text) == "determined not quorate by the convenor, later, on 15 May 2025"


def test_someone_else_determines_nothing() -> None:
    made = Determination(quorate=True, by="secretary")
    found = judge_quorum(FORUM, meeting(seats(*["police"] * 5), came("s0"), determination=made))
    assert found.verdict is Verdict.NOT_MET
    assert "determination-ignored" in codes(found.reasons)


PANEL = invented("lay-panel")
LAY = tuple(SeatInput(id=f"lay-{n}", agency="none", category="co_opted", member=f"member of lay-{n}") for n in range(4))
POSTS = tuple(SeatInput(id=name, agency="court", member=f"member of {name}") for name in ("legal", "clinical", "other"))
SEVEN = LAY + POSTS


def test_a_third_of_seven_to_the_nearest_number_is_two_and_lay_members_are_the_majority() -> None:
    found = judge_quorum(PANEL, meeting(SEVEN, came("lay-0"), came("lay-1"), came("legal")))
    assert (found.verdict, found.needed.members) == (Verdict.MET, 2)
    even = judge_quorum(PANEL, meeting(SEVEN, came("lay-0"), came("legal")))
    assert even.verdict is Verdict.NOT_MET
    assert even.reasons[0].code == "no-majority"


def test_one_of_two_named_posts_is_needed() -> None:
    assert judge_quorum(PANEL, meeting(SEVEN, came("lay-0"), came("lay-1"))).verdict is Verdict.NOT_MET


def test_someone_who_is_not_lay_can_undo_the_majority_by_coming() -> None:
    other = came("other", presence=during(at(11), None))
    found = judge_quorum(PANEL, meeting(SEVEN, came("lay-0"), came("lay-1"), came("legal"), other))
    assert found.verdict is Verdict.NOT_MET
    assert found.intervals == (QuorumInterval(at(10), at(11)),)


def test_a_majority_is_decided_where_every_completion_agrees() -> None:
    """Two lay members and the lawyer; one seat is not recorded. If it is lay the majority grows, else it is lost."""
    roll = (came("lay-0"), came("lay-1"), came("legal"))
    assert judge_quorum(PANEL, meeting(SEVEN, *roll, came("lay-2", NOT_RECORDED))).verdict is Verdict.MET
    assert judge_quorum(PANEL, meeting(SEVEN, *roll, came("other", NOT_RECORDED))).verdict is Verdict.UNDETERMINED


def test_a_kind_of_business_has_a_quorum_of_its_own() -> None:
    held = meeting(SEVEN, came("lay-0"), came("lay-1"), came("legal"))
    assert judge_quorum_at_vote(PANEL, held, Vote(at=at(11))).verdict is Verdict.MET
    found = judge_quorum_at_vote(PANEL, held, Vote(at=at(11)), business="change-of-rules")
    assert (found.verdict, found.needed.members) == (Verdict.NOT_MET, 5)
    assert found.reasons[0].clause == "1.2"


def test_nobody_has_said_yet_who_counts_among_categories_the_terms_do_not_name() -> None:
    held = (*SEVEN, SeatInput(id="v", agency="none", category="virtual", member="member of v"))
    roll = [came("lay-0"), came("lay-1"), came("legal")]
    assert judge_quorum(PANEL, meeting(held, *roll)).verdict is Verdict.MET
    assert judge_quorum(PANEL, meeting(held, *roll, came("v"))).verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize("outcome", [APOLOGIES, Outcome.ABSENT])
def test_whoever_sent_apologies_or_stayed_away_is_not_there(outcome: Outcome) -> None:
    assert (
        judge_quorum(PANEL, meeting(SEVEN, came("lay-0"), came("lay-1", outcome), came("legal"))).verdict
        is Verdict.NOT_MET
    )


def test_wandsworth_and_a_group_without_terms_are_silent() -> None:
    found = judge_quorum(wandsworth(), meeting(EIGHT, came("s0")))
    assert found.verdict is Verdict.SILENT
    assert str(found.reasons[0].text) == "the terms are silent on quorum as far as the text is held (to section 4)"
    without = judge_quorum(None, meeting(EIGHT, came("s0")))
    assert (without.verdict, str(without.reasons[0].text)) == (Verdict.SILENT, "no terms held")
