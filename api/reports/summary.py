"""The first page of a report, which a chair can read out: sentences made from the tables alone, so that every figure in
them stands in the data files too."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from api.reports.model import ReportSubject, ReportTable, SummarySection, joined_words
from domain.rules.duties.due_dates import DutyKind, DutyState
from domain.text import Words, code, joined, said
from domain.verdicts import Verdict

SENTENCES_MAX = 20
HELD = ("HELD", "ADJOURNED", "ABANDONED")
Row = Mapping[str, Any]


def summary_of(subject: ReportSubject, tables: Sequence[ReportTable]) -> tuple[SummarySection, ...]:
    """The sections of the first page; of an attendance report those of what it has tables of."""
    by_id = {table.id: _rows(table) for table in tables}
    full = subject.kind != "attendance"
    return (
        _section("meetings", said("Meetings"), _meetings(by_id["meetings"], subject.on)),
        _section("attendance", said("Attendance"), _attendance(by_id["meetings"], by_id.get("open", []))),
        *(_of_business(by_id) if full else ()),
        _membership(by_id),
        _section("corrections", said("Corrections"), _corrections(by_id)),
    )


def _of_business(tables: Mapping[str, list[Row]]) -> Iterator[SummarySection]:
    yield _listed("decisions", said("What was decided"), tables, _decision, said("Nothing was decided."))
    title = said("What is overdue, missed or late, and whose it is")
    yield _listed("overdue", title, tables, _overdue, said("Nothing is overdue."))
    yield _listed("actions", said("Actions"), tables, _action, said("There are no actions."))


def _rows(table: ReportTable) -> list[Row]:
    names = [column.id for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def _section(id: str, title: Words, sentences: Iterator[Words]) -> SummarySection:
    return SummarySection(id, title, tuple(sentences))


def _listed(
    id: str, title: Words, tables: Mapping[str, list[Row]], sentence: Callable[[Row], Words], nothing: Words
) -> SummarySection:
    """A sentence for each row of a table, up to SENTENCES_MAX, and how many more there are."""
    rows = tables[id]
    told = [sentence(row) for row in rows[:SENTENCES_MAX]] or [nothing]
    if more := len(rows) - SENTENCES_MAX if len(rows) > SENTENCES_MAX else 0:
        told.append(said("And {count} more: all are in the table below.", count=more))
    return SummarySection(id, title, tuple(told))


def _meetings(rows: Sequence[Row], on: date) -> Iterator[Words]:
    held = [row for row in rows if row["state"] in HELD]
    if not held:
        yield said("No meeting was held.")
    else:
        verdicts = [row["quorum"] for row in held]
        met, not_met = verdicts.count(Verdict.MET.value), verdicts.count(Verdict.NOT_MET.value)
        determined = verdicts.count(Verdict.BY_DISCRETION.value)
        silent = verdicts.count(Verdict.SILENT.value) + verdicts.count(None)
        rest = len(held) - met - not_met - determined - silent
        yield said(
            "Meetings held: {held}, of which {met} had a quorum[, {not_met} had none][, of {determined} it was determined]"
            "[, of {silent} the terms say nothing of it][, and of {rest} it is not decided].",
            held=len(held),
            met=met,
            not_met=not_met or None,
            determined=determined or None,
            silent=silent or None,
            rest=rest or None,
        )
    for row in rows:
        if row["state"] in HELD:
            parts = (_quorum(row), _came(row), _chair(row))
            yield said("{day}: {what}.", day=row["day"], what=joined_words(part for part in parts if part))
        elif row["state"] == "SCHEDULED" and row["day"] < on:
            yield said("{day}: planned, and no roll is recorded.", day=row["day"])
        else:
            yield said("{day}: {state}.", day=row["day"], state=code(row["state"]))


def _quorum(row: Row) -> Words:
    why = row["lacking"] or row["reasons"]
    match row["quorum"]:
        case Verdict.MET.value if _short(row):
            return said("quorate[ ({why})]", why=row["reasons"])
        case Verdict.MET.value:
            return said(
                "quorate[, members: {members} ({members_needed} needed)]"
                "[, agencies: {agencies} ({agencies_needed} needed)]",
                members=row["members_counted"],
                members_needed=row["members_needed"],
                agencies=row["agencies_counted"],
                agencies_needed=row["agencies_needed"],
            )
        case Verdict.NOT_MET.value:
            return said("not quorate[ ({why})]", why=why)
        case Verdict.SILENT.value | None:
            return said("the terms say nothing of a quorum")
        case Verdict.BY_DISCRETION.value:
            determined: Words = row["determined"]
            return determined
        case _:
            return said("it is not decided whether it was quorate[ ({why})]", why=why)


def _short(row: Row) -> bool:
    """Whether a figure lies below what is needed of it: then another of the quorum's alternatives was met."""
    pairs = ((row[f"{what}_counted"], row[f"{what}_needed"]) for what in ("members", "agencies"))
    return any(counted is not None and needed is not None and counted < needed for counted, needed in pairs)


def _came(row: Row) -> Words | None:
    if not row["seats_expected"]:
        return None
    return said(
        "{came} of {expected} expected attended[, {apologies} sent apologies]",
        came=row["seats_attended"],
        expected=row["seats_expected"],
        apologies=row["apologies"] or None,
    )


def _chair(row: Row) -> Words:
    if row["chair"] is None:
        return said("who was in the chair is not recorded")
    return said("in the chair: {chair}", chair=row["chair"])


def _attendance(meetings: Sequence[Row], open_items: Sequence[Row]) -> Iterator[Words]:
    held = [row for row in meetings if row["state"] in HELD]
    expected, came = sum(row["seats_expected"] for row in held), sum(row["seats_attended"] for row in held)
    if expected:
        rate = f"{100 * came / expected:.0f}\u202f%"
        yield said("Of {expected} expected, {came} attended: {rate}.", expected=expected, came=came, rate=rate)
    else:
        yield said("Nobody was expected at a meeting.")
    for row in open_items:
        if row["kind"] == DutyKind.ATTENDANCE.value:
            yield said(
                "{what}[ ({agency})][, {member}]: {why}.",
                what=row["what"],
                agency=row["agency_name"],
                member=row.get("member"),
                why=row["reasons"],
            )


def _decision(row: Row) -> Words:
    return said(
        "{day}: “{text}” ({state}[; {quorum}][; {determined}])",
        day=row["taken_on"],
        text=row["text"],
        state=code(row["consequence"] or "undetermined"),
        quorum=said("without a quorum") if row["quorum"] == Verdict.NOT_MET.value else None,
        determined=row["determined"],
    )


def _overdue(row: Row) -> Words:
    if row["state"] == DutyState.MISSED.value:
        return said("{what}[ ({by})]: due on {day}, and missed.", what=row["what"], by=row["by"], day=row["due_on"])
    if row["state"] == DutyState.LATE.value:
        return said(
            "{what}[ ({by})]: due on {day}, done late, on {done}.",
            what=row["what"],
            by=row["by"],
            day=row["due_on"],
            done=row["done_on"],
        )
    return said(
        "{what}[ ({by})]: due on {day}, {days} {days:day|days} overdue.",
        what=row["what"],
        by=row["by"],
        day=row["due_on"],
        days=row["overdue_days"],
    )


def _action(row: Row) -> Words:
    return said(
        "“{text}”[ ({by})]: {state}[, due on {day}][, {days} {days:day|days} overdue].",
        text=row["text"],
        by=row["by"],
        state=code(row["state"]),
        day=row["due_on"],
        days=row["overdue_days"],
    )


def _change(row: Row) -> Words:
    return said(
        "{who}: {change}[, from {day}][, last day {last}].",
        who=_who(row),
        change=row["change"],
        day=row["from"],
        last=row["until"],
    )


def _membership(tables: Mapping[str, list[Row]]) -> SummarySection:
    """The changes, then what stands vacant on the last day."""
    title, nothing = said("Changes of membership"), said("Nobody joined or left.")
    told = _changes(tables["membership"]) or [nothing]
    vacant = [
        said("{what}[ ({agency})][, since {day}].", what=row["what"], agency=row["agency_name"], day=row["since"])
        for row in tables.get("open", ())
        if row["kind"] == DutyKind.VACANCY.value
    ]
    return SummarySection("membership", title, (*told, *vacant))


def _changes(rows: Sequence[Row]) -> list[Words]:
    """A sentence for each change; one for all of those that joined, or left, on the same day."""

    def when(row: Row) -> tuple[Any, ...]:
        return (row["from"], row["until"], row["change"])

    together = [(key, [*of_key]) for key, of_key in groupby(rows, key=when)]
    return [
        _change(its[0])
        if len(its) == 1
        else said(
            "{change}[, from {day}][, last day {last}]: {who}.",
            change=change,
            day=day,
            last=last,
            who=joined(_who(row) for row in its),
        )
        for (day, last, change), its in together
    ]


def _who(row: Row) -> Words:
    return said(
        "{title}[ ({agency})][, {member}]", title=row["title"], agency=row["agency_name"], member=row.get("member")
    )


def _corrections(tables: Mapping[str, list[Row]]) -> Iterator[Words]:
    of_period, made = tables["corrections-of-period"], tables["corrections"]
    elsewhere = len([row for row in made if row not in of_period])
    yield said(
        "To this period, whenever made: {of_period}. Made in this period: {made}[, of which {elsewhere} to other periods].",
        of_period=len(of_period),
        made=len(made),
        elsewhere=elsewhere or None,
    )
    for row in of_period[:SENTENCES_MAX]:
        yield said(
            "{day}, {what}[ ({about})]: {act}[, {changes}]; why: {reason}",
            day=row["of"],
            what=code(row["what"]),
            about=row["about"],
            act=code(row["act"]),
            changes=row["changes"],
            reason=row["reason"],
        )
