"""What was prepared for a meeting: notice, agenda, papers; who sent apologies, and who was excused."""

from datetime import date
from typing import ClassVar

from domain.events.meeting.preparation import AgendaItem, Paper
from projections.rows.row import Basis, Row


class NoticeRow(Row, frozen=True, kw_only=True):
    """Notice that was given, and the day for which the meeting was planned then."""

    MODEL: ClassVar[str] = "notices"
    COLUMNS = ("group", "meeting")
    INDEXED = ("meeting",)
    OF = "meeting"

    group: str
    meeting: str
    given_on: date
    meets_on: date | None = None
    to: tuple[str, ...] = ()
    means: str | None = None
    basis: Basis = ()


class AgendaRow(Row, frozen=True, kw_only=True):
    """The agenda, from the day on which it was set until it was set anew; `works` are the pieces of work that its items
    come from."""

    MODEL: ClassVar[str] = "agendas"
    COLUMNS = ("group", "meeting", "works")
    INDEXED = ("meeting", "works")
    OF = "meeting"

    group: str
    meeting: str
    set_on: date
    works: tuple[str, ...] = ()
    items: tuple[AgendaItem, ...] = ()
    basis: Basis = ()


class PapersRow(Row, frozen=True, kw_only=True):
    """Papers that were sent out together."""

    MODEL: ClassVar[str] = "papers"
    COLUMNS = ("group", "meeting")
    INDEXED = ("meeting",)
    OF = "meeting"

    group: str
    meeting: str
    circulated_on: date
    papers: tuple[Paper, ...] = ()
    to: tuple[str, ...] = ()
    means: str | None = None
    basis: Basis = ()


class ApologyRow(Row, frozen=True, kw_only=True):
    """Apologies of a person for a seat, from their receipt until they were withdrawn."""

    MODEL: ClassVar[str] = "apologies"
    COLUMNS = ("group", "meeting", "seat", "person")
    INDEXED = ("meeting",)
    OF = "meeting"

    group: str
    meeting: str
    seat: str
    person: str
    received_on: date
    reason: str | None = None
    basis: Basis = ()


class ExcusalRow(Row, frozen=True, kw_only=True):
    """That somebody accepted that an agency, or a seat, is not needed at the meeting; whether that counts, the attendance
    says."""

    MODEL: ClassVar[str] = "excusals"
    COLUMNS = ("group", "meeting", "agency", "seat")
    INDEXED = ("meeting",)
    OF = "meeting"

    group: str
    meeting: str
    made_on: date
    agency: str | None = None
    seat: str | None = None
    ground: str
    by: str | None = None
    basis: Basis = ()
