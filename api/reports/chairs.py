"""Who was in the chair at the meetings of a report."""

from api.reports.reader import ReportReader
from domain.rules.inputs import CAME
from domain.text import Words, joined, said
from domain.timelines.group.offices import CHAIRS
from projections.rows import AttendanceRow, MeetingRow, OfficeRow

IN_OFFICE = "IN_OFFICE"


def chairs_of(reader: ReportReader) -> dict[str, Words]:
    """For each meeting at which it is known: whoever is recorded as acting in the chair, else whoever held the office on
    that day and was there; of several who share it, one of these. By the title of the office (and of the seat of whoever
    acted), and by name where the reader may name persons."""
    lines: dict[str, dict[str | None, AttendanceRow]] = {row.meeting: {} for row in reader.meetings}
    for line in reader.attendance:
        if line.outcome in CAME and line.person is not None:
            lines[line.meeting][line.person] = line
    found: dict[str, Words] = {}
    for meeting in reader.meetings:
        came = lines[meeting.meeting]
        acting = next((a for a in reader.acting_chairs[meeting.meeting] if a.office in CHAIRS), None)
        holders = [o for o in reader.offices_during if _held(o, meeting) and o.holder in came]
        if acting is not None:
            there = came.get(acting.person)
            who = reader.person_name(acting.person) or (there.title if there else None)
            title = reader.office_title(acting.office, meeting.day)
            found[meeting.meeting] = said("[{who}, ]{office} (acting)", office=title, who=who)
        elif holders:
            each = [
                said("[{who}, ]{office}", office=title, who=reader.person_name(o.holder))
                for o in holders
                for title in (reader.office_title(o.office, meeting.day),)
            ]
            found[meeting.meeting] = (
                each[0] if len(each) == 1 else said("one of {who}", who=joined(dict.fromkeys(each)))
            )
    return found


def _held(row: OfficeRow, meeting: MeetingRow) -> bool:
    """Whether the row is of the chair in office on the day of the meeting."""
    stands = row.valid_from <= meeting.day and (row.valid_to is None or row.valid_to > meeting.day)
    return stands and row.office in CHAIRS and row.state == IN_OFFICE
