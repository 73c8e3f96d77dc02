"""What cannot be, across streams: unknown references, decisions that no meeting took, acts without ground, and the like."""

from collections.abc import Iterator

from domain.entries import StandingEvent
from domain.events.base import Event
from domain.events.group.lifecycle import RelationEnded
from domain.events.meeting.proceedings import MeetingScheduled
from domain.faults import Fault
from domain.lawfulness import meetings
from domain.lawfulness import work as working
from domain.lawfulness.authority import authority_faults
from domain.terms.checks.document import check_value
from domain.text import code, said
from domain.timelines.agency import AgencyTimeline
from domain.timelines.base import Timeline, fault
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.timelines.person import PersonTimeline
from domain.timelines.work.timeline import WorkTimeline
from domain.world import World

_AUTHORITY = (("group", "group"), ("meeting", "meeting"), ("agency", "agency"))


def find_faults(stream: str, world: World) -> list[Fault]:
    """Every fault whose act at fault stands in the stream: those its fold came upon, and those made by others."""
    timeline = world.timeline(stream)
    if timeline is None:
        return []
    found = [
        *timeline.faults,
        *_unknown_references(timeline, world),
        *_ended_groups(timeline, world),
        *authority_faults(timeline, world),
    ]
    if isinstance(timeline, AgencyTimeline) and timeline.successor:
        found += _succession(timeline, timeline.successor, world)
    if isinstance(timeline, PersonTimeline) and timeline.same_as:
        found += _identity(timeline, timeline.same_as, world)
    if isinstance(timeline, GroupTimeline):
        found += _misfits(timeline, world)
    if isinstance(timeline, MeetingTimeline) and timeline.scheduled:
        found += meetings.meeting_faults(timeline, world)
    if isinstance(timeline, WorkTimeline) and timeline.begun:
        found += working.work_faults(timeline, world)
    return found


def _unknown_references(timeline: Timeline, world: World) -> Iterator[Fault]:
    """References to streams that do not stand."""
    missing = {n for n in _references_of_stream(timeline) if not world.stands(*n)}
    for s in timeline.acts if missing else ():
        for field, kind, value in _references(s):
            if (value, kind) in missing:
                yield fault(
                    timeline.id,
                    "known-reference",
                    said(
                        "{field} names no {kind} that is recorded: {value}", field=field, kind=code(kind), value=value
                    ),
                    s,
                )


def _identity(person: PersonTimeline, same_as: str, world: World) -> Iterator[Fault]:
    """Nobody is, in the end, found to be themselves; and whoever is erased is erased under every id."""
    assert person.identified
    other, seen = world.person(same_as), {same_as}
    if other and bool(person.erased) != bool(other.erased):
        left = other if person.erased else person
        text = said(
            "they are one person, and {id} would be left: erase both at once, the other one in `also`", id=left.id
        )
        act = person.erased or person.identified
        yield fault(person.id, "erased-together", text, act, other.erased or person.identified)
    while other and other.same_as and other.identified:
        if other.same_as == person.id:
            yield fault(
                person.id, "same-as-itself", said("each was found to be the other"), person.identified, other.identified
            )
        if other.same_as in seen:
            return
        seen.add(other.same_as)
        other = world.person(other.same_as)


def _ended_groups(timeline: Timeline, world: World) -> Iterator[Fault]:
    """Acts that name a group which had ended by then. A relation to it may be ended later; when a meeting of it is planned
    says nothing, the day of the meeting does."""
    groups = {
        id: g
        for id, kind in _references_of_stream(timeline)
        if kind == "group" and (g := world.group(id, "established"))
    }
    over = {id: g.ended for id, g in groups.items() if g.ended}
    for s in timeline.acts if over else ():
        if s.event is None or isinstance(s.event, RelationEnded | MeetingScheduled):
            continue
        for field, _, value in s.event.references():
            if (end := over.get(value)) and end.since <= s.on:
                yield fault(
                    timeline.id,
                    "group-ended",
                    said("the group named as {field} ended on {since}", field=field, since=end.since),
                    s,
                    end,
                )


def _references_of_stream(timeline: Timeline) -> set[tuple[str, str]]:
    """Every other stream that the acts of this one name, with its kind. Asked after each act of all that came before it, so
    it takes no detour."""
    found: set[tuple[str, str]] | None = timeline.memo.get("named")
    if found is None:
        found = timeline.memo["named"] = set()
        for e in (s.event for s in timeline.acts if s.event):
            if type(e).references is not Event.references:
                found.update((id, kind) for _, kind, id in e.references())
            for field, kind in e.REFERENCES:
                value = getattr(e, field)
                if type(value) is str:
                    found.add((value, kind))
                elif value:
                    found.update([(id, kind) for id in value])
            for field, kind in _AUTHORITY:
                if value := getattr(e.authority, field):
                    found.add((value, kind))
        found.discard((timeline.id, timeline.KIND))
    return found


def _references(s: StandingEvent) -> Iterator[tuple[str, str, str]]:
    """The fields of an act that name a stream, the kind of stream, and which."""
    if s.event is None:
        return
    yield from s.event.references()
    authority = s.event.authority
    for field, kind in _AUTHORITY:
        if value := getattr(authority, field):
            yield f"authority.{field}", kind, value


def _misfits(group: GroupTimeline, world: World) -> Iterator[Fault]:
    """Interpretations whose value fitted when it was given, and no longer fits the terms as they were corrected."""
    for given in group.interpretations:
        version = next((a for a in group.adopted if a.version == given.terms), None)
        if version is None or (len(version.basis) == len(given.basis) == 1 and version.subject < given.subject):
            continue
        if all(o.key != given.key for o in version.terms.open):
            continue
        key = ("misfits", version.basis, given.basis)
        if key not in world.memo:
            world.memo[key] = check_value(version.terms, given.key, given.value)
        if wrong := world.memo[key]:
            text = said(
                "the value given for {key} does not fit, and is not heard: {reason}",
                key=given.key,
                reason=wrong[0].reason,
            )
            yield fault(group.id, "interpretation-fits", text, given, version)


def _succession(agency: AgencyTimeline, successor: str, world: World) -> Iterator[Fault]:
    """An agency goes on in one that has not ended before, and not, in the end, in itself."""
    assert agency.ended
    following = world.agency(successor)
    if following and following.ended and following.ended.since < agency.ended.since:
        text = said("the agency it goes on in ended on {since}", since=following.ended.since)
        yield fault(agency.id, "agency-ended", text, agency.ended, following.ended)
    seen: set[str] = set()
    while following and following.ended and following.successor and following.id not in seen:
        if following.successor == agency.id:
            yield fault(
                agency.id, "succeeded-by-itself", said("the agencies end in one another"), agency.ended, following.ended
            )
            return
        seen.add(following.id)
        following = world.agency(following.successor)
