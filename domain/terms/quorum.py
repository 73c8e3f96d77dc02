"""What terms of reference may require of those in attendance before a meeting is quorate."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from domain.calendars.counting import DayCount
from domain.terms.base import KNOWN_CATEGORIES, Among, ClauseRef, DecisionKind, Deduction, Fraction, Key, Number

Denominator = Literal["all", "filled", "voting", "eligible"]
Rounding = Literal["at_least", "up", "down", "nearest", "floor_plus_one"]
When = Literal["start", "throughout", "votes"]
Whens = Annotated[tuple[When, ...], Meta(min_length=2, max_length=3)]
"""Each of several: at the start and at each vote."""
Effect = Literal["no_business", "discussion_only", "chair_selects", "provisional", "void"]


class Size(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A line of a table of sizes: up to so many seats (absent: any more) so many are needed."""

    needed: Number
    up_to: Number | None = None


class Members(
    Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind", tag="members"
):
    """At least so many persons: a fixed count, a fraction of a denominator, or a line of a table of its sizes."""

    id: Key
    clause: ClauseRef
    count: Number | None = None
    fraction: Fraction | None = None
    table: tuple[Size, ...] = ()
    of: Denominator | None = None
    less: tuple[Deduction, ...] = ()
    rounding: Rounding | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    among: Among | None = None


class Agencies(
    Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind", tag="agencies"
):
    """At least so many different agencies."""

    id: Key
    clause: ClauseRef
    count: Number | None = None


class Substitute(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A body that may stand for an agency of a named set, once that agency has nominated a member of it."""

    agency: Key
    by: Key


class Named(
    Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind", tag="named"
):
    """All, or so many, of a named set of agencies or posts; `each` is the number of persons of each agency."""

    id: Key
    clause: ClauseRef
    agencies: tuple[Key, ...] = ()
    seats: tuple[Key, ...] = ()
    count: Number | Literal["all"] | None = None
    each: Number = 1
    substitutes: tuple[Substitute, ...] = ()


class OfficePresent(
    Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind", tag="office"
):
    """The holder of one of these offices is in attendance in person."""

    id: Key
    clause: ClauseRef
    offices: Annotated[tuple[Key, ...], Meta(min_length=1)]


class Majority(
    Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind", tag="majority"
):
    """More than half of those who count are of this kind."""

    id: Key
    clause: ClauseRef
    among: Among


class AllOf(
    Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind", tag="all_of"
):
    """A requirement that is met where all of several are."""

    of: Annotated[tuple["Requirement", ...], Meta(min_length=1, max_length=50)]
    id: Key | None = None


class AnyOf(
    Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind", tag="any_of"
):
    """A requirement that is met where one of several is."""

    of: Annotated[tuple["Requirement", ...], Meta(min_length=1, max_length=50)]
    id: Key | None = None


Leaf = Members | Agencies | Named | OfficePresent | Majority
Requirement = Members | Agencies | Named | OfficePresent | Majority | AllOf | AnyOf


class CategoryCounts(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Whether a category of the terms' own counts."""

    id: Key
    counts: bool | None = None
    clause: ClauseRef | None = None


class QuorumCounts(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who counts towards the quorum. What is neither said nor interpreted is undetermined where it matters. Members
    without a category and statutory ones always count; `staff_agencies`: whether staff bring in their agency."""

    deputies: bool | None = None
    remote: bool | None = None
    co_opted: bool | None = None
    adviser: bool | None = None
    observer: bool | None = None
    virtual: bool | None = None
    staff: bool | None = None
    staff_agencies: bool | None = None
    invited: bool | None = None
    non_voting: bool | None = None
    conflicted: bool | None = None
    categories: tuple[CategoryCounts, ...] = field(default=(), name="category")

    def of_category(self, category: str) -> tuple[str, bool | None]:
        """The key below `quorum.counts` that says whether a category counts, and what it says."""
        if category in KNOWN_CATEGORIES:
            return category, getattr(self, category)
        own = next((each for each in self.categories if each.id == category), None)
        return f"category.{category}.counts", own.counts if own else None

    def supposing(self, values: dict[str, bool]) -> "QuorumCounts":
        """The same with values at keys below `quorum.counts`, some of them of categories of the terms' own."""
        own = {key.split(".")[1]: value for key, value in values.items() if "." in key}
        rest = tuple(each for each in self.categories if each.id not in own)
        made = tuple(CategoryCounts(id=id, counts=counts) for id, counts in own.items())
        named = {key: value for key, value in values.items() if "." not in key}
        return replace(self, categories=(*rest, *made), **named)


DiscretionScope = Literal["meeting", "decision", "either"]


class Discretion(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The office or body (`self` is this group) that may determine whether a meeting is quorate, for all of it, for one
    decision at a time, or for either."""

    by: Key
    clause: ClauseRef
    scope: DiscretionScope = "meeting"


class Business(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A quorum for one kind of business, in place of the meeting's."""

    id: Key
    clause: ClauseRef
    rule: Requirement


class InquorateBusiness(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What follows without a quorum for some kinds of decision, or of business, in the place of `effect`: `stands` where
    such business may go on."""

    id: Key
    clause: ClauseRef
    effect: Effect | Literal["stands"]
    kinds: tuple[DecisionKind, ...] = ()
    business: tuple[Key, ...] = ()


class Inquorate(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What follows when a meeting is not quorate: for its decisions, and for whether it was held at all. `ratified_count`
    says what days `ratified_within_days` are, `selected_by` is the office that selects what is taken. Whether it was
    attended is a question of attendance (`attendance.excludes.inquorate`)."""

    effect: Effect | None = None
    ratified_by: Key | None = None
    ratified_within_days: Number | None = None
    ratified_count: DayCount = "calendar"
    selected_by: Key | None = None
    held: bool | None = None
    business: tuple[InquorateBusiness, ...] = ()
    clause: ClauseRef | None = None


class QuorumTerms(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The quorum: `when` says whether it must hold at the start, throughout, or at each vote (each vote on its own), or at
    each of several of these."""

    clause: ClauseRef
    rule: Requirement | None = None
    when: When | Whens | None = None
    counts: QuorumCounts = QuorumCounts()
    discretion: Discretion | None = None
    inquorate: Inquorate | None = None
    business: tuple[Business, ...] = ()

    @property
    def moments(self) -> tuple[When, ...]:
        """When it must hold; none where that is not said."""
        return () if self.when is None else (self.when,) if isinstance(self.when, str) else self.when
