"""Rows of seats: what is said of an agency that was merged counts in the seats of the one it went into, from that day."""

from domain.events import agency, group
from projections.judgements.seats import judge
from projections.rows import SeatRow
from tests.domain.meetings import DAY
from tests.domain.telling import JUNE, MAY, given, when
from tests.story import FIRST_DAY, id_of


def test_a_seat_is_of_the_class_of_an_agency_that_was_merged_into_its_own_from_the_day_of_the_merger() -> None:
    story = given()
    said = {"agency": id_of("council"), "class_": "partner"}
    when(story, "sub-group", group.AgencyClassified, MAY, **said)
    when(story, "council", agency.AgencyMerged, JUNE, into=id_of("police"))
    when(story, "sub-group", group.AgencyDeclassified, JUNE + DAY, **said)
    rows = [r for r in judge(f"{id_of('sub-group')}/s1", story.world) if isinstance(r, SeatRow)]
    assert [(r.valid_from, r.classes) for r in rows] == [(FIRST_DAY, None), (JUNE, ("partner",)), (JUNE + DAY, None)]
