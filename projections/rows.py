"""The rows of the read models: nouns that a reader would ask for. Each is true of a group from `valid_from` until
`valid_to` (dates), and known from one position of the ledger until another (kept by the tables, not by the rows)."""

from datetime import date, datetime
from typing import Any, ClassVar

from msgspec import Struct

from domain.events.meeting import Presence
from domain.rules.findings import ClauseVerdict
from domain.rules.lines import Excusal, Line, Part
from domain.rules.quorum import Numbers, Span
from domain.terms.interpretation import Interpreted
from domain.values import Authority, Sealed, Text
from domain.verdicts import Outcome, Reason, Verdict

Basis = tuple[int, ...]


class Row(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`key` is unique among the rows of the model known at one position. `COLUMNS` are the fields that stand in columns
    of their own beside the body, to filter and sort by (`valid_from` and `valid_to` always do), and `INDEXED` those of
    them with an index. A row belongs to a unit: `UNITS` are the kinds of unit whose rows they are, `OF` the column that
    holds the unit's stream."""

    MODEL: ClassVar[str]
    COLUMNS: ClassVar[tuple[str, ...]] = ()
    INDEXED: ClassVar[tuple[str, ...]] = ("group",)
    UNITS: ClassVar[tuple[str, ...]] = ("record",)
    OF: ClassVar[str] = "group"

    key: str
    valid_from: date
    valid_to: date | None = None


class GroupRow(Row, frozen=True, kw_only=True):
    MODEL: ClassVar[str] = "groups"
    COLUMNS = ("group", "slug")
    INDEXED = ("group", "slug")

    group: str
    slug: str
    name: Text
    kind: str
    aliases: tuple[str, ...] = ()
    agency: str | None = None


class AgencyRow(Row, frozen=True, kw_only=True):
    MODEL: ClassVar[str] = "agencies"
    COLUMNS = ("agency", "slug")
    INDEXED = ("agency", "slug")
    OF = "agency"

    agency: str
    slug: str
    name: Text
    aliases: tuple[str, ...] = ()
    successor: str | None = None


class PersonRow(Row, frozen=True, kw_only=True):
    """A person's sealed name as it is today; no name once they are erased."""

    MODEL: ClassVar[str] = "persons"
    COLUMNS = ("person",)
    INDEXED = ("person",)
    OF = "person"

    person: str
    name: Sealed | None = None
    erased: bool = False


class TermsRow(Row, frozen=True, kw_only=True):
    """A version of a group's terms; `until` is the first day of the next."""

    MODEL: ClassVar[str] = "terms"
    COLUMNS = ("group",)

    group: str
    version: str
    effective_from: date
    until: date | None = None
    extent: str | None = None
    basis: Basis = ()


class InterpretationRow(Row, frozen=True, kw_only=True):
    MODEL: ClassVar[str] = "interpretations"
    COLUMNS = ("group",)

    group: str
    terms: str
    open_key: str
    value: Any
    recorded: date
    basis: Basis = ()


class RelationRow(Row, frozen=True, kw_only=True):
    MODEL: ClassVar[str] = "relations"
    COLUMNS = ("group",)

    group: str
    relation: str
    to: str
    clause: str | None = None
    basis: Basis = ()


class DeputyLine(Struct, frozen=True, omit_defaults=True):
    id: str
    person: str
    since: date
    attested: tuple[str, ...] = ()


class SeatRow(Row, frozen=True, kw_only=True):
    """A seat with its member and deputies, between two days on which something about it changes. `agency` is the agency
    that answers for it then, mergers followed."""

    MODEL: ClassVar[str] = "seats"
    COLUMNS = ("group", "seat", "place", "agency", "member")
    INDEXED = ("group", "place")
    UNITS = ("seat",)
    OF = "place"

    group: str
    seat: str
    title: Text
    agency: str | None = None
    service: Text | None = None
    category: str | None = None
    classes: tuple[str, ...] | None = None
    voting: bool = True
    through_office: str | None = None
    member: str | None = None
    member_since: date | None = None
    nominated_by: str | None = None
    attested: tuple[str, ...] = ()
    deputies: tuple[DeputyLine, ...] = ()
    basis: Basis = ()

    @property
    def place(self) -> str:
        """The seat among those of all groups."""
        return f"{self.group}/{self.seat}"


class ConsentLine(Struct, frozen=True, omit_defaults=True):
    """A consent that the terms ask for: of which body (its slug), and when it was given, if it was."""

    body: str
    given_on: date | None = None


class OfficeRow(Row, frozen=True, kw_only=True):
    """An office and its state (VACANT, APPOINTED, IN_OFFICE) between two days, judged by the terms then in force."""

    MODEL: ClassVar[str] = "offices"
    COLUMNS = ("group", "office", "holder")
    UNITS = ("offices",)

    group: str
    office: str
    state: str
    verdict: Verdict
    holder: str | None = None
    since: date | None = None
    consents: tuple[ConsentLine, ...] = ()
    review_due: date | None = None
    term_ends: date | None = None
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()


class CompositionRow(Row, frozen=True, kw_only=True):
    MODEL: ClassVar[str] = "compositions"
    COLUMNS = ("group",)
    UNITS = ("composition",)

    group: str
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()


class MeetingRow(Row, frozen=True, kw_only=True):
    """A meeting and its state (SCHEDULED, HELD, CANCELLED); `day` is when it was held, else is planned."""

    MODEL: ClassVar[str] = "meetings"
    COLUMNS = ("group", "meeting", "state", "day")
    INDEXED = ("group", "meeting", "day")
    OF = "meeting"

    group: str
    meeting: str
    state: str
    day: date
    meets_on: date
    held_on: date | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    place: str | None = None
    basis: Basis = ()


class QuorumRow(Row, frozen=True, kw_only=True):
    MODEL: ClassVar[str] = "quorum"
    COLUMNS = ("group", "meeting", "verdict")
    INDEXED = ("meeting",)
    OF = "meeting"
    UNITS = ("meeting",)

    group: str
    meeting: str
    verdict: Verdict
    determined: Verdict | None = None
    by_default: Verdict | None = None
    needed: Numbers = Numbers()
    counted: Numbers = Numbers()
    missing: Numbers = Numbers()
    clauses: tuple[ClauseVerdict, ...] = ()
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()
    intervals: tuple[Span, ...] = ()


class AttendanceRow(Row, frozen=True, kw_only=True):
    """What a seat's (or, without a seat, an invited person's) attendance at one meeting comes to under the terms.
    What is undecided is None; `title`, `agency` and `member` are those of the meeting's day."""

    MODEL: ClassVar[str] = "attendance"
    COLUMNS = ("group", "meeting", "seat", "agency", "person", "member", "day", "outcome")
    INDEXED = ("group", "meeting")
    OF = "meeting"
    UNITS = ("meeting",)

    group: str
    meeting: str
    day: date
    seat: str | None = None
    title: Text | None = None
    agency: str | None = None
    category: str | None = None
    member: str | None = None
    person: str | None = None
    deputy: str | None = None
    outcome: Outcome | None = None
    presence: tuple[Presence, ...] = ()
    expected: bool | None = False
    attended: bool | None = False
    excluded: bool | None = False
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()
    briefed: bool | None = None
    attested: bool | None = None
    there: Part = "whole"
    in_room: Part = "whole"
    excusal: Excusal | None = None
    suspended: bool = False
    quorate: Verdict = Verdict.SILENT

    @property
    def line(self) -> Line | None:
        """The facts that summaries are made from; someone invited has none."""
        if self.seat is None or self.outcome is None:
            return None
        return Line(
            meeting=self.meeting,
            on=self.day,
            seat=self.seat,
            outcome=self.outcome,
            person=None if self.outcome is Outcome.NOT_RECORDED else self.person,
            member=self.member,
            agency=self.agency,
            briefed=self.briefed,
            attested=self.attested,
            there=self.there,
            in_room=self.in_room,
            excusal=self.excusal,
            suspended=self.suspended,
            quorate=self.quorate,
            basis=self.basis,
        )


class RulesRow(Row, frozen=True, kw_only=True):
    """The terms between two days on which they or their interpretation change, as far as reading needs them: what
    attendance is summed by, and the duties that recur in each period and so are counted when a question says up to when.
    `agencies` turns the terms' words for agencies into ids. None where no terms are held."""

    MODEL: ClassVar[str] = "rules"
    COLUMNS = ("group",)
    UNITS = ("rules",)

    group: str
    terms: Interpreted | None = None
    agencies: dict[str, str] = {}


class DecisionRow(Row, frozen=True, kw_only=True):
    MODEL: ClassVar[str] = "decisions"
    COLUMNS = ("group", "meeting")
    INDEXED = ("meeting",)
    OF = "meeting"
    UNITS = ("meeting",)

    group: str
    meeting: str
    decision: str
    text: Text
    verdict: Verdict
    at: datetime | None = None
    business: str | None = None
    consequence: str | None = None
    ratify_by: date | None = None
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()


class DutyRow(Row, frozen=True, kw_only=True):
    """Something due by a day under a clause, and the event that satisfied it. Duties of each period of the year are not
    among these rows: they never end, and are counted when a question says up to when (see `RulesRow`)."""

    MODEL: ClassVar[str] = "duties"
    COLUMNS = ("group", "due_on")
    UNITS = ("duties",)

    group: str
    duty: str
    what: Text
    period: str | None = None
    due_on: date | None = None
    satisfied_on: date | None = None
    satisfied_by: int | None = None
    clause: str | None = None
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()


class ReportRow(Row, frozen=True, kw_only=True):
    """A report that was submitted under a duty of the terms."""

    MODEL: ClassVar[str] = "reports"
    COLUMNS = ("group",)

    group: str
    duty: str
    to: str | None
    period: str | None
    submitted_on: date
    position: int


class FaultRow(Row, frozen=True, kw_only=True):
    MODEL: ClassVar[str] = "faults"
    COLUMNS = ("group", "stream")
    INDEXED = ("group", "stream")
    OF = "stream"
    UNITS = ("faults",)

    group: str | None
    stream: str
    rule: str
    text: str
    clause: str | None = None
    basis: Basis = ()


class TrailRow(Row, frozen=True, kw_only=True):
    """An event as a sentence (a template and what fills it), with who, on whose authority, and what corrects it."""

    MODEL: ClassVar[str] = "trail"
    COLUMNS = ("position", "recorded_at", "act_on", "by", "kind", "stream", "streams")
    INDEXED = ("position", "stream", "streams")
    OF = "stream"
    UNITS = ("trail",)

    position: int
    recorded_at: datetime
    act_on: date
    by: str
    kind: str
    stream: str
    command: str | None
    authority: Authority
    sentence: str
    terms: dict[str, Any] = {}
    streams: tuple[str, ...] = ()
    corrects: int | None = None
    corrected_by: tuple[int, ...] = ()


MODELS: tuple[type[Row], ...] = tuple(Row.__subclasses__())
