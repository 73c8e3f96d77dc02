"""Resolves a request for a report to its subject: a group that the credential reaches, and a period of its own year."""

from collections.abc import Iterable
from datetime import date
from typing import get_args

from api.http.refusals import BadRequest
from api.reports.model import ReportSubject
from domain.events.work.report import ReportKind
from domain.permission import Credential
from domain.refusals import Refused, Unknown
from domain.rules.duties.reports import RHYTHMS
from domain.rules.periods import YearPeriod, period_named, rhythm_of
from domain.text import Words, alternatives, code, said
from domain.time_zone import london_day
from projections.engine.clocks import BadClock, Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.group import groups
from projections.rows import GroupRow, RulesRow
from projections.rule_version import RULE_VERSION

KINDS: tuple[ReportKind, ...] = get_args(ReportKind)


def subject_of(
    snapshot: Snapshot, credential: Credential, what: str, group: str, period: str, known_at: str | None = None
) -> ReportSubject:
    """The subject of the report `what` (quarterly, annual, attendance) of a group, by its slug or id, for a period by its
    label (2025-26-Q3). `known_at` is a position, a time or a date; the head by default.

    Raises Unknown (no such report, or no group that the credential reaches), BadRequest (`known_at`, the label, a period
    that had not begun), and Refused where nobody has decided when the group's year starts."""
    kind = next((k for k in KINDS if k == what), None)
    if kind is None:
        raise Unknown("known-report", said("there is no report {what}; there are: {all}", what=what[:100], all=KINDS))
    try:
        position = snapshot.clocks(known_at=known_at).position
    except BadClock as error:
        raise BadRequest(Words(str(error)), rule="known-at") from None
    recorded_at = snapshot.recorded_at(position)
    recorded_on = london_day(recorded_at) if recorded_at else snapshot.today
    row = reached_group(snapshot, credential, Clocks(position, recorded_on), group)
    rules = groups.rules(snapshot, Clocks(position, recorded_on), [row.group])[row.group]
    year_period = _period(rules, kind, row.slug, period)
    if year_period.start > recorded_on:
        words = said(
            "{period} begins on {start}: at position {position}, of {day}, there is nothing to report of it",
            period=year_period.label,
            start=year_period.start,
            position=position,
            day=recorded_on,
        )
        raise BadRequest(words, rule="period-begun")
    clocks = Clocks(position, min(year_period.end, recorded_on))
    terms = groups.terms(snapshot, clocks, [row.group])[row.group]
    then = groups.by_id(snapshot, clocks, [row.group])[row.group]
    return ReportSubject(
        kind=kind,
        group=row.group,
        slug=row.slug,
        name=(then[0] if then else row).name,
        period=year_period,
        position=position,
        on=clocks.on,
        recorded_on=recorded_on,
        terms=terms[0].version if terms else None,
        rule_version=RULE_VERSION,
    )


def reached_group(snapshot: Snapshot, credential: Credential, clocks: Clocks, name: str) -> GroupRow:
    """The group as known at the clocks. Raises Unknown, in the same words whether it does not exist or is out of reach."""
    id = groups.ids(snapshot, [name]).get(name)
    reached = None if credential.groups is None else set(groups.ids(snapshot, [*credential.groups]).values())
    rows = groups.by_id(snapshot, clocks, [id])[id] if id and (reached is None or id in reached) else []
    if not rows:
        raise Unknown("known-group", said("no {kind} is recorded under {name}", kind=code("group"), name=name[:100]))
    return rows[0]


def _period(rules: Iterable[RulesRow], kind: ReportKind, slug: str, label: str) -> YearPeriod:
    """The period of that label, counted by the newest start of the year that the terms had by its end; where all are
    later, by the oldest."""
    starts = [
        (rule.valid_from, start)
        for rule in reversed([*rules])
        if rule.terms is not None and (start := rule.terms.terms.terms.year_start) is not None
    ]
    if not starts:
        words = said(
            "nobody has decided when the year of {group} starts, so it has no period {period}: record an interpretation"
            " of terms.year_start first (POST /groups/{group}/interpretations)",
            group=slug,
            period=label[:40],
        )
        raise Refused("year-start", words)
    if rhythm_of(label) in RHYTHMS[kind]:
        found = [(since, period) for since, start in starts if (period := period_named(label, start)) is not None]
        for since, period in found:
            if since <= period.end:
                return period
        if found:
            return found[-1][1]
    words = said(
        "{label} is no period of the {what} report of {group}, whose year starts on {start}: give one like {example}",
        label=label[:40],
        what=code(kind),
        group=slug,
        start=_day_of_year(starts[0][1]),
        example=_example(kind, starts[0][1]),
    )
    raise BadRequest(words, rule="period")


def _day_of_year(start: str) -> Words:
    day = date(2001, int(start[:2]), int(start[3:]))
    return said("{day}", day=f"{day.day} {day:%B}")


def _example(kind: ReportKind, start: str) -> Words:
    """Labels that the report of this kind takes, where the year starts on `start` (MM-DD)."""
    examples = ["2025-26-Q3", "2025-26"] if start != "01-01" else ["2025-Q3", "2025"]
    if kind == "attendance":
        return said("{examples}", examples=alternatives([*examples, f"{examples[1]}-H2"]))
    return said("{example}", example=examples[kind == "annual"])
