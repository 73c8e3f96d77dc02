"""The sentences of the trail: one for each kind of event."""

from domain.events import EVENTS
from projections.trail.sentences import SENTENCES


def test_every_kind_of_event_has_a_sentence() -> None:
    assert set(SENTENCES) == set(EVENTS.values())
