"""Decisions: whether one is carried under the terms, by the votes that are recorded of it and the consents it needs."""

from datetime import date, datetime
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from domain.events.votes import Votes
from domain.rules.inputs import MeetingInput
from domain.rules.voting import agency_votes
from domain.rules.voting.explanation import Reading, reasons_of
from domain.rules.voting.interests import Interest, voting_levels
from domain.rules.voting.tally import Case, by_count, by_seat, tally
from domain.rules.voting.voters import Voter, voters
from domain.terms.interpretation import NO_TERMS, EffectiveTerms
from domain.terms.voting import BusinessTerms, DecisionKind, DecisionTerms, VotingRule
from domain.text import said
from domain.verdicts import Reason, Verdict

VOTING_KEYS = ("decisions.", "interests.", "composition.deputies.")


class DecisionConsent(Struct, frozen=True, kw_only=True):
    """That a body (the slug of a group) consented, and whether its meeting was quorate where it did so at one."""

    by: str
    on: date
    quorate: Verdict = Verdict.MET
    basis: tuple[int, ...] = ()


class Motion(Struct, frozen=True, kw_only=True):
    """What was put to a vote: its kind and business in the terms, at a moment where it is known, what is recorded of the
    vote, and the interests in it. In writing, whoever is not said to have responded did not."""

    kind: DecisionKind = "decision"
    business: str | None = None
    votes: Votes | None = None
    at: datetime | None = None
    interests: tuple[Interest, ...] = ()
    consents: tuple[DecisionConsent, ...] = ()
    in_writing: bool = False
    basis: tuple[int, ...] = ()


class VoteVerdict(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a decision is carried: so many votes in favour needed, counted for certain, and missing; None where they
    are not decided, or where a consensus is asked for."""

    verdict: Verdict
    needed: int | None = None
    counted: int | None = None
    missing: int | None = None
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()


def judge_vote(terms: EffectiveTerms | None, meeting: MeetingInput, put: Motion) -> VoteVerdict:
    """MET: carried in every completion of what is not known. NOT_MET: in none. SILENT: the terms ask for no vote."""
    silence = tuple(sorted({*put.basis, *(terms.basis if terms else ())}))
    decisions = terms.terms.decisions if terms else None
    if terms is None or decisions is None:
        reason = NO_TERMS if terms is None else terms.silence(said("what carries a decision"))
        return VoteVerdict(verdict=Verdict.SILENT, reasons=(reason,), basis=silence)
    if put.kind not in decisions.kinds:
        reason = Reason(
            "not-put-to-the-vote", said("the terms ask for no vote on {kind}", kind=put.kind), decisions.clause
        )
        return VoteVerdict(verdict=Verdict.SILENT, reasons=(reason,), basis=silence)
    found = _vote(terms, decisions, meeting, put)
    business = _business(decisions, put)
    if business is not None and business.consents:
        found = _consented(terms, business, put, found)
    return replace(
        found,
        reasons=(*found.reasons, *terms.late_interpretations("decisions.", "interests.")),
        basis=_basis(terms, meeting, put),
    )


def rule_of(decisions: DecisionTerms, put: Motion) -> tuple[str, VotingRule | None]:
    """The rule that a vote is under, and its key: that of its business, of writing, or of all decisions."""
    business = _business(decisions, put)
    if business is not None and business.rule is not None:
        return f"decisions.business.{business.id}.rule", business.rule
    if put.in_writing and decisions.written is not None and decisions.written.rule is not None:
        return "decisions.written.rule", decisions.written.rule
    return "decisions.rule", decisions.rule


def readings(
    terms: EffectiveTerms, decisions: DecisionTerms, rule: VotingRule, meeting: MeetingInput, put: Motion
) -> list[Reading]:
    """Every reading of who votes, with what the vote then comes to."""
    votes = put.votes or Votes()
    deputies = terms.terms.composition.deputies if terms.terms.composition is not None else None
    said = decisions.voters
    silent = put.in_writing and votes != Votes(consensus=votes.consensus)
    found = []
    for by_deputy, remote, interests in product(
        (True, False) if said.deputies is None else (said.deputies,),
        (True, False) if said.remote is None else (said.remote,),
        voting_levels(terms, put.interests),
    ):
        who = voters(replace(said, deputies=by_deputy, remote=remote), deputies, meeting, put.at, interests)
        perhaps: tuple[Votes, ...] = (votes,)
        divided: tuple[tuple[str, ...], ...] = ()
        if said.each == "agency":
            who, perhaps, divided = agency_votes.combine_by_agency(who, meeting, votes)
        cases = [case for cast in perhaps for case in _cases(rule, who, cast, silent=silent)]
        found.append(Reading(who, perhaps[0], cases, divided))
    return found


def _cases(rule: VotingRule, who: list[Voter], votes: Votes, *, silent: bool) -> list[Case]:
    if (votes.in_favour, votes.against, votes.abstained) != (None, None, None):
        return by_count(rule, who, votes, silent=silent)
    return by_seat(rule, who, {each.seat: each.vote for each in votes.by_seat}, silent=silent)


def _vote(terms: EffectiveTerms, decisions: DecisionTerms, meeting: MeetingInput, put: Motion) -> VoteVerdict:
    key, rule = rule_of(decisions, put)
    if rule is None:
        return VoteVerdict(verdict=Verdict.SILENT, reasons=(terms.silence(said("what carries a decision")),))
    votes = put.votes or Votes()
    read = readings(terms, decisions, rule, meeting, put)
    tallies = [tally(rule, votes, each.cases) for each in read]
    answers = frozenset().union(*(each.answers for each in tallies))
    needed = frozenset().union(*(each.needed for each in tallies))
    counted = min((case.in_favour for each in read for case in each.cases), default=0)
    verdict = Verdict.UNDETERMINED if len(answers) > 1 else Verdict.MET if True in answers else Verdict.NOT_MET
    number = next(iter(needed)) if len(needed) == 1 else None
    if verdict is Verdict.MET and number is not None and counted < number and "for" in (votes.casting, votes.lot):
        counted += 1
    return VoteVerdict(
        verdict=verdict,
        needed=number,
        counted=counted,
        missing=None if number is None else max(0, number - counted),
        reasons=tuple(
            reasons_of(terms, key, rule, votes, verdict, number, counted, read, interests=bool(put.interests))
        ),
    )


def _business(decisions: DecisionTerms, put: Motion) -> BusinessTerms | None:
    return next((each for each in decisions.business if each.id == put.business), None)


def _consented(terms: EffectiveTerms, business: BusinessTerms, put: Motion, found: VoteVerdict) -> VoteVerdict:
    """Without a consent that the business needs, it is not carried, however the vote went."""
    reasons = list(found.reasons)
    verdict = found.verdict if found.verdict is not Verdict.SILENT else Verdict.MET
    for word in business.consents:
        body = terms.body(word)
        given = [c for c in put.consents if c.by == body]
        if any(c.quorate in (Verdict.MET, Verdict.SILENT) for c in given):
            continue
        if body is None or any(c.quorate is Verdict.UNDETERMINED for c in given):
            words = (
                said("which group {word} is, is not said", word=word)
                if body is None
                else said("whether {body} was quorate is not decided", body=body)
            )
            reasons.append(Reason("consent-undecided", words, business.consents_clause))
            verdict = Verdict.UNDETERMINED if verdict is Verdict.MET else verdict
            continue
        lacks = said("{body} has not consented", body=body)
        if given:
            lacks = said("{body} consented without a quorum", body=body)
        reasons.append(Reason("consent-outstanding", lacks, business.consents_clause))
        verdict = Verdict.NOT_MET
    return replace(found, verdict=verdict, reasons=tuple(reasons))


def _basis(terms: EffectiveTerms, meeting: MeetingInput, put: Motion) -> tuple[int, ...]:
    found = {*put.basis, *meeting.basis, *terms.basis_of(*VOTING_KEYS)}
    for bases in (meeting.seats, meeting.roll, put.interests, put.consents):
        found.update(position for each in bases for position in each.basis)
    return tuple(sorted(found))
