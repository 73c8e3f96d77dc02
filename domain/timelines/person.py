"""The timeline of a person: their sealed name, and whether they were found to be another, or erased."""

from collections.abc import Callable, Sequence

from domain.entries import StandingEvent
from domain.events.person import PersonErased, PersonIdentified, PersonRegistered, PersonRenamed
from domain.text import said
from domain.timelines.base import Fact, Timeline, beginning
from domain.values import Sealed


class PersonTimeline(Timeline):
    """A person: their latest sealed name; `same_as` is the person whom they were found to be."""

    KIND = "person"

    registered: Fact | None = None
    name: Sealed | None = None
    erased: Fact | None = None
    same_as: str | None = None
    identified: Fact | None = None

    @property
    def begun(self) -> Fact | None:
        return self.registered


def fold_person(stream: str, events: Sequence[StandingEvent]) -> PersonTimeline:
    """The timeline of a person from their standing events; total, never raises."""
    t = PersonTimeline(id=stream, events=events, faults=[])
    for s in events:
        if isinstance(s.event, PersonRegistered):
            _registered(t, s.event, s)
        elif s.event and t.registered is None:
            t.fault("before-registration", said("nothing can happen to a person's record before it is registered"), s)
        elif s.event and t.erased:
            t.fault("person-erased", said("the person was erased; nothing more can be recorded of them"), s, t.erased)
        elif arm := _ARMS.get(type(s.event)):
            arm(t, s.event, s)
    return t


def _registered(t: PersonTimeline, e: PersonRegistered, s: StandingEvent) -> None:
    if t.registered:
        t.fault("registered-once", said("the person is registered already"), s, t.registered)
    else:
        t.registered, t.name = Fact(*beginning(s)), e.name


def _renamed(t: PersonTimeline, e: PersonRenamed, s: StandingEvent) -> None:
    t.name = e.name


def _identified(t: PersonTimeline, e: PersonIdentified, s: StandingEvent) -> None:
    if t.identified:
        text = said("the person was found to be another before; retract that first")
        t.fault("identified-once", text, s, t.identified)
    elif e.same_as == t.id:
        t.fault("same-as-itself", said("a person is not found to be themselves"), s)
    else:
        t.same_as, t.identified = e.same_as, Fact(*beginning(s))


def _erased(t: PersonTimeline, e: PersonErased, s: StandingEvent) -> None:
    t.erased = Fact(*beginning(s))


_ARMS: dict[type, Callable[..., None]] = {
    PersonRenamed: _renamed,
    PersonIdentified: _identified,
    PersonErased: _erased,
}
