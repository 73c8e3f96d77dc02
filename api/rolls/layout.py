"""Writes the sheet of a meeting: what is known is filled in, the rest is left to fill in."""

from collections.abc import Sequence
from datetime import datetime

from api.rolls import form
from api.rolls.meeting_context import MeetingContext, NamedPerson, Opener, RollGuest, RollSeat
from api.sheets import CellValue, SheetLayout, TableBlock
from domain.calendars.time_zone import LONDON
from domain.events.meeting.proceedings import AttendanceRecorded, DecisionRecorded, Presence
from domain.values import Text
from domain.verdicts import Outcome

OUTCOME_WORDS = {outcome: word for word, outcome in form.OUTCOMES.items()}
VACANT, HIDDEN = "(vacant)", "(name not shown)"
SPARE_GUESTS, SPARE_DECISIONS = 4, 8


def roll_layout(told: MeetingContext, open_sealed: Opener, lang: str = "en") -> SheetLayout:
    """The sheet of a meeting."""
    return SheetLayout(
        "Roll",
        (
            TableBlock(title=form.MEETING, columns=form.FACT_COLUMNS, rows=_fact_rows(told, lang), header=False),
            TableBlock(title=form.TIMES, columns=form.ITEM_COLUMNS, rows=_time_rows(told), header=False),
            TableBlock(
                title=form.SEATS,
                columns=form.SEAT_COLUMNS,
                rows=[seat_row(p, told, open_sealed, lang) for p in told.places],
                choices={(n, "Deputy"): _deputy_names(p) for n, p in enumerate(told.places) if p.deputies},
            ),
            TableBlock(
                title=form.INVITED,
                columns=form.INVITED_COLUMNS,
                rows=[guest_row(g, told, open_sealed) for g in told.guests],
                spare=SPARE_GUESTS,
            ),
            TableBlock(
                title=form.DECISIONS,
                columns=form.DECISION_COLUMNS,
                rows=[decision_row(d, told) for d in told.decisions],
                spare=SPARE_DECISIONS,
            ),
            TableBlock(title=form.NEXT, columns=form.ITEM_COLUMNS, rows=_next_meeting_rows(told), header=False),
        ),
        freeze="D1",
    )


def _fact_rows(told: MeetingContext, lang: str) -> list[Sequence[CellValue]]:
    values = {
        form.MEETING_ID: told.meeting.id,
        form.GROUP: _text(told.group.name_at(told.day), lang),
        form.POSITION: str(told.position),
    }
    return [(item, value, form.HELP.get(item)) for item, value in values.items()]


def _time_rows(told: MeetingContext) -> list[Sequence[CellValue]]:
    held = told.meeting.held
    chair = any(h.office == "chair" for h in told.group.holdings)
    adopted = told.group.terms_on(told.day)
    chair = chair or (adopted is not None and any(o.id == "chair" for o in adopted.terms.offices))
    values = {
        form.DAY: told.day.isoformat(),
        form.START: time_text(held.starts, told) if held else "",
        form.END: time_text(held.ends, told) if held else "",
        form.MODE: "room",
        form.DECIDED_BY: f"chair@{told.group.slug}" if chair else f"body:{told.group.slug}",
        form.EVIDENCE: "",
    }
    return [(item, value, form.HELP[item]) for item, value in values.items()]


def _next_meeting_rows(told: MeetingContext) -> list[Sequence[CellValue]]:
    planned = told.next
    day = planned.meets_on.isoformat() if planned and planned.meets_on else ""
    values = {form.NEXT_DATE: day, form.NEXT_PLACE: (planned.place or "") if planned else ""}
    return [(item, value, form.HELP[item]) for item, value in values.items()]


def seat_row(place: RollSeat, told: MeetingContext, open_sealed: Opener, lang: str = "en") -> list[CellValue]:
    """The row of a seat: what is recorded of it, else the apologies that are known, else only who it is."""
    line, sent = place.recorded, place.apologies
    said: dict[str, CellValue] = {}
    if line is not None:
        said = {
            "Outcome": OUTCOME_WORDS.get(line.outcome or Outcome.NOT_RECORDED, ""),
            "Deputy": next((shown_name(d.person) for d in place.deputies if d.id == line.deputy), line.deputy or ""),
            "Briefed": {True: "yes", False: "no", None: ""}[line.briefed],
            **_presence(line.presence, told),
            "Reason": line.reason or "",
            "Note": open_sealed(line.note) if line.note else "",
        }
    elif sent is not None:
        note = open_sealed(sent.note) if sent.note else ""
        said = {"Outcome": OUTCOME_WORDS[Outcome.APOLOGIES], "Reason": sent.reason or "", "Note": note}
    known = {
        "Agency": _text(place.agency, lang),
        "Title": _text(place.title, lang),
        "Member": shown_name(place.member) if place.member else VACANT,
        "Deputies named": "; ".join(_deputy_names(place)),
        "Seat": place.seat,
    }
    return [{**known, **said}.get(column.name, "") for column in form.SEAT_COLUMNS]


def guest_row(guest: RollGuest, told: MeetingContext, open_sealed: Opener) -> list[CellValue]:
    line: AttendanceRecorded | None = guest.recorded
    said: dict[str, CellValue] = {"Name": shown_name(guest.person), "Person": guest.person.id}
    if line is not None:
        note = open_sealed(line.note) if line.note else ""
        said |= {"There": "yes", **_presence(line.presence, told), "Note": note}
    return [said.get(column.name, "") for column in form.INVITED_COLUMNS]


def decision_row(decision: DecisionRecorded, told: MeetingContext) -> list[CellValue]:
    said: dict[str, CellValue] = {
        "Decision": decision.decision,
        "Text (English)": decision.text.en,
        "Text (Welsh)": decision.text.cy,
        "Time": time_text(decision.at, told) if decision.at else "",
        "Kind": decision.kind,
        "Business": decision.business,
        "For": decision.votes.in_favour if decision.votes else None,
        "Against": decision.votes.against if decision.votes else None,
        "Abstained": decision.votes.abstained if decision.votes else None,
    }
    return [said[column.name] for column in form.DECISION_COLUMNS]


def time_text(at: datetime, told: MeetingContext) -> str:
    """A time of day, with its date where it is not the meeting's day."""
    local = at.astimezone(LONDON).replace(tzinfo=None)
    text = local.isoformat(timespec="seconds" if local.second else "minutes")
    return text[11:] if local.date() == told.day else text


def shown_name(person: NamedPerson) -> str:
    return person.name or HIDDEN


def _deputy_names(place: RollSeat) -> tuple[str, ...]:
    return tuple(d.person.name or d.id for d in place.deputies)


def _presence(presence: Sequence[Presence], told: MeetingContext) -> dict[str, CellValue]:
    modes = dict.fromkeys(p.mode for p in presence)
    return {
        "From": "; ".join(time_text(p.since, told) for p in presence),
        "To": "; ".join(time_text(p.until, told) for p in presence),
        "Mode": "; ".join(modes if len(modes) == 1 else [p.mode for p in presence]),
    }


def _text(text: Text, lang: str) -> str:
    first, second = (text.cy, text.en) if lang == "cy" else (text.en, text.cy)
    return first or second or ""
