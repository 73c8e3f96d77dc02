"""Batch questions about groups: which there are, what they are called, what rules they have, and how they are related."""

from collections.abc import Sequence
from typing import Annotated

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.filters import ListFilter, OfGroups, Texts
from projections.questions.paging import NameOrder, Order, Page, PageRequest, filtered_page
from projections.questions.row_queries import BEGUN_BY_DAY, BYTES, grouped, rows_as_of
from projections.rows import GroupRow, InterpretationRow, RelationRow, RulesRow, TermsRow

ORDER = Order("groups", (f"t.slug {BYTES}",), (str,))
EVER = "t.known_to is null"


class GroupFilter(ListFilter, frozen=True, kw_only=True):
    """Filter of groups: some of them, or of some kinds."""

    groups: OfGroups = None
    kinds: Annotated[Texts, "t.body ->> 'kind' = any(%(kinds)s)"] = None


WHATEVER = GroupFilter()


def listed(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: PageRequest,
    wanted: GroupFilter = WHATEVER,
    sort: NameOrder = NameOrder.FORWARD,
) -> Page[GroupRow]:
    """Groups in the order of their slugs."""
    return filtered_page(snapshot, clocks, GroupRow, asked, sort.of(ORDER), wanted)


def by_slug(snapshot: Snapshot, clocks: Clocks, slugs: Sequence[str]) -> dict[str, list[GroupRow]]:
    """Batch question: the group of each slug."""
    rows = rows_as_of(snapshot, clocks, GroupRow, "t.slug = any(%(slugs)s)", {"slugs": list(slugs)})
    return grouped(rows, lambda r: r.slug, slugs)


def by_id(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[GroupRow]]:
    """Batch question: the group of each id."""
    rows = rows_as_of(snapshot, clocks, GroupRow, 't."group" = any(%(groups)s)', {"groups": list(groups)})
    return grouped(rows, lambda r: r.group, groups)


def as_today(snapshot: Snapshot, groups: Sequence[str]) -> dict[str, GroupRow]:
    """The groups as they are called today, whatever the question's clocks; before its first day, by its first name."""
    order = "t.valid_from > %(on)s desc, case when t.valid_from > %(on)s then t.valid_from end desc, t.valid_from"
    rows = rows_as_of(
        snapshot,
        _today(snapshot),
        GroupRow,
        't."group" = any(%(groups)s)',
        {"groups": list(groups)},
        order=order,
        of=EVER,
    )
    return {r.group: r for r in rows}


def ids(snapshot: Snapshot, names: Sequence[str]) -> dict[str, str]:
    """The ids of groups given by slug or by id, whatever the question's clocks; what is neither is left out."""
    rows = rows_as_of(
        snapshot,
        _today(snapshot),
        GroupRow,
        '(t.slug = any(%(names)s) or t."group" = any(%(names)s))',
        {"names": list(names)},
        of=EVER,
    )
    return {name: r.group for r in rows for name in (r.slug, r.group)}


def all_ids(snapshot: Snapshot, clocks: Clocks) -> list[str]:
    """Every group that stands on the day."""
    return [row.group for row in rows_as_of(snapshot, clocks, GroupRow, order=f"t.slug {BYTES}")]


def terms(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[TermsRow]]:
    """The terms in force on the day: the version that was effective last, if any."""
    where = "t.\"group\" = any(%(groups)s) and (t.body ->> 'until' is null or (t.body ->> 'until')::date > %(on)s)"
    order = 't."group", t.valid_from desc, t.key desc'
    return grouped(
        rows_as_of(snapshot, clocks, TermsRow, where, {"groups": list(groups)}, order=order), lambda r: r.group, groups
    )


def interpretations(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[InterpretationRow]]:
    """What was recorded on the day about the questions that the terms leave open, in the order of their dates."""
    order = 't."group", t.valid_from, t.key'
    return grouped(
        rows_as_of(
            snapshot, clocks, InterpretationRow, 't."group" = any(%(groups)s)', {"groups": list(groups)}, order=order
        ),
        lambda r: r.group,
        groups,
    )


def relations(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[RelationRow]]:
    """Batch question: the relations of each group to others, on the day."""
    rows = rows_as_of(snapshot, clocks, RelationRow, 't."group" = any(%(groups)s)', {"groups": list(groups)})
    return grouped(rows, lambda r: r.group, groups)


def rules(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[RulesRow]]:
    """The terms that hold on the day and those before them, oldest first, as far as reading needs them; none before the
    group was established."""
    values = {"groups": list(groups)}
    rows = rows_as_of(
        snapshot, clocks, RulesRow, 't."group" = any(%(groups)s)', values, order="t.valid_from", of=BEGUN_BY_DAY
    )
    return grouped(rows, lambda r: r.group, groups)


def _today(snapshot: Snapshot) -> Clocks:
    return Clocks(snapshot.head.position, snapshot.today)
