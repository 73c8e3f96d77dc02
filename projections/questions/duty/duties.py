"""What is due, by when, under which clause, and what satisfied it: what is written down, what recurs in each period
(counted up to the day asked about, or further ahead), what work leaves owed, and what stands open without a day."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from msgspec.structs import asdict, replace

from domain.rules.duties.cadence import duties_under
from domain.rules.duties.deadlines import undated_deadlines
from domain.rules.duties.due_dates import NOT_DONE, WORK_DUTY_KINDS, Due, DutyKind, DutyState, duty_state
from domain.rules.duties.duty_inputs import HeldMeeting, Submission
from domain.rules.periods import YEAR_MAX
from domain.terms.duties import IntervalDuty
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.duty import ratifications, submissions
from projections.questions.duty.open_items import UNDATED_KINDS, OpenItems
from projections.questions.duty.pages_at_reading import page_begun_by, page_of
from projections.questions.meeting import held_meetings
from projections.questions.paging import Page, PageRequest
from projections.questions.row_queries import BEGUN_BY_DAY, grouped, rows_as_of
from projections.questions.work import owed_items
from projections.rows import DeadlineRow, DutyRow, OwedRow, RulesRow

Rules = Mapping[str, Sequence[RulesRow]]
GroupAndKey = tuple[str, str]
LIST = "duties"


class DutySort(StrEnum):
    """By the day on which it is due, without one last; or from the latest day on, without one first."""

    DUE = "DUE"
    LATEST = "LATEST"


AHEAD = timedelta(days=3653)
LAST = date(YEAR_MAX, 12, 31)


def of_groups(
    snapshot: Snapshot, clocks: Clocks, groups: Sequence[str], within: owed_items.Within = None
) -> dict[str, list[DutyRow]]:
    """What is due of groups by the day on which it is due, without one last: under their terms, on their work, and of what
    they owe on the work of others. What was satisfied after the day asked about is not yet satisfied."""
    found = under_terms(snapshot, clocks, groups)
    for row in owed_items.duties(snapshot, clocks, groups, within):
        for group in dict.fromkeys((row.group, row.by_group)):
            if group in found:
                found[group].append(row)
    return {group: sorted(rows, key=place) for group, rows in found.items()}


def under_terms(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[DutyRow]]:
    """The duties of groups under their terms alone, by the day on which they are due."""
    rules = _rules(snapshot, clocks, groups)
    due = snapshot.budget.counted(_due(snapshot, clocks, groups, rules, clocks.on))
    return grouped(sorted(due, key=place), _group, groups)


def listed(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: PageRequest,
    *,
    groups: Sequence[str],
    within: owed_items.Within = None,
    kinds: Collection[DutyKind] | None = None,
    states: Collection[DutyState] | None = None,
    since: date | None = None,
    until: date | None = None,
    satisfied: bool | None = None,
    agency: str | None = None,
    sort: DutySort = DutySort.DUE,
) -> Page[DutyRow]:
    """What is due of several groups, and what stands open there, in the order of the days on which it is due; what they owe
    on the work of other groups too, where `within` reaches these (None: everywhere); `agency` is the id of one that owes
    it. Both dates are inclusive and about that day, or, where there is none, the day since which it has stood open. What
    recurs is told as far ahead as `until` lies."""
    wanted = _WantedDuties(frozenset(DutyKind if kinds is None else kinds), states, satisfied, agency, since, until)
    rules = _rules(snapshot, clocks, groups)
    counted = snapshot.budget.counted
    rows: list[DutyRow | OwedRow] = [*counted(_due(snapshot, clocks, groups, rules, _ahead(until, clocks.on)))]
    if wanted.kinds & {*WORK_DUTY_KINDS.values()}:
        done = False if satisfied is None and states is not None and NOT_DONE.issuperset(states) else satisfied
        rows += owed_items.of_groups(snapshot, clocks, groups, within, satisfied=done)
    open_ = OpenItems(snapshot, clocks, groups, rules)

    def ordered(rows: Iterable[DutyRow | OwedRow], kinds: Iterable[DutyKind]) -> list[DutyRow | OwedRow]:
        """The rows, and what stands open of some kinds, that are wanted, in their order."""
        stands_open = (row for kind in kinds if kind in wanted.kinds for row in counted(open_.of(kind)))
        every = chain(rows, stands_open) if satisfied is not True else rows
        return sorted((r for r in every if wanted.fit(r, clocks.on)), key=place, reverse=sort is DutySort.LATEST)

    @cache
    def whole() -> list[DutyRow | OwedRow]:
        return ordered(known, UNDATED_KINDS if states is None or DutyState.OPEN in states else ())

    known = ordered(rows, [kind for kind in DutyKind if kind not in UNDATED_KINDS])
    if sort is DutySort.LATEST:
        found = page_of(asked, f"{LIST}/latest", whole(), place, descending=True)
    else:
        found = page_begun_by(asked, LIST, [row for row in known if row.due_on is not None], whole, place)
    owed = owed_items.as_duties(snapshot, clocks, [row for row in found.rows if isinstance(row, OwedRow)])
    of_page = [next(owed) if isinstance(row, OwedRow) else row for row in found.rows]
    return Page(of_page, found.places, found.more, found.name, found.counted)


class _WantedDuties(NamedTuple):
    """What is asked of a list of duties."""

    kinds: frozenset[DutyKind]
    states: Collection[DutyState] | None
    satisfied: bool | None
    agency: str | None
    since: date | None
    until: date | None

    def fit(self, row: DutyRow | OwedRow, on: date) -> bool:
        """Whether a duty is among them, or what work leaves owed, which is none yet."""
        kind: DutyKind
        since: date | None
        if isinstance(row, OwedRow):
            kind, since = WORK_DUTY_KINDS[row.what], row.valid_from
            state = duty_state(row.due_on, row.satisfied_on, None, on)
        else:
            kind, since, state = row.kind, row.since, state_of(row, on)
        return (
            kind in self.kinds
            and _within(row.due_on or since, self.since, self.until)
            and (self.agency is None or row.agency == self.agency)
            and (self.satisfied is None or (row.satisfied_on is not None) == self.satisfied)
            and (self.states is None or state in self.states)
        )


def by_keys(
    snapshot: Snapshot, clocks: Clocks, keys: Collection[GroupAndKey], within: owed_items.Within = None
) -> list[DutyRow]:
    """The duties of those keys, given as (group, key), that there are; what recurs is looked for AHEAD of the day."""
    groups = [*dict.fromkeys(group for group, _ in keys)]
    rules = _rules(snapshot, clocks, groups)
    counted = snapshot.budget.counted
    rows = [*counted(_due(snapshot, clocks, groups, rules, _ahead(min(clocks.on, LAST - AHEAD) + AHEAD, clocks.on)))]
    rows += owed_items.duties(snapshot, clocks, groups, within)
    open_ = OpenItems(snapshot, clocks, groups, rules)
    rows += [row for kind in DutyKind for row in counted(open_.of(kind))]
    return [row for row in rows if (row.group, row.key) in keys]


def state_of(row: DutyRow, on: date) -> DutyState:
    """How something due stands on a day."""
    return duty_state(row.due_on, row.satisfied_on, row.lapses_on, on, row.earliest_on)


def place(row: DutyRow | OwedRow) -> tuple[Any, ...]:
    """The sort key of a duty: the day on which it is due, last where there is none; then the group."""
    return (row.due_on.isoformat() if row.due_on else "~", row.group, row.key)


def _ahead(until: date | None, on: date) -> date:
    return min(max(until or on, on), LAST)


def _within(day: date | None, since: date | None, until: date | None) -> bool:
    if since is None and until is None:
        return True
    return day is not None and (since is None or day >= since) and (until is None or day <= until)


def _rules(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> Rules:
    values, where = {"groups": list(groups)}, 't."group" = any(%(groups)s)'
    return grouped(rows_as_of(snapshot, clocks, RulesRow, where, values, order="t.valid_from", of=BEGUN_BY_DAY), _group)


def _due(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str], rules: Rules, ahead: date) -> Iterator[DutyRow]:
    """What the terms make due: once, before and after each meeting, and in each period up to a day."""
    values, where = {"groups": list(groups)}, 't."group" = any(%(groups)s)'
    once = [*rows_as_of(snapshot, clocks, DutyRow, where, values)]
    once += (DutyRow(**asdict(each)) for each in rows_as_of(snapshot, clocks, DeadlineRow, where, values))
    for row in once:
        seen = _as_of(row, clocks.on)
        if seen.earliest_on is None or seen.satisfied_on or clocks.on < seen.earliest_on:
            yield seen  # what may be done by now, and need not be, is no duty
    for asked in ratifications.of_groups(snapshot, clocks, groups, rules):
        yield _as_of(asked, clocks.on)
    meetings = held_meetings.of_groups(snapshot, clocks, groups, rules)
    submitted = submissions.of_groups(snapshot, clocks, groups)
    for group in groups:
        found = rules.get(group, [])
        for row in _recurring(group, found, meetings.get(group, []), submitted[group], ahead):
            yield _as_of(row, clocks.on)
        for rule in found[-1:]:
            yield from (_row(group, rule, due) for due in undated_deadlines(rule.terms) if rule.over is None)


def _group(row: Any) -> str:
    return str(row.group)


def _as_of(row: DutyRow, on: date) -> DutyRow:
    if row.satisfied_on is not None and row.satisfied_on > on:
        return replace(row, satisfied_on=None, satisfied_by=None)
    return row


def _recurring(
    group: str, rules: Sequence[RulesRow], meetings: Sequence[HeldMeeting], submitted: Sequence[Submission], on: date
) -> Iterable[DutyRow]:
    """What recurs under each version of the terms while it holds; a period that two versions touch is judged by the
    later one."""
    found: dict[str, DutyRow] = {}
    for rule in rules:
        last = min(rule.valid_to - timedelta(days=1), on) if rule.valid_to else on
        for row in _under(group, rule, meetings, submitted, last):
            found[row.key] = row
    return found.values()


def _under(
    group: str, rule: RulesRow, meetings: Sequence[HeldMeeting], submitted: Sequence[Submission], last: date
) -> Iterator[DutyRow]:
    terms = rule.terms
    for duty in terms.terms.duties if terms is not None else ():
        if terms is not None and not isinstance(duty, IntervalDuty):
            for due in duties_under(terms, duty, meetings, submitted, rule.valid_from, last):
                if rule.over and not due.satisfied_on and due.due_on and due.due_on >= rule.over:
                    continue
                yield _row(group, rule, due)


def _row(group: str, rule: RulesRow, due: Due) -> DutyRow:
    return DutyRow(
        key=f"{group}/{due.duty}/{due.period or 'undated'}",
        valid_from=rule.valid_from,
        group=group,
        duty=due.duty,
        what=due.what,
        words=due.words,
        kind=due.kind,
        lapses_on=due.lapses_on,
        earliest_on=due.earliest_on,
        period=due.period,
        due_on=due.due_on,
        satisfied_on=due.satisfied_on,
        satisfied_by=due.satisfied_by,
        clause=due.clause,
        reasons=due.reasons,
        basis=due.basis,
    )
