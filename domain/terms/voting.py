"""What terms of reference may say of decisions and declared interests: who votes, what carries, what may be decided
outside meetings, and what an interest takes away."""

from typing import Literal

from msgspec import Struct

from domain.calendars.counting import DayCount
from domain.terms.base import Among, ClauseRef, DecisionKind, Deduction, Fraction, Key, Number
from domain.values import Text

Method = Literal["consensus", "majority", "consensus_or_majority"]
MajorityBase = Literal["cast", "present", "all"]
Abstentions = Literal["ignored", "against"]
Tie = Literal["casting_vote", "fails", "lot"]
FollowUp = Literal["reported", "ratified"]
InterestEffect = Literal["leaves", "stays_without_vote", "votes_with_leave"]


class VotingRule(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What carries a decision: consensus, a majority, or a majority where there is no consensus. A majority is `more_than`
    or `at_least` a fraction `of` the votes cast, of those present who may vote, or of all seats that may vote (`less`
    some of these). `minimum` votes in favour are needed in any case. `tie`: what decides where as many are for as
    against, and half is what is asked."""

    clause: ClauseRef
    method: Method | None = None
    more_than: Fraction | None = None
    at_least: Fraction | None = None
    of: MajorityBase | None = None
    less: tuple[Deduction, ...] = ()
    minimum: Number | None = None
    abstentions: Abstentions | None = None
    tie: Tie | None = None
    casting_vote_by: Key | None = None

    @property
    def may_tie(self) -> bool:
        """Whether as many for as against may leave it undecided: where half, or less, is what is asked."""
        fraction = self.more_than or self.at_least
        return fraction is None or 2 * fraction[0] <= fraction[1]


class Voters(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who votes: the seats that do (the voting ones, unless others are said), by deputy, and from afar; `each` seat has a
    vote, or the seats of each agency have one together."""

    seats: Among | None = None
    each: Literal["seat", "agency"] = "seat"
    deputies: bool | None = None
    remote: bool | None = None
    clause: ClauseRef | None = None


class BusinessTerms(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A kind of business that the terms treat by itself: reserved to another majority, or to the consent of bodies, or
    never decided by this body at all."""

    id: Key
    what: Text
    clause: ClauseRef
    rule: VotingRule | None = None
    consents: tuple[Key, ...] = ()
    consents_clause: ClauseRef | None = None
    never: bool = False


class ChairsAction(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What an office may decide between meetings: for which kinds of business (none named: any), and whether that is
    then reported to, or ratified at, the next meeting (`next_meeting`) or one within so many days; `count` is what days."""

    clause: ClauseRef
    allowed: bool | None = None
    by: Key | None = None
    business: tuple[Key, ...] = ()
    then: FollowUp | None = None
    next_meeting: bool = False
    within_days: Number | None = None
    count: DayCount = "calendar"


class WrittenProcedure(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Decisions in writing: the share of those who may vote that must respond, for how many days responses are awaited,
    the rule (that of meetings unless another is said), and whether a meeting is then told; `count` is what days."""

    clause: ClauseRef
    allowed: bool | None = None
    business: tuple[Key, ...] = ()
    responses: Fraction | None = None
    days_min: Number | None = None
    days_max: Number | None = None
    rule: VotingRule | None = None
    then: FollowUp | None = None
    next_meeting: bool = False
    within_days: Number | None = None
    count: DayCount = "calendar"


class DecisionTerms(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`[decisions]`: what carries a decision, of which kinds that is asked, who votes, and what may be decided outside
    meetings."""

    clause: ClauseRef
    rule: VotingRule | None = None
    kinds: tuple[DecisionKind, ...] = ("decision",)
    voters: Voters = Voters()
    business: tuple[BusinessTerms, ...] = ()
    chairs_action: ChairsAction | None = None
    written: WrittenProcedure | None = None


class InterestTerms(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`[interests]`: what follows for whoever has an interest in a matter. Whether they count towards the quorum is
    said in `quorum.counts.conflicted`."""

    clause: ClauseRef
    effect: InterestEffect | None = None
    leave_by: Key | None = None
