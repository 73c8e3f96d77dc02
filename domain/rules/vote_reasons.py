"""The words of a vote: why it carries or does not, what the terms leave open of it, and what is missing of its record."""

from collections.abc import Sequence

from msgspec import Struct

from domain.events.ballots import Votes
from domain.rules.counting import MAYBE
from domain.rules.voters import Voter
from domain.rules.votes import Case
from domain.terms.decisions import VotingRule
from domain.terms.interpretation import Interpreted
from domain.verdicts import Reason, Verdict


class Reading(Struct, frozen=True):
    """What one reading of who votes comes to: who they are, and the cases of the vote."""

    voters: list[Voter]
    cases: list[Case]


def reasons_of(
    terms: Interpreted,
    key: str,
    rule: VotingRule,
    votes: Votes,
    verdict: Verdict,
    needed: int | None,
    counted: int,
    read: Sequence[Reading],
    *,
    interests: bool,
) -> list[Reason]:
    """Why a vote carries or does not, the most telling first."""
    found = []
    if votes.consensus is not None and rule.method != "majority":
        words = "a consensus was reached" if votes.consensus else "there was no consensus"
        found.append(Reason("consensus" if votes.consensus else "no-consensus", words, rule.clause))
    elif verdict is Verdict.NOT_MET:
        words = "no consensus: somebody was not in favour" if needed is None else f"{counted} of {needed} in favour"
        found.append(Reason("not-carried", words, rule.clause))
    if votes.casting is not None and rule.tie in ("casting_vote", None):
        found.append(Reason("casting-vote", f"a casting vote was given {votes.casting}", rule.clause))
    if votes.lot is not None and rule.tie in ("lot", None):
        found.append(Reason("lot", f"the lot fell {votes.lot}", rule.clause))
    if verdict is Verdict.UNDETERMINED:
        found += _open(terms, key, rule, interests)
        found += _unknown(rule, votes, read)
    told = {each.seat: each.vote for each in votes.by_seat}
    for voter in read[0].voters:
        if voter.seat in told and all(_not_heard(each, voter.seat) for each in read):
            found.append(Reason("vote-not-counted", f"{voter.seat}: {voter.why_not or 'not there'}", rule.clause))
    one_of_them = {v.seat for each in read for v in each.voters}
    found += [
        Reason("vote-not-counted", f"{seat}: has no vote", rule.clause) for seat in told if seat not in one_of_them
    ]
    given = sum(n or 0 for n in (votes.in_favour, votes.against, votes.abstained))
    most = max(sum(bool(v.may and v.there) for v in each.voters) for each in read)
    if given > most:
        found.append(Reason("more-votes-than-voters", f"{given} votes of {most} who may vote", rule.clause))
    return found


def _not_heard(reading: Reading, seat: str) -> bool:
    return any(v.seat == seat and not (v.may and v.there) for v in reading.voters)


def _open(terms: Interpreted, key: str, rule: VotingRule, interests: bool) -> list[Reason]:
    names = [f"{key}.{name}" for name in ("method", "of", "abstentions", "tie") if f"{key}.{name}" in terms.open]
    if rule.more_than is None and rule.at_least is None:
        names += [f"{key}.{name}" for name in ("more_than", "at_least") if f"{key}.{name}" in terms.open]
    names += [f"decisions.voters.{name}" for name in ("deputies", "remote", "seats")]
    names += ["interests.effect"] if interests else []
    return [terms.undecided(name, rule.clause) for name in names if name in terms.open]


def _unknown(rule: VotingRule, votes: Votes, read: Sequence[Reading]) -> list[Reason]:
    """What is missing of the record."""
    if votes == Votes():
        return [Reason("votes-not-recorded", "no votes are recorded", rule.clause)]
    found = []
    told = {each.seat for each in votes.by_seat}
    if told:
        waiting = {v.seat for each in read for v in each.voters if v.may and v.there and v.seat not in told}
        if waiting:
            found.append(Reason("vote-not-recorded", f"no vote recorded of {', '.join(sorted(waiting))}", rule.clause))
        doubted = {v.seat: v.why_not for v in read[0].voters if v.may == MAYBE and v.seat in told}
        found += [
            Reason("vote-in-doubt", f"{seat}: {why or 'may not vote'}", rule.clause) for seat, why in doubted.items()
        ]
    missing = [
        w
        for w, n in (("for", votes.in_favour), ("against", votes.against), ("abstained", votes.abstained))
        if n is None
    ]
    if not told and votes.consensus is None and missing:
        found.append(Reason("votes-not-recorded", f"not recorded: how many {', '.join(missing)}", rule.clause))
    if votes.casting is None and rule.tie in ("casting_vote", None):
        found.append(Reason("no-casting-vote", "no casting vote is recorded", rule.clause))
    return found
