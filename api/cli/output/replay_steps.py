"""Walks through what a group recorded, event by event, and says what each command changed."""

import sys
from collections.abc import Iterator, Sequence

import typer

from api.cli.client.session import PAGE_NODES, ClientSession
from api.cli.console import out, print_words
from api.http.media import Json
from api.languages import translator
from domain.text import said

TRAIL = """query ($group: String, $at: String, $first: Int, $after: String) {
    trail(group: $group, knownAt: $at, first: $first, after: $after) {
        nodes { position on sentence command } pageInfo { hasNextPage endCursor } } }"""
CHANGES = """query ($from: StateInput!, $to: StateInput, $group: String, $first: Int, $after: String) {
    compare(from: $from, to: $to, group: $group, first: $first, after: $after) {
        nodes { name change fields { label before after } } pageInfo { hasNextPage endCursor } } }"""
KEYS = said("n: the next, p: the one before, q: end")


def walk(session: ClientSession, group: str | None, at: str | None, steps: Sequence[str] | None) -> None:
    """Show the last command at a position or moment, then what `steps` lead to: n, p or q each; where there are none, what
    is typed."""
    commands = _commands(session, group, at)
    if not commands:
        print_words(said("Nothing of that kind is recorded."))
        return
    place = len(commands) - 1
    _show(session, group, commands[place])
    for step in steps if steps is not None else _typed():
        if step == "q":
            return
        place = min(max(place + (1 if step == "n" else -1), 0), len(commands) - 1)
        _show(session, group, commands[place])


def _commands(session: ClientSession, group: str | None, at: str | None) -> list[list[Json]]:
    """What was recorded, up to a position or moment and beyond, as one list a command."""
    nodes = [*session.nodes(TRAIL, "trail", {"group": group, "at": at}, PAGE_NODES)]
    found: list[list[Json]] = []
    for node in nodes:
        if found and node["command"] is not None and found[-1][-1]["command"] == node["command"]:
            found[-1].append(node)
        else:
            found.append([node])
    return found


def _show(session: ClientSession, group: str | None, command: list[Json]) -> None:
    for event in command:
        out.print(f"{event['position']:>6}  {event['on']}  {event['sentence']}", markup=False)
    before, after = command[0]["position"] - 1, command[-1]["position"]
    states = {"from": {"knownAt": str(before)}, "to": {"knownAt": str(after)}, "group": group}
    differs, nothing = False, translator()(said("nothing"))
    for row in session.nodes(CHANGES, "compare", states, PAGE_NODES):
        differs = True
        out.print(f"        {row['name']}", markup=False)
        for field in row["fields"]:
            was, now = (nothing if value is None else value for value in (field["before"], field["after"]))
            out.print(f"            {field['label']}: {was} -> {now}", markup=False)
    if not differs:
        print_words(said("Nothing differs."))


def _typed() -> Iterator[str]:
    if not sys.stdin.isatty():
        return
    print_words(KEYS)
    while (key := typer.prompt("", default="n", show_default=False).strip()[:1].lower()) in ("n", "p", "q"):
        yield key
