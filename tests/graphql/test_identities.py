"""One person under two ids: what answers name, and what the trail tells."""

from collections.abc import Iterator

import pytest

from domain.events import person
from domain.events.base import Event
from ledger.postgres import embedded
from tests.graphql.asker import Asker, opened
from tests.support.story import id_of, said
from tests.support.story_database import database_of
from tests.support.two_meetings import MQAP, two_meetings

TRAIL = """query ($who: ID!, $then: String) {
  trail(first: 500, person: $who, knownAt: $then) { nodes { sentence kind } }
}"""
ADA, EVE, HAL = map(id_of, ("Ada", "Eve", "Hal"))


@pytest.fixture(scope="module")
def seeded(server: embedded.EmbeddedServer) -> Iterator[Asker]:
    """Ada of the council and Eve of another turn out to be one person, kept as Eve; then Eve to be Hal."""
    story = two_meetings()
    acts: list[tuple[str, Event]] = [("Ada", person.PersonIdentified(same_as=EVE, **said()))]
    story.record(*acts)
    story.record(("Eve", person.PersonIdentified(same_as=HAL, **said())))
    with database_of(server, story) as database, opened(database) as asker:
        yield asker


def head(asker: Asker) -> int:
    return int(asker.ask("{ ledger { position } }")["ledger"]["position"])


def test_answers_name_the_one_who_is_kept(seeded: Asker) -> None:
    found = seeded.ask(
        f'{{ group(slug: "{MQAP}", on: "2025-06-30") {{ seats {{ id: ref member {{ id: ref name }} }} }} }}'
    )
    members = {s["id"]: s["member"] for s in found["group"]["seats"]}
    assert members["s1"] == members["s5"] == {"id": HAL, "name": "Hal"}
    asked = "query ($id: ID!) { person(id: $id) { id: ref name sameAs { id: ref name sameAs { id: ref } } } }"
    assert seeded.ask(asked, id=ADA)["person"] == {
        "id": ADA,
        "name": "Hal",
        "sameAs": {"id": EVE, "name": "Hal", "sameAs": {"id": HAL}},
    }


@pytest.mark.parametrize("who", [ADA, EVE, HAL])
def test_trail_and_attendance_of_either_are_of_both(seeded: Asker, who: str) -> None:
    found = seeded.ask(TRAIL, who=who)["trail"]["nodes"]
    registered = [e for e in found if e["kind"] == "PersonRegistered"]
    assert len(registered) == 3
    assert "the person was found to be the same as Hal" in {e["sentence"] for e in found}
    asked = (
        "query ($who: ID!) { attendance(first: 500, person: $who) { nodes { person { id: ref } seat { id: ref } } } }"
    )
    lines = seeded.ask(asked, who=who)
    assert {n["seat"]["id"] for n in lines["attendance"]["nodes"]} == {"s1", "s5", "o1"}
    assert {n["person"]["id"] for n in lines["attendance"]["nodes"]} == {HAL}


def test_before_it_was_known_they_were_two(seeded: Asker) -> None:
    then = head(seeded) - 2
    found = seeded.ask(
        f'{{ group(slug: "{MQAP}", on: "2025-06-30", knownAt: "{then}") {{ seats {{ member {{ id: ref }} }} }} }}'
    )
    assert {ADA, EVE} <= {s["member"]["id"] for s in found["group"]["seats"]}
    lines = seeded.ask(TRAIL, who=ADA, then=str(then))
    assert [e["kind"] for e in lines["trail"]["nodes"]].count("PersonRegistered") == 1
