"""What was ever stored can be read for ever, and what is stored today is stored as it was at first."""

import pytest

from ledger.governance import CODEC
from tests.ledger.golden import StoredEvent, lines

LINES = lines()


@pytest.mark.parametrize("line", LINES, ids=[f"{line.topic} {'full' if line.full else 'bare'}" for line in LINES])
def test_a_stored_event_can_be_read_and_is_stored_the_same_way_again(line: StoredEvent) -> None:
    event = CODEC.decode(line.topic, bytes(line.state))
    topic, state = CODEC.encode(event)
    if topic == line.topic:
        assert state == bytes(line.state)
