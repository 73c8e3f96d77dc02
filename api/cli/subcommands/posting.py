"""Posts a command, and prints what it recorded or would change and what it leaves open."""

from typing import Any

from api.cli.client.session import ClientSession
from api.cli.console import out
from api.cli.output.loose_ends import loose_end_lines
from api.cli.output.previews import preview_lines, recorded_lines
from api.http.media import Json
from api.languages import translator
from domain.text import said


def post_and_print(
    session: ClientSession, path: str, body: Json, *, preview: bool, key: str | None = None
) -> dict[str, Any]:
    """Post a command, or its preview, and print its events or changes and its loose ends. Returns the answer. `key` is the
    idempotency key. The command that a preview prints says what would count of the fields that are asked for."""
    answer = session.post(path, body, key=key, preview=preview)
    settings = [f"{asked['field']}={asked['default']}" for asked in answer.get("asks", ())]
    lines = list(preview_lines(answer, settings) if preview else recorded_lines(session, answer))
    last = [lines.pop()] if preview else []
    if left := list(loose_end_lines(answer.get("leaves", {}), session)):
        title = said("This would leave open:") if preview else said("This leaves open:")
        lines += [translator()(title), *(f"  {line}" for line in left)]
    for line in (*lines, *last):
        out.print(line, markup=False)
    return answer
