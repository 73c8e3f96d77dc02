"""Drafts rows of meetings: a meeting is planned if it is not recorded yet, and held if the row has its times."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import UNSET

from api.commands.ids import stream_id
from api.imports.rows.drafts import ImportDrafts, RowRefused, iso_date, recorded_otherwise
from domain.events.meeting.proceedings import MeetingHeld, MeetingScheduled
from domain.text import Words, said
from domain.time_zone import london_day
from domain.timelines.meeting.timeline import MeetingTimeline


def draft_meetings(batch: ImportDrafts, rows: Sequence[Any]) -> None:
    """Draft the events of every row, and set its result."""
    known: dict[date, list[MeetingTimeline]] = {}
    for m in batch.world.meetings_of(batch.group.id):
        if m.day and m.scheduled and not m.cancelled:
            known.setdefault(m.day, []).append(m)
    seen: dict[date, int] = {}
    for item, row in batch.pending_rows(rows):
        if (same := seen.get(row.date)) is not None:
            text = said("row {row} is of the same day", row=same)
            batch.refuse(item, row, RowRefused("one-meeting-a-day", text, "date"))
        elif batch.attempt(item, row, lambda item=item, row=row: _draft_row(batch, item, row, known.get(row.date, []))):  # type: ignore[misc]
            seen[row.date] = row.row


def _draft_row(batch: ImportDrafts, item: int, row: Any, known: Sequence[MeetingTimeline]) -> None:
    if row.starts is not UNSET and london_day(row.starts) != row.date:
        raise RowRefused("in-order", said("it starts on another day than {date}", date=row.date), "starts")
    place = row.place if row.place is not UNSET else None
    if not known:
        stream = stream_id(batch.request.command, item + 1)
        planned = min(batch.request.today, row.date)
        batch.record(
            item, row, stream, "meeting", MeetingScheduled,
            on=iso_date(planned), group=batch.group.id, meets_on=iso_date(row.date), place=place,
        )  # fmt: skip
        says = said("a meeting on {date}", date=row.date)
        if row.starts is UNSET:
            batch.set_result(
                item, row, "CREATED", says, said("planned only: without start and end it is not recorded as held")
            )
        else:
            batch.set_result(item, row, "CREATED", says, _draft_held(batch, item, row, stream))
        return
    if len(known) > 1:
        known = [m for m in known if m.held and row.starts is not UNSET and m.held.starts == row.starts]
    if len(known) != 1:
        raise RowRefused("one-meeting-a-day", said("several meetings are recorded on {date}", date=row.date), "date")
    _draft_matched(batch, item, row, known[0], place)


def _draft_matched(batch: ImportDrafts, item: int, row: Any, meeting: MeetingTimeline, place: str | None) -> None:
    if place and meeting.place != place and meeting.scheduled:
        what = said("the meeting is planned [for another place: {place}]", place=meeting.place)
        raise recorded_otherwise(what, meeting.scheduled.subject)
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
