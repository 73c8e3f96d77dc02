"""A meeting is asked about as people name it, GROUP@DATE, within what the credential reaches."""

from collections.abc import Iterator

import pytest

from ledger.postgres import embedded
from tests.graphql.asker import Asker, Viewer, opened
from tests.support.story import id_of
from tests.support.story_database import database_of
from tests.support.two_meetings import FIRST_MEETING, MQAP, two_meetings

MEETING = "query ($id: ID!) { meeting(id: $id) { ref day } }"
LINES = "query ($id: ID!) { attendance(meeting: $id, first: 50) { totalCount } }"


@pytest.fixture
def own(server: embedded.EmbeddedServer) -> Iterator[Asker]:
    story = two_meetings()
    story.meeting("again", "other-group", FIRST_MEETING)
    with database_of(server, story) as database, opened(database) as asker:
        yield asker


@pytest.mark.parametrize("day", ["2025-05-13", "13/05/2025", "13 May 2025"])
def test_by_the_day_as_people_write_it(own: Asker, day: str) -> None:
    named = f"{MQAP}@{day}"
    assert own.ask(MEETING, id=named)["meeting"] == {"ref": id_of("first"), "day": "2025-05-13"}
    assert own.ask(LINES, id=named) == own.ask(LINES, id=id_of("first"))


@pytest.mark.parametrize("named", [f"{MQAP}@2025-05-14", "nobody@2025-05-13", f"{MQAP}@soon", f"{MQAP}@1"])
def test_what_there_is_not_is_refused(own: Asker, named: str) -> None:
    for query, argument in ((MEETING, "id"), (LINES, "meeting")):
        assert own.refused(query, id=named)[0]["message"] == f"{argument}: none is recorded under {named}"


def test_several_of_one_day_are_refused_with_their_ids_and_only_to_who_reaches_them(own: Asker) -> None:
    named = "other-group@2025-05-13"
    message = own.refused(MEETING, id=named)[0]["message"]
    assert all(f"{id_of(name)} (11:00)" in message for name in ("elsewhere", "again"))
    own.viewer = Viewer(groups=(MQAP,))
    assert own.refused(MEETING, id=named)[0]["message"] == f"id: none is recorded under {named}"
    assert own.ask(MEETING, id=f"{MQAP}@2025-05-13")["meeting"]["ref"] == id_of("first")
