"""The Mutual Credit Board: half of the directors in post and one more, at each vote; the general meeting may determine it;
joint secretaries; the Federation's agreement starts the clock of the review."""

from tests.terms.asking import Asked, codes, numbers, words
from tests.terms.telling import Body, Told

SLUG = "mutual-credit-board"
NOVEMBER, JANUARY, MARCH, MAY = "2025-11-18", "2026-01-20", "2026-03-17", "2026-05-19"
YEAR_END = "2026-09-30"
DIRECTORS = ("d1", "d2", "d3", "d4", "d5", "d6")


def tell(told: Told) -> None:
    meeting, federation = Body(told, "mutual-general-meeting"), Body(told, "mutual-federation")
    meeting.established(name="General Meeting of Members", kind="board")
    federation.established(name="Federation of Mutuals", kind="board")
    board = Body(told, SLUG)
    board.established(on="2025-10-01", kind="board")
    board.members(*DIRECTORS, "adviser", on="2025-10-01")
    board.met(NOVEMBER, "P d1 d2 d3 adviser; R d4; a d5 d6")
    board.decided(NOVEMBER, "d1")
    board.met(JANUARY, "P d1 d2 d3; a d4 d5 d6; P adviser")
    board.decided(JANUARY, "d1")
    board.departs("d6", on="2026-02-01", reason="term-ended")
    board.met(MARCH, "P d1 d2 d3; a d4 d5")
    board.decided(MARCH, "d1")
    board.met(MAY, "P d1 d2; a d3 d4 d5")
    board.decided(MAY, "d1")
    said = {"quorate": True, "ground": "the members were content"}
    board.at(MAY, "quorum-determination", "", **said, on="2026-06-02", authority=meeting.own)
    board.at(JANUARY, "quorum-determination", "", **said, authority=federation.own)
    board.officer("chair", "d1", on="2025-10-01")
    agreed = {"body": "mutual-federation", "authority": federation.own}
    board.of_officer("consents", "chair", "d1", "2025-12-01", **agreed)
    board.of_officer("reviews", "chair", "d1", "2026-08-03")
    board.officer("joint-secretary", "d2", on="2025-10-01")
    board.officer("joint-secretary", "d3", on="2025-10-01")
    board.officer("treasurer", "d4", on="2025-10-01")


def test_half_of_six_and_one_more_are_four(asked: Asked) -> None:
    """Six directors: three and one more. The adviser does not count; d4, from afar, does."""
    assert numbers(asked.quorum(NOVEMBER)) == ("MET", 4, 4)
    found = asked.quorum(JANUARY)
    assert (numbers(found), asked.decision(JANUARY, "d1")["consequence"]) == (("NOT_MET", 4, 3), "void")


def test_half_of_five_without_the_fraction_and_one_more_are_three(asked: Asked) -> None:
    """Five are in post once d6 has left: two and a half, two, and one more."""
    assert numbers(asked.quorum(MARCH)) == ("MET", 3, 3)


def test_the_general_meeting_may_determine_the_quorum_and_the_federation_may_not(asked: Asked) -> None:
    found = asked.quorum(MAY)
    assert (found["verdict"], found["determined"], found["byDefault"]) == ("BY_DISCRETION", "MET", "NOT_MET")
    assert (codes(found)[0], found["reasons"][0]["clause"]) == ("determined-late", "4.1")
    assert asked.decision(MAY, "d1")["consequence"] == "stands"
    other = asked.quorum(JANUARY)
    assert (other["verdict"], codes(other)[0]) == ("NOT_MET", "determination-ignored")


def test_the_review_falls_due_two_years_after_the_agreement_of_the_federation(asked: Asked) -> None:
    """Outstanding until December; two years from then; and two years from the review that was held."""
    before = asked.office("chair", NOVEMBER)
    assert (before["verdict"], codes(before), before["reviewDue"]) == (
        "NOT_MET",
        ["consent-outstanding", "not-begun"],
        None,
    )
    assert before["consents"] == [{"body": "mutual-federation", "givenOn": None}]
    agreed = asked.office("chair", JANUARY)
    assert (agreed["verdict"], agreed["reviewDue"]) == ("MET", "2027-12-01")
    assert asked.office("chair", YEAR_END)["reviewDue"] == "2028-08-03"


def test_there_are_two_joint_secretaries_and_a_treasurer_whom_the_rules_do_not_name(asked: Asked) -> None:
    found = asked.group("offices { office holder { id } verdict reasons { code text } }", NOVEMBER)["offices"]
    assert len([o for o in found if o["office"] == "joint-secretary" and o["holder"]]) == 2
    (treasurer,) = [o for o in found if o["office"] == "treasurer"]
    assert (treasurer["verdict"], codes(treasurer)) == ("SILENT", ["office-not-named"])


def test_five_directors_are_enough(asked: Asked) -> None:
    assert asked.composition(MARCH)["verdict"] == "MET"
    assert words(asked.composition("2025-10-01")) == []
