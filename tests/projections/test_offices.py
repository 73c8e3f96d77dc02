"""Rows of offices: one for each holder, whoever else holds the same office."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.events.group import lifecycle, membership, offices
from domain.values import Text
from ledger.world.sources import EmptySource
from ledger.world.tracked_world import TrackedWorld
from projections.judgements.change_dates import merge_adjacent
from projections.judgements.group.office_inputs import holder_agency
from projections.judgements.group.offices import judge
from projections.rows import OfficeRow
from tests.support.group_history import JULY, JUNE, MAY, given, when
from tests.support.office_history import office_act, terms_with_holders
from tests.support.story import FIRST_DAY, Story, id_of

ANN, BOB = id_of("ann"), id_of("bob")


def sitting(story: Story, on: date) -> list[tuple[str | None, str]]:
    """Holder and state of the chair on a day."""
    world = TrackedWorld(EmptySource())
    world.add(story.entries)
    rows = [r for r in judge(id_of("sub-group"), world) if isinstance(r, OfficeRow) and r.office == "chair"]
    assert len({r.key for r in rows}) == len(rows)
    return [(r.holder, r.state) for r in rows if r.valid_from <= on and (r.valid_to is None or on < r.valid_to)]


def test_each_of_two_co_chairs_is_shown_until_they_leave() -> None:
    story = given()
    when(story, "sub-group", lifecycle.TermsAdopted, FIRST_DAY, terms=terms_with_holders(2))
    office_act(story, offices.OfficerAppointed, MAY)
    office_act(story, offices.OfficerAppointed, JUNE, "bob")
    office_act(story, offices.TookOffice, JUNE, "bob")
    office_act(story, offices.OfficeVacated, JULY)
    assert sitting(story, FIRST_DAY) == [(None, "VACANT")]
    assert sitting(story, MAY) == [(ANN, "APPOINTED")]
    assert sitting(story, JUNE) == [(ANN, "APPOINTED"), (BOB, "IN_OFFICE")]
    assert sitting(story, JULY) == [(BOB, "IN_OFFICE")]


def test_spans_that_say_the_same_do_not_become_one_over_a_gap() -> None:
    story = given()
    when(story, "sub-group", lifecycle.TermsAdopted, FIRST_DAY, terms=terms_with_holders(2))
    office_act(story, offices.OfficerAppointed, MAY)
    world = TrackedWorld(EmptySource())
    world.add(story.entries)
    first = next(r for r in judge(id_of("sub-group"), world) if isinstance(r, OfficeRow))
    one = replace(first, key="1", valid_from=FIRST_DAY, valid_to=MAY)
    assert len(merge_adjacent([one, replace(one, key="2", valid_from=MAY, valid_to=JUNE)])) == 1
    assert len(merge_adjacent([one, replace(one, key="2", valid_from=JUNE, valid_to=None)])) == 2


@pytest.mark.parametrize(
    ("of_seat", "of_office", "agency"),
    [(None, None, "health"), ("police", None, "police"), (None, "council", "council")],
)
def test_an_officers_agency_is_that_of_their_seat_or_by_nomination_where_the_seat_has_none(
    of_seat: str | None, of_office: str | None, agency: str
) -> None:
    story = given()
    seat = {"seat": "own", "title": Text(en="Own"), "agency": of_seat and id_of(of_seat)}
    when(story, "sub-group", membership.SeatCreated, FIRST_DAY, **seat)
    nominated = {"seat": "own", "person": id_of("cat"), "nominated_by": id_of("health")}
    when(story, "sub-group", membership.MemberAppointed, FIRST_DAY, **nominated)
    office = {"office": "chair", "person": id_of("cat"), "nominated_by": of_office and id_of(of_office)}
    when(story, "sub-group", offices.OfficerAppointed, MAY, **office)
    group = story.world.group(id_of("sub-group"))
    assert group
    assert holder_agency(group, group.holdings[-1], story.world) == id_of(agency)


def test_the_agency_to_which_an_office_has_come_is_told_by_its_name() -> None:
    story, document = given(), terms_with_holders(1)
    free = {"eligibility": (), "bars": (), "appointed_by": (), "consents": (), "term": None, "rotation": ()}
    chairs = tuple(replace(o, rotates=True, rotates_clause=o.clause, **free) for o in document.offices)
    when(story, "sub-group", lifecycle.TermsAdopted, FIRST_DAY, terms=replace(document, offices=chairs, agencies=()))
    office_act(story, offices.OfficerAppointed, MAY)
    office_act(story, offices.OfficeVacated, JUNE)
    office_act(story, offices.OfficerAppointed, JULY, "bob")
    row = [r for r in judge(id_of("sub-group"), story.world) if isinstance(r, OfficeRow) and r.office == "chair"][-1]
    assert [str(r.text) for r in row.reasons] == ["it has come to Health"]
