"""Helpers for the commands of work: one begins a piece of work, the others follow it up."""

from typing import Any

from api.commands.fields.ids import stream_begun_by
from api.demonstration.script import CommandBody, CommandScript


def begin(script: CommandScript, key: str, group: str, list_: str, on: str, by: CommandBody, **fields: Any) -> str:
    """Begin a piece of work of a group. The path of what it began, for the commands that follow it up."""
    script.add(key, f"/groups/{group}/{list_}", on=on, authority=by, **fields)
    return f"/{list_}/{stream_begun_by(key)}"


def follow_up(script: CommandScript, key: str, path: str, on: str, by: CommandBody, **fields: Any) -> None:
    """Add a command about a piece of work that was begun."""
    script.add(key, path, on=on, authority=by, **fields)


def english(text: str) -> CommandBody:
    """A text in English alone."""
    return {"en": text}
