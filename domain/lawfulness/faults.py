"""The faults of a stream, all kinds together: what cannot be, in itself or against other streams."""

from domain.faults import Fault
from domain.lawfulness.authority import authority_faults
from domain.lawfulness.identities import identity_faults, succession_faults
from domain.lawfulness.interpretations import interpretation_faults
from domain.lawfulness.meetings import meeting_faults
from domain.lawfulness.offices import office_faults
from domain.lawfulness.references import ended_groups, unknown_references
from domain.lawfulness.work import work_faults
from domain.timelines.agency import AgencyTimeline
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.timelines.person import PersonTimeline
from domain.timelines.work.timeline import WorkTimeline
from domain.world import World


def find_faults(stream: str, world: World) -> list[Fault]:
    """Every fault whose event at fault is in the stream: those that its fold found, and those that other streams
    make."""
    timeline = world.timeline(stream)
    if timeline is None:
        return []
    found = [
        *timeline.faults,
        *unknown_references(timeline, world),
        *ended_groups(timeline, world),
        *authority_faults(timeline, world),
        *office_faults(timeline, world),
    ]
    if isinstance(timeline, AgencyTimeline) and timeline.successor:
        found += succession_faults(timeline, timeline.successor, world)
    if isinstance(timeline, PersonTimeline) and timeline.same_as:
        found += identity_faults(timeline, timeline.same_as, world)
    if isinstance(timeline, GroupTimeline):
        found += interpretation_faults(timeline, world)
    if isinstance(timeline, MeetingTimeline) and timeline.scheduled:
        found += meeting_faults(timeline, world)
    if isinstance(timeline, WorkTimeline) and timeline.begun:
        found += work_faults(timeline, world)
    return found
