"""What was ever stored can be read for ever, and what is stored today is stored as it was at first."""

from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from domain.events import EVENTS
from domain.events.upcasts import UPCASTS
from domain.values import Text
from ledger.governance import CODEC
from tests.ledger.golden import ID, StoredEvent, lines

LINES = lines()
READ_AS: dict[str, tuple[str, Any]] = {
    "group.meeting-requested/2": ("reason", Text(en=ID)),
    "group.seat-created/2": ("independent", False),
    "group.seat-changed/2": ("independent", UNSET),
}
"""By the newest version, a field that older versions did not have so, and what a full one of these is read as."""

READ_AS_BARE = {"group.meeting-requested/2": None}


@pytest.mark.parametrize("line", LINES, ids=[f"{line.topic} {'full' if line.full else 'bare'}" for line in LINES])
def test_a_stored_event_can_be_read_and_is_stored_the_same_way_again(line: StoredEvent) -> None:
    event = CODEC.decode(line.topic, bytes(line.state))
    topic, state = CODEC.encode(event)
    if topic == line.topic:
        assert state == bytes(line.state)


def test_the_file_holds_every_version_that_there_ever_was() -> None:
    held = {line.topic for line in LINES}
    versions = {f"{topic}/{n}" for topic, kind in EVENTS.items() for n in range(1, kind.VERSION + 1)}
    assert held == versions


def test_each_older_version_has_a_way_to_the_next_and_no_other_has() -> None:
    assert {*UPCASTS} == {(topic, n) for topic, kind in EVENTS.items() for n in range(1, kind.VERSION)}


@pytest.mark.parametrize(
    "line", [n for n in LINES if int(n.topic.rpartition("/")[2]) < EVENTS[n.topic.rpartition("/")[0]].VERSION]
)
def test_an_older_version_is_read_as_the_newest_and_within_a_correction_too(line: StoredEvent) -> None:
    event = CODEC.decode(line.topic, bytes(line.state))
    topic, state = CODEC.encode(event)
    assert topic == f"{event.TOPIC}/{event.VERSION}" != line.topic
    assert CODEC.decode(topic, state) == event
    name, value = READ_AS[topic]
    assert getattr(event, name) == (value if line.full else READ_AS_BARE.get(topic, value))
    outer = next(n for n in LINES if n.topic.startswith("corrected/") and n.full)
    fields = msgspec.json.decode(bytes(outer.state))
    fields["replacement"] = {"topic": line.topic, "state": msgspec.json.decode(bytes(line.state))}
    correction = msgspec.json.encode(fields)
    assert CODEC.decode(outer.topic, correction).replacement == event
    assert CODEC.current_state(line.topic, bytes(line.state)) == state
    assert (
        CODEC.current_state(outer.topic, correction)
        == CODEC.encode(CODEC.decode(outer.topic, correction))[1]
        != correction
    )
