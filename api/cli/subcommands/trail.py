"""`quorate trail`: what was recorded, as sentences with their positions."""

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import Annotated

import typer

from api.cli.arguments.options import Data, InvalidArgument, Server, Token, parse_day
from api.cli.client.connection import open_session
from api.cli.client.meeting_lookup import meeting_of
from api.cli.client.person_lookup import person_of
from api.cli.client.session import PAGE_NODES
from api.cli.console import out, print_words
from api.http.media import Json
from api.languages import translator
from domain.events import EVENTS
from domain.text import said
from domain.time_zone import london_moment

LINES_MAX = 1_000
COMPENSATIONS = ("Corrected", "Retracted")
TRAIL_QUERY = """query ($group: String, $meeting: ID, $person: ID, $kinds: [EventKind!], $by: String, $byName: String,
        $late: Int, $imported: Boolean, $words: [String!], $sort: Days!, $since: Date, $until: Date,
        $recorded: String, $first: Int, $after: String) {
    trail(group: $group, meeting: $meeting, person: $person, kinds: $kinds, by: $by, byName: $byName, lateDays: $late,
            imported: $imported, words: $words, sort: $sort, onFrom: $since, onTo: $until,
            recordedFrom: $recorded, first: $first, after: $after) {
        nodes { position on sentence kind corrects correctedBy recordedAt by recordedBy { name } command
            authority { kind group office agency } importedFrom { file row } }
        pageInfo { hasNextPage endCursor } } }"""


def trail(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD]...", help="Only sentences in which all these words stand.")
    ] = None,
    group: Annotated[str | None, typer.Option("--group", metavar="SLUG", help="What touches one group.")] = None,
    meeting: Annotated[
        str | None, typer.Option("--meeting", metavar="ID", help="What touches one meeting: an id, or GROUP@DATE.")
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="PERSON", help="What names one person: a name, or an id.")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="Of this kind, such as AttendanceRecorded. May be given again."),
    ] = None,
    corrections: Annotated[
        bool, typer.Option("--corrections", help="Corrections and retractions, and other kinds that are asked for.")
    ] = False,
    late: Annotated[
        int | None,
        typer.Option("--late", metavar="DAYS", min=0, help="Recorded more than so many days after it took effect."),
    ] = None,
    imported: Annotated[
        bool | None, typer.Option("--imported/--not-imported", help="What imports recorded, or all that they did not.")
    ] = None,
    newest: Annotated[bool, typer.Option("--newest", help="The newest first.")] = False,
    on: Annotated[
        date | None, typer.Option("--on", metavar="DATE", parser=parse_day, help="What took effect on one day.")
    ] = None,
    since: Annotated[
        date | None,
        typer.Option("--from", metavar="DATE", parser=parse_day, help="What took effect on this day or later."),
    ] = None,
    until: Annotated[
        date | None,
        typer.Option("--until", metavar="DATE", parser=parse_day, help="What took effect on this day or earlier."),
    ] = None,
    recorded: Annotated[
        str | None,
        typer.Option(
            "--recorded-from", metavar="WHEN", help="What was recorded on this day, or at this time, or later."
        ),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="ACTOR", help="What one actor recorded.")] = None,
    by_name: Annotated[
        str | None, typer.Option("--by-name", metavar="NAME", help="What the actor of this name recorded.")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Who recorded it, when, on whose authority, by which command.")
    ] = False,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Show what was recorded: each event as a sentence, with its position.

    By its position an event is corrected, retracted, or asked about. What was corrected names the position that did so.

    quorate trail --group cwm-taf-mqap --on 2025-05-20 present
    """
    if on and (since or until):
        raise InvalidArgument(said("Give --on, or --from and --until."))
    for each in kind or ():
        _check_kind(each)
    filters: Json = {
        "group": group,
        "kinds": [*(kind or ()), *(COMPENSATIONS if corrections else ())] or None,
        "byName": by_name,
        "late": late,
        "imported": imported,
        "words": words or None,
        "sort": "NEWEST" if newest else "OLDEST",
        "by": by,
        "since": on or since,
        "until": on or until,
        "recorded": recorded,
    }
    shown = 0
    with open_session(server, token, data) as session:
        if group and not session.can_see_group(group):
            raise InvalidArgument(said("There is no group {group} that you may see.", group=group))
        filters["meeting"] = meeting_of(session, meeting) if meeting else None
        filters["person"] = person_of(session, person) if person else None
        for event in session.nodes(TRAIL_QUERY, "trail", filters, PAGE_NODES):
            if shown == LINES_MAX:
                print_words(
                    said(
                        "There is more than these {count}: ask for less, by --group, --from or --kind.", count=LINES_MAX
                    )
                )
                return
            shown += 1
            for line in _lines(event, full=full):
                out.print(line, markup=False)
    if not shown:
        print_words(said("Nothing of that kind is recorded."))


def _check_kind(kind: str) -> None:
    """Raise InvalidArgument, with similar names, for a kind of event that does not exist."""
    kinds = {event.__name__ for event in EVENTS.values()}
    if kind in kinds:
        return
    near = get_close_matches(kind, sorted(kinds), n=2)
    raise InvalidArgument(
        said("There is no kind of event {kind}; perhaps {near}.", kind=kind, near=near)
        if near
        else said("There is no kind of event {kind}. `quorate trail --full` shows the kind of each event.", kind=kind)
    )


def _lines(event: Json, *, full: bool) -> Iterator[str]:
    see = said("see {positions}", positions=event["correctedBy"]) if event["correctedBy"] else None
    corrected = f" [{translator()(see)}]" if see else ""
    yield f"{event['position']:>6}  {event['on']}  {event['sentence']}{corrected}"
    if full:
        yield f"{'':>6}  " + translator()(
            said(
                "{kind}, recorded {at} by {by}, authority {authority}, command {command}"
                "[, from row {row} of the file {file}]",
                kind=event["kind"],
                at=london_moment(event["recordedAt"])[:16].replace("T", " "),
                by=event["recordedBy"]["name"] or event["by"],
                authority=_authority(event["authority"]),
                command=event["command"] or "None",
                **(event["importedFrom"] or {"row": None, "file": None}),
            )
        )


def _authority(authority: Json) -> str:
    """The short form, as `--authority` takes it."""
    if authority["office"]:
        office, group = authority["office"], authority["group"]
        return f"{office}@{group}" if group else str(office)
    named = authority["group"] or authority["agency"]
    return f"{authority['kind']}:{named}" if named else str(authority["kind"])
