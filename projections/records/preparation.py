"""Records of the preparation of a meeting, as its events say it."""

from domain.timelines.meeting.timeline import MeetingTimeline
from projections.rows import AgendaRow, ApologyRow, ExcusalRow, NoticeRow, PapersRow, Row


def rows(m: MeetingTimeline) -> list[Row]:
    """Each is true from the day on which it was done; an agenda and apologies until something took their place."""
    found: list[Row] = [
        NoticeRow(
            key=f"{m.id}/{n.subject}",
            valid_from=n.since,
            group=m.group,
            meeting=m.id,
            given_on=n.since,
            meets_on=n.meets_on,
            to=n.to,
            means=n.means,
            basis=n.basis,
        )
        for n in m.notices
    ]
    found += [
        AgendaRow(
            key=f"{m.id}/{a.subject}",
            valid_from=a.since,
            valid_to=a.until,
            group=m.group,
            meeting=m.id,
            set_on=a.since,
            works=tuple(dict.fromkeys(i.comes_from.work for i in a.items if i.comes_from)),
            items=a.items,
            basis=a.basis,
        )
        for a in m.agendas
        if a.until != a.since
    ]
    found += [
        PapersRow(
            key=f"{m.id}/{c.subject}",
            valid_from=c.since,
            group=m.group,
            meeting=m.id,
            circulated_on=c.since,
            papers=c.papers,
            to=c.to,
            means=c.means,
            basis=c.basis,
        )
        for c in m.circulations
    ]
    found += [
        ApologyRow(
            key=f"{m.id}/{a.subject}",
            valid_from=a.since,
            valid_to=a.until,
            group=m.group,
            meeting=m.id,
            seat=a.seat,
            person=a.person,
            received_on=a.since,
            reason=a.reason,
            basis=a.basis,
        )
        for a in m.apologies
        if a.until != a.since
    ]
    return found + [
        ExcusalRow(
            key=f"{m.id}/{act.entry.position}",
            valid_from=act.on,
            group=m.group,
            meeting=m.id,
            made_on=act.on,
            agency=e.agency,
            seat=e.seat,
            ground=e.ground,
            by=e.authority.office,
            basis=act.basis,
        )
        for e, act in m.excused
    ]
