"""Cwm Taf: "Six members (with a minimum of three different agencies) will be required to be in attendance" (C63)."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.rules.inputs import AttendanceInput, Determination, Vote
from domain.rules.quorum.evaluation import judge_quorum, judge_quorum_at_vote
from domain.rules.quorum.verdict import Numbers, QuorumInterval
from domain.terms.interpretation import Interpretation, interpret
from domain.verdicts import Verdict
from tests.support.rule_scenarios import (
    CHOSEN,
    DAY,
    DEPUTY,
    FIRST,
    NOT_RECORDED,
    PRESENT,
    at,
    came,
    codes,
    cwm_taf,
    cwm_taf_seats,
    document,
    during,
    meeting,
)

SEATS = cwm_taf_seats()
RCT = [seat.id for seat in SEATS if seat.agency == "rctcbc"]
FIVE = [
    "deputy-head-safeguarding",
    "senior-nurse-safeguarding",
    "detective-inspector",
    "principal-manager-children",
    "team-manager-adults-mt",
]
SIX = [*FIVE, "service-manager-children"]


def test_six_people_of_one_council_are_not_a_quorum() -> None:
    assert len(RCT) == 7
    found = judge_quorum(cwm_taf(), meeting(SEATS, *(came(seat) for seat in RCT[:6])))
    assert found.verdict is Verdict.NOT_MET
    assert (found.needed, found.counted, found.missing) == (
        Numbers(members=6, agencies=3),
        Numbers(members=6, agencies=1),
        Numbers(members=0, agencies=2),
    )
    assert [(clause.kind, clause.verdict) for clause in found.clauses] == [
        ("members", Verdict.MET),
        ("agencies", Verdict.NOT_MET),
    ]
    assert found.reasons[0].code == "too-few-agencies"
    assert found.reasons[0].clause == "C63"


def test_six_members_of_four_agencies_are_a_quorum_throughout() -> None:
    found = judge_quorum(cwm_taf(), meeting(SEATS, *map(came, SIX)))
    assert found.verdict is Verdict.MET
    assert found.counted == Numbers(members=6, agencies=4)
    assert found.intervals == (QuorumInterval(at(10), at(12)),)
    assert [str(r.text) for r in found.reasons] == [
        "members: 6, and 6 needed",
        "different agencies: 4 (CTMUHB, MTCBC, RCTCBC, South Wales Police), and 3 needed",
    ]


def test_five_members_are_one_short() -> None:
    found = judge_quorum(cwm_taf(), meeting(SEATS, *map(came, FIVE)))
    assert found.verdict is Verdict.NOT_MET
    assert found.missing == Numbers(members=1, agencies=0)
    assert found.intervals == ()


def test_seven_present_of_four_agencies_are_a_quorum_though_one_seat_is_not_recorded() -> None:
    roll = meeting(SEATS, *map(came, SIX), came("service-manager-adults-safeguarding"), came("idva-rct", NOT_RECORDED))
    found = judge_quorum(cwm_taf(), roll)
    assert found.verdict is Verdict.MET
    assert "not-recorded" in codes(found.reasons)


def test_a_seat_that_is_not_recorded_leaves_five_undetermined() -> None:
    roll = meeting(SEATS, *map(came, FIVE), came("idva-rct", NOT_RECORDED))
    found = judge_quorum(cwm_taf(), roll)
    assert found.verdict is Verdict.UNDETERMINED
    assert found.counted.members == 5
    assert found.reasons[0].code == "may-suffice"
    assert found.intervals == ()


def test_one_seat_that_is_not_recorded_cannot_lift_four_to_six() -> None:
    roll = meeting(SEATS, *map(came, FIVE[:4]), came("idva-rct", NOT_RECORDED))
    assert judge_quorum(cwm_taf(), roll).verdict is Verdict.NOT_MET


def test_a_seat_that_the_roll_does_not_mention_is_not_recorded_and_a_vacant_one_is_nobody() -> None:
    roll = meeting(SEATS, *map(came, FIVE), others=None)
    assert judge_quorum(cwm_taf(), roll).verdict is Verdict.UNDETERMINED
    vacant = cwm_taf_seats(**{s.id.replace("-", "_"): {"member": None} for s in SEATS if s.id not in FIVE})
    assert judge_quorum(cwm_taf(), meeting(vacant, *map(came, FIVE), others=None)).verdict is Verdict.NOT_MET


def test_spellings_of_one_agency_are_one_agency() -> None:
    """RCTCBC and RCT CBC: the caller resolves spellings and successors, and the rule counts ids."""
    four = [came(seat) for seat in RCT[:4]]
    roll = meeting(SEATS, *four, came("detective-inspector"), came("deputy-head-safeguarding"))
    assert judge_quorum(cwm_taf(), roll).counted.agencies == 3


def test_a_briefed_and_attested_deputy_counts_and_one_who_was_not_briefed_does_not() -> None:
    deputy = came("service-manager-children", DEPUTY, briefed=True, attested=True)
    found = judge_quorum(cwm_taf(), meeting(SEATS, *map(came, FIVE), deputy))
    assert found.verdict is Verdict.MET
    assert ("by-deputy", "C50") in [(r.code, r.clause) for r in found.reasons]
    for facts in ({"briefed": False, "attested": True}, {"briefed": True, "attested": False}):
        unfit = came("service-manager-children", DEPUTY, **facts)
        found = judge_quorum(cwm_taf(), meeting(SEATS, *map(came, FIVE), unfit))
        assert found.verdict is Verdict.NOT_MET
        assert "deputy-not-counted" in codes(found.reasons)


def test_a_briefing_that_nobody_recorded_leaves_it_undetermined() -> None:
    deputy = came("service-manager-children", DEPUTY, attested=True)
    assert judge_quorum(cwm_taf(), meeting(SEATS, *map(came, FIVE), deputy)).verdict is Verdict.UNDETERMINED


def test_whether_deputies_count_matters_only_where_a_deputy_decides() -> None:
    terms = cwm_taf(without=("quorum.counts.deputies",))
    deputy = came("service-manager-children", DEPUTY, briefed=True, attested=True)
    found = judge_quorum(terms, meeting(SEATS, *map(came, FIVE), deputy))
    assert found.verdict is Verdict.UNDETERMINED
    assert ("open", "C50") in [(r.code, r.clause) for r in found.reasons]
    assert judge_quorum(terms, meeting(SEATS, *map(came, SIX), deputy)).verdict is Verdict.MET


def test_member_and_deputy_of_one_seat_count_once() -> None:
    both = (came("service-manager-children"), came("service-manager-children", DEPUTY, briefed=True, attested=True))
    found = judge_quorum(cwm_taf(), meeting(SEATS, *map(came, FIVE[:4]), *both))
    assert found.counted.members == 5


def test_the_member_stands_for_a_seat_before_the_deputy_who_is_a_member_too() -> None:
    """The inspector deputises for the nurse, who comes after all: two members, whatever the order on the roll."""
    nurse, inspector = "senior-nurse-safeguarding", "detective-inspector"
    stand_in = came(nurse, DEPUTY, person=f"member of {inspector}", briefed=True, attested=True)
    assert judge_quorum(cwm_taf(), meeting(SEATS, stand_in, came(nurse), came(inspector))).counted.members == 2
    assert judge_quorum(cwm_taf(), meeting(SEATS, stand_in, came(inspector))).counted.members == 1


def test_a_person_in_two_seats_is_one_member_but_brings_in_both_agencies() -> None:
    seats = cwm_taf_seats(detective_inspector={"member": "twice"}, idva_mt={"member": "twice"})
    roll = [came("detective-inspector", person="twice"), came("idva-mt", person="twice")]
    found = judge_quorum(cwm_taf(), meeting(seats, *roll, came("idva-rct")))
    assert found.counted == Numbers(members=2, agencies=3)
    assert "counted-once" in codes(found.reasons)


@pytest.mark.parametrize(
    ("staff", "agencies", "counted"), [(False, False, (5, 3)), (True, False, (6, 3)), (True, True, (6, 4))]
)
def test_the_board_posts_and_the_board_count_as_interpreted(
    staff: bool, agencies: bool, counted: tuple[int, int]
) -> None:
    terms = cwm_taf(quorum__counts__staff=staff, quorum__counts__staff_agencies=agencies)
    found = judge_quorum(terms, meeting(SEATS, *map(came, FIVE), came("business-manager")))
    assert (found.counted.members, found.counted.agencies) == counted
    assert found.verdict is (Verdict.MET if staff else Verdict.NOT_MET)
    told = "in attendance, and not counted: business-manager (staff)"
    assert (told in [str(r.text) for r in found.reasons]) is not staff


def test_a_post_that_does_not_count_is_not_missed_on_the_roll() -> None:
    roll = meeting(SEATS, *map(came, SIX), came("business-manager", NOT_RECORDED), came("idva-rct", NOT_RECORDED))
    assert "not on the roll: idva-rct" in [str(r.text) for r in judge_quorum(cwm_taf(), roll).reasons]


def test_what_is_open_is_told_only_where_someone_it_is_about_came() -> None:
    terms = cwm_taf(without=("quorum.counts.staff", "quorum.counts.deputies"))
    deputy = came("service-manager-children", DEPUTY, briefed=True, attested=True)
    found = judge_quorum(terms, meeting(SEATS, *map(came, FIVE), deputy))
    assert [r.clause for r in found.reasons if r.code == "open"] == ["C50"]


def test_an_invited_person_counts_only_where_the_terms_are_read_so() -> None:
    guest = AttendanceInput(outcome=PRESENT, person="guest", agency="a charity")
    assert judge_quorum(cwm_taf(), meeting(SEATS, *map(came, FIVE), guest)).verdict is Verdict.NOT_MET
    counted = cwm_taf(quorum__counts__invited=True)
    found = judge_quorum(counted, meeting(SEATS, *map(came, FIVE), guest))
    assert found.verdict is Verdict.MET
    assert found.counted.agencies == 4


def test_a_quorum_that_is_lost_for_twenty_minutes_was_not_held_throughout() -> None:
    early = came("service-manager-children", presence=during(None, at(11)))
    late = came("idva-rct", presence=during(at(11, 20), None))
    found = judge_quorum(cwm_taf(), meeting(SEATS, *map(came, FIVE), early, late))
    assert found.verdict is Verdict.NOT_MET
    assert found.intervals == (QuorumInterval(at(10), at(11)), QuorumInterval(at(11, 20), at(12)))
    assert found.counted.members == 5
    assert "not held from 11:00 to 11:20" in [str(r.text) for r in found.reasons]
    at_start = cwm_taf(quorum__when="start")
    assert judge_quorum(at_start, meeting(SEATS, *map(came, FIVE), early, late)).verdict is Verdict.MET


def test_when_the_quorum_must_hold_matters_only_if_it_was_lost() -> None:
    terms = cwm_taf(without=("quorum.when",))
    early = came("service-manager-children", presence=during(None, at(11)))
    found = judge_quorum(terms, meeting(SEATS, *map(came, FIVE), early))
    assert found.verdict is Verdict.UNDETERMINED
    assert "open" in codes(found.reasons)
    assert judge_quorum(terms, meeting(SEATS, *map(came, SIX))).verdict is Verdict.MET


def test_a_decision_has_the_quorum_of_its_own_moment() -> None:
    early = came("service-manager-children", presence=during(None, at(11)))
    held = meeting(SEATS, *map(came, FIVE), early)
    assert judge_quorum_at_vote(cwm_taf(), held, Vote(at=at(10, 30))).verdict is Verdict.MET
    assert judge_quorum_at_vote(cwm_taf(), held, Vote(at=at(11))).verdict is Verdict.NOT_MET
    assert judge_quorum_at_vote(cwm_taf(), held, None).verdict is Verdict.UNDETERMINED
    assert judge_quorum_at_vote(cwm_taf(), meeting(SEATS, *map(came, SIX)), None).verdict is Verdict.MET


def test_a_quorum_that_was_lacking_at_one_moment_only_says_at_which() -> None:
    late = came("service-manager-children", presence=during(at(11), None))
    early = came("service-manager-children", presence=during(None, at(11)))
    arrived, left = (meeting(SEATS, *map(came, FIVE), line) for line in (late, early))
    found = judge_quorum_at_vote(cwm_taf(quorum__when="start"), arrived, Vote(at=at(11, 30)))
    assert "not held at the start, at 10:00" in [str(r.text) for r in found.reasons]
    taken = replace(left, votes=(Vote(at=at(10, 30)), Vote(at=at(11, 30))))
    found = judge_quorum(cwm_taf(quorum__when="votes"), taken)
    assert found.verdict is Verdict.NOT_MET
    assert "not held at the vote at 11:30" in [str(r.text) for r in found.reasons]
    never = judge_quorum(cwm_taf(quorum__when="start"), meeting(SEATS, *map(came, FIVE)))
    assert codes(never.reasons) == ["too-few-members"]


def test_the_end_of_a_presence_is_the_first_moment_without_it() -> None:
    leaving = came("service-manager-children", presence=during(None, at(12)))
    assert judge_quorum(cwm_taf(), meeting(SEATS, *map(came, FIVE), leaving)).verdict is Verdict.MET


def test_cwm_taf_lets_nobody_determine_its_quorum() -> None:
    made = Determination(quorate=True, by="chair", made_on=DAY, basis=(77,))
    found = judge_quorum(cwm_taf(), meeting(SEATS, *map(came, FIVE), determination=made))
    assert found.verdict is Verdict.NOT_MET
    assert found.determined is None
    assert found.reasons[0].code == "determination-ignored"


def test_the_basis_is_every_position_it_rests_on_in_order() -> None:
    found = judge_quorum(cwm_taf(), meeting(SEATS, *(came(seat, basis=(300,)) for seat in SIX)))
    assert found.basis == tuple(sorted({2, 50, 300, *range(100, 117), *found.basis}))
    assert {904, 903} <= set(found.basis)
    assert 911 not in found.basis


def test_an_interpretation_made_later_counts_and_is_said_to_be_late() -> None:
    said = [
        Interpretation(key=key, value=value, since=FIRST, made_on=DAY + timedelta(days=9))
        for key, value in CHOSEN.items()
    ]
    terms = interpret(document("cwm-taf-mqap"), said, DAY)
    found = judge_quorum(terms, meeting(SEATS, *map(came, SIX)))
    assert found.verdict is Verdict.MET
    assert "interpreted-late" in codes(found.reasons)
