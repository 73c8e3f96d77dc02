"""Renders a calendar: meetings, and duties with a due date, without names of persons."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from icalendar import Calendar, Event

from api.languages import in_language, translator
from domain.rules.duties.due_dates import WITHOUT_A_DAY, DutyKind, DutyState
from domain.rules.periods import ONE_DAY
from domain.rules.quorum.verdict import QuorumInterval
from domain.text import Words, said
from domain.time_zone import london_day
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions import agencies
from projections.questions.duty import duties
from projections.questions.group import groups
from projections.questions.meeting import meetings
from projections.questions.paging import PageRequest
from projections.rows import AgencyRow, DutyRow, GroupRow, MeetingRow

DAYS_BACK, DAYS_AHEAD = 366, 366
DUTIES_MAX = 5_000
REFRESH = timedelta(hours=6)
NO_EVENT_RECORDED_AT = datetime(2000, 1, 1, tzinfo=UTC)


def render_ics(snapshot: Snapshot, of: Sequence[str] | None, within: Sequence[str] | None) -> bytes:
    """The calendar of groups (ids; None: all) for a year back and a year ahead, in the language of the request; duties
    on work of other groups only `within` the groups reached (None: all). Deterministic: the same position on the same
    day gives the same bytes."""
    clocks, by = snapshot.clocks(), translator()
    ids = groups.all_ids(snapshot, clocks) if of is None else list(of)
    named = groups.as_today(snapshot, ids)
    stamp = snapshot.head.recorded_at or NO_EVENT_RECORDED_AT
    calendar = Calendar()
    calendar.add("prodid", f"-//Quorate//Quorate//{by.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _calendar_name(named))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for meeting in meetings.between(snapshot, clocks, ids, clocks.on - DAYS_BACK * ONE_DAY):
        for event in _meeting_events(meeting, _group_name(named, meeting.group), stamp):
            snapshot.budget.check()
            calendar.add_component(event)
    due = _due_duties(snapshot, clocks, ids, within)
    owing = agencies.by_id(snapshot, clocks, sorted({row.agency for row in due if row.agency}))
    for row in due:
        snapshot.budget.check()
        calendar.add_component(_duty_event(row, _group_name(named, row.group), _owed_by(row, named, owing), stamp))
    return bytes(calendar.to_ical())


def _due_duties(
    snapshot: Snapshot, clocks: Clocks, ids: Sequence[str], within: Sequence[str] | None
) -> Sequence[DutyRow]:
    page = duties.listed(
        snapshot,
        clocks,
        PageRequest(DUTIES_MAX),
        groups=ids,
        within=within,
        kinds=set(DutyKind) - WITHOUT_A_DAY,
        states=(DutyState.DUE, DutyState.OVERDUE),
        since=clocks.on - DAYS_BACK * ONE_DAY,
        until=clocks.on + DAYS_AHEAD * ONE_DAY,
    )
    return page.rows


def _meeting_events(row: MeetingRow, group: str, stamp: datetime) -> Iterator[Event]:
    """An all-day event while a meeting is planned, events at its times once it was held; another where it goes on, or
    is to go on, on another day."""
    cancelled = row.state == "CANCELLED"
    times: list[QuorumInterval | date] = [*_sitting_days(row.sittings)] if row.sittings and not cancelled else [row.day]
    if row.resumes_on and row.resumes_on > row.day:
        times.append(row.resumes_on)
    for number, time in enumerate(times, 1):
        part = "" if number == 1 else f"-{number}"
        event = _event(f"meeting-{row.meeting}{part}", said("{group}: meeting", group=group), stamp, row.changes)
        event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
        if isinstance(time, QuorumInterval):
            event.add("dtstart", time.start.astimezone(UTC))
            event.add("dtend", time.end.astimezone(UTC))
        else:
            _set_day(event, time)
        if row.place:
            event.add("location", row.place)
        yield event


def _sitting_days(sittings: Sequence[QuorumInterval]) -> Iterator[QuorumInterval]:
    """The times of a meeting from the first start to the last end of each day."""
    for _, each in groupby(sittings, lambda s: london_day(s.start)):
        day = [*each]
        yield QuorumInterval(day[0].start, day[-1].end)


def _duty_event(row: DutyRow, group: str, by: str | None, stamp: datetime) -> Event:
    """An all-day event that blocks no time. SEQUENCE rises with what is recorded later."""
    assert row.due_on
    of = f"{row.group}/{row.duty}/{row.meeting}" if row.meeting else row.key
    what = in_language(row.words or row.what)
    words = said("Due: {what}[ ({period})], {group}", what=what, period=row.period, group=group)
    event = _event(f"duty-{of}", words, stamp, max(row.basis, default=0))
    _set_day(event, row.due_on)
    event.add("transp", "TRANSPARENT")
    event.add("categories", [row.kind.value])
    about = [said("Owed by {by}", by=by)] if by else []
    if row.clause:
        about.append(said("Clause {clause} of the terms of reference", clause=row.clause))
    if about:
        event.add("description", "\n".join(map(translator(), about)))
    return event


def _event(uid: str, summary: Words, stamp: datetime, sequence: int) -> Event:
    event = Event()
    event.add("uid", f"{uid}@quorate")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("summary", translator()(summary))
    return event


def _set_day(event: Event, day: date) -> None:
    event.add("dtstart", day)
    event.add("dtend", day + ONE_DAY)


def _calendar_name(named: Mapping[str, GroupRow]) -> str:
    """The name of the group where there is only one."""
    return _group_name(named, next(iter(named))) if len(named) == 1 else "Quorate"


def _group_name(named: Mapping[str, GroupRow], group: str) -> str:
    row = named.get(group)
    return (in_language(row.name) or row.slug) if row else group


def _owed_by(row: DutyRow, groups: Mapping[str, GroupRow], agencies: Mapping[str, Sequence[AgencyRow]]) -> str | None:
    """The agency, or the other body of this calendar, that owes the duty."""
    if row.agency:
        return next((in_language(a.name) or a.slug for a in agencies[row.agency]), None)
    body = row.by_group if row.by_group != row.group else None
    return _group_name(groups, body) if body and body in groups else None
