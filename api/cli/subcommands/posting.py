"""Posts a command, and prints what it recorded or would change and what it leaves open."""

from typing import Any

from api.cli.client.session import ClientSession
from api.cli.console import out
from api.cli.output.loose_ends import loose_end_lines
from api.cli.output.previews import preview_lines, recorded_lines
from api.http.media import Json
from api.languages import translator
from domain.text import said

IN_FORCE_FROM = "in_force_from"
"""The field of an adoption that its preview asks for where the day of the text is another: the command that is printed says
what would count without an answer."""


def post_and_print(
    session: ClientSession, path: str, body: Json, *, preview: bool, key: str | None = None
) -> dict[str, Any]:
    """Post a command, or its preview, and print its events or changes and its loose ends. Returns the answer. `key` is the
    idempotency key."""
    answer = session.post(path, body, key=key, preview=preview)
    asks_which_day = IN_FORCE_FROM not in body and any(f"`{IN_FORCE_FROM}`" in s for s in answer.get("sentences", ()))
    settings = [f"{IN_FORCE_FROM}=adoption"] if asks_which_day else []
    lines = list(preview_lines(answer, settings) if preview else recorded_lines(session, answer))
    last = [lines.pop()] if preview else []
    if left := list(loose_end_lines(answer.get("leaves", {}), session)):
        title = said("This would leave open:") if preview else said("This leaves open:")
        lines += [translator()(title), *(f"  {line}" for line in left)]
    for line in (*lines, *last):
        out.print(line, markup=False)
    return answer
