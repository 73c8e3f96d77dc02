"""Rows of seats: what is said of an agency that was merged counts in the seats of the one it went into, from that day."""

from domain.events import agency
from domain.events.group import lifecycle
from projections.judgements.group.seats import judge
from projections.rows import SeatRow
from tests.support.group_history import JUNE, MAY, given, when
from tests.support.meeting_history import ONE_DAY
from tests.support.story import FIRST_DAY, id_of


def test_a_seat_is_of_the_class_of_an_agency_that_was_merged_into_its_own_from_the_day_of_the_merger() -> None:
    story = given()
    said = {"agency": id_of("council"), "class_": "partner"}
    when(story, "sub-group", lifecycle.AgencyClassified, MAY, **said)
    when(story, "council", agency.AgencyMerged, JUNE, into=id_of("police"))
    when(story, "sub-group", lifecycle.AgencyDeclassified, JUNE + ONE_DAY, **said)
    rows = [r for r in judge(id_of("sub-group"), "s1", story.world) if isinstance(r, SeatRow)]
    assert [(r.valid_from, r.classes) for r in rows] == [
        (FIRST_DAY, None),
        (JUNE, ("partner",)),
        (JUNE + ONE_DAY, None),
    ]


def test_a_seat_of_an_agency_that_was_merged_is_of_the_class_that_the_other_is_given_afterwards() -> None:
    story = given()
    when(story, "police", agency.AgencyMerged, MAY, into=id_of("council"))
    said = {"agency": id_of("council"), "class_": "partner"}
    when(story, "sub-group", lifecycle.AgencyClassified, JUNE, **said)
    when(story, "sub-group", lifecycle.AgencyDeclassified, JUNE + ONE_DAY, **said)
    rows = [r for r in judge(id_of("sub-group"), "s1", story.world) if isinstance(r, SeatRow)]
    assert [(r.valid_from, r.agency, r.classes) for r in rows] == [
        (FIRST_DAY, id_of("police"), None),
        (MAY, id_of("council"), None),
        (JUNE, id_of("council"), ("partner",)),
        (JUNE + ONE_DAY, id_of("council"), None),
    ]
