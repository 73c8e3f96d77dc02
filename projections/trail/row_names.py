"""What a row of a read model is called in words; streams stand in them by kind and id."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.text import Words, code, said
from projections.rows import AttendanceRow, DecisionRow, ExcusalRow, OfficeRow, OwedRow, RelationRow, Row, WorkRow


def row_name(row: Row) -> Words:
    """The words for one row."""
    return _NAMES[row.MODEL](row)


def _meeting(row: Any) -> Any:
    return {"meeting": row.meeting} if row.meeting else None


def _attendance(row: AttendanceRow) -> Words:
    if row.seat is None:
        return said("the attendance of {person} at {meeting}", person={"person": row.person}, meeting=_meeting(row))
    return said("the attendance of seat {seat} at {meeting}", seat=row.seat, meeting=_meeting(row))


def _decision(row: DecisionRow) -> Words:
    return said(
        "decision {decision}[ of {meeting}][ of {day}]",
        decision=row.decision,
        meeting=_meeting(row),
        day=None if row.meeting else row.taken_on,
    )


def _excusal(row: ExcusalRow) -> Words:
    agency = {"agency": row.agency} if row.agency else None
    return said(
        "who was excused from {meeting}[: {agency}][: seat {seat}]", meeting=_meeting(row), agency=agency, seat=row.seat
    )


def _office(row: OfficeRow) -> Words:
    holder = {"person": row.holder} if row.holder else None
    return said("the office {office}[, {holder}]", office=code(row.office), holder=holder)


def _owed(row: OwedRow) -> Words:
    agency, group = ({kind: id} if id else None for kind, id in (("agency", row.agency), ("group", row.by_group)))
    return said(
        "what is owed: {what}[ by {agency}][ by {group}][ ({title})]",
        what=code(row.what),
        agency=agency,
        group=group,
        title=row.title,
    )


def _relation(row: RelationRow) -> Words:
    return said("the relation to {to} ({relation})", to={"group": row.to}, relation=code(row.relation))


def _work(row: WorkRow) -> Words:
    return said("the {kind}[ “{title}”]", kind=code(row.kind), title=row.title)


_NAMES: Mapping[str, Callable[[Any], Words]] = {
    "groups": lambda r: said("the group {slug}", slug=r.slug),
    "relations": _relation,
    "terms": lambda r: said("version {version} of the terms of reference", version=r.version),
    "interpretations": lambda r: said("the interpretation of {key} (version {terms})", key=r.open_key, terms=r.terms),
    "rules": lambda r: said("the rules from {day}", day=r.valid_from),
    "seats": lambda r: said("seat {seat} ({title})", seat=r.seat, title=r.title),
    "offices": _office,
    "compositions": lambda _: said("the composition of the group"),
    "meetings": lambda r: said("the record of {meeting}", meeting=_meeting(r)),
    "notices": lambda r: said("the notice of {meeting} given on {day}", meeting=_meeting(r), day=r.given_on),
    "agendas": lambda r: said("the agenda of {meeting} set on {day}", meeting=_meeting(r), day=r.set_on),
    "papers": lambda r: said("the papers for {meeting} sent out on {day}", meeting=_meeting(r), day=r.circulated_on),
    "apologies": lambda r: said("the apologies for seat {seat} at {meeting}", seat=r.seat, meeting=_meeting(r)),
    "excusals": _excusal,
    "quorum": lambda r: said("the quorum of {meeting}", meeting=_meeting(r)),
    "attendance": _attendance,
    "acting_chairs": lambda r: said("who acted as {office} at {meeting}", office=code(r.office), meeting=_meeting(r)),
    "interests": lambda r: said(
        "the interest {interest} of {person} at {meeting}",
        interest=r.interest,
        person={"person": r.person},
        meeting=_meeting(r),
    ),
    "decisions": _decision,
    "minutes": lambda r: said("the minutes of {meeting}", meeting=_meeting(r)),
    "deadlines": lambda r: said("the duty “{what}” for {meeting}", what=r.what, meeting=_meeting(r)),
    "duties": lambda r: said("the duty “{what}”[ ({period})]", what=r.words or r.what, period=r.period),
    "reports": lambda r: said("the report under the duty {duty}[ ({period})]", duty=r.duty, period=r.period),
    "work": _work,
    "work_acts": lambda r: said("{act} at position {position}", act=code(r.act), position=r.position),
    "work_resting": lambda r: said("what {act} at position {position} rests on", act=code(r.act), position=r.position),
    "owed": _owed,
    "faults": lambda r: said("the fault: {text}", text=r.text),
    "agencies": lambda r: said("the agency {slug}", slug=r.slug),
    "persons": lambda r: said("the record of {person}", person={"person": r.person}),
    "trail": lambda r: said("the event at position {position}", position=r.position),
}
