"""What is due of an invented Canal Board, over all groups: before and after meetings, once, again and again, and open."""

from collections.abc import Collection, Iterator

import psycopg
import pytest

from domain.events.group import duties as acts
from domain.rules.duties.due_dates import DutyKind, DutyState
from ledger.postgres import embedded
from projections.engine.clocks import Clocks
from projections.engine.snapshot import snapshot
from projections.questions.duty import duties
from projections.questions.paging import PageRequest
from projections.rows import DutyRow
from tests.support.canal_board import BOARD, COUNTY, END, JULY, MAY, canal_board, day, found, under
from tests.support.databases import Database
from tests.support.story import id_of, said
from tests.support.story_database import database_of


@pytest.fixture(scope="module")
def seeded(server: embedded.EmbeddedServer) -> Iterator[Database]:
    with database_of(server, canal_board()) as database:
        yield database


def test_a_meeting_that_was_moved_needed_notice_again(seeded: Database) -> None:
    # Five clear working days before Wednesday 14 May: 13, 12, 9, 8, 7; before 30 April, Easter between: 29 to 23.
    assert under(seeded, "notice") == [
        ("2025-05-06", day("2025-05-02"), "IN_TIME"),
        ("2025-07-08", None, "MISSED"),
    ]
    assert under(seeded, "notice", day("2025-04-10")) == [("2025-04-22", day("2025-04-03"), "IN_TIME")]
    assert under(seeded, "notice", day("2025-04-20")) == [("2025-05-06", None, "DUE")]


def test_minutes_have_a_clock_from_the_meeting_from_the_draft_and_from_the_approval(seeded: Database) -> None:
    # Ten working days after 14 May, with the holiday of the 26th: 29 May.
    assert under(seeded, "draft") == [("2025-05-29", day("2025-05-29"), "IN_TIME"), ("2025-07-30", None, "OVERDUE")]
    assert under(seeded, "circulated") == [("2025-05-31", day("2025-05-30"), "IN_TIME")]
    assert under(seeded, "published") == [("2025-07-23", day("2025-07-22"), "IN_TIME")]
    assert under(seeded, "approved") == [("2025-07-16", JULY, "IN_TIME")]
    assert under(seeded, "approved", day("2025-07-15")) == [("2025-07-16", None, "DUE")]


def test_the_first_meeting_the_next_one_and_a_requested_one_are_due(seeded: Database) -> None:
    assert under(seeded, "first") == [("2025-05-13", MAY, "LATE")]
    assert under(seeded, "meetings") == [
        ("2025-07-01", MAY, "IN_TIME"),
        ("2025-08-14", JULY, "IN_TIME"),
        ("2025-10-16", None, "OVERDUE"),
    ]
    assert under(seeded, "called") == [("2025-08-15", None, "OVERDUE")]


def test_a_report_of_each_meeting_and_one_of_the_year_are_due(seeded: Database) -> None:
    assert under(seeded, "told") == [("2025-06-14", day("2025-06-20"), "LATE"), ("2025-08-16", None, "OVERDUE")]
    assert under(seeded, "annual") == [("2026-04-30", None, "DUE")]
    ahead = [r.period for r in found(seeded, until=day("2027-06-30"), kinds=[DutyKind.REPORT]) if r.duty == "annual"]
    assert ahead == ["2025-26", "2026-27"], "what recurs is told as far ahead as one asks"


def test_what_stands_open_has_no_day_but_a_beginning(seeded: Database) -> None:
    kinds = (DutyKind.VACANCY, DutyKind.CONSENT, DutyKind.BRIEFING, DutyKind.ATTENDANCE)
    rows = [(r.kind.value, str(r.what), r.since, r.clause) for r in found(seeded, kinds=kinds)]
    assert rows == [
        ("ATTENDANCE", "attendance under the target: Post s2", None, "9.2"),
        ("BRIEFING", "briefing of the deputy for Post s2, not attested", MAY, "9.1"),
        ("CONSENT", "consent of county to the Chair", day("2025-04-07"), "8.1"),
        ("VACANCY", "vacancy: Post s3", day("2025-04-01"), None),
    ]
    earlier = [r.kind.value for r in found(seeded, day("2025-05-13"), kinds=kinds)]
    assert earlier == ["CONSENT", "VACANCY"]


def test_reviews_and_the_end_of_a_term_are_due_by_their_day(seeded: Database) -> None:
    kinds = (DutyKind.OFFICE_REVIEW, DutyKind.OFFICE_TERM, DutyKind.TERMS_REVIEW)
    rows = [(r.kind.value, str(r.due_on), duties.state_of(r, END).value) for r in found(seeded, kinds=kinds)]
    assert rows == [
        ("TERMS_REVIEW", "2026-04-01", "DUE"),
        ("OFFICE_REVIEW", "2026-04-07", "DUE"),
        ("OFFICE_TERM", "2027-04-06", "DUE"),
    ]


def test_a_deadline_whose_days_are_open_is_told_once_with_the_question(seeded: Database) -> None:
    (row,) = [r for r in found(seeded) if r.duty == "agenda"]
    assert (row.due_on, [r.code for r in row.reasons], row.kind) == (None, ["open"], DutyKind.AGENDA)


def test_a_list_is_narrowed_by_state_kind_and_day(seeded: Database) -> None:
    assert {r.duty for r in found(seeded, states=[DutyState.OVERDUE])} == {"draft", "meetings", "called", "told"}
    assert {r.duty for r in found(seeded, states=[DutyState.MISSED])} == {"notice", "papers"}
    days = [r.due_on or r.since for r in found(seeded, since=day("2025-08-15"), until=day("2025-10-31"))]
    assert days == [day("2025-08-15"), day("2025-08-16"), day("2025-10-16")]
    assert all(r.satisfied_on for r in found(seeded, satisfied=True))


def test_a_review_of_the_terms_makes_the_next_one_due(database_with_review: Database) -> None:
    assert under(database_with_review, "terms-review") == [
        ("2026-04-01", day("2026-02-10"), "IN_TIME"),
        ("2027-02-10", None, "DUE"),
    ]


@pytest.fixture
def database_with_review(server: embedded.EmbeddedServer) -> Iterator[Database]:
    story = canal_board()
    story.record((BOARD, acts.TermsReviewed(terms="1", outcome="kept", **said(day("2026-02-10")))))
    with database_of(server, story) as database:
        yield database


@pytest.mark.parametrize("states", [None, (DutyState.OVERDUE, DutyState.DUE), (DutyState.OPEN, DutyState.OVERDUE)])
def test_pages_join_into_the_list(seeded: Database, states: Collection[DutyState] | None) -> None:
    """What stands open comes last, and is not made for a page before it."""
    groups, clocks = [id_of(BOARD), id_of(COUNTY)], Clocks(2**31, END)
    with psycopg.connect(seeded.dsn, autocommit=True) as connection, snapshot(connection) as seen:
        whole = duties.listed(seen, clocks, PageRequest(500), groups=groups, states=states)
        assert whole.counted() == len(whole.rows) > 3
        for size in (1, 3, len(whole.rows)):
            joined: list[DutyRow] = []
            place = None
            while True:
                page = duties.listed(seen, clocks, PageRequest(size, place), groups=groups, states=states)
                joined += page.rows
                assert page.counted() == len(whole.rows)
                assert page.more == (len(joined) < len(whole.rows))
                if not page.more:
                    break
                place = page.places[-1]
            assert joined == [*whole.rows]
