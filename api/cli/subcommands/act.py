"""`quorate act`: each command of the table by its name, with options for what its address names."""

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from typer.core import TyperGroup

from api.cli.arguments.field_values import parse_values, set_path
from api.cli.arguments.options import Acknowledge, Evidence, InvalidArgument, Preview, common_fields, parse_day
from api.cli.client.database_access import Data, out
from api.cli.client.references import ACCEPTED_FORMS, kind_at, resolve
from api.cli.client.session import Server, Session, Token, session
from api.cli.output import field_help
from api.cli.output.loose_ends import carry_out
from api.commands.response import SHORT_ID_FIELDS
from api.commands.route import Route
from api.http.media import Json
from api.routes import ROUTES

SHOWN_MAX = 12


Authority = Annotated[
    str | None,
    typer.Option("--authority", metavar="WHO", help="Who decided it: chair@GROUP, body:GROUP, agency:AGENCY, or JSON."),
]
On = Annotated[
    date | None,
    typer.Option(
        "--on",
        metavar="DATE",
        parser=parse_day,
        help="The day on which it took effect. It may be left out where the meeting or the day itself says it.",
    ),
]
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


class SuggestingGroup(TyperGroup):
    """Answers what is no act with those whose name or description has these words."""

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
    told = f"{route.name} {route.name.replace('-', ' ')} {route.does}".casefold()
    return all(word.casefold().rstrip("s") in told for word in words)


app = typer.Typer(cls=SuggestingGroup, no_args_is_help=True)


def _command_function(route: Route) -> Callable[..., None]:
    """What carries one command out: its parameters are the options of the command line."""

    def carry(**given: Any) -> None:
        path = {name: given.pop(_option(name)) for name in route.parameters}
        _carry_out(route, path, **given)

    options = [
        inspect.Parameter(
            _option(name),
            inspect.Parameter.KEYWORD_ONLY,
            annotation=Annotated[str, typer.Option(f"--{name}", metavar=name.upper(), help=_parameter_help(name))],
        )
        for name in route.parameters
    ]
    shared = [p for n, p in inspect.signature(_carry_out).parameters.items() if n not in ("route", "path")]
    carry.__signature__ = inspect.Signature([*options, *shared])  # type: ignore[attr-defined]
    carry.__doc__ = "\n\n".join(_help(route))
    return carry


def _option(name: str) -> str:
    return f"at_{name}"


def _parameter_help(name: str) -> str:
    form = ACCEPTED_FORMS.get(name) or (
        "as the terms call it, such as chair" if name == "office" else "its short id there"
    )
    return f"Which {name}: {form}."


def _help(route: Route) -> Iterator[str]:
    yield f"{route.does}."
    if told := inspect.cleandoc(route.body.__doc__ or ""):
        yield " ".join(told.split())
    yield field_help.example_command(route, route.examples[0])
    yield from field_help.field_lines(route)


def _carry_out(
    route: Route,
    path: Mapping[str, str],
    *,
    given: Given = None,
    on: On = None,
    authority: Authority = None,
    evidence: Evidence = None,
    json: AsJson = None,
    key: Key = None,
    preview: Preview = False,
    acknowledge: Acknowledge = None,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    body = _from_json(json)
    body |= common_fields(authority, evidence, on, acknowledge)
    said = parse_values(route.body, route.name, [_with_file(text) for text in given or ()])
    with session(server, token, data) as spoken:
        for where, value in said.items():
            set_path(body, where, _with_ids(spoken, route, where, value))
        _check_needed(route, body)
        names = {name: resolve(spoken, name, value) for name, value in path.items()}
        answer = carry_out(spoken, route.path.format(**names), body, preview=preview, key=key)
    if not preview:
        for line in _ids(route, answer):
            out.print(line, markup=False)


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
    """The same, with the content of a file in the place of @FILE."""
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


def _with_ids(spoken: Session, route: Route, where: str, value: Any) -> Any:
    """A value with ids in the place of what a person calls people, meetings and work."""
    kind = kind_at(route, where)
    if isinstance(value, list):
        return [resolve(spoken, kind, each) if kind and isinstance(each, str) else each for each in value]
    return resolve(spoken, kind, value) if kind and isinstance(value, str) else value


def _check_needed(route: Route, body: Json) -> None:
    missing = [f.encode_name for f in msgspec.structs.fields(route.body) if f.required and f.encode_name not in body]
    asked = [{"on": "--on DATE", "authority": "--authority WHO"}.get(name, f"--set {name}=…") for name in missing]
    if asked:
        raise InvalidArgument(f"{route.name} needs {', '.join(asked)}: `quorate act {route.name} --help` says more.")


def _ids(route: Route, answer: Json) -> Iterator[str]:
    """The ids that the command gave to what it began, for the commands that go on with it."""
    if answer["versions"][answer["id"]] <= len(answer["positions"]):
        yield f"{_subject(route)} {answer['id']}"
    yield from (f"{name} {answer[name]}" for name in dict.fromkeys(SHORT_ID_FIELDS.values()) if name in answer)


def _subject(route: Route) -> str:
    """What it happens to: a meeting, an action …"""
    return route.records[0].TOPIC.partition(".")[0]


def _panel(route: Route) -> str:
    if len(route.records) == 1:
        return _subject(route).capitalize()
    return next(iter(route.parameters), route.name).capitalize()


for _route in ROUTES:
    app.command(_route.name, rich_help_panel=_panel(_route))(_command_function(_route))
