"""Random acts before, during and after meetings, near the days on which those are held."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.events.base import Event
from domain.events.meeting import minutes, preparation, sitting
from domain.events.meeting.preparation import AgendaItem, Paper
from domain.values import Evidence, Text
from tests.support.story import FIRST_DAY, id_of, said

Acts = st.SearchStrategy[tuple[str, Event]]
DAYS = [FIRST_DAY + timedelta(days=30 * n) for n in (1, 2, 3)]
met_on = st.sampled_from(DAYS)
around = st.builds(lambda day, n: day + timedelta(days=n), met_on, st.integers(-20, 40))
times = st.builds(
    lambda day, week, quarter: (
        datetime(day.year, day.month, day.day, 10, tzinfo=UTC) + timedelta(weeks=week, minutes=15 * quarter)
    ),
    met_on,
    st.sampled_from([0, 0, 0, 1]),
    st.integers(0, 9),
)
items = st.sampled_from(["i1", "i2"])
TEXT = Evidence(pointer="minutes")


def acts_around(names: Sequence[str], seats: Sequence[str], people: Sequence[str]) -> Acts:
    """Any of them, at any of the meetings; the seats are those of the people in turn."""
    meetings, person = st.sampled_from(names), st.sampled_from(people).map(id_of)
    pairs = st.sampled_from(list(zip(seats, people, strict=True)))
    ids = meetings.map(id_of)
    decisions = st.sampled_from(["d1", None])

    def act(kind: type[Event], days: st.SearchStrategy[date] = around, **fields: Any) -> Acts:
        made = st.fixed_dictionaries(fields)
        return st.tuples(meetings, st.builds(lambda day, given: kind(**{**said(day), **given}), days, made))

    def apologies(kind: type[Event]) -> Acts:
        sent = st.builds(lambda day, own: kind(seat=own[0], person=id_of(own[1]), **said(day)), around, pairs)  # type: ignore[call-arg]
        return st.tuples(meetings, sent)

    def at(kind: type[Event], **more: Any) -> Acts:
        return st.tuples(
            meetings,
            st.builds(lambda t, given: kind(at=t, **given, **said(t.date())), times, st.fixed_dictionaries(more)),  # type: ignore[call-arg]
        )

    return st.one_of(
        act(preparation.NoticeGiven),
        act(preparation.AgendaSet, items=items.map(lambda id: (AgendaItem(id=id, title=Text(en="Item")),))),
        act(preparation.PapersCirculated, papers=items.map(lambda id: (Paper(pointer="x", items=(id,)),))),
        apologies(preparation.ApologiesReceived),
        apologies(preparation.ApologiesWithdrawn),
        at(sitting.MeetingAdjourned),
        at(sitting.MeetingResumed),
        st.tuples(meetings, times.map(_resumed_for_an_hour)),
        at(sitting.MeetingAbandoned),
        act(sitting.ActingChairAppointed, met_on, person=person),
        act(minutes.MinutesDrafted),
        act(minutes.MinutesCirculated),
        act(minutes.MinutesApproved, met_on, meeting=ids, decision=decisions),
        act(minutes.MinutesApproved, met_on, meeting=ids, decision=st.none()),
        act(minutes.MinutesCorrected, met_on, meeting=ids, decision=st.just("d1"), document=st.just(TEXT)),
    )


def _resumed_for_an_hour(at: datetime) -> Event:
    return sitting.MeetingResumed(at=at, ends=at + timedelta(hours=1), **said(at.date()))
