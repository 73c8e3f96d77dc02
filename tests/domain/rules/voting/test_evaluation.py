"""Whether a decision is carried, case by case as a chair would count it, and as the two real groups leave it unsaid."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from domain.events.votes import SeatVote, Votes
from domain.rules.inputs import AttendanceInput, MeetingInput, PresenceInterval, SeatInput
from domain.rules.quorum.consequence import Ratification, judge_ratification
from domain.rules.voting.decisions_outside import OutsideDecisionInput, judge_follow_up, judge_outside_decision
from domain.rules.voting.evaluation import DecisionConsent, Motion, VoteVerdict, judge_vote
from domain.rules.voting.interests import Interest, judge_observance
from domain.terms.interpretation import EffectiveTerms
from domain.verdicts import Outcome, Verdict
from tests.support.rule_scenarios import DAY, codes, cwm_taf, voting_terms, wandsworth

MET, NOT_MET, UNDETERMINED, SILENT = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.SILENT
FIVE = tuple(SeatInput(id=f"s{n}", member=f"p{n}") for n in range(1, 6))
ALL_THERE = MeetingInput(
    on=DAY,
    seats=FIVE,
    roll=tuple(AttendanceInput(seat=s.id, outcome=Outcome.PRESENT, person=s.member) for s in FIVE),
)


def counts(*numbers: int | None, **more: Any) -> Votes:
    return replace(Votes(), **dict(zip(("in_favour", "against", "abstained"), numbers, strict=False)), **more)


def seats(**votes: str) -> Votes:
    return Votes(by_seat=tuple(SeatVote(seat=seat, vote=vote) for seat, vote in votes.items()))  # type: ignore[arg-type]


def put(
    votes: Votes | None, under: EffectiveTerms | None = None, meeting: MeetingInput = ALL_THERE, **more: Any
) -> VoteVerdict:
    return judge_vote(under or voting_terms(), meeting, Motion(votes=votes, **more))


@pytest.mark.parametrize(
    ("votes", "verdict", "numbers"),
    [
        (counts(3, 2, 0), MET, (3, 3, 0)),
        (counts(2, 1, 2), MET, (2, 2, 0)),
        (counts(2, 3, 0), NOT_MET, (3, 2, 1)),
        (counts(2, 2, 1), UNDETERMINED, (3, 2, 1)),
        (counts(2, 2, 1, casting="for"), MET, (3, 3, 0)),
        (counts(2, 2, 1, casting="against"), NOT_MET, (3, 2, 1)),
        (counts(3, None, 0), MET, (None, 3, None)),
        (counts(2, None, 0), UNDETERMINED, (None, 2, None)),
        (counts(0, 0, 5), NOT_MET, (1, 0, 1)),
        (None, UNDETERMINED, (None, 0, None)),
    ],
)
def test_a_majority_of_the_votes_cast(votes: Votes | None, verdict: Verdict, numbers: tuple[int | None, ...]) -> None:
    found = put(votes)
    assert (found.verdict, (found.needed, found.counted, found.missing)) == (verdict, numbers)


@pytest.mark.parametrize(
    ("of", "for_", "verdict"),
    [("cast", 2, MET), ("present", 2, NOT_MET), ("present", 3, MET), ("all", 3, NOT_MET), ("all", 4, MET)],
)
def test_of_whom_it_is_the_majority(of: str, for_: int, verdict: Verdict) -> None:
    """One against, the rest of the five abstain; two more seats are vacant."""
    rule = voting_terms(('of = "cast"\n', f'of = "{of}"\n'))
    meeting = replace(ALL_THERE, seats=(*FIVE, SeatInput(id="s6"), SeatInput(id="s7")))
    assert put(counts(for_, 1, 4 - for_), rule, meeting).verdict is verdict


@pytest.mark.parametrize(("abstentions", "asked"), [("ignored", "against"), ("against", "against, abstained")])
def test_how_many_abstained_is_asked_only_where_it_matters(abstentions: str, asked: str) -> None:
    found = put(counts(2), voting_terms(('abstentions = "ignored"', f'abstentions = "{abstentions}"')))
    assert f"not recorded: how many {asked}" in [str(reason.text) for reason in found.reasons]


def test_abstentions_count_against_where_the_terms_say_so() -> None:
    against = voting_terms(('abstentions = "ignored"', 'abstentions = "against"'))
    assert put(counts(2, 0, 3), against).verdict is NOT_MET
    assert put(counts(3, 0, 2), against).verdict is MET


@pytest.mark.parametrize(("tie", "told", "verdict"), [
    ("fails", {}, NOT_MET),
    ("lot", {}, UNDETERMINED),
    ("lot", {"lot": "for"}, MET),
    ("lot", {"lot": "against"}, NOT_MET),
    ("lot", {"casting": "for"}, UNDETERMINED),
])  # fmt: skip
def test_a_tie_fails_or_falls_by_lot(tie: str, told: dict[str, Any], verdict: Verdict) -> None:
    under = voting_terms(('tie = "casting_vote"\ncasting_vote_by = "chair"\n', f'tie = "{tie}"\n'))
    assert put(counts(2, 2, 1, **told), under).verdict is verdict


def test_a_consensus_is_what_is_recorded_or_what_nobody_opposed() -> None:
    consensus = voting_terms(('method = "majority"\nmore_than = [1, 2]\nof = "cast"\n', 'method = "consensus"\n'))
    assert put(Votes(consensus=True), consensus).verdict is MET
    assert codes(put(Votes(consensus=False), consensus).reasons) == ["no-consensus"]
    assert put(counts(3, 0, 2), consensus).verdict is MET
    assert put(counts(4, 1, 0), consensus).verdict is NOT_MET
    assert put(None, consensus).verdict is UNDETERMINED
    either = voting_terms(('method = "majority"', 'method = "consensus_or_majority"'))
    assert put(Votes(consensus=True), either).verdict is MET
    assert put(counts(3, 2, 0, consensus=False), either).verdict is MET
    assert put(counts(2, 3, 0, consensus=False), either).verdict is NOT_MET


def test_a_reserved_matter_needs_its_own_majority_and_the_consent_of_the_parent() -> None:
    def of(votes: Votes, *consents: DecisionConsent) -> VoteVerdict:
        return put(votes, business="terms", consents=consents)

    assert (of(counts(4, 1, 0)).verdict, codes(of(counts(4, 1, 0)).reasons)) == (NOT_MET, ["consent-outstanding"])
    assert of(counts(4, 1, 0), DecisionConsent(by="parent", on=DAY)).verdict is MET
    assert of(counts(3, 0, 0), DecisionConsent(by="parent", on=DAY)).verdict is NOT_MET
    assert of(counts(4, 1, 0), DecisionConsent(by="other", on=DAY)).verdict is NOT_MET
    assert of(counts(4, 1, 0), DecisionConsent(by="parent", on=DAY, quorate=NOT_MET)).verdict is NOT_MET
    assert of(counts(4, 1, 0), DecisionConsent(by="parent", on=DAY, quorate=UNDETERMINED)).verdict is UNDETERMINED


def test_an_open_question_matters_only_where_the_answers_differ() -> None:
    opened = voting_terms(('abstentions = "ignored"\n', ""), opened=("decisions.rule.abstentions",))
    assert put(counts(3, 1, 1), opened).verdict is MET
    found = put(counts(2, 1, 2), opened)
    assert (found.verdict, codes(found.reasons)) == (UNDETERMINED, ["open", "no-casting-vote"])
    settled = voting_terms(
        ('abstentions = "ignored"\n', ""),
        opened=("decisions.rule.abstentions",),
        said={"decisions.rule.abstentions": "ignored"},
    )
    assert put(counts(2, 1, 2), settled).verdict is MET


def test_a_casting_vote_is_missed_only_where_there_may_be_a_tie() -> None:
    unknown = seats(s1="for", s2="for", s3="against")
    assert "no-casting-vote" in codes(put(unknown).reasons)
    two_thirds = voting_terms(("more_than = [1, 2]", "at_least = [2, 3]"))
    found = put(unknown, two_thirds)
    assert (found.verdict, codes(found.reasons)) == (UNDETERMINED, ["vote-not-recorded"])
    no_tie = seats(s1="for", s2="for", s3="for", s4="against")
    assert "no-casting-vote" not in codes(put(no_tie).reasons)


def test_deputies_and_those_from_afar_vote_where_the_terms_let_them() -> None:
    roll = [replace(line, outcome=Outcome.BY_DEPUTY) if line.seat == "s1" else line for line in ALL_THERE.roll]
    roll[1] = replace(roll[1], presence=(PresenceInterval(mode="remote"),))
    meeting = replace(ALL_THERE, roll=tuple(roll))
    votes = seats(s1="for", s2="for", s3="for", s4="against", s5="against")
    assert put(votes, meeting=meeting).verdict is MET
    for change in (("deputies = true", "deputies = false"), ("remote = true", "remote = false")):
        assert put(votes, voting_terms(change), meeting).verdict is UNDETERMINED
    both = put(votes, voting_terms(("deputies = true\nremote = true", "deputies = false\nremote = false")), meeting)
    assert (both.verdict, both.counted) == (NOT_MET, 1)
    assert [str(r.text) for r in both.reasons if r.code == "vote-not-counted"] == [
        "the vote of s1 is not counted: by deputy",
        "the vote of s2 is not counted: from afar",
    ]


def test_whoever_had_left_by_then_has_no_vote() -> None:
    left = PresenceInterval(end=datetime(2025, 5, 13, 11, tzinfo=UTC))
    meeting = replace(
        ALL_THERE, roll=tuple(replace(x, presence=(left,)) if x.seat == "s1" else x for x in ALL_THERE.roll)
    )
    votes = seats(s1="for", s2="for", s3="against", s4="abstained", s5="abstained")
    assert put(votes, meeting=meeting, at=datetime(2025, 5, 13, 10, 30, tzinfo=UTC)).verdict is MET
    assert put(votes, meeting=meeting, at=datetime(2025, 5, 13, 11, 30, tzinfo=UTC)).verdict is UNDETERMINED


@pytest.mark.parametrize(
    ("effect", "observed", "verdict"),
    [
        ("votes_with_leave", "stayed-with-leave", MET),
        ("votes_with_leave", "stayed", UNDETERMINED),
        ("votes_with_leave", None, UNDETERMINED),
        ("stays_without_vote", "stayed-with-leave", UNDETERMINED),
        ("leaves", "stayed", UNDETERMINED),
    ],
)
def test_what_an_interest_takes_from_the_vote(effect: str, observed: Any, verdict: Verdict) -> None:
    """Three to two with the vote of s1; without it two to two, and no casting vote is recorded."""
    under = voting_terms(('effect = "votes_with_leave"\nleave_by = "chair"', f'effect = "{effect}"'))
    votes = seats(s1="for", s2="for", s3="for", s4="against", s5="against")
    interest = Interest(seats=("s1",), observed=observed)
    assert put(votes, under, interests=(interest,)).verdict is verdict


@pytest.mark.parametrize(
    ("effect", "observed", "voted", "verdict"),
    [
        ("leaves", "left", False, MET),
        ("leaves", "stayed", False, NOT_MET),
        ("leaves", None, False, UNDETERMINED),
        ("stays_without_vote", "stayed", False, MET),
        ("stays_without_vote", "stayed", True, NOT_MET),
        ("stays_without_vote", None, True, NOT_MET),
        ("votes_with_leave", "stayed-with-leave", True, MET),
        ("votes_with_leave", "stayed", True, NOT_MET),
        ("votes_with_leave", "left", True, NOT_MET),
    ],
)
def test_whether_an_interest_was_dealt_with_as_the_terms_ask(
    effect: str, observed: Any, voted: bool, verdict: Verdict
) -> None:
    under = voting_terms(('effect = "votes_with_leave"\nleave_by = "chair"', f'effect = "{effect}"'))
    found = judge_observance(under, Interest(seats=("s1",), observed=observed), {"s1": "for"} if voted else {})
    assert found.verdict is verdict
    assert found.reasons


def test_the_two_documents_are_silent_on_votes_and_interests() -> None:
    for under in (cwm_taf(), wandsworth()):
        assert put(counts(3, 2, 0), under).verdict is SILENT
        assert judge_observance(under, Interest(seats=("s1",), observed="stayed"), {}).verdict is SILENT
        found = judge_outside_decision(
            under, ALL_THERE, OutsideDecisionInput(way="chairs-action", on=DAY, by="chair", motion=Motion())
        )
        assert (found.verdict, codes(found.reasons)) == (SILENT, ["silent"])
    assert "to section 4" in str(put(None, wandsworth()).reasons[0].text)
    assert codes(judge_vote(None, ALL_THERE, Motion()).reasons) == ["no-terms"]
    assert codes(put(counts(3, 2, 0), kind="noting").reasons) == ["not-put-to-the-vote"]


def outside(
    under: EffectiveTerms | None = None, way: Any = "written-procedure", by: str = "group", **more: Any
) -> VoteVerdict:
    taken = {"opened": date(2025, 5, 5), "closed": date(2025, 5, 12)} if way == "written-procedure" else {}
    about = Motion(
        votes=more.pop("votes", None), business=more.pop("business", None), consents=more.pop("consents", ())
    )
    return judge_outside_decision(
        under or voting_terms(),
        MeetingInput(on=DAY, seats=FIVE),
        OutsideDecisionInput(way=way, on=DAY, by=by, motion=about, **taken | more),
    )


def test_in_writing_enough_must_respond_and_in_time() -> None:
    assert outside(votes=seats(s1="for", s2="for", s3="against")).verdict is MET
    few = outside(votes=seats(s1="for", s2="for"))
    assert (few.verdict, codes(few.reasons)) == (NOT_MET, ["too-few-responses"])
    assert outside(votes=counts(2, 0, 1)).verdict is MET
    assert outside(votes=counts(1, 2, 0)).verdict is NOT_MET
    assert outside(votes=None).verdict is UNDETERMINED
    for closed, code in (
        (date(2025, 5, 7), "closed-early"),
        (date(2025, 5, 30), "closed-late"),
        (None, "days-not-recorded"),
    ):
        found = outside(votes=counts(3, 0, 0), closed=closed)
        assert (found.verdict is MET, codes(found.reasons)) == (False, [code])
    assert outside(votes=seats(s1="for", s2="for", s3="against"), conflicted=("s1",)).verdict is UNDETERMINED
    forbidden = voting_terms(("allowed = true\nresponses", "allowed = false\nresponses"))
    assert codes(outside(forbidden, votes=counts(3, 0, 0)).reasons) == ["not-allowed"]


def test_the_chair_acts_within_what_the_terms_allow() -> None:
    anything = voting_terms(('business = ["terms"]\n', ""))
    assert outside(anything, "chairs-action", "chair").verdict is MET
    assert codes(outside(anything, "chairs-action", "secretary").reasons) == ["not-who-may"]
    assert outside(None, "chairs-action", "chair").verdict is UNDETERMINED
    assert codes(outside(None, "chairs-action", "chair", business="terms").reasons) == ["consent-outstanding"]
    given = (DecisionConsent(by="parent", on=DAY),)
    assert outside(None, "chairs-action", "chair", business="terms", consents=given).verdict is MET


def test_a_meeting_hears_of_it_in_time_late_or_not() -> None:
    day = date(2025, 6, 10)

    def heard(way: Any, met: list[date], reported: list[date], *made: Ratification) -> tuple[Any, ...]:
        found = judge_follow_up(voting_terms(), way, DAY, reported=reported, ratifications=made, met=met)
        return found.verdict, found.due_on, found.done_on

    assert heard("chairs-action", [], []) == (None, None, None)
    assert heard("chairs-action", [day], []) == (NOT_MET, day, None)
    assert heard("chairs-action", [day], [], Ratification(by="group", on=day)) == (MET, day, day)
    late = Ratification(by="group", on=date(2025, 7, 8))
    assert heard("chairs-action", [day, date(2025, 7, 8)], [], late) == (NOT_MET, day, None)
    assert heard("written-procedure", [day], []) == (None, None, None)
    assert heard("written-procedure", [day], [day]) == (MET, None, day)
    within = voting_terms(('then = "reported"\n', 'then = "reported"\nwithin_days = 14\n'))
    found = judge_follow_up(within, "written-procedure", DAY, reported=[day], ratifications=(), met=[day])
    assert (found.verdict, codes(found.reasons)) == (NOT_MET, ["reported-late"])


@pytest.mark.parametrize(
    ("made", "effect", "verdict", "code"),
    [
        ([{}], "ratified", MET, "ratified"),
        ([{"quorate": SILENT}], "ratified", MET, "ratified"),
        ([{"quorate": NOT_MET}], None, NOT_MET, "ratified-without-quorum"),
        ([{"quorate": UNDETERMINED}], None, UNDETERMINED, "ratified-quorum-undecided"),
        ([{"refused": True}], "not_ratified", NOT_MET, "not-ratified"),
        ([{"refused": True}, {}], "ratified", MET, "ratified"),
        ([{"quorate": NOT_MET}, {}], "ratified", MET, "ratified"),
        ([{"by": "other"}], None, NOT_MET, "ratified-by-other"),
        ([{"on": date(2025, 9, 1)}], None, NOT_MET, "ratified-late"),
    ],
)
def test_what_ratifies(made: list[dict[str, Any]], effect: str | None, verdict: Verdict, code: str) -> None:
    each = [replace(Ratification(by="group", on=date(2025, 6, 10)), **more) for more in made]
    found = judge_ratification(each, "group", date(2025, 7, 1), "1")
    assert (found.effect, found.verdict, found.reasons[-1].code) == (effect, verdict, code)
