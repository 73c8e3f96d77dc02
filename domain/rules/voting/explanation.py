"""Explanation of a vote: why it carries or not, what the terms leave open, and what is missing of the record."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from domain.events.votes import Votes
from domain.rules.certainty import MAYBE
from domain.rules.labels import Label, labelled
from domain.rules.voting.tally import Case
from domain.rules.voting.voters import Voter
from domain.terms.interpretation import EffectiveTerms
from domain.terms.voting import VotingRule
from domain.text import Words, code, said
from domain.verdicts import Reason, Verdict


class VoteReading(Struct, frozen=True):
    """One reading of who votes: the seats of the electorate, the voters (these, or one for each agency), their votes, and
    the cases of the vote. `divided` are the seats of each agency with one vote that voted differently."""

    seats: list[Voter]
    voters: list[Voter]
    votes: Votes
    cases: list[Case]
    divided: tuple[tuple[str, ...], ...] = ()


def reasons_of(
    terms: EffectiveTerms,
    key: str,
    rule: VotingRule,
    votes: Votes,
    verdict: Verdict,
    needed: int | None,
    counted: int,
    read: Sequence[VoteReading],
    *,
    labels: Mapping[str, Label],
    interests: bool,
) -> list[Reason]:
    """Why a vote carries or does not, the most telling first; `labels` are the titles of seats."""
    found = []
    if votes.consensus is not None and rule.method != "majority":
        words = said("a consensus was reached") if votes.consensus else said("there was no consensus")
        found.append(Reason("consensus" if votes.consensus else "no-consensus", words, rule.clause))
    elif verdict is Verdict.NOT_MET:
        words = (
            said("no consensus: somebody was not in favour")
            if needed is None
            else said("{counted} of {needed} in favour", counted=counted, needed=needed)
        )
        found.append(Reason("not-carried", words, rule.clause))
    elif verdict is Verdict.MET:
        words = (
            said("nobody was against it")
            if needed is None
            else said("{counted} of {needed} in favour", counted=counted, needed=needed)
        )
        found.append(Reason("carried", words, rule.clause))
    if votes.casting is not None and rule.tie in ("casting_vote", None):
        found.append(
            Reason("casting-vote", said("a casting vote was given {casting}", casting=code(votes.casting)), rule.clause)
        )
    if votes.lot is not None and rule.tie in ("lot", None):
        found.append(Reason("lot", said("the lot fell {lot}", lot=code(votes.lot)), rule.clause))
    if verdict is Verdict.UNDETERMINED:
        found += _open(terms, key, rule, interests)
        found += _unknown(rule, read[0].votes, read, labels)
    found += [
        Reason(
            "agency-divided",
            said("of one agency, and voted differently: {seats}", seats=labelled(labels, seats)),
            rule.clause,
        )
        for seats in dict.fromkeys(seats for each in read for seats in each.divided)
    ]
    recorded = {each.seat: each.vote for each in votes.by_seat}
    for voter in read[0].seats:
        if voter.seat in recorded and all(_not_counted(each, voter.seat) for each in read):
            found.append(
                Reason(
                    "vote-not-counted",
                    _vote_not_counted(labels, voter.seat, voter.why_not or said("not there")),
                    rule.clause,
                )
            )
    electorate = {v.seat for each in read for v in each.seats}
    found += [
        Reason("vote-not-counted", _vote_not_counted(labels, seat, said("has no vote")), rule.clause)
        for seat in recorded
        if seat not in electorate
    ]
    given = sum(n or 0 for n in (votes.in_favour, votes.against, votes.abstained))
    most = max(sum(bool(v.may_vote and v.present) for v in each.voters) for each in read)
    if given > most:
        found.append(
            Reason(
                "more-votes-than-voters",
                said("{given} votes of {most} who may vote", given=given, most=most),
                rule.clause,
            )
        )
    return found


def _vote_not_counted(labels: Mapping[str, Label], seat: str, why: Words) -> Words:
    return said("the vote of {seat} is not counted: {why}", seat=labels.get(seat, seat), why=why)


def _not_counted(reading: VoteReading, seat: str) -> bool:
    return any(v.seat == seat and not (v.may_vote and v.present) for v in reading.seats)


def _may_tie(reading: VoteReading) -> bool:
    return any(case.against <= case.in_favour <= case.against + case.abstained[1] for case in reading.cases)


def _open(terms: EffectiveTerms, key: str, rule: VotingRule, interests: bool) -> list[Reason]:
    names = [f"{key}.{name}" for name in ("method", "of", "abstentions", "tie") if f"{key}.{name}" in terms.open]
    if rule.more_than is None and rule.at_least is None:
        names += [f"{key}.{name}" for name in ("more_than", "at_least") if f"{key}.{name}" in terms.open]
    names += [f"decisions.voters.{name}" for name in ("deputies", "remote", "seats")]
    names += ["interests.effect"] if interests else []
    return [terms.undecided(name, rule.clause) for name in names if name in terms.open]


def _unknown(rule: VotingRule, votes: Votes, read: Sequence[VoteReading], labels: Mapping[str, Label]) -> list[Reason]:
    """What is missing of the record."""
    if votes == Votes():
        return [Reason("votes-not-recorded", said("no votes are recorded"), rule.clause)]
    found = []
    recorded = {each.seat for each in votes.by_seat}
    if recorded:
        waiting = {v.seat for each in read for v in each.voters if v.may_vote and v.present and v.seat not in recorded}
        if waiting:
            found.append(
                Reason(
                    "vote-not-recorded",
                    said("no vote recorded of {seats}", seats=labelled(labels, waiting)),
                    rule.clause,
                )
            )
        doubted = {v.seat: v.why_not for v in read[0].voters if v.may_vote == MAYBE and v.seat in recorded}
        found += [
            Reason(
                "vote-in-doubt",
                said("{seat}: {why}", seat=labels.get(seat, seat), why=why or said("may not vote")),
                rule.clause,
            )
            for seat, why in doubted.items()
        ]
    asked = [(said("for"), votes.in_favour), (said("against"), votes.against)]
    asked += [(said("abstained"), votes.abstained)] if rule.abstentions != "ignored" else []
    missing = [words for words, number in asked if number is None]
    if not recorded and votes.consensus is None and missing:
        found.append(Reason("votes-not-recorded", said("not recorded: how many {votes}", votes=missing), rule.clause))
    if votes.casting is None and rule.may_tie and rule.tie in ("casting_vote", None) and any(map(_may_tie, read)):
        found.append(Reason("no-casting-vote", said("no casting vote is recorded"), rule.clause))
    return found
