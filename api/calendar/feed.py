"""The feed: meetings, and what is due by a day, of some groups; nobody's name is in it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from api.graphql.asked import text_of
from domain.rules.due import WITHOUT_A_DAY, DutyKind, DutyState
from projections.questions import duties, groups, meetings
from projections.questions.rows import Asked
from projections.rows import DutyRow, GroupRow, MeetingRow
from projections.snapshot import Clocks, Snapshot

DAYS_BACK, DAYS_AHEAD = 366, 366
DUTIES_MAX = 5_000
REFRESH = timedelta(hours=6)
DAY = timedelta(days=1)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def feed(snapshot: Snapshot, of: Sequence[str] | None, lang: str = "en") -> bytes:
    """The calendar of groups (by id; None: all), of the year behind and the year ahead of today. The same position on the
    same day gives the same bytes."""
    clocks = snapshot.clocks()
    ids = groups.all_ids(snapshot, clocks) if of is None else list(of)
    named = groups.as_today(snapshot, ids)
    told = snapshot.head.recorded_at or EPOCH
    calendar = Calendar()
    calendar.add("prodid", "-//Quorate//Quorate//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _name_of(named, lang))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for meeting in meetings.between(snapshot, clocks, ids, clocks.on - DAYS_BACK * DAY):
        calendar.add_component(_meeting(meeting, _named(named, meeting.group, lang), told))
    for duty in _due(snapshot, clocks, ids):
        calendar.add_component(_duty(duty, _named(named, duty.group, lang), told, lang))
    return bytes(calendar.to_ical())


def _due(snapshot: Snapshot, clocks: Clocks, ids: Sequence[str]) -> Iterable[DutyRow]:
    page = duties.listed(
        snapshot,
        clocks,
        Asked(DUTIES_MAX),
        groups=ids,
        kinds=set(DutyKind) - WITHOUT_A_DAY,
        states=(DutyState.DUE, DutyState.OVERDUE),
        since=clocks.on - DAYS_BACK * DAY,
        until=clocks.on + DAYS_AHEAD * DAY,
    )
    return page.rows


def _meeting(row: MeetingRow, group: str, told: datetime) -> Event:
    """A meeting: on its day while it is planned, at its times once it was held."""
    event = _event(f"meeting-{row.meeting}", f"{group}: meeting", told, row.changes)
    cancelled = row.state == "CANCELLED"
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if row.starts and row.ends and not cancelled:
        event.add("dtstart", row.starts.astimezone(UTC))
        event.add("dtend", row.ends.astimezone(UTC))
    else:
        _on(event, row.day)
    if row.place:
        event.add("location", row.place)
    return event


def _duty(row: DutyRow, group: str, told: datetime, lang: str) -> Event:
    """Something due, on its day, which takes up nobody's time."""
    assert row.due_on
    of = f"{row.group}/{row.duty}/{row.meeting}" if row.meeting else row.key
    period = f" ({row.period})" if row.period else ""
    event = _event(f"duty-{of}", f"Due: {text_of(row.words or row.what, lang)}{period}, {group}", told, 0)
    _on(event, row.due_on)
    event.add("transp", "TRANSPARENT")
    event.add("categories", [row.kind.value])
    if row.clause:
        event.add("description", f"Clause {row.clause} of the terms of reference")
    return event


def _event(uid: str, summary: str, told: datetime, sequence: int) -> Event:
    event = Event()
    event.add("uid", f"{uid}@quorate")
    event.add("dtstamp", told.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("summary", summary)
    return event


def _on(event: Event, day: date) -> None:
    event.add("dtstart", day)
    event.add("dtend", day + DAY)


def _name_of(named: Mapping[str, GroupRow], lang: str) -> str:
    """What the calendar is called: after the group, where there is only one."""
    return _named(named, next(iter(named)), lang) if len(named) == 1 else "Quorate"


def _named(named: Mapping[str, GroupRow], group: str, lang: str) -> str:
    row = named.get(group)
    return (text_of(row.name, lang) or row.slug) if row else group
