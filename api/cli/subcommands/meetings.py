"""`quorate meeting`: puts right what was recorded of a whole meeting, by one command."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

import typer

from api.cli.arguments.options import (
    Acknowledge,
    Also,
    Authority,
    Data,
    Evidence,
    InvalidArgument,
    Preview,
    Reason,
    Server,
    Token,
    common_fields,
    parse_day,
)
from api.cli.client.connection import open_session
from api.cli.client.meeting_lookup import meeting_of
from api.cli.client.session import ClientSession
from api.cli.client.standing_acts import StandingAct, standing_acts
from api.cli.subcommands.asked_acts import chosen
from api.cli.subcommands.posting import post_and_print
from api.http.media import Json
from domain.text import said
from domain.time_zone import LONDON, in_london

app = typer.Typer(help="Meetings: put right what was recorded of a whole one.", no_args_is_help=True)
MEETING = "query ($id: ID!) { meeting(id: $id) { day group { slug } } }"
SITTING_ACTS = ("MeetingAdjourned", "MeetingResumed", "MeetingAbandoned")


@app.callback()
def meeting() -> None:
    """Keeps `was-on` a subcommand, beside which others will stand."""


@app.command("was-on")
def was_on(
    meeting: Annotated[str, typer.Argument(metavar="MEETING", help="An id, or GROUP@DATE as it is recorded.")],
    day: Annotated[Any, typer.Argument(metavar="DATE", parser=parse_day, help="The day on which it really was.")],
    reason: Reason,
    authority: Authority,
    also: Also = None,
    evidence: Evidence = None,
    preview: Preview = False,
    acknowledge: Acknowledge = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """The meeting was on another day: move it, its plan, its times, its roll and its decisions, by one command.

    What else took effect on the day that was wrong (appointments, actions …) is asked about, each by its position:

    quorate meeting was-on cwm-taf-mqap@2025-05-20 2025-05-21 --reason "the minutes say the 21st" --also all
    --authority chair@cwm-taf-mqap --preview
    """
    shared = common_fields(authority, evidence, None, acknowledge)
    with open_session(server, token, data) as session:
        id = meeting_of(session, meeting)
        known = session.query(MEETING, {"id": id})["meeting"]
        if known is None or known["day"] is None:
            raise InvalidArgument(said("No such meeting is planned or recorded."))
        old = date.fromisoformat(known["day"])
        if old == day:
            raise InvalidArgument(said("That meeting is recorded on {day} already.", day=day))
        own = [act for act in standing_acts(session, meeting=id) if act.stream == id]
        others = _others(session, known["group"]["slug"], id, old)
        question = said("These acts are dated by the same day. Do they move with the meeting?")
        moving = [*own, *chosen(others, also, question)]
        corrections = [
            {"position": act.position, "replacement": moved, "reason": reason}
            for act in moving
            if (moved := moved_fields(act, old, day))
        ]
        post_and_print(session, "/corrections", {"corrections": corrections, **shared}, preview=preview)


def moved_fields(act: StandingAct, old: date, new: date) -> Json:
    """The fields of an act that change where what happened on one day was on another: that day, the day for which it was
    planned, and every time of it, by as many days. A plan that was made later than the new day was made on it."""
    shift = new - old
    fields = act.fields
    moved: Json = {}
    on = date.fromisoformat(fields["on"])
    if on == old or (act.kind in SITTING_ACTS and on > old):
        moved["on"] = on + shift
    if fields.get("meets_on") == old.isoformat():
        moved["meets_on"] = new
        moved |= {"on": new} if moved.get("on", on) > new else {}
    for name, value in fields.items():
        if name not in moved and (later := _shifted(value, shift)) != value:
            moved[name] = later
    return moved


def _shifted(value: Any, shift: timedelta) -> Any:
    """A stored value with every time in it at the same hour by London's clocks, so many days on."""
    match value:
        case dict():
            return {name: _shifted(each, shift) for name, each in value.items()}
        case list():
            return [_shifted(each, shift) for each in value]
        case str() if len(value) > len("2025-05-20T10:00") and value[10:11] == "T":
            try:
                there = in_london(datetime.fromisoformat(value))
            except ValueError:
                return value
            return in_london(there.replace(tzinfo=LONDON) + shift).isoformat()
        case _:
            return value


def _others(session: ClientSession, group: str, meeting: str, day: date) -> list[StandingAct]:
    """The other acts of the group that took effect on a day."""
    found = standing_acts(session, group=group, since=day.isoformat(), until=day.isoformat())
    return [act for act in found if act.stream != meeting and act.fields["on"] == day.isoformat()]
