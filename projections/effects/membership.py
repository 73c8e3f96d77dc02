"""Seats, offices and composition before and after, in sentences."""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.words import Words, code, said
from projections.effects.spans import turned
from projections.effects.verdicts import NONE, Pair, Place, person, sides, verdict, why
from projections.rows import OfficeRow


def seats(pairs: Sequence[Pair], place: Place) -> Iterator[Words]:
    before, after = sides(pairs)
    for since, until, was, now in turned(before, after, lambda r: r.place, lambda r: r.member or ""):
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


def offices(pairs: Sequence[Pair], place: Place) -> Iterator[Words]:
    yield from _holders(pairs, place)
    before, after = sides(pairs)
    for since, until, was, now in turned(before, after, _holder, lambda r: (r.state, r.verdict)):
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


def _holders(pairs: Sequence[Pair], place: Place) -> Iterator[Words]:
    before, after = sides(pairs)
    for since, until, was, now in turned(before, after, _holder, lambda r: r.state):
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


def compositions(pairs: Sequence[Pair], place: Place) -> Iterator[Words]:
    before, after = sides(pairs)
    for since, until, was, now in turned(before, after, lambda r: r.group, lambda r: r.verdict):
        yield said(
            "[{group}: ]Composition from {since}[ until {until}]: {before} -> {after}[: {why}]",
            group=place((now or was).group),
            since=since,
            until=until,
            before=verdict(was),
            after=verdict(now),
            why=why(now),
        )
