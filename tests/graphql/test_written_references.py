"""Arguments take names and titles in the place of ids, days as people write them and words in any case."""

import pytest

from api.references import WRITTEN_MAX_CHARS
from tests.graphql.asker import Asker, Viewer
from tests.support.story import id_of
from tests.support.two_meetings import MQAP

LINES = """query ($person: ID, $seat: ID, $group: String, $agency: String, $meeting: ID) {
    attendance(person: $person, seat: $seat, group: $group, agency: $agency, meeting: $meeting, first: 50)
    { totalCount } }"""
OUTCOMES = "query ($of: [Outcome!]) { attendance(outcomes: $of, first: 50) { totalCount } }"


def test_whoever_is_named_is_found_by_who_may_see_names_and_as_what_is_not_recorded_by_others(asker: Asker) -> None:
    assert asker.ask(LINES, person="ADA") == asker.ask(LINES, person=id_of("Ada"))
    assert asker.ask("query ($id: ID!) { person(id: $id) { ref } }", id="Ada")["person"]["ref"] == id_of("Ada")
    unknown = asker.refused(LINES, person="Zoe")[0]["message"].replace("Zoe", "NAME")
    asker.viewer = Viewer(names=False)
    assert asker.refused(LINES, person="Ada")[0]["message"].replace("Ada", "NAME") == unknown
    asker.viewer = Viewer(groups=("other-group",))
    assert asker.refused(LINES, person="Ada")[0]["message"].replace("Ada", "NAME") == unknown


def test_a_group_and_an_agency_are_found_by_their_names(asker: Asker) -> None:
    named = "query ($slug: String!) { group(slug: $slug) { ref slug name } }"
    group = asker.ask(named, slug=MQAP)["group"]
    assert asker.ask(named, slug=group["name"].upper())["group"] == group
    assert asker.ask(LINES, group=group["name"]) == asker.ask(LINES, group=MQAP)
    agency = "query ($slug: String!) { agency(slug: $slug) { ref slug name } }"
    found = asker.ask(agency, slug="rctcbc")["agency"]
    assert asker.ask(agency, slug=found["name"])["agency"] == found
    assert asker.ask(LINES, agency=found["name"]) == asker.ask(LINES, agency="rctcbc")
    asker.viewer = Viewer(groups=("other-group",))
    assert asker.ask(named, slug=group["name"].upper())["group"] is None


def test_a_seat_is_found_by_its_title_in_the_group_that_is_named(asker: Asker) -> None:
    seats = asker.ask(f'{{ group(slug: "{MQAP}") {{ seats {{ ref title }} }} }}')["group"]["seats"]
    titles = {seat["title"]: seat["ref"] for seat in seats}
    assert len(titles) == len(seats)
    title, ref = next(iter(titles.items()))
    assert asker.ask(LINES, seat=title, group=MQAP) == asker.ask(LINES, seat=ref, group=MQAP)
    assert asker.refused(LINES, seat="Matron", group=MQAP)[0]["message"] == "seat: none is recorded under Matron"


@pytest.mark.parametrize("day", ["13 May 2025", "13/05/2025"])
def test_days_are_taken_as_people_write_them(asker: Asker, day: str) -> None:
    asked = 'query ($on: Date) { group(slug: "cwm-taf-mqap", on: $on) { seats { ref member { ref } } } }'
    assert asker.ask(asked, on=day) == asker.ask(asked, on="2025-05-13")
    literal = asked.replace("query ($on: Date) ", "").replace("$on", f'"{day}"')
    assert asker.ask(literal) == asker.ask(asked, on="2025-05-13")
    assert "tomorrow" in asker.refused(asked, on="tomorrow")[0]["message"]


@pytest.mark.parametrize("word", ["present", "Present", "PRESENT"])
def test_words_of_a_fixed_set_are_taken_in_any_case(asker: Asker, word: str) -> None:
    assert asker.ask(OUTCOMES, of=[word]) == asker.ask(OUTCOMES, of=["PRESENT"])
    assert asker.ask(OUTCOMES, of=["by deputy"])["attendance"]["totalCount"] == 0
    assert "presentt" in asker.refused(OUTCOMES, of=["presentt"])[0]["message"]


@pytest.mark.parametrize(
    ("argument", "given"),
    [
        ("person", "A"),
        ("person", "ADA"),
        ("seat", "Post"),
        ("group", "MQAP"),
        ("agency", "South-Wales-Police"),
        ("meeting", f"{MQAP}@2025-05-13"),
    ],
)
def test_the_role_agency_is_told_nothing_by_what_others_are_called(asker: Asker, argument: str, given: str) -> None:
    agency = asker.ask('query { agency(slug: "mtcbc") { ref } }')["agency"]["ref"]
    asker.viewer = Viewer(role="agency", agency=agency)
    beside = {"group": MQAP} if argument == "seat" else {}
    [error] = asker.refused(LINES.replace("totalCount", "nodes { ref }"), **beside, **{argument: given})
    assert error["message"] == f"{argument}: none is recorded under {given}"


@pytest.mark.parametrize("argument", ["person", "group", "agency"])
def test_what_is_longer_than_any_name_names_nothing(asker: Asker, argument: str) -> None:
    text = "a " * WRITTEN_MAX_CHARS
    [error] = asker.refused(LINES, **{argument: text})
    assert error["message"].startswith(f"{argument}: none is recorded under a a a")
