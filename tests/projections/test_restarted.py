"""A projector that is started again loads what it had: whatever it stopped after, its rows equal those of one that never
stopped."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec import to_builtins

from domain.events.work import recommendation
from domain.values import Text
from projections.records import work
from tests.support.projected_ledger import ProjectedLedger, stopped
from tests.support.random_histories import history, seeds
from tests.support.replay_check import restarted_at_each
from tests.support.restarted_history import commands
from tests.support.story import Story, id_of, said


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(seeds)
def test_a_read_side_restarted_at_every_command_changes_the_same_rows(seed: int) -> None:
    assert not restarted_at_each(history(seed).commands)


def test_the_property_fails_when_what_is_read_back_is_not_what_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not restarted_at_each(commands())
    monkeypatch.setattr(work, "plain", to_builtins)
    assert restarted_at_each(commands())


def test_the_history_that_a_random_test_found(shared: ProjectedLedger) -> None:
    shared.empty()
    assert not stopped(shared, commands(), ["restarted"])


def test_an_act_on_work_that_names_several_agencies(shared: ProjectedLedger) -> None:
    day = date(2025, 9, 21)
    story = Story()
    for slug in ("health", "council"):
        story.agency(slug)
    story.group("sub-group")
    made = recommendation.RecommendationMade(
        group=id_of("sub-group"), text=Text(en="words"), agencies=(id_of("health"), id_of("council")), **said(day)
    )
    answered = recommendation.RecommendationAnswered(
        agency=id_of("council"), answer="AGREED", **said(day + timedelta(days=1))
    )
    story.record(("r1", made))
    story.record(("r1", answered))
    shared.empty()
    assert not stopped(shared, story.commands, ["restarted"])
