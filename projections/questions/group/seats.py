"""Batch questions about seats: those of a group on a day, and a seat as it was on another day."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Literal

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.row_queries import (
    BEGUN_BY_DAY,
    DURING,
    KNOWN_AT_POSITION,
    IdInGroup,
    decoder,
    grouped,
    rows_as_of,
)
from projections.rows import SeatRow

SeatOnDay = tuple[str, str, date]


def of_groups(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[SeatRow]]:
    """The seats that exist on the day, in the order in which numbers in their ids count (s2 before s10)."""
    rows = rows_as_of(snapshot, clocks, SeatRow, 't."group" = any(%(groups)s)', {"groups": list(groups)})
    return grouped(sorted(rows, key=lambda r: (r.group, natural(r.seat))), lambda r: r.group, groups)


def during(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str], since: date, until: date) -> list[SeatRow]:
    """The rows of seats that are true on some day from one to another (inclusive), seat by seat in the order of time."""
    values = {"groups": list(groups), "since": since, "until": until}
    rows = rows_as_of(snapshot, clocks, SeatRow, 't."group" = any(%(groups)s)', values, of=DURING)
    return sorted(rows, key=lambda r: (r.group, natural(r.seat), r.valid_from))


def of_agencies(
    snapshot: Snapshot, clocks: Clocks, agencies: Sequence[str], within: Sequence[str] | None = None
) -> dict[str, list[SeatRow]]:
    """The seats that agencies answer for on the day, over all groups or those `within`."""
    where = 't.agency = any(%(agencies)s) and (%(within)s::text[] is null or t."group" = any(%(within)s))'
    values = {"agencies": list(agencies), "within": None if within is None else list(within)}
    rows = rows_as_of(snapshot, clocks, SeatRow, where, values)
    return grouped(sorted(rows, key=lambda r: (r.group, natural(r.seat))), lambda r: str(r.agency), agencies)


def on_days(snapshot: Snapshot, clocks: Clocks, seats: Sequence[SeatOnDay]) -> dict[SeatOnDay, list[SeatRow]]:
    """Each seat, given as (group, seat, day), as it was on that day."""
    query = (
        "select k.n, t.body::text from unnest(%(groups)s::text[], %(seats)s::text[], %(days)s::date[])"
        ' with ordinality k("group", seat, day, n) join {read}.seats t on t."group" = k."group" and t.seat = k.seat'
        f" and t.valid_from <= k.day and (t.valid_to is null or t.valid_to > k.day) where {KNOWN_AT_POSITION}"
    )
    groups, ids, days = ([key[n] for key in seats] for n in range(3))
    decode, decoded = decoder(SeatRow), dict[str, SeatRow]()
    found: dict[SeatOnDay, list[SeatRow]] = {key: [] for key in seats}
    values = {"position": clocks.position, "groups": groups, "seats": ids, "days": days}
    for number, body in snapshot.ask(query, values):
        row = decoded.get(body)
        if row is None:
            row = decoded[body] = decode(body)
        found[seats[number - 1]].append(row)
    return found


def last_known(
    snapshot: Snapshot, clocks: Clocks, column: Literal["seat", "member", "agency"], keys: Sequence[IdInGroup]
) -> dict[IdInGroup, list[SeatRow]]:
    """The seats of a seat itself, a member or an agency, given as (group, id), as they are on the day; where there are none
    any more, as they last stood."""
    query = (
        "select n, body from (select k.n, t.seat, t.body::text,"
        " rank() over (partition by k.n order by least(t.valid_to, %(on)s::date + 1) desc)"
        ' from unnest(%(groups)s::text[], %(ids)s::text[]) with ordinality k("group", id, n)'
        f' join {{read}}.seats t on t."group" = k."group" and t.{column} = k.id where {BEGUN_BY_DAY}) held'
        " where rank = 1 order by n, seat"
    )
    groups, ids = ([key[n] for key in keys] for n in range(2))
    decode = decoder(SeatRow)
    found: dict[IdInGroup, list[SeatRow]] = {key: [] for key in keys}
    for number, body in snapshot.ask(query, {**clocks._asdict(), "groups": groups, "ids": ids}):
        found[keys[number - 1]].append(decode(body))
    return found


@lru_cache(maxsize=4096)
def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Natural sort key: s2 comes before s10."""
    parts: list[str] = []
    for c in text:
        if parts and parts[-1][0].isdecimal() == c.isdecimal():
            parts[-1] += c
        else:
            parts.append(c)
    return tuple((0, int(p), p) if p.isdecimal() else (1, 0, p) for p in parts)
