"""What the read side claims of any history follows, for the verifier, from its events: nobody is accused of what is so."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from msgspec.structs import replace
from quorate_verify.history import record_of
from quorate_verify.pack import read_event

from api.evidence.claims import claims_of
from api.evidence.recomputation import RecomputedRows
from api.evidence.scope import scope_of
from api.reports.model import ReportSubject
from domain.events.group.lifecycle import TermsAdopted
from domain.rules.periods import YearPeriod
from domain.time_zone import london_day
from domain.values import Text
from ledger.postgres import embedded
from projections.engine.snapshot import Snapshot, snapshot
from projections.rule_version import RULE_VERSION
from tests.support.claimed_histories import (
    BEGINNINGS,
    GROUPS,
    PERIOD,
    claimed_in_memory,
    event_of,
    false_figures,
    figures_found,
)
from tests.support.projected_ledger import ProjectedLedger, projected, stopped
from tests.support.random_histories import begun, history, seeds
from tests.support.random_terms import of_sub_group
from tests.support.story import FIRST_DAY, TODAY, id_of, said


@pytest.fixture(scope="module")
def shared(server: embedded.EmbeddedServer) -> Iterator[ProjectedLedger]:
    with projected(server, "figures") as found:
        yield found


def subject_of(seen: Snapshot, group: str) -> ReportSubject:
    position = seen.head.position
    recorded_at = seen.recorded_at(position)
    assert recorded_at
    return ReportSubject(
        kind="annual",
        group=group,
        slug="a-group",
        name=Text(en="A group"),
        period=YearPeriod("all", *PERIOD),
        position=position,
        on=TODAY,
        recorded_on=london_day(recorded_at),
        terms=None,
        rule_version=RULE_VERSION,
    )


@settings(max_examples=2, suppress_health_check=list(HealthCheck))
@given(seed=seeds)
def test_figures_of_any_history_follow_from_its_events(shared: ProjectedLedger, seed: int) -> None:
    """By the tables of a database, and by rows that are judged in memory, which claim the same."""
    shared.empty()
    commands = history(seed).commands
    assert not stopped(shared, commands, ["batch"])
    rows = RecomputedRows(entry for command in commands for entry in command)
    for group in map(id_of, GROUPS):
        with snapshot(shared.conn) as seen:
            subject = subject_of(seen, group)
            claims = claims_of(seen, subject, TODAY)
        scope = scope_of(shared.conn, group, subject.position, bodies=False)
        assert figures_found(claims, [read_event(e.line()) for e in scope.events(shared.conn)]) == []
        assert {name: claims[name] for name in ("seats", "meetings", "rates")}.items() <= claimed_in_memory(
            rows, group
        ).items()


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@example(
    seed=55 * BEGINNINGS
)  # somebody departs under another id than that of the appointment, and both are one person
@example(seed=182 * BEGINNINGS)  # an appointment comes before the establishment, which is corrected to a later day
@example(seed=9 * BEGINNINGS)  # that the group was established is retracted
@example(seed=30 * BEGINNINGS)  # that a meeting was scheduled, which was held, is retracted
@example(seed=195 * BEGINNINGS)  # a meeting that was cancelled counts in tenure
@example(seed=1326 * BEGINNINGS)  # a meeting was abandoned, and has no verdict on its quorum
@example(seed=2137 * BEGINNINGS)  # that the group was established is retracted after a meeting
@example(seed=1772)  # somebody's times are recorded in another order than that in which they were
@example(seed=52)  # a seat becomes independent, of no agency
@example(seed=501408)  # a successor of an agency is given a class after the merger
@example(seed=503356)  # the target alone is open: the rate is told, and the verdict is undetermined
@given(seed=seeds)
def test_no_figure_of_any_history_is_accused(seed: int) -> None:
    """`make untouched` tells ten thousand."""
    assert false_figures(seed) == []


def test_terms_that_count_from_the_day_of_their_text_are_those_of_the_read_side() -> None:
    story = begun()
    adopted_on, says, later = date(2025, 6, 20), date(2025, 5, 1), date(2025, 7, 1)
    for version, day in (("2", says), ("3", date(2025, 4, 20)), ("4", later)):
        terms = replace(of_sub_group()[0], terms=replace(of_sub_group()[0].terms, version=version, effective_from=day))
        story.lawful = version != "3"
        story.record(("sub-group", TermsAdopted(terms=terms, in_force_from="text", **said(adopted_on))))
    group = story.world.group(id_of("sub-group"))
    assert group
    told = record_of(map(event_of, story.entries), group.id)
    for day in (FIRST_DAY, says - timedelta(days=1), says, adopted_on, later - timedelta(days=1), later):
        found, wanted = told.terms(day.isoformat()), group.terms_on(day)
        assert found
        assert wanted
        assert found["terms"]["version"] == wanted.version
