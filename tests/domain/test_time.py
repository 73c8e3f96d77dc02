"""Hours and days are London's: whatever the offset of a moment, it is shown, dated and ordered as its clocks have it."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from api.languages.translator import Translator
from domain.events.meeting.proceedings import MeetingHeld
from domain.events.meeting.sitting import MeetingAbandoned
from domain.rules.attendance.attendance_line import AttendanceLine
from domain.rules.attendance.rates import by_meeting
from domain.rules.duties.cadence import duties_under
from domain.rules.duties.duty_inputs import HeldMeeting
from domain.rules.inputs import PresenceInterval, Vote
from domain.rules.offices.evaluation import judge_office
from domain.rules.offices.holdings import HoldingInput, PersonStanding
from domain.rules.periods import add_months, first_day_after
from domain.rules.quorum.evaluation import judge_quorum, judge_quorum_at_vote
from domain.terms.duties import IntervalDuty
from domain.terms.interpretation import EffectiveTerms
from domain.terms.offices import OfficeTerms, Period
from domain.text import said, time_of_day
from domain.time_zone import LONDON, in_london, london_day
from domain.values import Text
from domain.verdicts import Outcome, Verdict
from tests.support.rule_scenarios import at, came, cwm_taf, cwm_taf_seats, meeting
from tests.support.story import said as stated

OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
ROOT = Path(__file__).parents[2]


@given(MOMENTS, OFFSETS)
@example(datetime(2024, 7, 15, 23, 30, tzinfo=UTC), UTC)
def test_words_show_a_moment_as_londons_clocks_do_whatever_its_offset(moment: datetime, offset: timezone) -> None:
    local = moment.astimezone(LONDON)
    sent = moment.astimezone(offset)
    stored = {"clock": sent.isoformat()}, {"time": sent.isoformat()}
    for clock, whole in ((time_of_day(sent), sent), stored):
        shown = said("{clock} of {whole}", clock=clock, whole=whole)
        assert str(shown) == f"{local:%H:%M} of {local.day} {local:%B %Y}, {local:%H:%M}"
        assert str(Translator("cy")(shown)).count(f"{local:%H:%M}") == 2


@given(MOMENTS, OFFSETS)
@example(datetime(2024, 7, 15, 23, 30, tzinfo=UTC), UTC)
def test_the_day_of_a_moment_is_its_day_in_london_in_every_act(moment: datetime, offset: timezone) -> None:
    sent, day = moment.astimezone(offset), moment.astimezone(LONDON).date()
    assert london_day(sent) == day
    for on in (day, day - timedelta(days=1), day + timedelta(days=1)):
        held = MeetingHeld(starts=sent, ends=sent + timedelta(hours=2), **stated(on))
        assert (held.broken() is None) == (on == day)
        assert (MeetingAbandoned(at=sent, **stated(on)).broken() is None) == (on == day)


@given(MOMENTS, MOMENTS)
@example(datetime(2024, 10, 27, 0, 45, tzinfo=UTC), datetime(2024, 10, 27, 1, 15, tzinfo=UTC))
def test_moments_keep_their_order_and_distance_also_where_an_hour_comes_twice(one: datetime, other: datetime) -> None:
    assert (in_london(one) < in_london(other)) == (one < other)
    assert in_london(other) - in_london(one) == other - one


def test_meetings_of_one_day_follow_each_other_by_time() -> None:
    """The afternoon's, recorded first, does not begin what the morning's satisfies."""
    day, duty = date(2024, 7, 15), IntervalDuty(id="meets", what=Text(en="a meeting"), clause="1", weeks=6)
    afternoon = HeldMeeting(id="a", on=day, starts=datetime(2024, 7, 15, 13, tzinfo=UTC), event=1)
    morning = HeldMeeting(id="b", on=day, starts=datetime(2024, 7, 15, 10, tzinfo=LONDON), event=2)
    terms = cwm_taf()
    first, second = duties_under(terms, duty, [afternoon, morning], (), day, day)
    assert (first.satisfied_by, second.satisfied_by) == (1, None)
    line = AttendanceLine(meeting="a", on=day, seat="s", outcome=Outcome.PRESENT, starts=afternoon.starts)
    earlier = AttendanceLine(meeting="b", on=day, seat="s", outcome=Outcome.ABSENT, starts=morning.starts)
    assert [lines[0].meeting for lines in by_meeting([line, earlier])] == ["b", "a"]


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
@example(date(2024, 2, 29), 24)
@example(date(2024, 8, 31), 6)
def test_a_term_has_one_last_day(begun: date, months: int) -> None:
    """The office is held in its term on the last day, and not on the next; a deadline of as many months is never before
    it, and where the month has no such day they are one."""
    office = OfficeTerms(
        id="chair", title=Text(en="Chair"), clause="1", term=Period(months=months, runs_from="appointed", clause="1")
    )
    terms = _with_office(cwm_taf(), office)
    holding = HoldingInput(office="chair", person="p", appointed_on=begun)
    last = first_day_after(begun, months) - timedelta(days=1)

    def verdict(on: date) -> Verdict:
        return judge_office(terms, "chair", holding, PersonStanding(), on).verdict

    assert (verdict(last), verdict(last + timedelta(days=1))) == (Verdict.MET, Verdict.NOT_MET)
    found = judge_office(terms, "chair", holding, PersonStanding(), begun)
    assert found.term_ends == last + timedelta(days=1)
    deadline = add_months(begun, months)
    assert deadline == (last if deadline.day != begun.day else last + timedelta(days=1))


def _with_office(terms: EffectiveTerms, office: OfficeTerms) -> EffectiveTerms:
    return replace(terms, terms=replace(terms.terms, offices=(office,)))


def test_the_reasons_of_a_decision_are_of_its_moment() -> None:
    seats = cwm_taf_seats()
    late = PresenceInterval(start=at(11), end=at(12))
    early = PresenceInterval(start=at(10), end=at(10, 30))
    staff = next(seat.id for seat in seats if seat.category == "staff")
    *five, sixth = [seat.id for seat in seats if seat.category != "staff"][:6]
    roll = [*map(came, five), came(sixth, presence=(late,)), came(staff, presence=(early,))]
    told = meeting(seats, *roll)
    terms = cwm_taf()
    codes = [reason.code for reason in judge_quorum(terms, told).reasons]
    assert {"not-throughout", "not-counted"} <= {*codes}
    before, after = (judge_quorum_at_vote(terms, told, Vote(at=moment)).reasons for moment in (at(10, 15), at(11, 30)))
    assert "not-throughout" not in [reason.code for reason in (*before, *after)]
    assert "not-counted" in [reason.code for reason in before]
    assert "not-counted" not in [reason.code for reason in after], "they had left"


CLOCKS = re.compile(r"\.astimezone\(|\.date\(\)|\[11:16\]|%H:%M")
ALLOWED = {
    "domain/time_zone.py": "the one place",
    "domain/text.py": "cuts what london_moment gives",
    "api/languages/welsh.py": "cuts what london_moment gives",
    "api/cli/arguments/field_values.py": "a clock as it is typed",
    "api/cli/output/forecasts.py": "of in_london",
    "api/commands/written_references.py": "of in_london",
    "api/pages/rendering.py": "of in_london",
    "api/pages/recording/access.py": "a day as a form gives it, without a zone",
    "api/pages/recording/controls.py": "of in_london",
    "api/pages/recording/desk.py": "of in_london, and a clock as it is typed",
    "api/pages/recording/desk_form.py": "a day and a clock as they are typed",
    "api/sheets/clock_times.py": "of London's clocks",
    "api/sheets/reader.py": "cells without a zone",
    "api/rolls/cell_values.py": "cells without a zone",
    "api/rolls/layout.py": "of in_london",
    "ledger/proof/leaves.py": "leaves of the proof in UTC",
    "projections/engine/tables.py": "COPY in UTC",
    "api/calendar/ics.py": "iCalendar in UTC, which calendars show in their own zone",
    "api/cli/client/credentials.py": "of london_day, and kept in UTC",
    "api/cli/subcommands/webhooks.py": "of in_london",
}


@pytest.mark.parametrize("package", ["domain", "ledger", "projections", "api"])
def test_days_and_hours_are_taken_of_moments_in_one_place(package: str) -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / package).rglob("*.py")
        if CLOCKS.search(path.read_text(encoding="utf-8"))
    }
    assert found <= ALLOWED.keys(), "use london_day or in_london of domain/time_zone"
