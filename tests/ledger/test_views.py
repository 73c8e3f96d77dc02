"""Views of timelines: a judgement gets the facets that it declares, and cannot read another."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import fields

from domain.events import EVENTS
from domain.events.meeting.preparation import NoticeGiven
from domain.events.meeting.proceedings import MeetingRescheduled
from domain.facets import NOTICE, OFFICES, SEATS, TERMS, Facet, UndeclaredFacet, decided, seat, table
from domain.terms.document import Terms
from domain.terms.tables import TABLES
from domain.timelines.base import Timeline
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.timeline import MeetingTimeline
from projections.judgements import rule_inputs, units
from projections.judgements.group import composition
from projections.rows import Row, Unit
from tests.support.random_histories import begun, history, seeds
from tests.support.replay_check import changed_beyond_facets
from tests.support.story import id_of, said

MAY = date(2025, 5, 1)
GROUP, MEETING = id_of("sub-group"), id_of("m1")


@pytest.mark.parametrize("kind", [GroupTimeline, MeetingTimeline])
def test_each_field_of_a_timeline_is_of_a_facet_that_some_act_is_about_or_of_all(kind: type[Timeline]) -> None:
    facets = {f for fields in kind.FACETS.values() for f in fields} | {*kind.OF_ALL, "id", "events", "faults", "memo"}
    assert facets == set(kind.__struct_fields__)
    names = {e.FACET for e in EVENTS.values() if e.TOPIC.startswith(f"{kind.KIND}.") and e.FACET}
    assert names <= kind.FACETS.keys()
    assert kind.FACETS.keys() - names <= {"seat", "decided"}


def test_each_table_is_one_of_the_document() -> None:
    assert set(TABLES) <= {f.encode_name for f in fields(Terms)}


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(seeds)
def test_an_act_changes_the_fields_of_its_facets_only(seed: int) -> None:
    assert not changed_beyond_facets(history(seed).commands)


def test_a_move_recorded_late_changes_the_day_for_which_a_notice_was_given() -> None:
    """Seed 2000 of the random histories found it."""
    story, day = begun(), date(2025, 6, 10)
    story.record(("m3", NoticeGiven(**said(day))))
    reads = story.world.meeting(id_of("m3"), NOTICE)
    assert reads
    assert [n.meets_on for n in reads.notices] == [date(2025, 6, 30)]
    (moved,) = story.record(("m3", MeetingRescheduled(meets_on=date(2025, 6, 20), **said(day - timedelta(days=5)))))
    after = story.world.meeting(id_of("m3"), NOTICE)
    assert after
    assert [n.meets_on for n in after.notices] == [date(2025, 6, 20)]
    assert NOTICE in moved.event.facets()


def test_a_view_holds_its_facets_and_what_is_of_all_of_them() -> None:
    group = begun().world.group(GROUP, SEATS)
    assert group
    assert (set(group.seats), group.slug, group.ended_on) == ({"s1", "s2", "s3", "s4"}, "sub-group", None)
    for field in ("holdings", "adopted", "faults"):
        with pytest.raises(UndeclaredFacet, match=f"`{field}` of a group is of none of the facets seats"):
            getattr(group, field)
    with pytest.raises(UndeclaredFacet):
        group.holders("chair", MAY)


def test_a_view_of_one_item_holds_no_other() -> None:
    world = begun().world
    one, other = world.group(GROUP, seat("s2")), world.group(GROUP, decided(MEETING))
    assert one
    assert other
    assert set(one.seats) == {"s2"}
    assert other.sequels == []
    with pytest.raises(UndeclaredFacet):
        _ = other.decisions_outside


def test_of_the_terms_a_view_holds_its_tables() -> None:
    world = begun().world
    group = world.group(GROUP, table("office"))
    terms = rule_inputs.terms_on(group, MAY, world) if group else None
    assert terms
    assert [o.id for o in terms.terms.offices] == ["chair"]
    assert terms.terms.terms.version == "1"
    for read in (lambda: terms.terms.quorum, lambda: terms.body("board"), lambda: terms.terms.terms.review_months):
        with pytest.raises(UndeclaredFacet, match="of a table that was not declared"):
            read()
    whole = world.group(GROUP, TERMS)
    assert whole
    assert (found := rule_inputs.terms_on(whole, MAY, world))
    assert found.terms.quorum


def test_what_is_read_of_a_view_is_what_it_depends_on() -> None:
    world = begun().world
    for facets in ((SEATS,), (OFFICES, table("body"))):
        world.reads = set()
        group = world.group(GROUP, *facets)
        assert group
        assert {getattr(key, "facet", None) for key in world.reads} == {*facets}
        world.reads = set()
        world.view(group, Facet("reports"))
        assert {getattr(key, "facet", None) for key in world.reads} == {Facet("reports")}


def test_a_judgement_that_reads_an_undeclared_facet_is_red(monkeypatch: pytest.MonkeyPatch) -> None:
    def reads_offices(stream: str, world: Any) -> Iterator[Row]:
        group = world.group(stream, table("composition"), table("body"), SEATS)
        assert group.holdings is not None
        yield from composition.judge(stream, world)

    monkeypatch.setitem(units._JUDGES, "composition", reads_offices)
    with pytest.raises(UndeclaredFacet, match="`holdings` of a group"):
        units.judge(Unit("composition", GROUP), begun().world)
