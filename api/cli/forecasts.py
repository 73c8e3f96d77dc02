"""A meeting as it would be, for a person: who was there, how the quorum runs through it, what becomes of attendance."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.table import Table

LONDON = ZoneInfo("Europe/London")
Json = Mapping[str, Any]


def outcomes(taken: Json) -> Iterator[str]:
    """How many of each outcome, and who is not recorded."""
    counted = taken["outcomes"]
    yield "Roll: " + ", ".join(f"{n} {_words(outcome)}" for outcome, n in counted.items())
    missing = [line for line in taken["lines"] if not line.get("outcome")]
    for line in missing:
        where = f"{_text(line['title'])} ({_text(line['agency']) or 'agency not said'})"
        yield f"  not recorded: {where}, {line['member']}" if line.get("member") else f"  vacant: {where}"


def quorum(forecast: Json) -> Iterator[str]:
    """The verdict, and each stretch of the meeting."""
    found = forecast["quorum"]
    yield f"Quorum: {_words(found['verdict'])}" + (f" ({_numbers(found)})" if found["needed"] else "")
    for leg in found["course"]:
        when = f"{_time(leg['from'])} to {_time(leg['to'])}" if leg["from"] else "throughout"
        counted = [f"{leg[what]} {what}" for what in ("members", "agencies") if leg[what] is not None]
        yield f"  {when}: {', '.join([*counted, _words(leg['verdict'])])}"
    for reason in found["reasons"]:
        clause = f" ({reason['clause']})" if reason.get("clause") else ""
        yield f"  - {_reason(reason)}{clause}"


def rates(taken: Json, forecast: Json) -> Iterator[Table]:
    """Each seat with its outcome and its attendance before and after."""
    member = {line["seat"]: line.get("member") for line in taken["lines"]}
    agency = {line["seat"]: _text(line["agency"]) for line in taken["lines"]}
    table = Table("agency", "seat", "member", "outcome", "before", "after", "target")
    of = {seat["seat"]: seat for seat in forecast["seats"]}
    for line in taken["lines"]:
        if seat := of.get(line["seat"]):
            outcome = _words(seat["outcome"] or "NOT_RECORDED")
            before, after = _figures(seat["before"]), _figures(seat["after"])
            asked = _asked(seat)
            shown = (
                agency[line["seat"]],
                _text(seat["title"]),
                member[line["seat"]] or "",
                outcome,
                before,
                after,
                asked,
            )
            table.add_row(*shown)
    yield table


def _figures(figures: Json) -> str:
    excluded = f", {figures['excluded']} excluded" if figures["excluded"] else ""
    return f"{figures['attended']} of {figures['expected']}{excluded}"


def _asked(seat: Json) -> str:
    """The verdict on the target; from what to what where it would change."""
    before, after = _words(seat["before"]["verdict"]), _words(seat["after"]["verdict"])
    share = f"{seat['target'][0]} in {seat['target'][1]}: " if seat["target"] else ""
    return share + (after if before == after else f"{before} -> {after}")


def _numbers(found: Json) -> str:
    return ", ".join(f"{found['counted'].get(what, 0)} of {n} {what}" for what, n in found["needed"].items())


def _reason(reason: Json) -> str:
    return str(reason["text"])


def _words(code: str) -> str:
    return code.lower().replace("_", " ")


def _text(text: Json | None) -> str:
    return str((text or {}).get("en") or (text or {}).get("cy") or "")


def _time(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(LONDON):%H:%M}"
