"""The verdict on a vote is the one that every completion of what is not known agrees on, and undetermined otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.events.meeting.proceedings import InterestObserved
from domain.events.votes import Ballot, SeatVote, Side, Votes
from domain.rules.inputs import AttendanceInput, MeetingInput, SeatInput
from domain.rules.voting.evaluation import Motion, judge_vote
from domain.rules.voting.interests import Interest
from domain.terms.document import GroupTerms, Metadata, Source, Terms
from domain.terms.interpretation import interpret
from domain.terms.voting import DecisionTerms, InterestEffect, InterestTerms, Voters, VotingRule
from domain.values import Text
from domain.verdicts import Outcome, Verdict

DAY = date(2025, 5, 13)
CHOICES: dict[str, tuple[Any, ...]] = {
    "method": ("consensus", "majority", "consensus_or_majority"),
    "of": ("cast", "present", "all"),
    "abstentions": ("ignored", "against"),
    "tie": ("casting_vote", "fails", "lot"),
}


EFFECTS: tuple[InterestEffect, ...] = ("leaves", "stays_without_vote", "votes_with_leave")
BALLOTS: tuple[Ballot, ...] = ("for", "for", "against", "abstained")
OBSERVED: tuple[InterestObserved | None, ...] = ("left", "stayed", "stayed-with-leave", None)
SIDES: tuple[Side | None, ...] = (None, "for", "against")


class VoteCase(NamedTuple):
    rule: VotingRule
    voters: Voters
    interests: InterestTerms | None
    meeting: MeetingInput
    put: Motion


def document(case: VoteCase) -> Terms:
    text = Text(en="words")
    return Terms(
        terms=Metadata(version="1", source=Source(title=text, digest="0" * 64, complete=True, extent=text)),
        group=GroupTerms(slug="group", name=text),
        clauses={"1": text},
        decisions=DecisionTerms(clause="1", rule=case.rule, voters=case.voters),
        interests=case.interests,
    )


def carries(rule: VotingRule, votes: Votes, ballots: list[str], present: int, size: int, chance: str) -> bool:
    """The rule by its words, in one completion; `chance` is what a casting vote or lot that is not recorded would say."""
    f, a, b = (ballots.count(each) for each in ("for", "against", "abstained"))
    if rule.method != "majority" and votes.consensus is not None:
        if votes.consensus or rule.method == "consensus":
            return votes.consensus
    elif rule.method == "consensus":
        return f > 0 and a == 0 and (rule.abstentions == "ignored" or b == 0)
    cast = f + a + (b if rule.abstentions == "against" else 0)
    base = {"cast": cast, "present": present, "all": size}[str(rule.of)]

    def enough(f: int, base: int) -> bool:
        if f < max(rule.minimum or 1, 1):
            return False
        if rule.more_than:
            return f > Fraction(*rule.more_than) * base
        return f >= Fraction(*(rule.at_least or (1, 1))) * base

    if enough(f, base):
        return True
    threshold = Fraction(*(rule.more_than or rule.at_least or (1, 2)))
    opposed = a + (b if rule.of == "cast" and rule.abstentions == "against" else 0)
    if threshold > Fraction(1, 2) or f != opposed or f < max(rule.minimum or 1, 1) or rule.tie == "fails":
        return False
    said = (votes.casting if rule.tie == "casting_vote" else votes.lot) or chance
    return said == "for" and enough(f + 1, base + 1 if rule.of == "cast" else base)


def completions(case: VoteCase) -> Iterator[bool]:
    rule, votes = case.rule, case.put.votes or Votes()
    opened = {name: CHOICES[name] for name in CHOICES if getattr(rule, name) is None}
    outcomes = {line.seat: line.outcome for line in case.meeting.roll}
    cast = {each.seat: each.vote for each in votes.by_seat}
    observed = {seat: i.observed for i in case.put.interests for seat in i.seats}
    effects: Sequence[InterestEffect | None] = [case.interests.effect if case.interests else None]
    if case.interests and case.interests.effect is None:
        effects = EFFECTS
    deputies = [True, False] if case.voters.deputies is None else [case.voters.deputies]
    for values in product(*opened.values()):
        read = replace(rule, **dict(zip(opened, values, strict=True)))
        for by_deputy, effect, leave in product(deputies, effects, (True, False)):
            size, options = 0, []
            for seat in case.meeting.seats:
                if not seat.voting:
                    continue
                conflicted = seat.id in observed
                deducted = ("vacant" in rule.less and not seat.member) or ("conflicted" in rule.less and conflicted)
                size += not deducted
                outcome = outcomes.get(seat.id, Outcome.NOT_RECORDED)
                if not may_vote(seat, outcome, by_deputy, effect, leave, observed):
                    options.append([("away", "")])
                elif seat.id in cast:
                    options.append([("there", cast[seat.id])])
                else:
                    unknown = [("there", each) for each in ("for", "against", "abstained", "silent")]
                    options.append(unknown + ([("away", "")] if outcome is Outcome.NOT_RECORDED else []))
            for chosen in product(*options):
                ballots = [vote for where, vote in chosen if where == "there"]
                for chance in ("for", "against"):
                    yield carries(read, votes, ballots, len(ballots), size, chance)


def may_vote(
    seat: SeatInput,
    outcome: Outcome,
    by_deputy: bool,
    effect: str | None,
    leave: bool,
    observed: Mapping[str, str | None],
) -> bool:
    if outcome in (Outcome.ABSENT, Outcome.APOLOGIES) or (outcome is Outcome.BY_DEPUTY and not by_deputy):
        return False
    if outcome is Outcome.NOT_RECORDED and not seat.member:
        return False
    if seat.id not in observed:
        return True
    if observed[seat.id] == "left":
        return False
    if effect is None:
        return True
    if effect != "votes_with_leave":
        return False
    return leave if observed[seat.id] is None else observed[seat.id] == "stayed-with-leave"


THRESHOLDS: list[dict[str, Any]] = [
    {"more_than": (1, 2)},
    {"more_than": (1, 3)},
    {"at_least": (2, 3)},
    {"at_least": (1, 2)},
    {"at_least": (1, 1)},
]


@st.composite
def scenes(draw: st.DrawFn) -> VoteCase:
    seats, roll, by_seat, interests = [], [], [], []
    unknown = 0
    for number in range(draw(st.integers(1, 5))):
        seat = SeatInput(
            id=f"s{number}",
            voting=draw(st.sampled_from([True, True, True, False])),
            member=draw(st.sampled_from([f"p{number}", f"p{number}", None])),
        )
        outcome = draw(st.sampled_from([Outcome.PRESENT] * 3 + list(Outcome)))
        outcome = (
            outcome if seat.member else Outcome.BY_DEPUTY if outcome is Outcome.BY_DEPUTY else Outcome.NOT_RECORDED
        )
        if outcome is not Outcome.NOT_RECORDED:
            roll.append(AttendanceInput(seat=seat.id, outcome=outcome, person=seat.member))
        seats.append(seat)
        if unknown > 2 or draw(st.integers(0, 2)):
            vote = draw(st.sampled_from(BALLOTS))
            by_seat.append(SeatVote(seat=seat.id, vote=vote))
        else:
            unknown += 1
        if draw(st.integers(0, 5)) == 0:
            what = draw(st.sampled_from(OBSERVED))
            interests.append(Interest(seats=(seat.id,), observed=what))
    opened = {name: draw(st.sampled_from([*values, *values, None])) for name, values in CHOICES.items()}
    rule = VotingRule(
        clause="1",
        minimum=draw(st.sampled_from([None, None, 2])),
        less=draw(st.sampled_from([(), ("vacant",), ("vacant", "conflicted")])),
        **{**draw(st.sampled_from(THRESHOLDS)), **opened},
    )
    side = st.sampled_from(SIDES)
    casting, lot = draw(st.sampled_from([(1, 0), (0, 1)]))
    votes = Votes(
        by_seat=tuple(by_seat),
        casting=draw(side) if casting else None,
        lot=draw(side) if lot else None,
        consensus=draw(st.sampled_from([None, None, None, True, False])),
    )
    effect = draw(st.sampled_from([*EFFECTS, None]))
    return VoteCase(
        rule=rule,
        voters=Voters(deputies=draw(st.sampled_from([True, False, None])), remote=True),
        interests=draw(st.sampled_from([None, InterestTerms(clause="1", effect=effect)])),
        meeting=MeetingInput(on=DAY, seats=tuple(seats), roll=tuple(roll)),
        put=Motion(votes=votes, interests=tuple(interests)),
    )


@settings(max_examples=300, deadline=None)
@given(scenes())
def test_the_verdict_is_what_all_completions_agree_on(case: VoteCase) -> None:
    answers = set(completions(case))
    expected = Verdict.UNDETERMINED if len(answers) > 1 else Verdict.MET if answers == {True} else Verdict.NOT_MET
    found = judge_vote(interpret(document(case), [], DAY), case.meeting, case.put)
    assert found.verdict is expected, found


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_counts_that_are_missing_are_any_that_may_be(data: st.DataObject) -> None:
    """Everybody was there, so that whoever is not counted was against, abstained or said nothing."""
    number = data.draw(st.integers(2, 5))
    seats = tuple(SeatInput(id=f"s{n}", member=f"p{n}") for n in range(number))
    roll = tuple(AttendanceInput(seat=s.id, outcome=Outcome.PRESENT, person=s.member) for s in seats)
    given: dict[str, int | None] = dict.fromkeys(("in_favour", "against", "abstained"))
    left = number
    for name in given:
        if data.draw(st.integers(0, 2)):
            given[name] = data.draw(st.integers(0, left))
            left -= given[name] or 0
    opened = {name: data.draw(st.sampled_from(values)) for name, values in CHOICES.items()}
    rule = VotingRule(clause="1", **{**data.draw(st.sampled_from(THRESHOLDS)), **opened})
    votes = replace(Votes(), **given)
    case = VoteCase(
        rule,
        Voters(deputies=True, remote=True),
        None,
        MeetingInput(on=DAY, seats=seats, roll=roll),
        Motion(votes=votes),
    )
    answers = set()
    for counts in product(range(number + 1), repeat=3):
        fits = sum(counts) <= number and all(g in (None, c) for g, c in zip(given.values(), counts, strict=True))
        if fits:
            ballots = ["for"] * counts[0] + ["against"] * counts[1] + ["abstained"] * counts[2]
            answers |= {carries(rule, votes, ballots, number, number, chance) for chance in ("for", "against")}
    expected = Verdict.UNDETERMINED if len(answers) > 1 else Verdict.MET if answers == {True} else Verdict.NOT_MET
    found = judge_vote(interpret(document(case), [], DAY), case.meeting, case.put)
    assert found.verdict is expected, found
