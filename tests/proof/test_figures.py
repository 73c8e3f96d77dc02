"""What the read side claims of any history follows, for the verifier, from its events: nobody is accused of what is so."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from quorate_verify import figures
from quorate_verify.findings import Result
from quorate_verify.pack import Event, Pack, read_event

from api.evidence.claims import claims_of
from api.evidence.scope import scope_of
from api.reports.model import ReportSubject
from domain.rules.periods import YearPeriod
from domain.values import Text
from ledger.postgres import embedded
from projections.engine.read_schema import RULE_VERSION
from projections.engine.snapshot import snapshot
from tests.support.projected_ledger import ProjectedLedger, projected, stopped
from tests.support.random_histories import history, seeds
from tests.support.story import FIRST_DAY, TODAY, id_of


@pytest.fixture(scope="module")
def shared(server: embedded.EmbeddedServer) -> Iterator[ProjectedLedger]:
    with projected(server, "figures") as found:
        yield found


class Claimed(Pack):
    """A pack of which only the claims are looked at."""

    def __init__(self, claims: bytes) -> None:
        self.files = {"claims.json": claims}


def found_in(shared: ProjectedLedger, group: str) -> Result:
    """What the verifier finds wrong with the claims on a group."""
    with snapshot(shared.conn) as seen:
        subject = ReportSubject(
            kind="annual",
            group=group,
            slug="a-group",
            name=Text(en="A group"),
            period=YearPeriod("all", FIRST_DAY - timedelta(days=900), TODAY),
            position=seen.head.position,
            on=TODAY,
            recorded_on=TODAY,
            terms=None,
            rule_version=RULE_VERSION,
        )
        claims = json.dumps(claims_of(seen, subject, TODAY)).encode()
    events: list[Event] = [read_event(e.line()) for e in scope_of(shared.conn, group, subject.position).events]
    result = Result()
    figures.check(Claimed(claims), events, result)
    return result


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(seed=seeds)
def test_figures_of_any_history_follow_from_its_events(shared: ProjectedLedger, seed: int) -> None:
    shared.empty()
    assert not stopped(shared, history(seed).commands, ["batch"])
    for group in ("sub-group", "board"):
        assert found_in(shared, id_of(group)).findings == []
