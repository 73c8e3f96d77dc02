"""`quorate act`: a subcommand for each route of the table of commands, with an option for each parameter of its path."""

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from typer.core import TyperCommand

from api.cli.arguments.field_values import as_moments, parse_values, set_path
from api.cli.arguments.options import (
    Acknowledge,
    Data,
    Evidence,
    InvalidArgument,
    OptionalAuthority,
    OptionalOn,
    Preview,
    Server,
    Token,
    Yes,
    common_fields,
)
from api.cli.client.connection import open_session
from api.cli.client.references import ACCEPTED_FORMS, kind_at, resolve
from api.cli.client.seat_lookup import group_of, seat_of
from api.cli.client.session import ClientSession
from api.cli.console import out
from api.cli.lazy_group import LazyGroup, made_command
from api.cli.output import field_help
from api.cli.subcommands.erasure import confirm_erasure
from api.cli.subcommands.posting import post_and_print
from api.commands.http.response import SHORT_ID_FIELDS
from api.commands.route import Route
from api.http.media import Json
from api.routes import ROUTES
from domain.events.group.membership import SeatCreated
from domain.events.person import PersonErased

SHOWN_MAX = 12
SEAT, MEETING = "seat", "meeting"
MEETING_TIMES = "query ($id: ID!) { meeting(id: $id) { day starts } }"
_EVERYDAY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("chair", "vice-chair", "co-chair", "secretary", "treasurer", "convenor"), ("office", "chair")),
    **dict.fromkeys(("elect", "election"), ("officer-appointed", "appoint")),
    **dict.fromkeys(("resign", "resignation", "leave", "left", "leaver", "quit"), ("departed", "departure", "vacated")),
    **dict.fromkeys(
        ("join", "joined", "joiner", "newcomer", "new"), ("appointed", "registered", "created", "handover")
    ),
    **dict.fromkeys(("substitute", "stand-in"), ("deputy",)),
    **dict.fromkeys(("absence", "absent", "sick"), ("apologies", "excuse")),
    **dict.fromkeys(("attendance", "attend", "present", "register"), ("roll", "attendance", "register")),
    **dict.fromkeys(("postpone", "postponed", "move", "moved", "date"), ("rescheduled",)),
    **dict.fromkeys(("plan", "arrange", "book"), ("schedule", "plan")),
    **dict.fromkeys(("vote", "resolution", "resolve", "motion"), ("decision",)),
    **dict.fromkeys(("conflict",), ("interest",)),
    **dict.fromkeys(("task", "todo", "actions"), ("action",)),
    **dict.fromkeys(("risk", "issue", "worry", "complaint"), ("concern",)),
    **dict.fromkeys(("learning review", "learning", "lesson", "case"), ("learning", "audit")),
    **dict.fromkeys(("review",), ("review", "audit", "reaudited")),
    **dict.fromkeys(("constitution", "rule", "bylaw", "tor"), ("terms",)),
    **dict.fromkeys(("organisation", "organization", "partner"), ("agency",)),
    **dict.fromkeys(("board", "committee", "sub-group"), ("group",)),
    **dict.fromkeys(("delete", "remove", "undo", "wrong", "mistake"), ("retract", "erase", "withdraw")),
    **dict.fromkeys(("forget", "gdpr", "anonymise"), ("erase",)),
    **dict.fromkeys(("quorate",), ("quorum",)),
    **dict.fromkeys(("dissolve", "disband", "wind"), ("group-ended",)),
}
"""Words of everyday for those of the acts, by which an act is found too."""


Given = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FIELD=VALUE",
        help="A field of the act; a part of one as text.en=… or items.0.title.en=…, a list with commas or as JSON, the"
        " text of a file as FIELD=@FILE. May be given again.",
    ),
]
AsJson = Annotated[
    str | None,
    typer.Option(
        "--json",
        metavar="FILE",
        help="The body as HTTP takes it, from a file or - for standard input; --set adds to it.",
    ),
]
Key = Annotated[
    str | None,
    typer.Option("--key", metavar="KEY", help="Sent again with the same key it is still one act: safe to run again."),
]


class ActGroup(LazyGroup):
    """The acts of the table of commands. An unknown name is answered with those whose name or description has its words."""

    def overview(self) -> Iterator[TyperCommand]:
        return (TyperCommand(name=r.name, help=f"{r.does}.", rich_help_panel=_panel(r)) for r in ROUTES)

    def load(self, name: str) -> Any:
        return made_command(name, _command_function(next(r for r in ROUTES if r.name == name)))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if name in self.commands or name.startswith("-"):
            return super().resolve_command(ctx, args)
        words = [word for word in args[: _until_option(args)] if word]
        near = [f"  {r.name}  {r.does}" for r in ROUTES if _matches(r, words)]
        if not near:
            ctx.fail(f"There is no act {' '.join(words)}. `quorate act --help` lists all of them.")
        return ctx.fail("\n".join([f"There is no act {' '.join(words)}; perhaps one of:", *near[:SHOWN_MAX]]))


def _until_option(args: Sequence[str]) -> int:
    return next((n for n, word in enumerate(args) if word.startswith("-")), len(args))


def _matches(route: Route, words: Sequence[str]) -> bool:
    text = f"{route.name} {route.name.replace('-', ' ')} {route.does}".casefold()
    return all(_stands_in(word.casefold().rstrip("s"), text) for word in words)


def _stands_in(word: str, text: str) -> bool:
    """Whether a word, or one that people say for it, stands in a text."""
    return any(each in text for each in (word, *_EVERYDAY.get(word, ())))


app = typer.Typer(cls=ActGroup, no_args_is_help=True)


def _command_function(route: Route) -> Callable[..., None]:
    """The Typer function of a route: `_act` with the route bound, and an option for each parameter of the path."""

    def act(**given: Any) -> None:
        path = {name: given.pop(_option(name)) for name in route.parameters}
        flags = {name: True for name in _flags(route) if given.pop(_option(name))}
        _act(route, path, flags, **given)

    options = [
        inspect.Parameter(
            _option(name),
            inspect.Parameter.KEYWORD_ONLY,
            annotation=Annotated[str, typer.Option(f"--{name}", metavar=name.upper(), help=_parameter_help(name))],
        )
        for name in route.parameters
    ]
    options += [
        inspect.Parameter(
            _option(name),
            inspect.Parameter.KEYWORD_ONLY,
            default=False,
            annotation=Annotated[bool, typer.Option(f"--{name}", help=f"The same as --set {name}=true.")],
        )
        for name in _flags(route)
    ]
    shared = [p for n, p in inspect.signature(_act).parameters.items() if n not in ("route", "path", "flags")]
    act.__signature__ = inspect.Signature([*options, *shared])  # type: ignore[attr-defined]
    act.__doc__ = "\n\n".join(_help(route))
    return act


def _flags(route: Route) -> list[str]:
    """The fields of the body, of the command itself and of no event, that are said or left out: each has an option."""
    own = {name for kind in route.records for name in kind.__struct_fields__}
    fields = msgspec.structs.fields(route.body)
    return [f.encode_name for f in fields if f.type is bool and f.default is False and f.name not in own]


def _option(name: str) -> str:
    """The Python parameter for an option of a route; the prefix keeps it apart from those of `_act`."""
    return f"at_{name}"


def _parameter_help(name: str) -> str:
    form = ACCEPTED_FORMS.get(name) or (
        "as the terms call it, such as chair" if name == "office" else "its short id there"
    )
    return f"Which {name}: {form}."


def _help(route: Route) -> Iterator[str]:
    yield f"{route.does}."
    if doc := inspect.cleandoc(route.body.__doc__ or ""):
        yield " ".join(doc.split())
    yield field_help.example_command(route, route.examples[0])
    yield from field_help.field_lines(route)


def _act(
    route: Route,
    path: Mapping[str, str],
    flags: Mapping[str, bool],
    *,
    given: Given = None,
    on: OptionalOn = None,
    authority: OptionalAuthority = None,
    evidence: Evidence = None,
    json: AsJson = None,
    key: Key = None,
    preview: Preview = False,
    yes: Yes = None,
    acknowledge: Acknowledge = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    body = {**_from_json(json), **flags}
    body |= common_fields(authority, evidence, on, acknowledge)
    values = parse_values(route.body, route.name, [_with_file(text) for text in given or ()])
    with open_session(server, token, data) as session:
        names = {name: resolve(session, name, value) for name, value in path.items()}
        seat = _seat_finder(session, route, names, on)
        for field, value in _with_moments(session, names, values, on).items():
            set_path(body, field, _with_ids(session, route, field, value, seat))
        _check_needed(route, body)
        names |= {name: seat(value) for name, value in names.items() if name == SEAT}
        if PersonErased in route.records:
            confirm_erasure(session, names["person"], yes, preview=preview)
        answer = post_and_print(session, route.path.format(**names), body, preview=preview, key=key)
    if not preview:
        for line in _ids(route, answer):
            out.print(line, markup=False)


def _with_moments(session: ClientSession, names: Mapping[str, str], values: Json, on: date | None) -> Json:
    """The values, with times of day without their day as moments of the meeting that a command is about, or of `on`."""
    if not any(isinstance(value, time) for value in values.values()):
        return values
    found = session.query(MEETING_TIMES, {"id": names[MEETING]})["meeting"] if MEETING in names else None
    day = on or (date.fromisoformat(found["day"]) if found and found["day"] else None)
    return as_moments(values, day, datetime.fromisoformat(found["starts"]) if found and found["starts"] else None)


def _from_json(file: str | None) -> Json:
    if file is None:
        return {}
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return msgspec.json.decode(content, type=Json)
    except OSError as error:
        raise InvalidArgument(f"{file} cannot be read: {error.strerror}.") from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InvalidArgument(f"{file} is no body as JSON in UTF-8: {error}.") from None


def _with_file(text: str) -> str:
    """An assignment with `@FILE` replaced by the file's text."""
    field, equals, value = text.partition("=")
    if not value.startswith(field_help.FILE_MARK):
        return text
    file = value.removeprefix(field_help.FILE_MARK)
    try:
        return f"{field}{equals}{Path(file).read_text(encoding='utf-8')}"
    except OSError as error:
        raise InvalidArgument(f"--set {text}: {file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise InvalidArgument(f"--set {text}: {file} is not text in UTF-8.") from None


def _seat_finder(
    session: ClientSession, route: Route, names: Mapping[str, str], on: date | None
) -> Callable[[str], str]:
    """Gives the id of a seat by its title, of the group that a command is about; of a seat that it creates the text as it
    is."""
    if SeatCreated in route.records:
        return str

    def find(text: str) -> str:
        group = group_of(session, names)
        return seat_of(session, group, text, str(on) if on else None) if group else text

    return find


def _with_ids(session: ClientSession, route: Route, where: str, value: Any, seat: Callable[[str], str]) -> Any:
    """A value with references to people, meetings, seats and work resolved to ids."""
    if where.rpartition(".")[2] == SEAT and isinstance(value, str):
        return seat(value)
    kind = kind_at(route, where)
    if isinstance(value, list):
        return [resolve(session, kind, each) if kind and isinstance(each, str) else each for each in value]
    return resolve(session, kind, value) if kind and isinstance(value, str) else value


def _check_needed(route: Route, body: Json) -> None:
    """Raise InvalidArgument, with the options to give, where the body lacks required fields."""
    missing = [f.encode_name for f in msgspec.structs.fields(route.body) if f.required and f.encode_name not in body]
    options = [{"on": "--on DATE", "authority": "--authority WHO"}.get(name, f"--set {name}=…") for name in missing]
    if options:
        raise InvalidArgument(f"{route.name} needs {', '.join(options)}: `quorate act {route.name} --help` says more.")


def _ids(route: Route, answer: Json) -> Iterator[str]:
    """The ids of what the command began, for the commands that follow it up."""
    if answer["versions"][answer["id"]] <= len(answer["positions"]):
        yield f"{_subject(route)} {answer['id']}"
    yield from (f"{name} {answer[name]}" for name in dict.fromkeys(SHORT_ID_FIELDS.values()) if name in answer)


def _subject(route: Route) -> str:
    """The kind of stream that the route records in: meeting, action …"""
    return route.records[0].TOPIC.partition(".")[0]


def _panel(route: Route) -> str:
    if len(route.records) == 1:
        return _subject(route).capitalize()
    return next(iter(route.parameters), route.name).capitalize()
