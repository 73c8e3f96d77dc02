"""Events: every kind of event, by topic."""

from domain.events import agency, compensation, fault_explanation, person
from domain.events.base import Event
from domain.events.group import decisions_outside, duties, lifecycle, membership, offices
from domain.events.meeting import minutes, preparation, proceedings, sitting
from domain.events.work import (
    action,
    audit,
    change,
    concern,
    instrument,
    learning,
    plan,
    priority,
    recommendation,
    report,
    returns,
    standard,
)

_MODULES = (
    *(agency, person, lifecycle, membership, offices, decisions_outside, duties),
    *(proceedings, preparation, sitting, minutes),
    *(priority, plan, instrument, standard, audit, recommendation),
    *(action, concern, returns, report, learning, change),
    *(fault_explanation, compensation),
)

EVENTS: dict[str, type[Event]] = {
    kind.TOPIC: kind
    for module in _MODULES
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
}

EVENTS_BY_NAME: dict[str, type[Event]] = {kind.__name__: kind for kind in EVENTS.values()}
