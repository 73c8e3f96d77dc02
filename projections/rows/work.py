"""Pieces of work (audits, recommendations, actions …), the state they are in, and what was said of them."""

from datetime import date
from typing import ClassVar

from domain.text import PlainValue
from domain.values import Authority, Evidence, Text
from domain.verdicts import Reason, Verdict
from projections.rows.row import STANDING, Basis, Row


def due_or_last(column: str = "due_on") -> str:
    """The day by which it is due, in SQL; what has none comes last."""
    return f"coalesce({column}, '9999-12-31'::date)"


class WorkRow(Row, frozen=True, kw_only=True):
    """A piece of work between the days on which its state, its due day or its agencies change. `kind` is the kind of its
    stream, `what` the sort within the kind; `agencies` are those it concerns or that are to do it, `seat` the seat that is;
    `due_on` is the day last set for it, whether or not it has been done."""

    MODEL: ClassVar[str] = "work"
    COLUMNS = ("group", "work", "kind", "state", "due_on", "begun_on", "agencies")
    INDEXED = ("work", "agencies")
    LISTED = (
        "kind, begun_on, work",
        f"kind, {due_or_last()}, work",
        '"group", kind, begun_on, work',
        f'"group", kind, {due_or_last()}, work',
        "kind, state, begun_on, work",
        f"kind, state, {due_or_last()}, work",
    )
    CURRENT = tuple((f"kind, {of}{by}, work", STANDING) for of in ("", "state, ") for by in ("begun_on", due_or_last()))
    LATEST = "begun_on"
    OF = "work"

    group: str
    work: str
    kind: str
    state: str
    begun_on: date
    title: Text | None = None
    what: str | None = None
    period: str | None = None
    agencies: tuple[str, ...] = ()
    seat: str | None = None
    due_on: date | None = None
    closed_on: date | None = None
    basis: Basis = ()


class WorkActRow(Row, frozen=True, kw_only=True):
    """An act in the life of a piece of work, as it stands, from its day on: its own `fields` as plain values, and the
    streams that it `names`."""

    MODEL: ClassVar[str] = "work_acts"
    COLUMNS = ("group", "work", "act", "agency", "position", "names")
    INDEXED = ("group", "work", "names")
    OF = "work"

    group: str
    work: str
    act: str
    position: int
    authority: Authority
    evidence: tuple[Evidence, ...] = ()
    fields: dict[str, PlainValue] = {}
    agency: str | None = None
    names: tuple[str, ...] = ()
    basis: Basis = ()


class RestingRow(Row, frozen=True, kw_only=True):
    """An act in the life of a piece of work that was decided at a meeting: whether the decision stands, and what follows
    where the meeting was, or through a correction became, not quorate."""

    MODEL: ClassVar[str] = "work_resting"
    COLUMNS = ("group", "work", "act", "meeting", "consequence")
    INDEXED = ("group", "work")
    UNITS = ("work",)
    OF = "work"

    group: str
    work: str
    act: str
    position: int
    meeting: str
    verdict: Verdict
    consequence: str
    decision: str | None = None
    ratify_by: date | None = None
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()


class OwedRow(Row, frozen=True, kw_only=True):
    """Something that a piece of work leaves owed by an agency or a group, true from the day on which it was asked
    for until it lapsed; `satisfied_on` and `satisfied_by` (a position) say when and by which act it was done. `office` is
    who answers for an agency that has no seat in the group, `clause` the one that sets the day where the act that asked set
    none. `kind` is the kind of work, `part` the part it is about."""

    MODEL: ClassVar[str] = "owed"
    COLUMNS = ("group", "work", "kind", "what", "agency", "by_group", "due_on", "satisfied_on")
    INDEXED = ("work", "by_group")
    LISTED = tuple(
        f"{of}{by}, key"
        for of in ("", '"group", ', "agency, ", "what, ", "kind, ")
        for by in (due_or_last(), "valid_from")
    )
    CURRENT = (
        *(
            (f"{of}{by}, key", f"{STANDING} and satisfied_on is null")
            for of in ("", "agency, ", "what, ", "kind, ")
            for by in (due_or_last(), "valid_from")
        ),
        *((f"kind, {by}, key", STANDING) for by in (due_or_last(), "valid_from")),
        ("satisfied_on", "known_to is null and satisfied_on is not null"),
    )
    LATEST = "valid_from"
    UNITS = ("work",)
    OF = "work"

    group: str
    work: str
    kind: str
    what: str
    title: Text | None = None
    part: str | None = None
    agency: str | None = None
    by_group: str | None = None
    seat: str | None = None
    office: str | None = None
    due_on: date | None = None
    clause: str | None = None
    satisfied_on: date | None = None
    satisfied_by: int | None = None
    basis: Basis = ()
