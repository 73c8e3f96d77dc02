"""Renders the preview of a roll sheet: outcomes, the quorum over time, and each seat's attendance before and after."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from rich.table import Table

from api.http.media import Json
from api.languages import translator
from domain.text import Words, code, said
from domain.time_zone import in_london
from domain.values import Text

COUNTED: Mapping[str, Callable[[int], Words]] = {
    "members": lambda n: said("{count} members", count=n),
    "agencies": lambda n: said("{count} agencies", count=n),
}
NEEDED: Mapping[str, Callable[[int, int], Words]] = {
    "members": lambda n, needed: said("{count} of {needed} members", count=n, needed=needed),
    "agencies": lambda n, needed: said("{count} of {needed} agencies", count=n, needed=needed),
}


def outcome_lines(taken: Json) -> Iterator[str]:
    """The number of each outcome, a line for each seat that is vacant or not recorded, and one for each guest."""
    translate, counted = translator(), taken["outcomes"]
    yield translate(said("Roll: {outcomes}", outcomes=[f"{n} {_code_text(outcome)}" for outcome, n in counted.items()]))
    for line in taken["lines"]:
        if not line.get("outcome"):
            where = {
                "title": _text(line["title"]),
                "agency": _text(line["agency"]) or translate(said("agency not said")),
            }
            member = line.get("member")
            yield "  " + translate(
                said("not recorded: {title} ({agency}), {member}", **where, member=member)
                if member
                else said("vacant: {title} ({agency})", **where)
            )
    for guest in taken["guests"]:
        yield "  " + translate(_guest_words(guest))


def _guest_words(guest: Json) -> Words:
    """Who is meant by a guest of the sheet, so that a namesake is seen before it is recorded."""
    if not guest["person"]:
        return said("guest: {name}, newly registered", name=guest["name"])
    seats, deputy_for = guest["seats"], guest["deputy_for"]
    return said(
        "guest: {name} ({person})[, who sits in seat {seats} and counts as its member][, deputy for {deputy_for}]",
        name=guest["name"] or said("name not shown"),
        person=guest["person"][:8],
        seats=seats or None,
        deputy_for=deputy_for or None,
    )


def quorum_lines(forecast: Json) -> Iterator[str]:
    """The verdict on the quorum, each interval of the meeting, and the reasons."""
    translate, found = translator(), forecast["quorum"]
    numbers = _numbers(found) if found["needed"] else None
    yield translate(said("Quorum: {verdict}[ ({numbers})]", verdict=code(found["verdict"]), numbers=numbers))
    for leg in found["course"]:
        when = (
            f"{_time(leg['from'])} {translate(said('to'))} {_time(leg['to'])}"
            if leg["from"]
            else translate(said("throughout"))
        )
        counted = [translate(COUNTED[what](leg[what])) for what in COUNTED if leg[what] is not None]
        yield f"  {when}: {', '.join([*counted, _code_text(leg['verdict'])])}"
    for reason in found["reasons"]:
        clause = f" ({reason['clause']})" if reason.get("clause") else ""
        yield f"  - {reason['text']}{clause}"
    for clause, words in found["clauses"].items():
        version = found["terms_version"]
        told = said("Clause {clause} (version {version}): {words}", clause=clause, version=version, words=words)
        yield f"  {translate(told)}"


def rate_tables(taken: Json, forecast: Json) -> Iterator[Table]:
    """A table of the seats: outcome, and attendance before and after the meeting."""
    member = {line["seat"]: line.get("member") for line in taken["lines"]}
    agency = {line["seat"]: _text(line["agency"]) for line in taken["lines"]}
    headings = (
        *(said("agency"), said("seat"), said("member"), said("outcome")),
        *(said("before"), said("after"), said("target")),
    )
    table = Table(*map(translator(), headings))
    of = {seat["seat"]: seat for seat in forecast["seats"]}
    for line in taken["lines"]:
        if seat := of.get(line["seat"]):
            outcome = _code_text(seat["outcome"] or "NOT_RECORDED")
            before, after = _figures(seat["before"]), _figures(seat["after"])
            asked = _verdict_on_target(seat)
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
    return translator()(
        said(
            "{attended} of {expected}[, {excluded} excluded]",
            attended=figures["attended"],
            expected=figures["expected"],
            excluded=figures["excluded"] or None,
        )
    )


def _verdict_on_target(seat: Json) -> str:
    """The target and the verdict on it; the verdicts before and after where they differ."""
    before, after = _code_text(seat["before"]["verdict"]), _code_text(seat["after"]["verdict"])
    target = seat["target"]
    share = translator()(said("{part} in {whole}", part=target[0], whole=target[1])) + ": " if target else ""
    return share + (after if before == after else f"{before} -> {after}")


def _numbers(found: Json) -> str:
    translate = translator()
    return ", ".join(
        translate(NEEDED[what](found["counted"].get(what, 0), needed)) for what, needed in found["needed"].items()
    )


def _code_text(code_: str) -> str:
    return translator().format_value(code(code_))


def _text(text: Json | None) -> str:
    return translator().text(Text(en=(text or {}).get("en"), cy=(text or {}).get("cy"))) or ""


def _time(at: str) -> str:
    return f"{in_london(datetime.fromisoformat(at)):%H:%M}"
