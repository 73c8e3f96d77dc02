"""Lays out the sheet of a meeting: what is known is filled in, the rest is left empty."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from api.people.finder import Opener
from api.rolls import form
from api.rolls.meeting_context import MeetingContext, NamedPerson, RollGuest, RollSeat
from api.sheets import CellValue, SheetLayout, TableBlock
from domain.events.meeting.proceedings import AttendanceRecorded, DecisionRecorded, Presence
from domain.time_zone import in_london
from domain.values import Text
from domain.verdicts import Outcome

OUTCOME_WORDS = {outcome: word for word, outcome in form.OUTCOMES.items()}
VACANT, HIDDEN = "(vacant)", "(name not shown)"
SPARE_GUESTS, SPARE_DECISIONS = 4, 8


def roll_layout(context: MeetingContext, open_sealed: Opener, lang: str = "en") -> SheetLayout:
    """The layout of a meeting's sheet. `lang` is the language of titles and agencies; headers are in English."""
    lines = [line for p in context.seats for line in lines_of(p)]
    return SheetLayout(
        "Roll",
        (
            TableBlock(title=form.MEETING, columns=form.FACT_COLUMNS, rows=_fact_rows(context, lang), header=False),
            TableBlock(title=form.TIMES, columns=form.ITEM_COLUMNS, rows=_time_rows(context), header=False),
            TableBlock(
                title=form.SEATS,
                columns=form.SEAT_COLUMNS,
                rows=[seat_row(p, context, open_sealed, lang) for p in lines],
                choices={(n, "Deputy"): _deputy_names(p) for n, p in enumerate(lines) if p.deputies},
            ),
            TableBlock(
                title=form.INVITED,
                columns=form.INVITED_COLUMNS,
                rows=[guest_row(g, context, open_sealed) for g in context.guests],
                spare=SPARE_GUESTS,
            ),
            TableBlock(
                title=form.DECISIONS,
                columns=form.DECISION_COLUMNS,
                rows=[decision_row(d, context) for d in context.decisions],
                spare=SPARE_DECISIONS,
            ),
            TableBlock(title=form.NEXT, columns=form.ITEM_COLUMNS, rows=_next_meeting_rows(context), header=False),
        ),
        freeze="D1",
    )


def _fact_rows(context: MeetingContext, lang: str) -> list[Sequence[CellValue]]:
    values = {
        form.MEETING_ID: context.meeting.id,
        form.GROUP: _text(context.group.name_on(context.day), lang),
        form.POSITION: str(context.position),
    }
    return [(item, value, form.HELP.get(item)) for item, value in values.items()]


def _time_rows(context: MeetingContext) -> list[Sequence[CellValue]]:
    held = context.meeting.held
    values = {
        form.DAY: context.day.isoformat(),
        form.START: time_text(held.starts, context) if held else "",
        form.END: time_text(held.ends, context) if held else "",
        form.MODE: "room",
        form.DECIDED_BY: context.decided_by,
        form.EVIDENCE: "",
    }
    return [(item, value, form.HELP[item]) for item, value in values.items()]


def _next_meeting_rows(context: MeetingContext) -> list[Sequence[CellValue]]:
    planned = context.next
    day = planned.meets_on.isoformat() if planned and planned.meets_on else ""
    values = {form.NEXT_DATE: day, form.NEXT_PLACE: (planned.place or "") if planned else ""}
    return [(item, value, form.HELP[item]) for item, value in values.items()]


def lines_of(seat: RollSeat) -> list[RollSeat]:
    """The rows of a seat, each as the seat with one line of attendance: one, unless several were there for it in turn."""
    return [seat, *(replace(seat, recorded=line) for line in seat.continued)]


def seat_row(seat: RollSeat, context: MeetingContext, open_sealed: Opener, lang: str = "en") -> list[CellValue]:
    """The row of a seat: the attendance recorded, else the apologies received, else only whose seat it is."""
    line, sent = seat.recorded, seat.apologies
    cells: dict[str, CellValue] = {}
    if line is not None:
        cells = {
            "Outcome": OUTCOME_WORDS.get(line.outcome or Outcome.NOT_RECORDED, ""),
            "Deputy": _deputy_of(seat, line),
            "Briefed": {True: "yes", False: "no", None: ""}[line.briefed],
            **_presence(line.presence, context),
            "Reason": line.reason or "",
            "Note": open_sealed(line.note) if line.note else "",
        }
    elif sent is not None:
        note = open_sealed(sent.note) if sent.note else ""
        cells = {"Outcome": OUTCOME_WORDS[Outcome.APOLOGIES], "Reason": sent.reason or "", "Note": note}
    known = {
        "Agency": _text(seat.agency, lang),
        "Title": _text(seat.title, lang),
        "Member": shown_name(seat.member) if seat.member else VACANT,
        "Deputies named": "; ".join(_deputy_names(seat)),
        "Seat": seat.seat,
    }
    return [{**known, **cells}.get(column.name, "") for column in form.SEAT_COLUMNS]


def guest_row(guest: RollGuest, context: MeetingContext, open_sealed: Opener) -> list[CellValue]:
    """The row of somebody invited, as the sheet shows it."""
    line: AttendanceRecorded | None = guest.recorded
    cells: dict[str, CellValue] = {"Name": shown_name(guest.person), "Person": guest.person.id}
    if line is not None:
        note = open_sealed(line.note) if line.note else ""
        cells |= {"There": "yes", **_presence(line.presence, context), "Note": note}
    return [cells.get(column.name, "") for column in form.INVITED_COLUMNS]


def _deputy_of(seat: RollSeat, line: AttendanceRecorded) -> str:
    if line.outcome is Outcome.BY_DEPUTY and line.deputy is None:
        return form.NOT_KNOWN
    return next((shown_name(d.person) for d in seat.deputies if d.id == line.deputy), line.deputy or "")


def decision_row(decision: DecisionRecorded, context: MeetingContext) -> list[CellValue]:
    """The row of a decision, as the sheet shows it."""
    cells: dict[str, CellValue] = {
        "Decision": decision.decision,
        "Text (English)": decision.text.en,
        "Text (Welsh)": decision.text.cy,
        "Time": time_text(decision.at, context) if decision.at else "",
        "Kind": decision.kind,
        "Business": decision.business,
        "For": decision.votes.in_favour if decision.votes else None,
        "Against": decision.votes.against if decision.votes else None,
        "Abstained": decision.votes.abstained if decision.votes else None,
    }
    return [cells[column.name] for column in form.DECISION_COLUMNS]


def time_text(at: datetime, context: MeetingContext) -> str:
    """A time of day in London, with its date if that is not the meeting's."""
    local = in_london(at).replace(tzinfo=None)
    text = local.isoformat(timespec="seconds" if local.second else "minutes")
    return text[11:] if local.date() == context.day else text


def shown_name(person: NamedPerson) -> str:
    """A person's name, or the mark of a hidden one."""
    return person.name or HIDDEN


def _deputy_names(seat: RollSeat) -> tuple[str, ...]:
    return tuple(d.person.name or d.id for d in seat.deputies)


def _presence(presence: Sequence[Presence], context: MeetingContext) -> dict[str, CellValue]:
    modes = dict.fromkeys(p.mode for p in presence)
    return {
        "From": "; ".join(time_text(p.since, context) for p in presence),
        "To": "; ".join(time_text(p.until, context) for p in presence),
        "Mode": "; ".join(modes if len(modes) == 1 else [p.mode for p in presence]),
    }


def _text(text: Text, lang: str) -> str:
    first, second = (text.cy, text.en) if lang == "cy" else (text.en, text.cy)
    return first or second or ""
