"""Lines of a sheet as the record command takes them: seats, guests, decisions; each as it stands by itself."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from api.commands.ids import canonical
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
from api.rolls.meeting_context import NamedDeputy, RollGuest, RollSeat
from api.rolls.sections import SectionRow
from api.sheets import Cell
from domain.text import Words, said
from domain.text import time_of_day as time
from domain.verdicts import Outcome

Fields = dict[str, Any]
FindPersons = Callable[[str], Sequence[str]]
"""The ids of the persons of a name."""

CAME_OUTCOMES = (Outcome.PRESENT, Outcome.BY_DEPUTY)
_INPUT_HEADERS = ("Deputy", "Briefed", *PRESENCE_HEADERS, "Reason", "Note")
_KEY = re.compile("[a-z0-9][a-z0-9_-]{0,63}")
_COUNTS = (("For", "for"), ("Against", "against"), ("Abstained", "abstained"))


def parse_seat(line: SectionRow, place: RollSeat, times: MeetingTimes, faults: CellRefusals) -> Fields | None:
    """What a row says of a seat; None for one that is left empty, or at fault."""
    before = len(faults.found)
    outcome = parse_choice(line.cells["Outcome"], "Outcome", form.OUTCOMES, faults)
    if outcome is None:
        if not line.text("Outcome") and any(line.text(h) for h in _INPUT_HEADERS):
            faults.add(line.cells["Outcome"], "Outcome", said("choose an outcome, or leave the whole row empty"))
        return None
    if place.member is None and outcome is not Outcome.BY_DEPUTY:
        faults.add(line.cells["Outcome"], "Outcome", said("nobody is in this seat: only a deputy can be there for it"))
    fields: Fields = {"seat": place.seat, "outcome": outcome.value, "note": line.text("Note")}
    if outcome is Outcome.BY_DEPUTY:
        fields["deputy"] = _parse_deputy(line.cells["Deputy"], place.deputies, faults)
        fields["briefed"] = parse_choice(line.cells["Briefed"], "Briefed", form.YES_NO, faults)
    else:
        _refuse_filled(line, ("Deputy", "Briefed"), said("this goes with the outcome “by deputy”"), faults)
    if outcome in CAME_OUTCOMES:
        fields["presence"] = parse_presence(line, times, faults)
        _refuse_filled(line, ("Reason",), said("this goes with apologies or absence"), faults)
    else:
        fields["reason"] = parse_choice(line.cells["Reason"], "Reason", {r: r for r in sorted(form.REASONS)}, faults)
        _refuse_filled(
            line,
            PRESENCE_HEADERS,
            said("this does not go with the outcome “{outcome}”", outcome=line.text("Outcome")),
            faults,
        )
    return drop_empty(fields) if len(faults.found) == before else None


def parse_guest(
    line: SectionRow, known: dict[str, RollGuest], find: FindPersons, times: MeetingTimes, faults: CellRefusals
) -> Fields | None:
    """What a row says of somebody invited; None for one who was not there, or at fault."""
    before = len(faults.found)
    there = parse_choice(line.cells["There"], "There", form.YES_NO, faults)
    if there is None and not line.text("There"):
        if not line.text("Person") or any(line.text(h) for h in (*PRESENCE_HEADERS, "Note")):
            faults.add(line.cells["There"], "There", said("write yes for who was there, or clear the row"))
        return None
    if not there:
        return None
    fields = _parse_person(line, known, find, faults)
    fields |= {"presence": parse_presence(line, times, faults), "note": line.text("Note")}
    return drop_empty(fields) if len(faults.found) == before else None


def parse_decision(
    line: SectionRow, times: MeetingTimes, business: set[str] | None, faults: CellRefusals
) -> Fields | None:
    """What a row says of a decision; `business` are the kinds that the terms name, if terms are held."""
    before = len(faults.found)
    text = drop_empty({"en": line.text("Text (English)"), "cy": line.text("Text (Welsh)")})
    if not text:
        faults.add(line.cells["Text (English)"], "Text (English)", said("say what was decided, in English or in Welsh"))
    at = parse_time(line.cells["Time"], "Time", times.day, faults)
    if at and times.starts and times.ends and not times.starts <= at <= times.ends:
        between = {"starts": time(times.starts), "ends": time(times.ends)}
        words = said("{at} lies outside the meeting ({starts} to {ends})", at=time(at), **between)
        faults.add(line.cells["Time"], "Time", words)
    kind = parse_choice(line.cells["Kind"], "Kind", {k: k for k in sorted(form.KINDS)}, faults)
    fields = {
        "decision": _parse_key(line.cells["Decision"], "Decision", faults),
        "text": text,
        "at": at.isoformat() if at else None,
        "kind": None if kind == "decision" else kind,
        "business": _parse_business(line.cells["Business"], business, faults),
        "votes": {
            name: n for header, name in _COUNTS if (n := parse_count(line.cells[header], header, faults)) is not None
        },
    }
    return drop_empty(fields) if len(faults.found) == before else None


def _refuse_filled(line: SectionRow, headers: Sequence[str], words: Words, faults: CellRefusals) -> None:
    for header in headers:
        if line.text(header):
            faults.add(line.cells[header], header, words)


def _parse_deputy(cell: Cell, named: Sequence[NamedDeputy], faults: CellRefusals) -> str | None:
    text = cell.text.casefold()
    found = [d for d in named if not text or text in (d.id, (d.person.name or "").casefold())]
    if len(found) == 1:
        return found[0].id
    names = [d.person.name or d.id for d in named] or said("nobody")
    if text:
        words = said("“{text}” is not the one deputy meant; named for this seat: {names}", text=cell.text, names=names)
    else:
        words = said("say which deputy was there; named for this seat: {names}", names=names)
    faults.add(cell, "Deputy", words)
    return None


def _parse_person(line: SectionRow, known: dict[str, RollGuest], find: FindPersons, faults: CellRefusals) -> Fields:
    """The person of a row: by id, by the name of somebody known, or somebody new who is to be registered."""
    if line.text("Person"):
        if id := canonical(line.text("Person")):
            return {"person": id}
        faults.add(line.cells["Person"], "Person", said("this is no id of a person: clear it, and give the name"))
        return {}
    name, register = line.text("Name"), line.text("Register").casefold()
    if register not in ("", form.REGISTER, form.REGISTER_ANOTHER):
        faults.add(
            line.cells["Register"],
            "Register",
            said(
                "write {new} to register somebody new, {another} where there is one of that name; or leave it empty",
                new=form.REGISTER,
                another=form.REGISTER_ANOTHER,
            ),
        )
        return {}
    if not name:
        faults.add(line.cells["Name"], "Name", said("say who was there"))
        return {}
    here = [g.person.id for g in known.values() if (g.person.name or "").casefold() == name.casefold() and g.recorded]
    found = here or find(name)
    if register == form.REGISTER_ANOTHER or (register and not found):
        return {"person": here[0]} if here else {"name": name}
    if len(found) == 1 and (here or not register):
        return {"person": found[0]}
    if not found:
        words = said("nobody of this name is known: write {new} under Register to register them", new=form.REGISTER)
        faults.add(line.cells["Name"], "Name", words)
    elif len(found) > 1:
        faults.add(
            line.cells["Name"],
            "Name",
            said(
                "{count} persons have this name: give the id of the one meant under Person ({ids})",
                count=len(found),
                ids=found,
            ),
        )
    else:
        faults.add(
            line.cells["Register"],
            "Register",
            said(
                "somebody of this name is known: clear this to mean them, or write {another}",
                another=form.REGISTER_ANOTHER,
            ),
        )
    return {}


def _parse_key(cell: Cell, header: str, faults: CellRefusals) -> str | None:
    if cell.text and not _KEY.fullmatch(cell.text):
        words = said("“{text}” is no short id such as d1: leave it empty to be given one", text=cell.text)
        faults.add(cell, header, words)
    return cell.text or None


def _parse_business(cell: Cell, known: set[str] | None, faults: CellRefusals) -> str | None:
    if cell.text and known is not None and cell.text not in known:
        named = sorted(known) or said("none")
        words = said("the terms name no business “{text}”; they name: {named}", text=cell.text, named=named)
        faults.add(cell, "Business", words)
    return cell.text or None
