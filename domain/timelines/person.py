"""The timeline of a person: the sealed names they went by, and whether they were found to be another, or erased."""

from collections.abc import Sequence

from domain.entries import StandingEvent
from domain.events.person import PersonErased, PersonIdentified, PersonRegistered, PersonRenamed
from domain.text import said
from domain.timelines.base import Fact, Timeline
from domain.values import Sealed


class PersonTimeline(Timeline):
    KIND = "person"

    registered: Fact | None = None
    name: Sealed | None = None
    erased: Fact | None = None
    same_as: str | None = None
    identified: Fact | None = None

    @property
    def begun(self) -> Fact | None:
        return self.registered


def fold_person(stream: str, acts: Sequence[StandingEvent]) -> PersonTimeline:
    """The timeline of a person from their standing events; total, never raises."""
    t = PersonTimeline(id=stream, acts=acts, faults=[])
    for s in acts:
        e = s.event
        if e is None:
            continue
        if isinstance(e, PersonRegistered):
            if t.registered:
                t.fault("registered-once", said("the person is registered already"), s, t.registered)
                continue
            t.registered, t.name = Fact(s.on, s.entry.position, s.basis), e.name
        elif t.registered is None:
            t.fault("before-registration", said("nothing can happen to a person's record before it is registered"), s)
        elif t.erased:
            t.fault("person-erased", said("the person was erased; nothing more can be recorded of them"), s, t.erased)
        elif isinstance(e, PersonRenamed):
            t.name = e.name
        elif isinstance(e, PersonIdentified):
            if t.identified:
                t.fault(
                    "identified-once",
                    said("the person was found to be another before; retract that first"),
                    s,
                    t.identified,
                )
            elif e.same_as == stream:
                t.fault("same-as-itself", said("a person is not found to be themselves"), s)
            else:
                t.same_as, t.identified = e.same_as, Fact(s.on, s.entry.position, s.basis)
        elif isinstance(e, PersonErased):
            t.erased = Fact(s.on, s.entry.position, s.basis)
    return t
