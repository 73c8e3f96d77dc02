"""Seats, offices and composition before and after, in sentences."""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.text import Words, code, said
from projections.rows import OfficeRow
from projections.what_if.effects.differing_intervals import differing_intervals
from projections.what_if.effects.sentence_values import NONE, GroupLabel, RowPair, person, split_pairs, verdict, why


def seats(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    """A sentence for each interval in which a seat would have another member."""
    before, after = split_pairs(pairs)
    for since, until, was, now in differing_intervals(before, after, lambda r: r.place, lambda r: r.member or ""):
        row = now or was
        if was is None and now.member is None:
            continue
        yield said(
            "[{group}: ]Seat {seat} ({title}) from {since}[ until {until}]: {before} -> {after}",
            group=place(row.group),
            seat=row.seat,
            title=row.title,
            since=since,
            until=until,
            before=person(was.member) if was else NONE,
            after=person(now.member) if now else NONE,
        )


def offices(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    """A sentence for each interval in which an office would have another holder, state or verdict."""
    yield from _holders(pairs, place)
    before, after = split_pairs(pairs)
    for since, until, was, now in differing_intervals(before, after, _holder, lambda r: (r.state, r.verdict)):
        if was is None or now is None or was.state != now.state:
            continue
        yield said(
            "[{group}: ]Office {office}[, {holder},] from {since}[ until {until}]: {before} -> {after}[: {why}]",
            group=place(now.group),
            office=now.office,
            holder={"person": now.holder} if now.holder else None,
            since=since,
            until=until,
            before=verdict(was),
            after=verdict(now),
            why=why(now),
        )


def _holders(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    before, after = split_pairs(pairs)
    for since, until, was, now in differing_intervals(before, after, _holder, lambda r: r.state):
        row = now or was
        yield said(
            "[{group}: ]Office {office}[, {holder},] from {since}[ until {until}]: {before} -> {after}",
            group=place(row.group),
            office=row.office,
            holder={"person": row.holder} if row.holder else None,
            since=since,
            until=until,
            before=code(was.state) if was else NONE,
            after=code(now.state) if now else NONE,
        )


def _holder(row: OfficeRow) -> Any:
    return row.group, row.office, row.holder


def compositions(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    """A sentence for each interval in which the verdict on a composition would differ."""
    before, after = split_pairs(pairs)
    for since, until, was, now in differing_intervals(before, after, lambda r: r.group, lambda r: r.verdict):
        yield said(
            "[{group}: ]Composition from {since}[ until {until}]: {before} -> {after}[: {why}]",
            group=place((now or was).group),
            since=since,
            until=until,
            before=verdict(was),
            after=verdict(now),
            why=why(now),
        )
