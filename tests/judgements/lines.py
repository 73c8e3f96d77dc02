"""The judgements of a body as lines of text: every row that is judged, and what is worked out at reading."""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

import msgspec

from domain.events.group.lifecycle import GroupEstablished
from domain.events.meeting.proceedings import MeetingHeld
from domain.text import Words
from ledger.governance import CODEC
from projections.rows import MODELS
from tests.judgements.at_reading import GroupRows
from tests.judgements.frozen_histories import FrozenHistory
from tests.support.memory_ledger import MemoryLedger
from tests.support.replay_check import from_zero

JUDGED = frozenset(m.MODEL for m in MODELS if m.UNITS not in (("record",), ("trail",)))
RECORDED = {
    *("key", "group", "meeting", "stream", "work", "seat", "person", "day", "starts", "category", "outcome"),
    *("title", "text", "what", "terms"),
}
"""Fields that hold what was recorded, or what the key says."""
RUNS_MAX = 8


def history_line(ledger: MemoryLedger | FrozenHistory) -> str:
    """How many events a history has, and their digest: another history has other judgements by the same rules."""
    if isinstance(ledger, FrozenHistory):
        return f"{len(ledger.entries)} events, {ledger.digest[:16]}"
    digest = sha256(repr([(e.stream, *CODEC.encode(e.event)) for e in ledger.entries]).encode())
    return f"{len(ledger.entries)} events, {digest.hexdigest()[:16]}"


def judgement_lines(ledger: MemoryLedger | FrozenHistory) -> list[str]:
    """Every judgement on the groups of a ledger, a line each; streams are called by the commands that began them."""
    text = "\n".join(_lines(ledger))
    for stream, name in ledger.names.items():
        text = text.replace(stream, name)
    return sorted(text.split("\n"))


def _lines(ledger: MemoryLedger | FrozenHistory) -> Iterator[str]:
    rows = from_zero(ledger.entries)
    for row in rows.values():
        if row.MODEL in JUDGED:
            yield _line(f"{row.MODEL} {row.key}", row)
    for first in ledger.entries:
        if isinstance(first.event, GroupEstablished):
            held = (e.event.on for e in ledger.entries if isinstance(e.event, MeetingHeld))
            group = GroupRows(list(rows.values()), first.stream, max(held, default=first.event.on))
            for of, summary in group.attendance():
                yield _line(f"rates {first.stream} {of}", summary)
            for of, due in group.duties():
                yield _line(f"periods {first.stream} {of}", due)


def _line(subject: str, judged: Any) -> str:
    plain = msgspec.json.decode(msgspec.json.encode(judged))
    fields = {name: _in_words(value, name) for name, value in plain.items() if name not in RECORDED}
    return f"{subject}: " + json.dumps(fields, ensure_ascii=False, sort_keys=True).replace('"', "")


def _in_words(value: Any, name: str = "") -> Any:
    """Words as a person reads them in English, positions as runs."""
    match value:
        case {"template": str(template), **rest}:
            return str(msgspec.convert({"template": template, **rest}, Words))
        case dict():
            return {name: _in_words(each, name) for name, each in value.items()}
        case list():
            return _runs(value) if name.endswith("basis") else [_in_words(each) for each in value]
        case _:
            return value


def _runs(positions: Sequence[int]) -> str:
    """Positions with those that follow one another as a run, as in 3-7 9; a digest of many runs."""
    runs: list[list[int]] = []
    for p in positions:
        if runs and runs[-1][-1] == p - 1:
            runs[-1].append(p)
        else:
            runs.append([p])
    if len(runs) > RUNS_MAX:
        return f"{len(positions)} positions, {sha256(str(positions).encode()).hexdigest()[:8]}"
    return " ".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs)
