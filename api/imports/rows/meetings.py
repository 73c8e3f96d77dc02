"""Drafts rows of meetings: a meeting is planned if it is not recorded yet, and held if the row has its times."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from msgspec import UNSET

from api.commands.fields.ids import stream_id
from api.imports.rows.drafts import ImportDrafts, RowRefused, iso_date, recorded_otherwise
from api.references import meeting_choice
from domain.events.meeting.proceedings import MeetingHeld, MeetingScheduled
from domain.text import Words, joined, said
from domain.time_zone import london_day
from domain.timelines.meeting.timeline import MeetingTimeline


def draft_meetings(batch: ImportDrafts, rows: Sequence[Any]) -> None:
    """Draft the events of every row, and set its result."""
    known: dict[date, list[MeetingTimeline]] = {}
    for m in batch.world.meetings_of(batch.group.id):
        if m.day and m.scheduled and not m.cancelled:
            known.setdefault(m.day, []).append(m)
    seen: dict[date, list[Any]] = {}
    taken: set[str] = set()
    for item, row in batch.pending_rows(rows):
        before = seen.setdefault(row.date, [])
        if same := next((other for other in before if not _apart(row, other)), None):
            text = said(
                "row {row} is of the same day: of several meetings on a day give the times, one after the other",
                row=same.row,
            )
            batch.refuse(item, row, RowRefused("one-meeting-a-day", text, "date"))
            continue
        others = [m for m in known.get(row.date, []) if m.id not in taken]
        draft = partial(_draft_row, batch, item, row, others, taken)
        if batch.attempt(item, row, draft):
            before.append(row)


def _apart(row: Any, other: Any) -> bool:
    """Whether two rows of one day are of two meetings: both have times, and one is over when the other starts."""
    if row.starts is UNSET or other.starts is UNSET:
        return False
    return bool(row.ends <= other.starts or other.ends <= row.starts)


def _of_row(row: Any, known: Sequence[MeetingTimeline]) -> list[MeetingTimeline]:
    """The recorded meetings of a day that a row may be of: that with its start, else those that are planned, else those
    that were not over when it started, or started before it ended."""
    if row.starts is UNSET:
        return [*known]
    held = [(m, m.held) for m in known if m.held]
    same = [m for m, of in held if of.starts == row.starts]
    planned = [m for m in known if not m.held]
    overlapping = [m for m, of in held if of.starts < row.ends and row.starts < of.ends]
    return same or overlapping or planned[:1]


def _draft_row(batch: ImportDrafts, item: int, row: Any, others: Sequence[MeetingTimeline], taken: set[str]) -> None:
    if row.starts is not UNSET and london_day(row.starts) != row.date:
        raise RowRefused("in-order", said("it starts on another day than {date}", date=row.date), "starts")
    place = row.place if row.place is not UNSET else None
    known = _of_row(row, others)
    if not known:
        stream = stream_id(batch.request.command, item + 1)
        planned = min(batch.request.today, row.date)
        batch.record(
            item, row, stream, "meeting", MeetingScheduled,
            on=iso_date(planned), group=batch.group.id, meets_on=iso_date(row.date), place=place,
        )  # fmt: skip
        says = said("a meeting on {date}", date=row.date)
        if others:
            says = said("a meeting on {date}, beside another of that day", date=row.date)
        if row.starts is UNSET:
            batch.set_result(
                item, row, "CREATED", says, said("planned only: without start and end it is not recorded as held")
            )
        else:
            batch.set_result(item, row, "CREATED", says, _draft_held(batch, item, row, stream))
        return
    if len(known) != 1:
        text = said(
            "several meetings are recorded on {date}: give the times of the one that is meant: {choices}",
            date=row.date,
            choices=joined(meeting_choice(m.id, m.starts, m.place) for m in known),
        )
        raise RowRefused("one-meeting-a-day", text, "date")
    taken.add(known[0].id)
    _draft_matched(batch, item, row, known[0], place)


def _draft_matched(batch: ImportDrafts, item: int, row: Any, meeting: MeetingTimeline, place: str | None) -> None:
    if place and meeting.place != place and meeting.scheduled:
        what = said("the meeting is planned [for another place: {place}]", place=meeting.place)
        raise recorded_otherwise(what, meeting.scheduled.subject, place=place)
    if row.starts is UNSET:
        batch.set_result(item, row, "ALREADY_THERE", said("a meeting on {date}", date=row.date))
    elif meeting.held is None:
        batch.set_result(item, row, "MATCHED", _draft_held(batch, item, row, meeting.id))
    elif (meeting.held.starts, meeting.held.ends) == (row.starts, row.ends):
        batch.set_result(item, row, "ALREADY_THERE", said("held on {date}", date=row.date))
    else:
        assert meeting.held_act
        what = said("it was held from {starts} to {ends}", starts=meeting.held.starts, ends=meeting.held.ends)
        position = meeting.held_act.entry.position
        raise recorded_otherwise(what, position, starts=row.starts.isoformat(), ends=row.ends.isoformat())


def _draft_held(batch: ImportDrafts, item: int, row: Any, stream: str) -> Words:
    times = {"starts": row.starts.isoformat(), "ends": row.ends.isoformat()}
    batch.record(item, row, stream, "meeting", MeetingHeld, on=iso_date(row.date), **times)
    return said("held on {date}", date=row.date)
