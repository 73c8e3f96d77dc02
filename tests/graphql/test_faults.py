"""What cannot be, as one list over all groups."""

from collections.abc import Iterator

import pytest

from ledger.postgres import embedded
from tests.graphql.asker import Asker, Viewer, opened
from tests.support.story_database import database_of
from tests.support.two_meetings import MQAP, two_meetings

LIST = """query ($group: String, $explained: Boolean, $first: Int, $after: String) {
    faults(group: $group, explained: $explained, first: $first, after: $after) {
        nodes { id: ref rule subject positions group { slug } events { position kind } explainedBy }
        pageInfo { hasNextPage endCursor } } }"""


@pytest.fixture(scope="module")
def broken(server: embedded.EmbeddedServer) -> Iterator[Asker]:
    """The first meeting was retracted, and the roll of it was left."""
    story = two_meetings()
    story.lawful = False
    held = next(e for e in story.entries if type(e.event).__name__ == "MeetingHeld")
    story.retract(held.position)
    with database_of(server, story) as database, opened(database) as asker:
        yield asker


def test_every_fault_comes_with_the_act_at_fault_and_the_events_that_make_it_so(broken: Asker) -> None:
    broken.viewer = Viewer()
    found = broken.ask(LIST)["faults"]["nodes"]
    assert {f["rule"] for f in found} == {"meeting-held"}
    assert len(found) > 6
    for fault in found:
        assert fault["group"] == {"slug": MQAP}
        assert fault["subject"] in fault["positions"]
        assert [e["position"] for e in fault["events"]] == fault["positions"]
        one = broken.ask("query ($id: ID!) { fault(id: $id) { id: ref subject } }", id=fault["id"])["fault"]
        assert one == {"id": fault["id"], "subject": fault["subject"]}


def test_the_list_has_pages_and_follows_group_explanation_and_credential(broken: Asker) -> None:
    broken.viewer = Viewer()
    whole, after, paged = broken.ask(LIST)["faults"]["nodes"], None, []
    while True:
        page = broken.ask(LIST, first=3, after=after)["faults"]
        paged += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert paged == whole
    assert broken.ask(LIST, explained=False)["faults"]["nodes"] == whole
    assert broken.ask(LIST, explained=True)["faults"]["nodes"] == []
    assert broken.ask(LIST, group="other-group")["faults"]["nodes"] == []
    broken.viewer = Viewer(groups=("other-group",))
    assert broken.ask(LIST)["faults"]["nodes"] == []
    assert broken.ask("query ($id: ID!) { fault(id: $id) { id: ref } }", id=whole[0]["id"])["fault"] is None
