"""The history: a bar of how many events were recorded when, and one step of it, with the state then, what it changed and
the events behind what is chosen. Everything stands in the address."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from starlette.responses import Response

from api.http.refusals import BadRequest
from api.pages.explorer import explorer_address
from api.pages.question import Data, PageQuestions
from api.pages.recording.controls import whole_number
from api.pages.rendering import page
from api.pages.visit import Visit
from domain.text import said
from domain.time_zone import london_day
from projections.questions.history import MARKED_MAX

SCOPES = ("group", "meeting", "person")
UNITS = ("MONTH", "DAY", "HOUR")
ADDRESS = "/console/history"
WIDTH, HEIGHT, MARK = 1000.0, 100.0, 6.0
QUORUM = "quorum"
"""What stands in the address for the verdict of a meeting, as the figure chosen."""


class HistoryPage:
    """The page of the history of all, of a group, of a meeting, or about a person."""

    def __init__(self, questions: PageQuestions) -> None:
        self._questions = questions

    async def show(self, visit: Visit) -> Response:
        """Raises BadRequest, and what the queue of questions raises."""
        assert visit.session
        visit.allow(*SCOPES, "by", "from", "to", "at", "row")
        credential, given = visit.session.credential, visit.parameters
        by = given.get("by", UNITS[0])
        if by not in UNITS:
            raise BadRequest(said("`{name}` is none of {names}.", name=by[:40], names=[*UNITS]), rule="by")
        scope = {name: given[name] for name in SCOPES if name in given}
        known = given.get("known")
        first: dict[str, Any] = {**scope, "at": _position(given["at"]) if "at" in given else known, "knownAt": known}
        step = await self._questions.ask(visit.request, credential, "history_step", first, clocks={"trail": "at"})
        at, before = _two(step["trail"]["nodes"])
        if at and at["position"] > step["ledger"]["position"]:
            raise BadRequest(said("`{name}` lies beyond what was known then.", name="at"), rule="at")
        variables: dict[str, Any] = {
            **{name: given[name] for name in ("on", "from", "to") if name in given},
            **scope,
            "by": by,
            "knownAt": known,
            "at": str(at["position"] if at else 0),
            **{f"of{name.capitalize()}": name in scope and at is not None for name in SCOPES},
            **{variable: scope[name] for name, variable in _REQUIRED.items() if name in scope},
            "stepped": at is not None,
        }
        if at:
            position = at["position"]
            variables |= {"position": position, "before": str(position - 1), "recordedAt": at["recordedAt"]}
        data = await self._questions.ask(visit.request, credential, "history", variables)
        following = [n["position"] for n in data["next"]["nodes"] if n["position"] > at["position"]] if at else []
        return page(
            visit, "history", data=data, question=explorer_address("history", variables), by=by, scope=scope,
            bar=time_bar(data["history"]), zoom=[zoomed(period, by) for period in data["history"]],
            wider=UNITS[UNITS.index(by) - 1] if by != UNITS[0] else None, step=data.get("event"),
            previous=before and before["position"], following=following[0] if following else None,
            chosen=_chosen(data, given.get("row")), row=given.get("row"), quorum=QUORUM, address=ADDRESS,
            marked_max=MARKED_MAX,
        )  # fmt: skip


_REQUIRED = {"group": "slug", "meeting": "meetingId", "person": "personId"}


def time_bar(periods: list[Data]) -> list[Mapping[str, Any]]:
    """Bars in thousandths of the width and hundredths of the height, with the height of what is marked in each."""
    most = max((p["events"] for p in periods), default=0)
    width = WIDTH / len(periods) if periods else WIDTH

    def high(count: int) -> float:
        return round(max(HEIGHT * count / most, 2 * MARK), 1) if count else 0.0

    return [
        {
            "x": round(width * n + width * 0.1, 2),
            "width": round(width * 0.8, 2),
            "y": round(HEIGHT - high(p["events"]), 1),
            "height": high(p["events"]),
            "corrections": p["corrections"],
            "late": p["late"],
            "imported": p["imported"],
        }
        for n, p in enumerate(periods)
    ]


def zoomed(period: Data, by: str) -> Mapping[str, Any]:
    """The parameters of a period seen closer: the days of a month, the hours of a day, the first event of an hour."""
    starts, ends = (datetime.fromisoformat(period[name]) for name in ("starts", "ends"))
    first, last = london_day(starts), london_day(ends - timedelta(microseconds=1))
    step = {"at": period["last"], "row": None}
    if by == UNITS[-1]:
        return step
    return {**step, "by": UNITS[UNITS.index(by) + 1], **_days(first, last)}


def _days(first: date, last: date) -> Mapping[str, str]:
    return {"from": first.isoformat(), "to": last.isoformat()}


def _two(nodes: list[Data]) -> tuple[Data | None, Data | None]:
    """The event at or before the position that is asked about, and the one before it."""
    first, second, *_ = (*nodes, None, None)
    return first, second


def _chosen(data: Data, row: str | None) -> Data | None:
    """What the third pane is about: the figure that the address names, else the first thing that the step changed."""
    meeting = data.get("meeting")
    if row == QUORUM and meeting and meeting["quorum"]:
        return {"name": None, "events": meeting["quorum"]["basisEvents"]["nodes"]}
    changed: list[Data] = data["compare"]["nodes"] if "compare" in data else []
    named = [d for d in changed if d["ref"] == row] or changed
    return named[0] if named else None


def _position(text: str) -> str:
    number = whole_number(text.strip(), 9)
    if number is None:
        raise BadRequest(said("`{name}` is a number.", name="at"), rule="at")
    return str(number)
