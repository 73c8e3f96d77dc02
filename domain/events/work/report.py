"""Reports: prepared with authored paragraphs, issued with the digest of their data, received by the body they are for."""

from typing import ClassVar, Literal

from domain.events.base import Event
from domain.terms.document import Digest
from domain.values import Text

ReportKind = Literal["quarterly", "annual", "attendance"]


class ReportPrepared(Event, frozen=True, kw_only=True):
    """A group began a report of a period, such as `2025-26-Q3`; `duty` is the duty of its terms that asks for it."""

    TOPIC: ClassVar[str] = "report.prepared"
    PARENT = "group"
    IDENTITY = ("group",)
    REFERENCES = (("group", "group"),)

    group: str
    what: ReportKind
    period: str
    duty: str | None = None


class ParagraphWritten(Event, frozen=True, kw_only=True):
    """A paragraph was written, or written anew under the same id; the authority says whose words they are."""

    TOPIC: ClassVar[str] = "report.paragraph-written"
    IDENTITY = ("paragraph",)

    paragraph: str
    text: Text
    heading: Text | None = None


class ReportIssued(Event, frozen=True, kw_only=True):
    """The report was submitted to a body, as its data stood at a position; `digest` is the SHA-256 of its CSV."""

    TOPIC: ClassVar[str] = "report.issued"
    IDENTITY = ("position", "digest")
    REFERENCES = (("to", "group"),)

    to: str
    position: int
    digest: Digest


class ReportReceived(Event, frozen=True, kw_only=True):
    """The body that it is for received it; the authority names its meeting."""

    TOPIC: ClassVar[str] = "report.received"

    text: Text | None = None
