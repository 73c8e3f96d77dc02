"""The page of one meeting: the quorum as it ran, the roll, decisions, what was corrected."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from api.languages import translator
from api.pages.question import Data
from api.pages.visit import Visit
from domain.text import Words, joined, nested, said, time_of_day

WIDTH = 1000.0


def meeting_view(visit: Visit, data: Data) -> Mapping[str, Any]:
    """The picture of the quorum, the pairs of corrections, and the events in which each line of the roll and each
    decision stand."""
    meeting, events = data["meeting"], data["trail"]["nodes"]
    by_position = {e["position"]: e for e in events}
    pairs = [
        {"before": by_position[e["corrects"]], "after": e}
        for e in events
        if e["corrects"] is not None and e["corrects"] in by_position
    ]
    return {
        "course": quorum_course(meeting),
        "corrections": pairs,
        "wrongs": _roll_events(events),
        "decided": {e["data"]["decision"]: e["position"] for e in events if e["kind"] == "DecisionRecorded"},
    }


def quorum_course(meeting: Data) -> Mapping[str, Any]:
    """Rectangles and marks of the picture, in thousandths of the meeting, and the same in words."""
    quorum = meeting["quorum"]
    if not (quorum and meeting["starts"] and meeting["ends"]) or quorum["verdict"] in ("SILENT", "BY_DISCRETION"):
        return {"legs": [], "marks": [], "words": ""}
    starts, ends = (datetime.fromisoformat(meeting[name]) for name in ("starts", "ends"))
    held = [(datetime.fromisoformat(i["from"]), datetime.fromisoformat(i["to"])) for i in quorum["intervals"]]
    legs, at = [], starts
    for from_, to in held:
        legs += [(at, from_, False)] * (at < from_) + [(from_, to, True)]
        at = to
    legs += [(at, ends, False)] * (at < ends)

    def x(moment: datetime) -> float:
        return round(WIDTH * ((moment - starts) / (ends - starts)), 1) if ends > starts else 0.0

    return {
        "legs": [{"x": x(a), "width": round(x(b) - x(a), 1), "state": "held" if ok else "not"} for a, b, ok in legs],
        "marks": [{"x": x(datetime.fromisoformat(d["at"]))} for d in meeting["decisions"] if d["at"]],
        "words": translator()(said("{legs}", legs=joined(nested(_leg_words(*leg)) for leg in legs))),
    }


def _leg_words(from_: datetime, to: datetime, held: bool) -> Words:
    between = {"from_": time_of_day(from_), "to": time_of_day(to)}
    return said("{from_}–{to}: held", **between) if held else said("{from_}–{to}: not certainly held", **between)


def _roll_events(events: Sequence[Data]) -> Mapping[str, int]:
    """The position of the newest attendance of each seat, or of each person without one."""
    return {
        e["data"].get("seat") or e["data"]["person"]: e["position"]
        for e in events
        if e["kind"] == "AttendanceRecorded" and (e["data"].get("seat") or e["data"].get("person"))
    }
