"""The verdict on a vote: whether a decision is carried under the terms, by the votes and consents that are recorded."""

from datetime import date, datetime
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from domain.events.votes import Votes
from domain.rules.inputs import MeetingInput
from domain.rules.labels import body_labels, seat_labels
from domain.rules.open_values import over_open_values
from domain.rules.voting import agency_votes
from domain.rules.voting.explanation import VoteReading, reasons_of
from domain.rules.voting.interests import Interest, voting_levels
from domain.rules.voting.tally import Case, by_count, by_seat, tally
from domain.rules.voting.voters import Voter, voters
from domain.terms.base import DecisionKind
from domain.terms.interpretation import NO_TERMS, EffectiveTerms
from domain.terms.voting import BusinessTerms, DecisionTerms, VotingRule
from domain.text import said
from domain.verdicts import Reason, Verdict

VOTING_KEYS = ("decisions.", "interests.", "composition.deputies")


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


@over_open_values(*VOTING_KEYS, "body.")
def judge_vote(terms: EffectiveTerms | None, meeting: MeetingInput, motion: Motion) -> VoteVerdict:
    """MET: carried in every completion of what is not known. NOT_MET: in none. SILENT: the terms ask for no vote."""
    silence = tuple(sorted({*motion.basis, *(terms.basis if terms else ())}))
    decisions = terms.terms.decisions if terms else None
    if terms is None or decisions is None:
        reason = NO_TERMS if terms is None else terms.silence(said("what carries a decision"))
        return VoteVerdict(verdict=Verdict.SILENT, reasons=(reason,), basis=silence)
    if motion.kind not in decisions.kinds:
        reason = Reason(
            "not-put-to-the-vote", said("the terms ask for no vote on {kind}", kind=motion.kind), decisions.clause
        )
        return VoteVerdict(verdict=Verdict.SILENT, reasons=(reason,), basis=silence)
    business = _business(decisions, motion)
    if business is not None and business.never and motion.kind == "decision":
        reason = Reason("never-decided", said("this body never decides on {what}", what=business.what), business.clause)
        return VoteVerdict(verdict=Verdict.NOT_MET, reasons=(reason,), basis=_basis(terms, meeting, motion))
    found = _vote(terms, decisions, meeting, motion)
    if business is not None and business.consents:
        found = _consented(terms, business, motion, found)
    return replace(
        found,
        reasons=(*found.reasons, *terms.late_interpretations("decisions.", "interests.")),
        basis=_basis(terms, meeting, motion),
    )


def rule_of(decisions: DecisionTerms, motion: Motion) -> tuple[str, VotingRule | None]:
    """The voting rule of a motion and its key: that of its business, of decisions in writing, or of all decisions."""
    business = _business(decisions, motion)
    if business is not None and business.rule is not None:
        return f"decisions.business.{business.id}.rule", business.rule
    if motion.in_writing and decisions.written is not None and decisions.written.rule is not None:
        return "decisions.written.rule", decisions.written.rule
    return "decisions.rule", decisions.rule


def readings(
    terms: EffectiveTerms, decisions: DecisionTerms, rule: VotingRule, meeting: MeetingInput, motion: Motion
) -> list[VoteReading]:
    """Every reading of who votes, each with the cases of the vote."""
    votes = motion.votes or Votes()
    deputies = terms.terms.composition.deputies if terms.terms.composition is not None else None
    rule_of_voters = decisions.voters
    silent = motion.in_writing and votes != Votes(consensus=votes.consensus)
    found = []
    for by_deputy, remote, interests in product(
        (True, False) if rule_of_voters.deputies is None else (rule_of_voters.deputies,),
        (True, False) if rule_of_voters.remote is None else (rule_of_voters.remote,),
        voting_levels(terms, motion.interests),
    ):
        seats = voters(
            replace(rule_of_voters, deputies=by_deputy, remote=remote), deputies, meeting, motion.at, interests
        )
        electors = seats
        possible_votes: tuple[Votes, ...] = (votes,)
        divided: tuple[tuple[str, ...], ...] = ()
        if rule_of_voters.each == "agency":
            electors, possible_votes, divided = agency_votes.combine_by_agency(seats, meeting, votes)
        cases = [case for cast in possible_votes for case in _cases(rule, electors, cast, silent=silent)]
        found.append(VoteReading(seats, electors, possible_votes[0], cases, divided))
    return found


def _cases(rule: VotingRule, electors: list[Voter], votes: Votes, *, silent: bool) -> list[Case]:
    if (votes.in_favour, votes.against, votes.abstained) != (None, None, None):
        return by_count(rule, electors, votes, silent=silent)
    return by_seat(rule, electors, {each.seat: each.vote for each in votes.by_seat}, silent=silent)


def _vote(terms: EffectiveTerms, decisions: DecisionTerms, meeting: MeetingInput, motion: Motion) -> VoteVerdict:
    key, rule = rule_of(decisions, motion)
    if rule is None:
        return VoteVerdict(verdict=Verdict.SILENT, reasons=(terms.silence(said("what carries a decision")),))
    votes = motion.votes or Votes()
    read = readings(terms, decisions, rule, meeting, motion)
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
            reasons_of(
                *(terms, key, rule, votes, verdict, number, counted, read),
                labels=seat_labels(meeting.seats),
                interests=bool(motion.interests),
            )
        ),
    )


def _business(decisions: DecisionTerms, motion: Motion) -> BusinessTerms | None:
    return next((each for each in decisions.business if each.id == motion.business), None)


def _consented(terms: EffectiveTerms, business: BusinessTerms, motion: Motion, found: VoteVerdict) -> VoteVerdict:
    """Without a consent that the business needs, it is not carried, however the vote went."""
    reasons = list(found.reasons)
    labels = body_labels(terms)
    verdict = found.verdict if found.verdict is not Verdict.SILENT else Verdict.MET
    for word in business.consents:
        body, name = terms.body(word), labels.get(word, word)
        given = [c for c in motion.consents if c.by == body]
        if good := next((c for c in given if c.quorate in (Verdict.MET, Verdict.SILENT)), None):
            words = said("{body} consented on {on}", body=name, on=good.on)
            reasons.append(Reason("consent-given", words, business.consents_clause))
            continue
        if body is None or any(c.quorate is Verdict.UNDETERMINED for c in given):
            words = (
                said("which group {word} is, is not said", word=name)
                if body is None
                else said("whether {body} was quorate is not decided", body=name)
            )
            reasons.append(Reason("consent-undecided", words, business.consents_clause))
            verdict = Verdict.UNDETERMINED if verdict is Verdict.MET else verdict
            continue
        lacks = said("{body} has not consented", body=name)
        if given:
            lacks = said("{body} consented without a quorum", body=name)
        reasons.append(Reason("consent-outstanding", lacks, business.consents_clause))
        verdict = Verdict.NOT_MET
    told = (r for r in reasons if verdict is Verdict.MET or r.code != "carried")
    return replace(found, verdict=verdict, reasons=tuple(told))


def _basis(terms: EffectiveTerms, meeting: MeetingInput, motion: Motion) -> tuple[int, ...]:
    found = {*motion.basis, *meeting.basis, *terms.basis_of(*VOTING_KEYS)}
    for bases in (meeting.seats, meeting.roll, motion.interests, motion.consents):
        found.update(position for each in bases for position in each.basis)
    return tuple(sorted(found))
