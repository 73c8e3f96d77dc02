"""A projector that is started again before each command: the rows that it leaves equal a replay."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.entries import Entry
from domain.events import recommendation
from domain.values import Text
from projections import store
from projections.projector import Projector
from projections.verify import Difference, verify
from tests.projections.restarted_history import commands
from tests.projections.test_projector import append, fresh
from tests.story import Story, id_of, said


def differences(server: Any, story: list[list[Entry]]) -> tuple[Difference, ...]:
    """What differs from a replay when every command has a projector of its own."""
    with fresh(server) as (ledger, conn):
        schema = store.prepare(conn)
        for command in story:
            append(ledger, command)
            Projector(ledger, conn, schema).catch_up()
        found = verify(ledger, conn)
        assert found.position == story[-1][-1].position
        return found.differences


@pytest.mark.xfail(strict=True, reason="what a restarted projector loads is not what it had")
def test_the_history_that_a_random_test_found(server: Any) -> None:
    assert not differences(server, commands())


@pytest.mark.xfail(strict=True, reason="what a restarted projector loads is not what it had")
def test_an_act_on_work_that_names_several_agencies(server: Any) -> None:
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
    assert not differences(server, story.commands)
