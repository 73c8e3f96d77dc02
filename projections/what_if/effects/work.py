"""Work and faults before and after, in sentences: the state of each piece, what is owed, what its acts rest on."""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.text import Words, code, said
from projections.rows import OwedRow
from projections.what_if.effects.differing_intervals import differing_intervals
from projections.what_if.effects.duties import due_change
from projections.what_if.effects.sentence_values import GroupLabel, RowPair, coded, meeting, split_pairs


def work(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    """What a piece of work has come to."""
    before, after = split_pairs(pairs)
    for _, until, was, now in differing_intervals(before, after, lambda r: r.work, lambda r: r.state):
        row = now or was
        if until is None:
            yield said(
                "[{group}: ]{kind}[ {title}]: {before} -> {after}",
                group=place(row.group),
                kind=code(row.kind),
                title=row.title,
                before=coded(was and was.state),
                after=coded(now and now.state),
            )


def owed(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    """What a piece of work leaves owed, by whom."""
    for was, now in pairs:
        row = now or was
        what = said("{what} by {who}[ ({title})]", what=code(row.what), who=_who(row), title=row.title)
        yield from due_change(was, now, {"group": place(row.group), "what": what})


def _who(row: OwedRow) -> Any:
    if row.agency:
        return {"agency": row.agency}
    return {"group": row.by_group} if row.by_group else coded(row.office)


def resting(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    """Whether the decision that an act of a piece of work rests on stands."""
    for was, now in pairs:
        row = now or was
        if (was and was.consequence) != (now and now.consequence):
            yield said(
                "[{group}: ]What was decided at {meeting} (position {position}): {before} -> {after}",
                group=place(row.group),
                meeting=meeting(row.meeting),
                position=row.position,
                before=coded(was and was.consequence),
                after=coded(now and now.consequence),
            )


def faults(pairs: Sequence[RowPair], place: GroupLabel) -> Iterator[Words]:
    """The faults that go; those that come are shown by themselves, to be acknowledged."""
    for was, now in pairs:
        if now is None:
            yield said("[{group}: ]No longer a fault: {text}", group=place(was.group), text=was.text)
        elif was is not None and was.explained_by != now.explained_by:
            before, after = (said("explained") if r.explained_by else said("open") for r in (was, now))
            yield said(
                "[{group}: ]Fault {before} -> {after}: {text}",
                group=place(now.group),
                before=before,
                after=after,
                text=now.text,
            )
