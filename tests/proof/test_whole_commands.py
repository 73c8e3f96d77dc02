"""As of a position within a command a pack is of the last command that was whole by then, and says so."""

import io
import json
from collections.abc import Sequence
from itertools import groupby

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from quorate_verify.cli import verify
from quorate_verify.notes import Key
from quorate_verify.pack import Pack

from projections.engine.snapshot import snapshot
from tests.support.demonstration import Demonstration
from tests.support.evidence_packs import GROUP, files_of, get

FIRST = 300
"""By then the group has its terms, its seats and its first meetings."""


@pytest.fixture(scope="module")
def spans(demo: Demonstration) -> list[tuple[int, int]]:
    """The first and the last position of each command, of those of several events."""
    with demo.service.primary.connection() as connection:
        query = "SELECT notification_id, command FROM ledger.events ORDER BY 1"
        rows = connection.execute(query).fetchall()
    commands = [[place for place, _ in of] for _, of in groupby(rows, key=lambda row: row[1])]
    return [(of[0], of[-1]) for of in commands if len(of) > 1]


def whole_by(position: int, spans: Sequence[tuple[int, int]]) -> int:
    """The position at which the last command ended that was whole by another."""
    return next((first - 1 for first, last in spans if first <= position < last), position)


def test_every_position_of_the_ledger_has_the_end_of_its_last_whole_command(
    demo: Demonstration, spans: Sequence[tuple[int, int]]
) -> None:
    assert len(spans) > 10
    with demo.service.primary.connection() as connection, snapshot(connection) as seen:
        head = seen.head.position
        found = {place: seen.whole(place) for place in range(1, head + 1)}
    assert found == {place: whole_by(place, spans) for place in range(1, head + 1)}


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@example(number=0, within=0)
@example(number=-1, within=-1)
@given(number=st.integers(0, 10_000), within=st.integers(-2, 100))
def test_no_pack_within_a_command_is_accused(
    demo: Demonstration, keys: list[Key], spans: Sequence[tuple[int, int]], number: int, within: int
) -> None:
    """At any place of any command of several events, at its end, and just before it."""
    later = [span for span in spans if span[0] > FIRST]
    first, last = later[number % len(later)]
    asked = first + within % (last - first + 2) - 1
    position = whole_by(asked, spans)
    content = get(demo, "/evidence", group=GROUP, known_at=str(asked)).content
    manifest = json.loads(files_of(content)["manifest.json"])
    assert (manifest["request"]["known_at"], manifest["position"]) == (str(asked), position)
    result = verify(Pack(io.BytesIO(content)), [get(demo, "/checkpoint").text], keys)
    assert (result.findings, result.facts.get("whole")) == ([], None if asked == position else position)
