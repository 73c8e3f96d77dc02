"""The Six Rivers Partnership: three of five named agencies, and three in all; mergers and successions followed; the chair
rotates in an order; relations of several kinds, one to a body that is not settled."""

from tests.terms.questions import BodyQuestions, codes, figures, words
from tests.terms.scenarios.six_rivers_partnership import FEBRUARY, JULY, MAY, NEXT_FEBRUARY, OCTOBER

YEAR_END = "2025-12-31"


def test_the_foresters_stand_for_the_rangers(asked: BodyQuestions) -> None:
    """The Water Company, the Farmers' Union, and for the Rangers a Forester whom they nominated: three of five."""
    found = asked.quorum(FEBRUARY)
    assert [(c["kind"], c["verdict"], c["needed"], c["counted"]) for c in found["clauses"]] == [
        ("named", "MET", 3, 3),
        ("agencies", "MET", 3, 3),
    ]


def test_somebody_invited_of_an_agency_that_is_not_recorded_may_be_the_third(asked: BodyQuestions) -> None:
    """Two of the named five and a guest: invited people count, and whose the guest is the roll does not say."""
    found = asked.quorum(MAY)
    assert (found["verdict"], found["counted"]["agencies"]) == ("UNDETERMINED", 2)


def test_an_independent_member_is_a_member_and_of_no_agency(asked: BodyQuestions) -> None:
    """The Water Company, the Farmers' Union and the independent member: of no agency, they can be none of the five, nor the
    third; an agency that is not said could be both."""
    found = asked.quorum(NEXT_FEBRUARY)
    assert found["verdict"] == "NOT_MET"
    assert [(c["kind"], c["verdict"], c["counted"]) for c in found["clauses"]] == [
        ("named", "NOT_MET", 2),
        ("agencies", "NOT_MET", 2),
    ]
    counted = asked.meeting(NEXT_FEBRUARY, "quorum { countedAttendees { seat agency { slug } certain } }")["quorum"]
    assert counted["countedAttendees"][0] == {"seat": "elder", "agency": None, "certain": True}
    for seat, independent in (("elder", True), ("guest-seat", False)):
        fields = asked.seat(seat, NEXT_FEBRUARY, "independent agency { slug }")
        assert fields == {"id": seat, "independent": independent, "agency": None}


def test_the_trust_into_which_the_canals_were_merged_is_the_named_agency(asked: BodyQuestions) -> None:
    """Merged on 1 June: in July the seat answers for the River Trust, which the terms' word Canal Trust now stands for."""
    assert asked.quorum(JULY)["verdict"] == "MET"
    assert asked.seat("canals-1", MAY, "agency { slug }")["agency"]["slug"] == "canals"
    assert asked.seat("canals-1", JULY, "agency { slug }")["agency"]["slug"] == "river-trust"


def test_three_meetings_in_five_are_asked_of_each_agency(asked: BodyQuestions) -> None:
    """The Farmers' Union came to three of four; the Anglers to one; the River Trust has the two of the Canal Trust, which
    are half."""
    assert figures(asked.agency("farms", YEAR_END)) == ("MET", 4, 3, 0)
    assert figures(asked.agency("anglers", YEAR_END)) == ("NOT_MET", 4, 1, 0)
    assert figures(asked.agency("river-trust", YEAR_END)) == ("NOT_MET", 4, 2, 0)
    assert asked.agency("foresters", YEAR_END)["verdict"] == "SILENT"


def test_how_far_an_agency_is_from_the_target_is_told_in_meetings(asked: BodyQuestions) -> None:
    """The Anglers came to one of four; three in five are two more of these four, or the next four: five of eight."""
    fields = "agencies { slug attendance { explanation { termsVersion steps wouldChange { words verdict } } } }"
    found = {a["slug"]: a["attendance"]["explanation"] for a in asked.group(fields, YEAR_END)["agencies"]}
    assert found["anglers"]["wouldChange"] == [
        {"words": "had 2 more of the 4 expected meetings been attended", "verdict": "MET"},
        {"words": "once the next 4 meetings are attended", "verdict": "MET"},
    ]
    assert found["farms"]["wouldChange"][0]["verdict"] == "NOT_MET"
    assert found["foresters"]["wouldChange"] == []


def test_the_convener_passes_on_in_the_order_of_the_memorandum(asked: BodyQuestions) -> None:
    """After the Water Company it is the turn of the Farmers' Union, not of the Canal Trust (by then the River Trust); after
    the Canal Trust that of the Water Company."""
    found = asked.office("chair", JULY)
    assert (found["verdict"], words(found)) == ("NOT_MET", ["it is the turn of Farmers' Union"])
    assert asked.office("chair", OCTOBER)["verdict"] == "MET"


def test_each_lead_agency_has_nominated_and_none_has_more_than_two_seats(asked: BodyQuestions) -> None:
    assert asked.composition(MAY)["verdict"] == "MET"
    assert asked.composition(JULY)["verdict"] == "MET"


def test_relations_are_of_a_kind_with_a_clause_and_from_day_to_day(asked: BodyQuestions) -> None:
    fields = "aliases relations { kind clause from to group { slug } }"
    found = asked.group(fields, MAY)
    assert (found["aliases"], found["relations"]) == (
        ["6RP", "the Partnership"],
        [
            {
                "kind": "reports_to",
                "clause": "1",
                "from": "2025-01-06",
                "to": "2025-09-01",
                "group": {"slug": "basin-board"},
            }
        ],
    )
    assert asked.group(fields, OCTOBER)["relations"] == []


def test_seasonally_is_an_open_question_and_no_day(asked: BodyQuestions) -> None:
    due = asked.duties("meetings", YEAR_END)
    assert {d["dueOn"] for d in due} == {None}
    assert all("open" in codes(d) for d in due)


def test_recommendations_need_a_consensus_and_of_decisions_nothing_is_said(asked: BodyQuestions) -> None:
    assert asked.carried(FEBRUARY, "r1")["verdict"] == "MET"
    assert asked.carried(FEBRUARY, "r2")["verdict"] == "NOT_MET"
    assert asked.carried(FEBRUARY, "r3")["verdict"] == "SILENT"


def test_a_group_has_each_name_in_its_time_and_all_as_aliases(asked: BodyQuestions) -> None:
    was, now = (asked.group("name aliases", on) for on in (MAY, JULY))
    assert (was["name"], now["name"]) == ("Six Rivers Partnership", "Six Rivers and Canals Partnership")
    assert was["aliases"] == ["6RP", "the Partnership"]
    assert now["aliases"] == [*was["aliases"], "Six Rivers Partnership"]
    told = asked.ask('{ trail(group: "six-rivers-partnership", kind: "GroupRenamed") { nodes { sentence } } }')
    assert told["trail"]["nodes"][0]["sentence"] == "the group took the name Six Rivers and Canals Partnership"
