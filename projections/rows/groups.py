"""Groups, the agencies and people they name, their terms and relations, and the reports they submitted."""

from datetime import date
from typing import ClassVar

from domain.terms.interpretation import EffectiveTerms
from domain.text import PlainValue
from domain.values import Sealed, Text
from projections.rows.row import Basis, Row


class GroupRow(Row, frozen=True, kw_only=True):
    """A group is remembered once it has ended: `ended` is the first day without it."""

    MODEL: ClassVar[str] = "groups"
    COLUMNS = ("group", "slug")
    INDEXED = ("group", "slug")
    LISTED = ("(body ->> 'kind'), slug",)

    group: str
    slug: str
    name: Text
    kind: str
    aliases: tuple[str, ...] = ()
    agency: str | None = None
    ended: date | None = None
    successor: str | None = None


class AgencyRow(Row, frozen=True, kw_only=True):
    """Record: an agency between two days, by the name that it had."""

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
    """A person's sealed name as it is today; no name once they are erased. `same_as` is the person who they were found to
    be."""

    MODEL: ClassVar[str] = "persons"
    COLUMNS = ("person", "same_as")
    INDEXED = ("person", "same_as")
    OF = "person"

    person: str
    name: Sealed | None = None
    erased: bool = False
    same_as: str | None = None


class TermsRow(Row, frozen=True, kw_only=True):
    """A version of a group's terms, and what its text says of itself (each part may be unknown); `until` is the first day
    of the next, `in_force_from` whether the day of the adoption was decided to count, or that of the text."""

    MODEL: ClassVar[str] = "terms"
    COLUMNS = ("group",)

    group: str
    version: str
    effective_from: date
    until: date | None = None
    extent: str | None = None
    complete: bool = True
    title: Text | None = None
    pointer: str | None = None
    digest: str | None = None
    legal_basis: Text | None = None
    legal_basis_clause: str | None = None
    approved_on: date | None = None
    approved_by: str | None = None
    said_to_be_effective_from: date | None = None
    in_force_from: str | None = None
    supersedes: str | None = None
    year_start: str | None = None
    basis: Basis = ()


class InterpretationRow(Row, frozen=True, kw_only=True):
    """Record: the answer to a question that terms leave open, from a day."""

    MODEL: ClassVar[str] = "interpretations"
    COLUMNS = ("group",)

    group: str
    terms: str
    open_key: str
    value: PlainValue
    recorded: date
    basis: Basis = ()


class RulesRow(Row, frozen=True, kw_only=True):
    """The terms between two days on which they or their interpretation change, as far as reading needs them: what
    attendance is summed by, and the duties that recur in each period and so are counted when a question says up to when.
    `agencies` turns the terms' words for agencies into ids. None where no terms are held. `over` is the first day without
    the group."""

    MODEL: ClassVar[str] = "rules"
    COLUMNS = ("group",)
    UNITS = ("rules",)

    group: str
    terms: EffectiveTerms | None = None
    agencies: dict[str, str] = {}
    over: date | None = None


class RelationRow(Row, frozen=True, kw_only=True):
    """Record: a relation of a group to another, between two days."""

    MODEL: ClassVar[str] = "relations"
    COLUMNS = ("group",)

    group: str
    relation: str
    to: str
    clause: str | None = None
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
