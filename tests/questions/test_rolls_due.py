"""The roll of a meeting is due on its day, until it is recorded or the meeting is found not to have been held."""

from datetime import date, timedelta

from domain.events.meeting import proceedings
from domain.rules.duties.due_dates import DutyKind
from domain.verdicts import Outcome
from ledger.postgres import embedded
from projections.questions.duty import duties
from tests.support.canal_board import BOARD, END, canal_board, day, found, hold
from tests.support.story import Story, id_of, said
from tests.support.story_database import database_of

SEPTEMBER, OCTOBER, NOVEMBER = day("2025-09-10"), day("2025-10-08"), day("2025-11-12")


def rolls(server: embedded.EmbeddedServer, story: Story, on: date = END) -> list[tuple[date | None, str, str]]:
    with database_of(server, story) as database:
        rows = found(database, on, kinds=[DutyKind.ROLL])
        return [(row.due_on, str(row.what), duties.state_of(row, on).value) for row in rows]


def planned(story: Story, name: str, on: date) -> None:
    event = proceedings.MeetingScheduled(group=id_of(BOARD), meets_on=on, **said(day("2025-04-02")))
    story.record((name, event))


def test_of_a_planned_meeting_from_its_day_on(server: embedded.EmbeddedServer) -> None:
    story = canal_board()
    planned(story, "september", SEPTEMBER)
    eve = SEPTEMBER - timedelta(days=1)
    words = "roll of the meeting of 10 September 2025"
    assert rolls(server, story, eve) == []
    assert rolls(server, story, SEPTEMBER) == [(SEPTEMBER, words, "DUE")]
    assert rolls(server, story) == [(SEPTEMBER, words, "OVERDUE")]


def test_of_a_meeting_that_was_held_and_whose_attendance_nobody_recorded(server: embedded.EmbeddedServer) -> None:
    story = canal_board()
    planned(story, "october", OCTOBER)
    hold(story, "october", OCTOBER)
    assert [due for due, *_ in rolls(server, story)] == [OCTOBER]
    story.roll("october", OCTOBER, {"s1": Outcome.APOLOGIES})
    assert rolls(server, story) == []


def test_not_of_a_meeting_that_was_cancelled(server: embedded.EmbeddedServer) -> None:
    story = canal_board()
    planned(story, "november", NOVEMBER)
    assert len(rolls(server, story)) == 1
    story.record(("november", proceedings.MeetingCancelled(**said(NOVEMBER))))
    assert rolls(server, story) == []


def test_who_is_under_the_target_is_named_on_any_day(server: embedded.EmbeddedServer) -> None:
    with database_of(server, canal_board()) as database:
        named = {on: [r.person for r in found(database, on, kinds=[DutyKind.ATTENDANCE])] for on in (END, OCTOBER)}
        assert named == {END: [id_of("bob")], OCTOBER: [id_of("bob")]}
        assert found(database, day("2025-05-13"), kinds=[DutyKind.ATTENDANCE]) == []
