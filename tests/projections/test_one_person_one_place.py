"""Whoever was there is counted once, however it was recorded: as member, by deputy, as invited, or one after another."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.events.base import Event
from domain.events.group import membership
from domain.terms.quorum import Members, QuorumCounts
from domain.verdicts import Outcome
from projections.judgements.meeting import meetings
from projections.rows import AttendanceRow, QuorumRow
from tests.support.group_history import APOLOGIES, BY_DEPUTY, MAY, at, broken_rules, line, refused, when
from tests.support.meeting_history import invited, there
from tests.support.random_acts import terms
from tests.support.story import FIRST_DAY, Story, id_of

UNTIL_ELEVEN, FROM_ELEVEN = (there(at(MAY, 10), at(MAY, 11)),), (there(at(MAY, 11), at(MAY, 12)),)
MEMBERS = {"s1": "ann", "s2": "bob", "s3": "cat"}
DEPUTIES = {"s1": "dee", "s2": "eve", "s3": "fay"}


def story(guests_count: bool = True, deputies: dict[str, str] | None = None) -> Story:
    """A meeting of three members, each with a deputy; three persons are a quorum, guests among them or not."""
    own = terms()
    assert own.quorum
    counts = QuorumCounts(deputies=True, remote=True, invited=guests_count, non_voting=True)
    rule = Members(id="members", clause="1", count=3)
    made = Story()
    quorum = replace(own.quorum, counts=counts, rule=rule, when="throughout")
    made.group("sub-group", replace(own, quorum=quorum, open=()))
    for seat, who in MEMBERS.items():
        made.agency(f"agency-{seat}")
        made.seat("sub-group", seat, f"agency-{seat}", who)
    made.person("guest")
    for number, (seat, who) in enumerate((deputies or DEPUTIES).items()):
        if not made.world.person(id_of(who)):
            made.person(who)
        named: dict[str, Any] = {"deputy": f"d{number}", "seat": seat, "person": id_of(who), "attested": ()}
        when(made, "sub-group", membership.DeputyNamed, FIRST_DAY, **named)
    made.meeting("may", "sub-group", MAY)
    return made


def member(seat: str, **more: Any) -> tuple[str, Event]:
    return line("may", MAY, seat, MEMBERS[seat], **more)


def deputy(seat: str, **more: Any) -> tuple[str, Event]:
    number = [*DEPUTIES].index(seat)
    return line("may", MAY, seat, DEPUTIES[seat], BY_DEPUTY, deputy=f"d{number}", briefed=True, **more)


def away(*seats: str) -> list[tuple[str, Event]]:
    return [line("may", MAY, seat, MEMBERS[seat], APOLOGIES) for seat in seats]


def counted(made: Story) -> int | None:
    found = next(r for r in meetings.judge(id_of("may"), made.world) if isinstance(r, QuorumRow))
    return found.counted.members if found.counted else None


def rows(made: Story) -> dict[str | None, AttendanceRow]:
    found = [r for r in meetings.judge(id_of("may"), made.world) if isinstance(r, AttendanceRow)]
    return {r.seat or r.person: r for r in found}


CASES: dict[str, tuple[list[tuple[str, Event]], int]] = {
    "a member and their deputy as a guest": ([member("s1"), invited("dee"), *away("s2", "s3")], 1),
    "two members, and the deputy of one as a guest": ([member("s1"), member("s2"), invited("dee"), *away("s3")], 2),
    "a deputy as a guest where their member sent apologies": ([*away("s1", "s2"), member("s3"), invited("dee")], 2),
    "a member on the roll and as a guest": ([member("s1"), invited("ann"), *away("s2", "s3")], 1),
    "a member as a guest, their seat by deputy": ([deputy("s1"), invited("ann"), *away("s2", "s3")], 1),
    "a member as a guest only": ([invited("ann"), *away("s2", "s3")], 1),
    "a member as a guest who had sent apologies": ([invited("ann"), *away("s1", "s2", "s3")], 1),
    "a guest who is nobody's deputy": ([member("s1"), invited("guest"), *away("s2", "s3")], 2),
    "the member until eleven, then the deputy": (
        [member("s1", presence=UNTIL_ELEVEN), deputy("s1", presence=FROM_ELEVEN), *away("s2", "s3")],
        1,
    ),
    "the deputy until eleven, then the member": (
        [deputy("s1", presence=UNTIL_ELEVEN), member("s1", presence=FROM_ELEVEN), *away("s2", "s3")],
        1,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_seat_counts_once_however_it_was_recorded(case: str) -> None:
    acts, expected = CASES[case]
    made = story()
    for act in acts:
        made.record(act)
    assert counted(made) == expected
    assert not broken_rules(made, "may")


def test_a_guest_who_holds_a_seat_is_that_seat_whether_guests_count_or_not() -> None:
    made = story(guests_count=False)
    made.record(invited("ann", *UNTIL_ELEVEN), invited("guest"), *away("s2", "s3"))
    assert counted(made) == 0  # after eleven
    found = rows(made)
    assert (found["s1"].outcome, found["s1"].attended, found["s1"].presence) == (Outcome.PRESENT, True, UNTIL_ELEVEN)
    assert [key for key in found if key not in MEMBERS] == [id_of("guest")]


def test_a_deputy_of_two_seats_counts_for_the_one_without_its_member() -> None:
    made = story(deputies={"s1": "dee", "s2": "dee"})
    made.record(member("s1"), invited("dee"), *away("s2", "s3"))
    assert counted(made) == 2
    again = story(deputies={"s1": "dee", "s2": "dee"})
    again.record(member("s1"), member("s2"), invited("dee"), *away("s3"))
    assert counted(again) == 2


def test_lines_of_one_seat_follow_each_other() -> None:
    made = story()
    made.record(member("s1", presence=UNTIL_ELEVEN))
    for act in (deputy("s1"), deputy("s1", presence=UNTIL_ELEVEN), member("s1", presence=FROM_ELEVEN), *away("s1")):
        with refused(made, "recorded-once"):
            made.record(act)
    made.record(deputy("s1", presence=FROM_ELEVEN))
    row = rows(made)["s1"]
    assert (row.outcome, row.person, row.deputy, row.there) == (Outcome.PRESENT, id_of("ann"), "d0", "whole")
    assert row.presence == (*UNTIL_ELEVEN, *FROM_ELEVEN)
    made.retract(made.commands[-2][0].position)
    row = rows(made)["s1"]
    assert (row.outcome, row.person, row.there, row.presence) == (BY_DEPUTY, id_of("dee"), "part", FROM_ELEVEN)


RECORDED = st.lists(st.sampled_from([None, "member", "deputy", "both", "guests"]), min_size=3, max_size=3)


@settings(max_examples=40, deadline=None)
@given(RECORDED, st.booleans())
def test_never_more_are_counted_than_seats_and_strangers(recorded: Sequence[str | None], stranger: bool) -> None:
    made = story()
    acts: list[tuple[str, Event]] = []
    for seat, how in zip(MEMBERS, recorded, strict=True):
        guests = [invited(MEMBERS[seat]), invited(DEPUTIES[seat])]
        acts += {
            None: away(seat),
            "member": [member(seat), guests[1]],
            "deputy": [deputy(seat), guests[0]],
            "both": [member(seat, presence=UNTIL_ELEVEN), deputy(seat, presence=FROM_ELEVEN)],
            "guests": guests,
        }[how]
    made.record(*acts, *([invited("guest")] if stranger else []))
    assert counted(made) == sum(how is not None for how in recorded) + stranger
