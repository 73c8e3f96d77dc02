"""Parsers of single rows: a seat, somebody invited, a decision, each as fields of the record command."""

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from api.commands.fields.ids import KEY, canonical
from api.commands.request import Fields
from api.people.finder import FindPersons
from api.people.name_keys import NameIndex, person_key
from api.rolls import form
from api.rolls.cell_refusals import CellRefusals
from api.rolls.cell_values import (
    PRESENCE_HEADERS,
    MeetingTimes,
    drop_empty,
    parse_choice,
    parse_count,
    parse_presence,
    parse_time,
)
from api.rolls.layout import HIDDEN, VACANT
from api.rolls.meeting_context import RollGuest, RollSeat
from api.rolls.sections import SectionRow
from api.sheets import Cell
from api.sheets.attendance_words import is_nameless, parse_outcome
from domain.text import Words, said
from domain.text import time_of_day as time
from domain.verdicts import Outcome

AdviseNaming = Callable[[RollSeat, str], Words | None]
"""What to do about a person, by name, who was there for a seat and is not named as its deputy; None for nobody known."""
CAME_OUTCOMES = (Outcome.PRESENT, Outcome.BY_DEPUTY)
_INPUT_HEADERS = ("Deputy", "Briefed", *PRESENCE_HEADERS, "Reason", "Note")
_COUNTS = (("For", "for"), ("Against", "against"), ("Abstained", "abstained"))


def refuse_other_member(seat: RollSeat, row: SectionRow, refusals: CellRefusals) -> None:
    """Refuse the name of somebody else beside the id of a seat: a row was moved, or typed over, but for its id."""
    name = row.text("Member")
    member = seat.member.name if seat.member else VACANT
    if name and member and name != HIDDEN and person_key(name) != person_key(member):
        words = said(
            "“{name}” is not who sits in seat {seat} ({member}): take a new sheet, or put the row in order",
            name=name,
            seat=seat.seat,
            member=member,
        )
        refusals.add(row.cells["Member"], "Member", words)


def parse_seat(
    seat: RollSeat, times: MeetingTimes, row: SectionRow, refusals: CellRefusals, naming: AdviseNaming | None = None
) -> Fields | None:
    """The attendance of a seat; None for a row that is left empty or refused. `naming` gives what to do about somebody who
    was there and is no deputy yet."""
    before = len(refusals.cells)
    outcome, mode = _parse_outcome(row.cells["Outcome"], refusals)
    if outcome is None:
        if not row.text("Outcome") and any(row.text(h) for h in _INPUT_HEADERS):
            refusals.add(row.cells["Outcome"], "Outcome", said("choose an outcome, or leave the whole row empty"))
        return None
    if seat.member is None and outcome is not Outcome.BY_DEPUTY:
        refusals.add(row.cells["Outcome"], "Outcome", said("nobody is in this seat: only a deputy can be there for it"))
    fields: Fields = {"seat": seat.seat, "outcome": outcome.value, "note": row.text("Note")}
    if outcome is Outcome.BY_DEPUTY:
        if not is_nameless(row.text("Deputy")):
            fields["deputy"] = _parse_deputy(row.cells["Deputy"], seat, refusals, naming)
        fields["briefed"] = parse_choice(row.cells["Briefed"], "Briefed", form.YES_NO, refusals)
    else:
        _refuse_filled(row, ("Deputy", "Briefed"), said("this goes with the outcome “by deputy”"), refusals)
    if outcome in CAME_OUTCOMES:
        at = replace(times, mode=mode) if mode else times
        fields["presence"] = parse_presence(row, at, refusals)
        _refuse_filled(row, ("Reason",), said("this goes with apologies or absence"), refusals)
    else:
        fields["reason"] = parse_choice(row.cells["Reason"], "Reason", {r: r for r in sorted(form.REASONS)}, refusals)
        _refuse_filled(
            row,
            PRESENCE_HEADERS,
            said("this does not go with the outcome “{outcome}”", outcome=row.text("Outcome")),
            refusals,
        )
    return drop_empty(fields) if len(refusals.cells) == before else None


def _parse_outcome(cell: Cell, refusals: CellRefusals) -> tuple[Outcome | None, str | None]:
    """The outcome in a cell, in the vocabulary of imports, and the mode where it says one ("present, Teams")."""
    if not cell.text:
        return None, None
    if (found := parse_outcome(cell.text)) and not found.deputy:
        return Outcome(found.outcome), found.mode
    words = said("“{text}” is none of: {words}", text=cell.text, words=list(form.OUTCOMES))
    refusals.add(cell, "Outcome", words)
    return None, None


def parse_guest(
    known: Mapping[str, RollGuest],
    find_persons: FindPersons,
    times: MeetingTimes,
    row: SectionRow,
    refusals: CellRefusals,
) -> Fields | None:
    """The attendance of somebody invited; None for one who was not there, or a row that is refused."""
    before = len(refusals.cells)
    there = parse_choice(row.cells["There"], "There", form.YES_NO, refusals)
    if there is None and not row.text("There"):
        if not row.text("Person") or any(row.text(h) for h in (*PRESENCE_HEADERS, "Note")):
            refusals.add(row.cells["There"], "There", said("write yes for who was there, or clear the row"))
        return None
    if not there:
        return None
    fields = _parse_person(row, known, find_persons, refusals)
    fields |= {"presence": parse_presence(row, times, refusals), "note": row.text("Note")}
    return drop_empty(fields) if len(refusals.cells) == before else None


def parse_decision(
    times: MeetingTimes, business: set[str] | None, row: SectionRow, refusals: CellRefusals
) -> Fields | None:
    """A decision; None for a row that is refused. `business` holds the kinds of business that the terms name, None where
    no terms are held."""
    before = len(refusals.cells)
    text = drop_empty({"en": row.text("Text (English)"), "cy": row.text("Text (Welsh)")})
    if not text:
        refusals.add(
            row.cells["Text (English)"], "Text (English)", said("say what was decided, in English or in Welsh")
        )
    at = parse_time(row.cells["Time"], "Time", times, refusals)
    if at and times.starts and times.ends and not times.starts <= at <= times.ends:
        between = {"starts": time(times.starts), "ends": time(times.ends)}
        words = said("{at} lies outside the meeting ({starts} to {ends})", at=time(at), **between)
        refusals.add(row.cells["Time"], "Time", words)
    kind = parse_choice(row.cells["Kind"], "Kind", {k: k for k in sorted(form.KINDS)}, refusals)
    fields = {
        "decision": _parse_key(row.cells["Decision"], "Decision", refusals),
        "text": text,
        "at": at.isoformat() if at else None,
        "kind": None if kind == "decision" else kind,
        "business": _parse_business(row.cells["Business"], business, refusals),
        "votes": {
            name: n for header, name in _COUNTS if (n := parse_count(row.cells[header], header, refusals)) is not None
        },
    }
    return drop_empty(fields) if len(refusals.cells) == before else None


def _refuse_filled(row: SectionRow, headers: Sequence[str], words: Words, refusals: CellRefusals) -> None:
    for header in headers:
        if row.text(header):
            refusals.add(row.cells[header], header, words)


def _parse_deputy(cell: Cell, seat: RollSeat, refusals: CellRefusals, naming: AdviseNaming | None) -> str | None:
    named, text = seat.deputies, cell.text
    called = NameIndex((d.id, d.person.name) for d in named if d.person.name).find(text)
    found = [d for d in named if not text or d.id == text.casefold() or d.id in called]
    if len(found) == 1:
        return found[0].id
    names = [d.person.name or d.id for d in named] or said("nobody")
    if text:
        words = said(
            "“{text}” is not the one deputy meant; named for this seat: {names}[. {advice}]",
            text=cell.text,
            names=names,
            advice=naming(seat, text) if naming and not found else None,
        )
    else:
        words = said(
            "say which deputy was there, or “{not_known}”; named for this seat: {names}",
            names=names,
            not_known=form.NOT_KNOWN,
        )
    refusals.add(cell, "Deputy", words)
    return None


def _parse_person(
    row: SectionRow, known: Mapping[str, RollGuest], find_persons: FindPersons, refusals: CellRefusals
) -> Fields:
    """The person of a row: by id, by the name of somebody known, or a new name to be registered."""
    if row.text("Person"):
        if id := canonical(row.text("Person")):
            return _parse_id(id, row, known, find_persons, refusals)
        refusals.add(row.cells["Person"], "Person", said("this is no id of a person: clear it, and give the name"))
        return {}
    name, register = row.text("Name"), row.text("Register").casefold()
    if register not in ("", form.REGISTER, form.REGISTER_ANOTHER):
        refusals.add(
            row.cells["Register"],
            "Register",
            said(
                "write {new} to register somebody new, {another} where there is one of that name; or leave it empty",
                new=form.REGISTER,
                another=form.REGISTER_ANOTHER,
            ),
        )
        return {}
    if not name:
        refusals.add(row.cells["Name"], "Name", said("say who was there"))
        return {}
    here = NameIndex((g.person.id, g.person.name) for g in known.values() if g.person.name and g.recorded).find(name)
    found = here or find_persons(name)
    if not found and register != form.REGISTER_ANOTHER and (near := find_persons.near(name)):
        words = said(
            "nobody is called {name}; near it: {near}. Give the id under Person if that is who was there, or write "
            "{another} under Register to register somebody else",
            name=name,
            near=[f"{called} ({id})" for id, called in near],
            another=form.REGISTER_ANOTHER,
        )
        refusals.add(row.cells["Name"], "Name", words)
        return {}
    if register == form.REGISTER_ANOTHER or (register and not found):
        return {"person": here[0]} if here else {"name": name}
    if len(found) == 1 and (here or not register):
        return {"person": found[0]}
    if not found:
        words = said("nobody of this name is known: write {new} under Register to register them", new=form.REGISTER)
        refusals.add(row.cells["Name"], "Name", words)
    elif len(found) > 1:
        refusals.add(
            row.cells["Name"],
            "Name",
            said(
                "{count} persons have this name: give the id of the one meant under Person ({ids})",
                count=len(found),
                ids=found,
            ),
        )
    else:
        refusals.add(
            row.cells["Register"],
            "Register",
            said(
                "somebody of this name is known: clear this to mean them, or write {another}",
                another=form.REGISTER_ANOTHER,
            ),
        )
    return {}


def _parse_id(
    id: str, row: SectionRow, known: Mapping[str, RollGuest], find_persons: FindPersons, refusals: CellRefusals
) -> Fields:
    """The person of an id; refused beside the name of somebody else, as where a row that was filled in before is typed
    over."""
    name, guest = row.text("Name"), known.get(id)
    called = guest.person.name if guest else None
    same = guest is not None and (person_key(called or HIDDEN) == person_key(name))
    if not name or name == HIDDEN or same or id in find_persons(name):
        return {"person": id}
    words = said(
        "“{name}” is not who is recorded under the id beside it[: {called}]; clear Person to mean {name}",
        name=name,
        called=called,
    )
    refusals.add(row.cells["Name"], "Name", words)
    return {}


def _parse_key(cell: Cell, header: str, refusals: CellRefusals) -> str | None:
    if cell.text and not re.fullmatch(KEY, cell.text):
        words = said("“{text}” is no short id such as d1: leave it empty to be given one", text=cell.text)
        refusals.add(cell, header, words)
    return cell.text or None


def _parse_business(cell: Cell, known: set[str] | None, refusals: CellRefusals) -> str | None:
    if cell.text and known is not None and cell.text not in known:
        named = sorted(known) or said("none")
        words = said("the terms name no business “{text}”; they name: {named}", text=cell.text, named=named)
        refusals.add(cell, "Business", words)
    return cell.text or None
