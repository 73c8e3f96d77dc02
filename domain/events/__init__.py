"""Every kind of event, by topic."""

from domain.events import (
    agency,
    compensation,
    duties,
    explanation,
    group,
    meeting,
    membership,
    minutes,
    offices,
    outside,
    person,
    preparation,
    sitting,
)
from domain.events.act import Act

_MODULES = (
    *(agency, person, group, membership, offices, outside, duties),
    *(meeting, preparation, sitting, minutes),
    *(explanation, compensation),
)

EVENTS: dict[str, type[Act]] = {
    kind.TOPIC: kind
    for module in _MODULES
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Act) and kind is not Act
}
