"""Rows of offices: one for each holder, whoever else holds the same office."""

from datetime import date

from msgspec.structs import replace

from domain.events.group import lifecycle, offices
from ledger.world.sources import EmptySource
from ledger.world.tracked_world import TrackedWorld
from projections.judgements.change_dates import merge_adjacent
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
