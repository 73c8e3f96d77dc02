"""Meetings before and after, in sentences: whether they were held, their quorum, decisions, interests, minutes and roll."""

from collections.abc import Iterator, Sequence

from domain.text import Words, code, said
from domain.verdicts import Outcome, Verdict
from projections.rows import AttendanceRow, DecisionRow
from projections.what_if.effects.differing_intervals import differing_intervals
from projections.what_if.effects.sentence_values import (
    NONE,
    GroupLabel,
    RowPair,
    coded,
    meeting,
    split_pairs,
    verdict,
    why,
)


def held(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    """What a meeting has come to; what was planned before it was held is of no account."""
    before, after = split_pairs(pairs)
    for _, until, was, now in differing_intervals(before, after, lambda r: r.meeting, lambda r: (r.state, r.day)):
        if was is None or until is not None:
            continue
        if now is None:
            yield said("[{group}: ]The meeting of {day} is no longer recorded", group=place(was.group), day=was.day)
            continue
        moved = was.day != now.day
        yield said(
            "[{group}: ]The meeting of {day}[: moved to {moved}][: {before} -> {after}]",
            group=place(now.group),
            day=was.day,
            moved=now.day if moved else None,
            before=code(was.state) if was.state != now.state else None,
            after=code(now.state) if was.state != now.state else None,
        )


def quorum(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    """A sentence for each verdict on a quorum that would differ."""
    for was, now in pairs:
        row = now or was
        where = {"group": place(row.group), "meeting": meeting(row.meeting)}
        if (was and (was.verdict, was.determined)) != (now and (now.verdict, now.determined)):
            yield said(
                "[{group}: ]Quorum of {meeting}: {before} -> {after}[: {why}][ ({counted} of {needed} members)]",
                before=verdict(was),
                after=verdict(now),
                why=why(now),
                counted=now.counted.members if now and now.verdict is Verdict.MET else None,
                needed=now.needed.members if now and now.verdict is Verdict.MET else None,
                **where,
            )
        elif was.counted.members != now.counted.members and now.counted.members is not None:
            yield said(
                "[{group}: ]Quorum of {meeting}: still {after}, {before} -> {counted} of {needed} members",
                before=was.counted.members if was.counted.members is not None else NONE,
                after=verdict(now),
                counted=now.counted.members,
                needed=now.needed.members if now.needed.members is not None else NONE,
                **where,
            )


def decisions(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    """Whether each is carried, and what has become of it."""
    for was, now in pairs:
        row = now or was
        where = {
            "group": place(row.group),
            "decision": row.decision,
            "meeting": meeting(row.meeting) if row.meeting else None,
            "on": None if row.meeting else row.taken_on,
        }
        if was and now and was.carried.verdict is not now.carried.verdict:
            yield said(
                "[{group}: ]Decision {decision}[ of {meeting}][ of {on}], whether carried: {before} -> {after}[: {why}]",
                before=code(was.carried.verdict),
                after=code(now.carried.verdict),
                why=why(now.carried),
                **where,
            )
        before, after = _follows(was), _follows(now)
        if before != after:
            yield said(
                "[{group}: ]Decision {decision}[ of {meeting}][ of {on}]: {before} -> {after}[, to be ratified by {by}]",
                before=coded(before),
                after=coded(after),
                by=now.ratify_by if now and after == "provisional" else None,
                **where,
            )


def _follows(row: DecisionRow | None) -> str | None:
    return row.consequence or row.verdict if row else None


def minutes(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    """What has become of the minutes, and whether their approval stands."""
    before, after = split_pairs(pairs)
    for _, until, was, now in differing_intervals(
        before, after, lambda r: r.meeting, lambda r: (r.state, r.verdict, r.consequence)
    ):
        if until is not None:
            continue
        row = now or was
        where = {"group": place(row.group), "meeting": meeting(row.meeting)}
        if was is None or now is None or was.state != now.state:
            yield said(
                "[{group}: ]Minutes of {meeting}: {before} -> {after}",
                before=coded(was and was.state),
                after=coded(now and now.state),
                **where,
            )
        elif now.verdict is not None:
            yield said(
                "[{group}: ]Approval of the minutes of {meeting}: {before} -> {after}[: {why}]",
                before=coded(was.consequence or was.verdict),
                after=coded(now.consequence or now.verdict),
                why=why(now),
                **where,
            )


def interests(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    """Whether each interest was dealt with as the terms ask."""
    for was, now in pairs:
        row = now or was
        if (was and was.verdict) != (now and now.verdict):
            yield said(
                "[{group}: ]Interest {interest} of {person} at {meeting}: {before} -> {after}[: {why}]",
                group=place(row.group),
                interest=row.interest,
                person={"person": row.person},
                meeting=meeting(row.meeting),
                before=verdict(was),
                after=verdict(now),
                why=why(now),
            )


def acting(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    """Whether who acted in the place of an office could."""
    for was, now in pairs:
        row = now or was
        if (was and was.verdict) != (now and now.verdict):
            yield said(
                "[{group}: ]{person} as acting {office} at {meeting}: {before} -> {after}[: {why}]",
                group=place(row.group),
                person={"person": row.person},
                office=row.office,
                meeting=meeting(row.meeting),
                before=verdict(was),
                after=verdict(now),
                why=why(now),
            )


def roll(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    """What the roll said already and would say otherwise, at a meeting that stands."""
    for was, now in pairs:
        if was is None or now is None or was.outcome is Outcome.NOT_RECORDED or was.seat is None:
            continue
        where = {"group": place(now.group), "meeting": meeting(now.meeting), "seat": now.seat, "title": now.title}
        if was.outcome != now.outcome:
            yield said(
                "[{group}: ]Seat {seat}[ ({title})] at {meeting}: {before} -> {after}",
                before=code(was.outcome or ""),
                after=code(now.outcome or ""),
                **where,
            )
        elif _counts(was) != _counts(now):
            yield said(
                "[{group}: ]Seat {seat}[ ({title})] at {meeting} counts as {before} -> {after}",
                before=code(_counts(was)),
                after=code(_counts(now)),
                **where,
            )


def _counts(row: AttendanceRow) -> str:
    if None in (row.expected, row.attended, row.excluded):
        return "undetermined"
    return "excluded" if row.excluded else "attended" if row.attended else "missed" if row.expected else "not expected"
