"""Agencies: registered once, renamed, known by other spellings, merged into or succeeded by one that goes on."""

from itertools import pairwise

import pytest

from domain.events import agency
from domain.events.base import Event
from domain.values import Authority, Text
from domain.world import successor
from tests.support.group_history import JULY, JUNE, MARCH, MAY, NEXT_YEAR, agency_of, given, one, refused, when
from tests.support.story import FIRST_DAY, id_of

ENDINGS: list[tuple[type[Event], str]] = [(agency.AgencyMerged, "into"), (agency.AgencySucceeded, "successor")]


def test_a_registered_agency_has_its_slug_name_and_spellings() -> None:
    story = given()
    when(story, "rct", agency.AgencyRegistered, MAY, slug="rct", name=Text(en="RCT CBC"), aliases=("RCTCBC",))
    found = agency_of(story, "rct")
    assert (found.slug, found.name_on(JUNE), found.aliases) == ("rct", Text(en="RCT CBC"), ["RCTCBC"])
    assert found.registered
    assert found.registered.since == MAY


def test_an_agency_is_registered_once() -> None:
    story = given()
    with refused(story, "registered-once"):
        when(story, "police", agency.AgencyRegistered, MAY, slug="police", name=Text(en="Police"))


def test_a_renamed_agency_has_each_name_in_its_time_and_the_old_as_a_spelling() -> None:
    story = given()
    when(story, "police", agency.AgencyRenamed, JULY, name=Text(en="Constabulary"))
    when(story, "police", agency.AgencyRenamed, MAY, name=Text(en="Force", cy="Heddlu"))
    found = agency_of(story, "police")
    names = [found.name_on(on).en for on in (FIRST_DAY, MAY, JUNE, JULY)]
    assert names == ["Police", "Force", "Force", "Constabulary"]
    assert found.aliases == ["Police", "Force", "Heddlu"]


def test_another_spelling_is_added() -> None:
    story = given()
    when(story, "police", agency.AliasAdded, MAY, alias="SWP")
    assert agency_of(story, "police").aliases == ["SWP"]


def test_an_agency_may_be_renamed_in_the_future_but_not_be_found_under_a_spelling() -> None:
    story = given()
    when(story, "police", agency.AgencyRenamed, NEXT_YEAR, name=Text(en="Constabulary"))
    with refused(story, "not-in-the-future"):
        when(story, "police", agency.AliasAdded, NEXT_YEAR, alias="SWP")


@pytest.mark.parametrize(("act", "field"), ENDINGS)
def test_an_ended_agency_is_answered_for_by_the_one_that_goes_on(act: type[Event], field: str) -> None:
    story = given()
    when(story, "police", act, JUNE, **{field: id_of("health")})
    found = agency_of(story, "police")
    assert found.ended
    assert (found.successor, found.ended.since) == (id_of("health"), JUNE)
    assert successor(id_of("police"), MAY, story.world) == id_of("police")
    assert successor(id_of("police"), JUNE, story.world) == id_of("health")


@pytest.mark.parametrize(("act", "field"), ENDINGS)
def test_an_agency_ends_once(act: type[Event], field: str) -> None:
    story = given()
    when(story, "police", agency.AgencyMerged, JUNE, into=id_of("health"))
    with refused(story, "ended-once"):
        when(story, "police", act, JULY, **{field: id_of("council")})


@pytest.mark.parametrize(("act", "field"), ENDINGS)
def test_an_agency_does_not_go_on_in_itself(act: type[Event], field: str) -> None:
    story = given()
    with refused(story, "succeeded-by-itself"):
        when(story, "police", act, JUNE, **{field: id_of("police")})


@pytest.mark.parametrize("names", [("police", "health"), ("police", "health", "council")])
def test_agencies_do_not_end_in_one_another(names: tuple[str, ...]) -> None:
    story = given()
    for name, into in pairwise(names):
        when(story, name, agency.AgencyMerged, MAY, into=id_of(into))
    with refused(story, "succeeded-by-itself"):
        when(story, names[-1], agency.AgencySucceeded, MAY, successor=id_of(names[0]))


def test_agencies_that_end_on_one_day_may_follow_one_another() -> None:
    story = given()
    when(story, "police", agency.AgencyMerged, MAY, into=id_of("health"))
    when(story, "health", agency.AgencySucceeded, MAY, successor=id_of("council"))
    assert successor(id_of("police"), MAY, story.world) == id_of("council")


def test_an_agency_does_not_go_on_in_one_that_has_ended() -> None:
    story = given()
    when(story, "police", agency.AgencyMerged, MAY, into=id_of("health"))
    with refused(story, "agency-ended"):
        when(story, "council", agency.AgencyMerged, JUNE, into=id_of("police"))


def test_an_agency_does_not_end_before_what_was_merged_into_it() -> None:
    story = given()
    when(story, "police", agency.AgencyMerged, JUNE, into=id_of("health"))
    with refused(story, "agency-ended"):
        when(story, "health", agency.AgencySucceeded, MAY, successor=id_of("council"))


def test_an_ended_agency_takes_no_other_name_but_is_found_under_other_spellings() -> None:
    story = given()
    when(story, "police", agency.AgencyMerged, MAY, into=id_of("health"))
    when(story, "police", agency.AgencyRenamed, FIRST_DAY, name=Text(en="Force"))
    when(story, "police", agency.AliasAdded, JUNE, alias="SWP")
    with refused(story, "agency-ended"):
        when(story, "police", agency.AgencyRenamed, JUNE, name=Text(en="Constabulary"))


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        (agency.AgencyRenamed, {"name": Text(en="Force")}),
        (agency.AliasAdded, {"alias": "SWP"}),
        (agency.AgencyMerged, {"into": id_of("health")}),
        (agency.AgencySucceeded, {"successor": id_of("health")}),
    ],
)
def test_nothing_happens_to_an_agency_before_it_is_registered(act: type[Event], fields: dict[str, object]) -> None:
    story = given()
    for stream in ("police", "unheard-of"):
        with refused(story, "before-registration"):
            when(story, stream, act, MARCH, **fields)


@pytest.mark.parametrize(("act", "field"), ENDINGS)
@pytest.mark.parametrize("other", ["unheard-of", "ann", "board"])
def test_an_agency_goes_on_only_in_a_known_agency(act: type[Event], field: str, other: str) -> None:
    story = given()
    with refused(story, "known-reference"):
        when(story, "police", act, MAY, **{field: id_of(other)})


def test_the_authority_of_an_act_is_a_known_agency() -> None:
    story = given()
    by = Authority(kind="agency", agency=id_of("ann"))
    with refused(story, "known-reference"):
        story.record(one("police", agency.AliasAdded, MAY, alias="SWP", authority=by))


def test_an_act_of_another_kind_of_stream_is_refused() -> None:
    story = given()
    for stream in ("ann", "board"):
        with refused(story, "kind-of-stream"):
            when(story, stream, agency.AliasAdded, MAY, alias="SWP")
