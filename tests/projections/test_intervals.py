"""The meetings that are due at intervals, for a group that had met before it had terms."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.events.group import lifecycle
from domain.terms.duties import Beginning, IntervalDuty
from domain.values import Text
from projections.judgements.duty import duties
from projections.rows import DutyRow
from tests.support.group_history import JULY, JUNE, MAY
from tests.support.random_acts import terms
from tests.support.story import FIRST_DAY, Story, id_of, said


def met(adopted: date, runs_from: Beginning | None, *days: date) -> list[tuple[date | None, date | None]]:
    """When the meetings of a group that was established on the first day were due under its terms, and held."""
    story = Story()
    story.group("sub-group")
    asked = IntervalDuty(id="meetings", what=Text(en="meeting"), clause="1", weeks=6, runs_from=runs_from)
    own = replace(terms(), duties=(asked,))
    story.record(("sub-group", lifecycle.TermsAdopted(terms=own, **said(adopted))))
    for day in days:
        story.meeting(f"on {day}", "sub-group", day)
    rows = [r for r in duties.judge(id_of("sub-group"), story.world) if isinstance(r, DutyRow) and r.kind == "MEETING"]
    return sorted(((r.due_on, r.satisfied_on) for r in rows), key=str)


@pytest.mark.parametrize(("runs_from", "from_the_first"), [("establishment", True), ("first_meeting", False)])
def test_the_last_meeting_before_the_terms_makes_the_next_one_due(runs_from: Beginning, from_the_first: bool) -> None:
    """Established on 1 April, met on 13 May, terms from 10 June: the next meeting is due on 24 June, six weeks after the
    last one, and not only six weeks after the next."""
    first = [(date(2025, 5, 13), MAY)] if from_the_first else []
    assert met(JUNE, runs_from, MAY) == [*first, (date(2025, 6, 24), None)]
    after = (date(2025, 8, 19), None)
    assert met(JUNE, runs_from, MAY, JULY) == [*first, (date(2025, 6, 24), JULY), after]


def test_an_interval_that_runs_from_the_adoption_takes_no_earlier_meeting_into_account() -> None:
    assert met(JUNE, "adoption", MAY) == [(date(2025, 7, 22), None)]


def test_a_meeting_under_the_terms_makes_the_next_one_due_once() -> None:
    assert met(FIRST_DAY, "first_meeting", MAY) == [(date(2025, 6, 24), None)]
