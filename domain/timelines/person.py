"""The timeline of a person: the sealed names they went by, and whether they were erased."""

from collections.abc import Sequence

from domain.entries import Standing
from domain.events.person import PersonErased, PersonRegistered, PersonRenamed
from domain.timelines.facts import Fact, Timeline
from domain.values import Sealed


class Person(Timeline):
    KIND = "person"

    registered: Fact | None = None
    name: Sealed | None = None
    erased: Fact | None = None

    @property
    def begun(self) -> Fact | None:
        return self.registered


def fold(stream: str, acts: Sequence[Standing]) -> Person:
    """The timeline of a person from their standing events; total, never raises."""
    t = Person(id=stream, acts=acts, faults=[])
    for s in acts:
        e = s.event
        if e is None:
            continue
        if isinstance(e, PersonRegistered):
            if t.registered:
                t.fault("registered-once", "the person is registered already", s, t.registered)
                continue
            t.registered, t.name = Fact(s.on, s.entry.position, s.basis), e.name
        elif t.registered is None:
            t.fault("before-registration", "nothing can happen to a person's record before it is registered", s)
        elif t.erased:
            t.fault("person-erased", "the person was erased; nothing more can be recorded of them", s, t.erased)
        elif isinstance(e, PersonRenamed):
            t.name = e.name
        elif isinstance(e, PersonErased):
            t.erased = Fact(s.on, s.entry.position, s.basis)
    return t
