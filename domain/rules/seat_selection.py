"""Which seats the terms mean where they speak of some of them."""

from domain.rules.certainty import MAYBE, NO, SURE
from domain.rules.inputs import SeatInput
from domain.terms.base import Among


def fits(among: Among, seat: SeatInput | None, agencies: dict[str, str]) -> int:
    """Whether a seat is among those meant: MAYBE where its class or agency is not said. A seat without a category is a
    member's, who may be a statutory one, and is of no other category."""
    if seat is None:
        return SURE if among == Among() else NO
    level = SURE
    if among.categories and seat.category not in among.categories:
        level = MAYBE if seat.category is None and "statutory" in among.categories else NO
    if level and among.classes:
        level = min(
            level, MAYBE if seat.classes is None else SURE if not seat.classes.isdisjoint(among.classes) else NO
        )
    if level and among.agencies and seat.agency not in [agencies.get(name, name) for name in among.agencies]:
        level = MAYBE if seat.agency_not_said else NO
    if level and among.seats and seat.id not in among.seats:
        level = NO
    if level and among.voting is not None and seat.voting != among.voting:
        level = NO
    return level
