"""`quorate compare`: what two states of the record hold otherwise, and the events that made it so."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import msgspec
import typer

from api.cli.arguments.options import Data, InvalidArgument, Server, Token, parse_day
from api.cli.client.connection import open_session
from api.cli.client.meeting_lookup import meeting_of
from api.cli.client.person_lookup import person_of
from api.cli.console import out, print_words
from api.http.media import Json
from api.languages import translator
from domain.text import code, said

PAGE = 100
QUERY = """query ($from: StateInput!, $to: StateInput, $group: String, $meeting: ID, $person: ID, $first: Int,
        $after: String) {
    compare(from: $from, to: $to, group: $group, meeting: $meeting, person: $person, first: $first, after: $after) {
        nodes { model name change ref group { slug } validFrom validTo fields { field label before after }
            events { position on sentence corrects recordedAt by authority { words } data } }
        pageInfo { hasNextPage endCursor } } }"""


def compare(
    before: Annotated[
        str | None,
        typer.Option("--from", metavar="WHEN", help="What was known then: a position, a moment, or a day to its end."),
    ] = None,
    after: Annotated[
        str | None, typer.Option("--to", metavar="WHEN", help="What was known then; by default what is known now.")
    ] = None,
    on_before: Annotated[
        date | None,
        typer.Option("--on-from", metavar="DATE", parser=parse_day, help="What was true on this day, with --on-to."),
    ] = None,
    on_after: Annotated[
        date | None,
        typer.Option("--on-to", metavar="DATE", parser=parse_day, help="And what was true on this one."),
    ] = None,
    group: Annotated[
        str | None, typer.Option("--group", metavar="SLUG", help="Of one group; by default of all.")
    ] = None,
    meeting: Annotated[
        str | None, typer.Option("--meeting", metavar="ID", help="Of one meeting: an id, or GROUP@DATE.")
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="PERSON", help="About one person: a name, or an id.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line for each difference, as they are found.")
    ] = False,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Say what differs between two states of the record, field by field, with the events that made it so.

    What was known then and what is known now, whatever days it is about; or, with two days, what was true on each of them.

    quorate compare --group cwm-taf-mqap --from 50 --to 100
    """
    if not before and not on_before:
        raise InvalidArgument(said("Say from when: --from POSITION, a moment or a day, or --on-from and --on-to."))
    if (on_before is None) != (on_after is None):
        raise InvalidArgument(said("Give --on-from and --on-to together, or neither, which compares all days."))
    asked: dict[str, Any] = {"from": _state(before, on_before), "to": _state(after, on_after), "group": group}
    with open_session(server, token, data) as session:
        if group and not session.can_see_group(group):
            raise InvalidArgument(said("There is no group {group} that you may see.", group=group))
        asked["meeting"] = meeting_of(session, meeting) if meeting else None
        asked["person"] = person_of(session, person) if person else None
        found, told = 0, set[int]()
        for difference in session.nodes(QUERY, "compare", asked, PAGE):
            found += 1
            if as_json:
                typer.echo(msgspec.json.encode(difference).decode())
                continue
            for line in _lines(difference, told, with_group=group is None):
                out.print(line, markup=False)
    if not found and not as_json:
        print_words(said("Nothing differs."))


def _state(known_at: str | None, on: date | None) -> Json:
    return {"knownAt": known_at, "on": on and on.isoformat()}


def _lines(difference: Json, told: set[int], *, with_group: bool) -> Iterator[str]:
    """What it is about; each field; each event, and of a correction why, on whose authority and by what evidence; one that
    was told above by its position alone."""
    translate, group = translator(), difference["group"]
    where = f"{group['slug']}: " if with_group and group else ""
    change = translate(said("({change})", change=code(difference["change"])))
    yield f"{where}{difference['name']} {change}"
    nothing = translate(said("nothing"))
    for field in difference["fields"]:
        was, now = (nothing if value is None else value for value in (field["before"], field["after"]))
        yield f"    {field['label']}: {was} -> {now}"
    above = [event["position"] for event in difference["events"] if event["position"] in told]
    if above:
        yield f"{'':>4}" + translate(said("by events told above: {positions}", positions=above))
    for event in (e for e in difference["events"] if e["position"] not in told):
        told.add(event["position"])
        yield f"    {event['position']:>6}  {event['on']}  {event['sentence']}"
        if event["corrects"]:
            yield f"{'':>12}" + translate(_grounds(event))


def _grounds(event: Json) -> Any:
    evidence = event["data"].get("evidence") or ()
    return said(
        "on the authority of {authority}, recorded by {by}[; evidence: {evidence}]",
        authority=event["authority"]["words"],
        by=event["by"],
        evidence=[each["pointer"] for each in evidence] or None,
    )
