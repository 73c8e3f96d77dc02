"""Random histories of lawful acts in memory, whose figures nobody touched: whatever the verifier finds accuses falsely."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from quorate_verify import figures
from quorate_verify.findings import Result
from quorate_verify.pack import Event, Pack, read_event

from api.evidence.claims import claims_from
from api.evidence.recomputation import RecomputedRows, claimed_rows
from domain.entries import Entry
from ledger.governance import CODEC
from ledger.proof.leaves import LedgerEvent
from tests.support.random_histories import history
from tests.support.story import FIRST_DAY, TODAY, id_of

PERIOD = (FIRST_DAY - timedelta(days=900), TODAY)
GROUPS = ("sub-group", "board")
BEGINNINGS = 4


class Claimed(Pack):
    """A pack of which only the claims are looked at."""

    def __init__(self, claims: object) -> None:
        self.damaged: list[str] = []
        self.files = {"claims.json": json.dumps(claims).encode()}


def figures_found(claims: object, events: Iterable[Event]) -> list[str]:
    """What the verifier finds wrong with claims."""
    result = Result()
    figures.check(Claimed(claims), list(events), result)
    return [finding.detail for finding in result.findings]


def claimed_in_memory(rows: RecomputedRows, group: str, on: date = TODAY) -> dict[str, object]:
    """The claims on a group that follow from rows in memory."""
    days = {"from": PERIOD[0], "to": PERIOD[1], "on": on, "as_at": on}
    claims = claims_from(claimed_rows(rows, group, on, PERIOD, on))
    return {"group": group, **{name: day.isoformat() for name, day in days.items()}, **claims}


def false_figures(seed: int) -> list[str]:
    """What the verifier finds wrong with the figures of both groups in one of many histories: of every four seeds the first
    has a telling whole, and the others have it as it stood after some command."""
    commands = _commands(seed // BEGINNINGS)
    length = Random(seed).randint(1, len(commands)) if seed % BEGINNINGS else len(commands)
    entries = [entry for command in commands[:length] for entry in command]
    rows, events = RecomputedRows(entries), [event_of(entry) for entry in entries]
    began = [group for group in map(id_of, GROUPS) if group in rows.streams]
    return [found for group in began for found in figures_found(claimed_in_memory(rows, group), events)]


@lru_cache(1)
def _commands(seed: int) -> Sequence[list[Entry]]:
    return history(seed).commands


def event_of(entry: Entry) -> Event:
    topic, state = CODEC.encode(entry.event)
    stored = LedgerEvent(
        position=entry.position,
        stream=entry.stream,
        within=entry.event.parent() if entry.version == 1 else None,
        version=entry.version,
        topic=topic,
        recorded_at=entry.recorded_at,
        command=entry.command,
        state=state,
    )
    return read_event(stored.line())
