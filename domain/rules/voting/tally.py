"""Tally: whether a motion is carried, in every completion of what is not known of the vote or its rule."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from msgspec.structs import replace

from domain.events.votes import Votes
from domain.rules.certainty import SURE
from domain.rules.voting.voters import Voter
from domain.terms.voting import VotingRule

ONE = (1, 1)


class Case(NamedTuple):
    """A possible count: votes for and against; abstentions, those present and the seats that vote as (at best, at
    worst) for the motion."""

    in_favour: int
    against: int
    abstained: tuple[int, int]
    present: tuple[int, int]
    seats: tuple[int, int]


class Tally(NamedTuple):
    """The outcomes that are possible, and the numbers needed (where a completion needs one)."""

    answers: frozenset[bool]
    needed: frozenset[int]


def tally(rule: VotingRule, votes: Votes, cases: Sequence[Case]) -> Tally:
    """The tally over every case and every reading of what the rule leaves open."""
    answers: set[bool] = set()
    needed: set[int] = set()
    for reading in readings(rule):
        for case in cases:
            for end in (0, 1):
                number = _needed(reading, case, end)
                needed.update(() if number is None else (number,))
                answers |= _carried(reading, votes, case, end)
    return Tally(frozenset(answers), frozenset(needed))


def readings(rule: VotingRule) -> Iterator[VotingRule]:
    """Every way in which the rule can be read. A fraction that is not said is anything from one vote to all of them."""
    choices: dict[str, tuple[Any, ...]] = {
        "method": ("consensus", "majority", "consensus_or_majority"),
        "of": ("cast", "present", "all"),
        "abstentions": ("ignored", "against"),
        "tie": ("casting_vote", "fails", "lot"),
    }
    opened = {name: values for name, values in choices.items() if getattr(rule, name) is None}
    if not rule.may_tie:
        opened["tie"] = ("fails",)
    thresholds: tuple[dict[str, Any], ...] = ({},)
    if rule.more_than is None and rule.at_least is None:
        thresholds = ({"at_least": ONE}, {"at_least": (1, 10_000)})
    for values in product(*opened.values()):
        for threshold in thresholds:
            yield replace(rule, **dict(zip(opened, values, strict=True)), **threshold)


def by_seat(rule: VotingRule, voters: Sequence[Voter], votes: Mapping[str, str], *, silent: bool = False) -> list[Case]:
    """The cases of a vote that is recorded seat by seat: whoever was present and of whom nothing is recorded may
    have voted either way. `silent`: nobody else voted, as in writing."""
    sure = {"for": 0, "against": 0, "abstained": 0}
    perhaps = dict(sure)
    present = maybe = 0
    for voter in voters:
        vote = votes.get(voter.seat)
        if vote is not None and voter.may_vote and voter.present:
            (sure if voter.may_vote == SURE else perhaps)[vote] += 1
        elif vote is None and not silent and voter.may_vote and voter.present:
            present += voter.may_vote == voter.present == SURE
            maybe += not voter.may_vote == voter.present == SURE
    low, high = seats_of(rule, voters)
    unknown = present + maybe
    cases = []
    for more_for in range(perhaps["for"] + unknown + 1):
        for more_against in range(perhaps["against"] + unknown + 1):
            own_for, own_against = min(more_for, perhaps["for"]), min(more_against, perhaps["against"])
            if more_for - own_for + more_against - own_against > unknown:
                continue
            in_favour, against = sure["for"] + more_for, sure["against"] + more_against
            known = sum(sure.values()) + present
            least = known + max(0, more_for + more_against - present)
            most = known + maybe + own_for + own_against + perhaps["abstained"]
            abstained = (sure["abstained"], most - in_favour - against)
            cases.append(Case(in_favour, against, abstained, (least, most), (low, high)))
    return cases


def by_count(rule: VotingRule, voters: Sequence[Voter], votes: Votes, *, silent: bool = False) -> list[Case]:
    """The cases of a vote that is recorded as counts; a count that is not given is any number of those who were
    present."""
    low, high = seats_of(rule, voters)
    least = sum(v.may_vote == v.present == SURE for v in voters)
    most = sum(bool(v.may_vote and v.present) for v in voters)
    given = sum(n or 0 for n in (votes.in_favour, votes.against, votes.abstained))
    rest = max(0, most - given)
    cases = []
    for in_favour in _numbers(votes.in_favour, rest):
        for against in _numbers(votes.against, rest):
            left = max(0, rest - (in_favour - (votes.in_favour or 0)) - (against - (votes.against or 0)))
            if votes.in_favour is None and votes.against is None and in_favour + against > rest:
                continue
            abstained = (0, left) if votes.abstained is None else (votes.abstained, votes.abstained)
            voted = in_favour + against + abstained[0], in_favour + against + abstained[1]
            present = voted if silent else (max(least, voted[0]), max(most, voted[1]))
            cases.append(Case(in_favour, against, abstained, present, (low, high)))
    return cases


def seats_of(rule: VotingRule, voters: Sequence[Voter]) -> tuple[int, int]:
    """The seats that vote, less those that the rule deducts: for certain, and at most."""
    counted = [
        v
        for v in voters
        if not (v.vacant and "vacant" in rule.less)
        and not (v.suspended and "suspended" in rule.less)
        and not (v.conflicted and "conflicted" in rule.less)
    ]
    return sum(v.in_electorate == SURE for v in counted), len(counted)


def _numbers(given: int | None, rest: int) -> range:
    return range(rest + 1) if given is None else range(given, given + 1)


def _base(rule: VotingRule, case: Case, end: int) -> int:
    if rule.of == "present":
        return case.present[end]
    if rule.of == "all":
        return case.seats[end]
    return case.in_favour + case.against + (case.abstained[end] if rule.abstentions == "against" else 0)


def _needed(rule: VotingRule, case: Case, end: int) -> int | None:
    """How many must be in favour; None where a consensus is sought."""
    if rule.method == "consensus":
        return None
    base, least = _base(rule, case, end), max(rule.minimum or 1, 1)
    if rule.more_than is not None:
        return max(least, base * rule.more_than[0] // rule.more_than[1] + 1)
    over, under = rule.at_least or ONE
    return max(least, -(-base * over // under))


def _carried(rule: VotingRule, votes: Votes, case: Case, end: int) -> set[bool]:
    """The outcomes of one case under one reading; several where a casting vote or a lot is not recorded."""
    if rule.method != "majority" and votes.consensus is not None:
        if votes.consensus or rule.method == "consensus":
            return {votes.consensus}
    elif rule.method == "consensus":
        silent = rule.abstentions != "against" or case.abstained[end] == 0
        return {case.in_favour > 0 and case.against == 0 and silent}
    needed = _needed(rule, case, end)
    assert needed is not None
    if case.in_favour >= needed:
        return {True}
    held_back = case.abstained[end] if rule.of == "cast" and rule.abstentions == "against" else 0
    tied = case.in_favour == case.against + held_back and case.in_favour >= max(rule.minimum or 1, 1)
    if not tied or rule.tie not in ("casting_vote", "lot"):
        return {False}
    tie_break = votes.casting if rule.tie == "casting_vote" else votes.lot
    if tie_break == "against":
        return {False}
    more = case._replace(in_favour=case.in_favour + 1)
    enough = more.in_favour >= (_needed(rule, more, end) or 0)
    return {enough} if tie_break == "for" else {enough, False}
