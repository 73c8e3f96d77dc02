"""The minutes of a meeting: drafts, circulations, the approval, corrections."""

from msgspec import Struct

from domain.events.meeting.preparation import Audience, Means
from domain.timelines.base import Fact
from domain.values import Evidence


class MinutesDraft(Fact, kw_only=True):
    """A draft of the minutes, there from `since` on."""

    document: Evidence | None


class MinutesCirculation(Fact, kw_only=True):
    """The minutes went out on `since`."""

    to: tuple[Audience, ...]
    means: Means | None
    document: Evidence | None


class MinutesApproval(Fact, kw_only=True):
    """The minutes were approved on `since`, at a meeting (its id) by a decision, or outside one."""

    meeting: str | None
    decision: str | None
    document: Evidence | None


class MinutesCorrection(Fact, kw_only=True):
    """A meeting decided on `since` that the minutes be changed; `document` is the new text."""

    meeting: str
    decision: str
    document: Evidence


class Minutes(Struct):
    """All that is recorded of the minutes of a meeting, each list in the order of the days."""

    drafted: list[MinutesDraft] = []
    circulated: list[MinutesCirculation] = []
    approved: MinutesApproval | None = None
    corrected: list[MinutesCorrection] = []
