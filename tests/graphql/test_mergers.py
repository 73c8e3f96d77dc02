"""After a merger the agencies of a group, and their attendance, are those that answer on the day asked about."""

from collections.abc import Iterator
from datetime import date

import pytest

from domain.events import agency
from ledger.postgres import embedded
from tests.graphql.asker import Asker, opened
from tests.support.story import id_of, said
from tests.support.story_database import database_of
from tests.support.two_meetings import MQAP, two_meetings

MERGED = date(2025, 8, 1)
AGENCIES = """query ($slug: String!, $on: Date!) { group(slug: $slug, on: $on) { agencies {
  slug seats { id: ref } attendance(from: "2025-04-01") { inTenure attended }
} } }"""


@pytest.fixture(scope="module")
def seeded(server: embedded.EmbeddedServer) -> Iterator[Asker]:
    """The police go on in the first council; at the second meeting only that council was there."""
    story = two_meetings()
    story.record(("south-wales-police", agency.AgencyMerged(into=id_of("rctcbc"), **said(MERGED))))
    with database_of(server, story) as database, opened(database) as asker:
        yield asker


def agencies(asker: Asker, on: date) -> dict[str, tuple[int, int, int]]:
    found = asker.ask(AGENCIES, slug=MQAP, on=str(on))["group"]["agencies"]
    return {a["slug"]: (len(a["seats"]), a["attendance"]["inTenure"], a["attendance"]["attended"]) for a in found}


def test_before_the_merger_each_answers_for_its_own(seeded: Asker) -> None:
    assert agencies(seeded, date(2025, 7, 31)) == {
        "rctcbc": (3, 2, 1),
        "mtcbc": (2, 2, 1),
        "south-wales-police": (2, 2, 1),
    }


def test_from_then_on_one_answers_for_the_seats_and_the_attendance_of_both(seeded: Asker) -> None:
    assert agencies(seeded, MERGED) == {"rctcbc": (5, 2, 1), "mtcbc": (2, 2, 1)}


def test_the_agency_that_ended_is_found_with_its_successor_and_its_own_lines(seeded: Asker) -> None:
    found = seeded.ask('{ agency(slug: "south-wales-police") { slug successor { slug } } }')["agency"]
    assert found == {"slug": "south-wales-police", "successor": {"slug": "rctcbc"}}
    lines = seeded.ask('{ attendance(agency: "south-wales-police") { nodes { seat { id: ref } } } }')["attendance"][
        "nodes"
    ]
    assert {n["seat"]["id"] for n in lines} == {"s6", "s10"}
