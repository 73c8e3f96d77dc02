"""What stands open without a day by which it is due: vacancies, consents, faults, deputies without a briefing, members
under the target; the ends of terms of office; and the rolls of meetings whose day has come."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from domain.rules.duties.due_dates import DutyKind
from domain.rules.periods import add_months
from domain.terms.attendance import Unit
from domain.terms.document import Terms
from domain.terms.offices import OfficeTerms
from domain.text import Words, said
from domain.values import Text
from domain.verdicts import Outcome, Verdict
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions import agencies, faults
from projections.questions.group import groups, offices, seats
from projections.questions.meeting import attendance_summaries
from projections.questions.row_queries import IdInGroup, rows_as_of
from projections.rows import AttendanceRow, DutyRow, FaultRow, MeetingRow, OfficeRow, RulesRow, SeatRow

MONTHS_BACK = 12
UNDATED_KINDS = (DutyKind.VACANCY, DutyKind.CONSENT, DutyKind.BRIEFING, DutyKind.ATTENDANCE, DutyKind.FAULT)
"""The kinds of what stands open until it is dealt with: by no day, so that each is `OPEN`."""
VACANT = "VACANT"

_LINES = (
    "(select from {read}.attendance a where a.meeting = t.meeting and a.seat is not null and a.outcome"
    " %s 'NOT_RECORDED' and a.known_from <= %%(position)s and (a.known_to is null or a.known_to > %%(position)s))"
)
_WITHOUT_A_ROLL = (
    "(t.state = 'SCHEDULED' or t.state in ('HELD', 'ADJOURNED') and t.day > %(since)s"
    f" and exists {_LINES % '='} and not exists {_LINES % '<>'})"
)


class OpenItems:
    """What stands open in some groups, asked for once; a kind that nobody wants is not read."""

    def __init__(
        self, snapshot: Snapshot, clocks: Clocks, of: Sequence[str], rules: Mapping[str, Sequence[RulesRow]]
    ) -> None:
        self.snapshot, self.clocks, self.groups, self.rules = snapshot, clocks, list(of), rules
        self._seats: dict[str, list[SeatRow]] | None = None
        self._offices: dict[str, list[OfficeRow]] | None = None

    def of(self, kind: DutyKind) -> Iterator[DutyRow]:
        """What stands open of one kind; nothing of those that are due by a day under a duty of the terms."""
        match kind:
            case DutyKind.ROLL:
                yield from self._rolls()
            case DutyKind.VACANCY:
                yield from self._vacancies()
            case DutyKind.CONSENT:
                yield from self._consents()
            case DutyKind.OFFICE_TERM:
                yield from self._terms_of_office()
            case DutyKind.BRIEFING:
                yield from self._briefings()
            case DutyKind.ATTENDANCE:
                yield from self._under_target()
            case DutyKind.FAULT:
                yield from self._faults()
            case _:
                return

    def _rolls(self) -> Iterator[DutyRow]:
        """The meetings whose planned day has come and which are not recorded as held, or cancelled; and those of the last
        year that were held, and nobody's attendance is recorded. The roll is due on the day of the meeting."""
        values = {"groups": self.groups, "since": add_months(self.clocks.on, -MONTHS_BACK)}
        where = 't."group" = any(%(groups)s) and t.day <= %(on)s and ' + _WITHOUT_A_ROLL
        for row in rows_as_of(self.snapshot, self.clocks, MeetingRow, where, values):
            key, words = f"{row.group}/roll/{row.meeting}", said("roll of the meeting of {day}", day=row.day)
            due = _open_item(DutyKind.ROLL, key, words, row, since=row.day, meeting=row.meeting)
            yield replace(due, due_on=row.day)

    def _vacancies(self) -> Iterator[DutyRow]:
        for group, rows in self._of_seats().items():
            for row in rows:
                if row.member is None and row.through_office is None:
                    yield _open_item(
                        DutyKind.VACANCY,
                        f"{group}/vacant-seat/{row.seat}",
                        said("vacancy: {seat}", seat=row.title),
                        row,
                        since=row.vacant_since,
                        seat=row.seat,
                        agency=row.agency,
                    )
        for office in self._of_offices():
            if office.state == VACANT:
                rule, title = self._office(office)
                words, clause = said("vacancy: {office}", office=title), rule.clause if rule else None
                yield _office_item(DutyKind.VACANCY, "vacant-office", words, office, clause=clause)

    def _consents(self) -> Iterator[DutyRow]:
        lacking = [(o, c.body) for o in self._of_offices() if o.holder for c in o.consents if c.given_on is None]
        ids = groups.ids(self.snapshot, sorted({body for _, body in lacking})) if lacking else {}
        for office, body in lacking:
            rule, title = self._office(office)
            words = said("consent of {body} to the {office}", body=body, office=title)
            clause = rule.consents_clause if rule else None
            due = _office_item(DutyKind.CONSENT, f"consent/{body}", words, office, clause=clause)
            yield replace(due, by_group=ids.get(body))

    def _terms_of_office(self) -> Iterator[DutyRow]:
        for office in self._of_offices():
            if office.holder is not None and office.term_ends is not None:
                rule, title = self._office(office)
                words = said("end of the term of the {office}", office=title)
                clause = rule.term.clause if rule and rule.term else None
                due = _office_item(DutyKind.OFFICE_TERM, "term", words, office, clause=clause)
                yield replace(due, due_on=office.term_ends - timedelta(days=1))

    def _briefings(self) -> Iterator[DutyRow]:
        """Deputies at meetings of the last year whose briefing is not attested, where the terms of the day ask for it."""
        values = {
            "groups": self.groups,
            "since": add_months(self.clocks.on, -MONTHS_BACK),
            "deputised": Outcome.BY_DEPUTY.value,
        }
        where = 't."group" = any(%(groups)s) and t.outcome = %(deputised)s and t.day > %(since)s'
        for row in rows_as_of(self.snapshot, self.clocks, AttendanceRow, where, values):
            terms = self._terms(row.group, row.day)
            asked = terms.composition.deputies if terms and terms.composition else None
            if row.briefed is not True and asked is not None and asked.briefed:
                yield _open_item(
                    DutyKind.BRIEFING,
                    f"{row.group}/briefing/{row.key}",
                    said("briefing of the deputy for {seat}, not attested", seat=row.title or row.seat),
                    row,
                    since=row.day,
                    clause=asked.clause,
                    meeting=row.meeting,
                    seat=row.seat,
                    person=row.person,
                    agency=row.agency,
                )

    def _under_target(self) -> Iterator[DutyRow]:
        for unit, ask in _SUMMARIES.items():
            keys: dict[IdInGroup, SeatRow] = {}
            for group, rows in self._of_seats().items():
                terms = self._terms(group, self.clocks.on)
                if terms is not None and terms.attendance is not None and terms.attendance.unit == unit:
                    keys |= {(group, id): row for row in rows if (id := _unit_of(row, unit)) is not None}
            named = self._named([id for _, id in keys]) if unit == "agency" and keys else {}
            for (group, id), found in (ask(self.snapshot, self.clocks, list(keys)) if keys else {}).items():
                if found.verdict is not Verdict.NOT_MET:
                    continue
                row = keys[group, id]
                whose = named.get(id, id) if unit == "agency" else row.title
                words = said("attendance under the target: {whose}", whose=whose)
                due = _open_item(DutyKind.ATTENDANCE, f"{group}/attendance/{unit}/{id}", words, row)
                yield replace(
                    due,
                    seat=None if unit == "agency" else row.seat,
                    person=None if unit == "agency" else row.member,
                    agency=row.agency,
                    clause=self._attendance_clause(group),
                    reasons=found.reasons,
                    basis=found.basis,
                )

    def _faults(self) -> Iterator[DutyRow]:
        for group, rows in faults.of_groups(self.snapshot, self.clocks, self.groups).items():
            for row in rows:
                explained = row.explained_on is not None and row.explained_on <= self.clocks.on
                if row.valid_from <= self.clocks.on and not explained:
                    meeting = row.stream if row.stream != group else None
                    words, since = said("fault: {fault}", fault=row.text), row.valid_from
                    key, clause = f"{group}/fault/{row.key}", row.clause
                    due = _open_item(DutyKind.FAULT, key, words, row, since=since, clause=clause)
                    yield replace(due, group=group, meeting=meeting)

    def _office(self, row: OfficeRow) -> tuple[OfficeTerms | None, Text | str]:
        """What the terms say of an office, and its title."""
        terms = self._terms(row.group, self.clocks.on)
        rule = next((o for o in terms.offices if o.id == row.office), None) if terms else None
        return rule, rule.title if rule else row.office

    def _terms(self, group: str, on: date) -> Terms | None:
        rule = next((r for r in reversed(self.rules.get(group, ())) if r.valid_from <= on), None)
        return rule.terms.terms if rule and rule.terms else None

    def _attendance_clause(self, group: str) -> str | None:
        terms = self._terms(group, self.clocks.on)
        return terms.attendance.clause if terms and terms.attendance else None

    def _named(self, ids: Sequence[str]) -> dict[str, str]:
        found = agencies.by_id(self.snapshot, self.clocks, list(dict.fromkeys(ids)))
        return {id: str(rows[0].name) for id, rows in found.items() if rows}

    def _of_seats(self) -> dict[str, list[SeatRow]]:
        if self._seats is None:
            self._seats = seats.of_groups(self.snapshot, self.clocks, self.groups)
        return self._seats

    def _of_offices(self) -> Iterator[OfficeRow]:
        if self._offices is None:
            self._offices = offices.of_groups(self.snapshot, self.clocks, self.groups)
        for rows in self._offices.values():
            yield from rows


_SUMMARIES = {
    "seat": attendance_summaries.of_seats,
    "person": attendance_summaries.of_members,
    "agency": attendance_summaries.of_agencies,
}


def _unit_of(row: SeatRow, unit: Unit | str) -> str | None:
    return {"seat": row.seat, "person": row.member, "agency": row.agency}[unit]


def _open_item(
    kind: DutyKind,
    key: str,
    words: Words,
    row: SeatRow | OfficeRow | AttendanceRow | FaultRow | MeetingRow,
    *,
    since: date | None = None,
    clause: str | None = None,
    meeting: str | None = None,
    seat: str | None = None,
    person: str | None = None,
    agency: str | None = None,
) -> DutyRow:
    """What stands open, as the row says on which it rests."""
    return DutyRow(
        key=key,
        valid_from=row.valid_from,
        group=row.group or "",
        duty=kind.value.lower(),
        kind=kind,
        what=Text(en=str(words)),
        words=words,
        since=since,
        meeting=meeting,
        seat=seat,
        person=person,
        agency=agency,
        clause=clause,
        basis=row.basis,
    )


def _office_item(kind: DutyKind, key: str, words: Words, row: OfficeRow, *, clause: str | None = None) -> DutyRow:
    key = f"{row.group}/{key}/{row.office}" + (f"/{row.holder}" if row.holder else "")
    due = _open_item(kind, key, words, row, since=row.since or row.valid_from, clause=clause, person=row.holder)
    return replace(due, office=row.office)
