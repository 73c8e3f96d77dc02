"""What terms of reference may say of attendance: the target, of whom, over which meetings, and what counts."""

from typing import Literal

from msgspec import Struct

from domain.terms.base import Among, ClauseRef, Fraction, Key, Number
from domain.values import Text

Unit = Literal["seat", "person", "agency"]


class Excludes(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Which meetings leave the denominator of attendance; `excused` may suspend the target of the unit instead."""

    excused: Literal["excluded", "suspends_target", "counted"] | None = None
    inquorate: bool | None = None
    cancelled: bool | None = None
    suspended: bool | None = None
    clause: ClauseRef | None = None


class AttendanceCounts(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What counts as attended: by deputy, from afar, and for a part of the meeting only, or for such a part at least."""

    deputies: bool | None = None
    remote: bool | None = None
    partial: bool | None = None
    least_part: Fraction | None = None


class Window(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Over which meetings: the group's year, the calendar year, the last so many months, or all."""

    kind: Literal["year", "calendar_year", "months", "all"]
    months: Number | None = None


class Step(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A step of the ladder of consequences: after so many absences in a row, after so many meetings missed in the window,
    or when the target is missed."""

    then: Text
    clause: ClauseRef
    absences: Number | None = None
    missed: Number | None = None
    below_target: bool = False


class Excuse(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who may excuse a seat or an agency from a meeting."""

    by: Key
    clause: ClauseRef


class AttendanceTerms(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`[attendance]`: the target as a fraction in integers, of whom, over which window, and what counts. With
    `apologies_excuse` absences in a row are those without apologies; `monitored_by` reviews attendance, every so many
    months where that is said."""

    clause: ClauseRef
    target: Fraction | None = None
    unit: Unit | None = None
    window: Window | None = None
    applies_to: Among | None = None
    counts: AttendanceCounts = AttendanceCounts()
    excludes: Excludes = Excludes()
    excused_by: Excuse | None = None
    absences_in_a_row: Number | None = None
    absences_clause: ClauseRef | None = None
    apologies_excuse: bool = False
    ladder: tuple[Step, ...] = ()
    monitored_by: Key | None = None
    monitored_clause: ClauseRef | None = None
    monitored_months: Number | None = None
