"""What the read side keeps of a piece of work: the states it went through, and what was said of it."""

from datetime import date, timedelta

import pytest

from domain.events.work import action
from projections.judgements.work import judge as judged
from projections.records import work
from projections.rows import OwedRow, WorkActRow, WorkRow
from tests.support.correction_history import met_with_roll
from tests.support.group_history import MAY, given, when
from tests.support.story import Story, id_of
from tests.support.work_history import POLICE, SUB, WORDS, work_of, year_of_work

DUE, LATER = date(2025, 7, 1), date(2025, 8, 1)


def states(story: Story, name: str) -> list[WorkRow]:
    return [row for row in work.rows(work_of(story, name)) if isinstance(row, WorkRow)]


def raised() -> Story:
    story = given()
    owner = {"seat": "s1", "agency": POLICE}
    when(story, "action", action.ActionRaised, MAY, group=SUB, text=WORDS, due_on=DUE, **owner)
    return story


def test_an_action_is_open_until_it_is_completed() -> None:
    story = raised()
    when(story, "action", action.ActionCompleted, DUE)
    assert [(r.state, r.valid_from, r.valid_to, r.closed_on) for r in states(story, "action")] == [
        ("OPEN", MAY, DUE, None),
        ("COMPLETED", DUE, None, DUE),
    ]


@pytest.mark.parametrize(
    ("owner", "office"),
    [({}, "chair"), ({"agency": id_of("council-abroad")}, "chair"), ({"seat": "s1"}, None), ({"agency": POLICE}, None)],
    ids=["nobody", "an agency without a seat", "a seat", "an agency with a seat"],
)
def test_the_chair_answers_for_who_has_no_seat_and_for_an_action_that_is_nobodys(
    owner: dict[str, str], office: str | None
) -> None:
    story = given()
    story.agency("council-abroad")
    when(story, "action", action.ActionRaised, MAY, group=SUB, text=WORDS, due_on=DUE, **owner)
    assert [r.office for r in judged(id_of("action"), story.world) if isinstance(r, OwedRow)] == [office]


def test_an_extension_moves_the_day_from_its_own_day_on() -> None:
    story = raised()
    when(story, "action", action.ActionExtended, DUE - timedelta(days=9), due_on=LATER, reason=WORDS)
    assert [r.due_on for r in states(story, "action")] == [DUE, LATER]


def test_an_action_given_to_another_is_theirs_from_that_day() -> None:
    story = raised()
    when(story, "action", action.ActionReassigned, DUE, seat="s2", agency=id_of("health"))
    assert [(r.seat, r.agencies) for r in states(story, "action")] == [("s1", (POLICE,)), ("s2", (id_of("health"),))]


def test_a_correction_of_the_day_moves_the_state() -> None:
    story = raised()
    done = when(story, "action", action.ActionCompleted, DUE)
    story.correct(done.position, on=LATER)
    assert [r.valid_from for r in states(story, "action")] == [MAY, LATER]
    assert states(story, "action")[-1].basis == (done.position - 1, done.position, done.position + 1)


def test_every_act_stands_with_its_own_fields_and_its_authority() -> None:
    story = year_of_work(met_with_roll())
    rows = [r for r in work.rows(work_of(story, "recommendation")) if isinstance(r, WorkActRow)]
    answered = [r for r in rows if r.act == "RecommendationAnswered"]
    assert [(r.agency, r.fields["answer"]) for r in answered] == [(POLICE, "AGREED"), (id_of("health"), "REFUSED")]
    assert answered[1].fields["reason"] == {"en": "words"}
    assert all(r.authority.kind == "office" for r in rows)


def test_nothing_is_left_of_work_whose_beginning_was_retracted() -> None:
    story = raised()
    story.retract(len(story.entries))
    assert work.rows(work_of(story, "action")) == []
