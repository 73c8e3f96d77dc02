"""Loose ends: which kinds of event say what they leave open."""

from domain.events import EVENTS
from domain.events.compensation import Corrected, Retracted
from domain.events.group.membership import SeatClosed
from domain.events.person import PersonIdentified
from projections.what_if import loose_ends

LEAVES_NOTHING = {
    # the faults that they leave elsewhere are asked about, one by one
    Corrected,
    Retracted,
    PersonIdentified,
    # whoever sat in it has departed before
    SeatClosed,
}


def test_every_kind_of_event_that_takes_something_away_says_what_it_leaves_open() -> None:
    """A new one has an arm in `loose_ends`, or stands above with the reason why it leaves nothing."""
    told = {kind for kind in EVENTS.values() if vars(loose_ends).get(kind.__name__) is kind}
    assert {kind for kind in EVENTS.values() if kind.UNSETTLES} - told == LEAVES_NOTHING
