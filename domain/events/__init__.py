"""Every kind of event, by topic."""

from domain.events import (
    action,
    agency,
    audit,
    change,
    compensation,
    concern,
    duties,
    explanation,
    group,
    instrument,
    learning,
    meeting,
    membership,
    minutes,
    offices,
    outside,
    person,
    plan,
    preparation,
    priority,
    recommendation,
    report,
    returns,
    sitting,
    standard,
)
from domain.events.act import Act

_MODULES = (
    *(agency, person, group, membership, offices, outside, duties),
    *(meeting, preparation, sitting, minutes),
    *(priority, plan, instrument, standard, audit, recommendation),
    *(action, concern, returns, report, learning, change),
    *(explanation, compensation),
)

EVENTS: dict[str, type[Act]] = {
    kind.TOPIC: kind
    for module in _MODULES
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Act) and kind is not Act
}
