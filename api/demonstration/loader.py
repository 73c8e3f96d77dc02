"""Records the demonstration through the public commands, in a ledger that holds nothing else."""

from collections.abc import Callable
from http import HTTPStatus

from starlette.types import ASGIApp

from api.demonstration.script import ACTOR, CommandScript
from api.http.inprocess import client

Progress = Callable[[int, int], None]


class NotLoaded(Exception):
    """The ledger is not one for the demonstration, or a command was refused; the message is one line for a person."""


def load_script(app: ASGIApp, story: CommandScript, progress: Progress = lambda done, total: None) -> None:
    """Post each command under its own key. What a load that was cut short has recorded is not recorded again.

    Raises NotLoaded."""
    with client(app, {"Authorization": f"Bearer {ACTOR}"}) as http:
        for command in story.commands:
            answer = http.post(command.path, json=command.body, headers={"Idempotency-Key": command.key})
            said = answer.json()
            if answer.status_code != HTTPStatus.CREATED:
                words = said.get("detail", answer.status_code)
                raise NotLoaded(f"The demonstration's {command.key} was refused: {words}")
            if said["positions"] != [*command.positions]:
                raise NotLoaded(
                    f"The ledger holds more than the demonstration: {command.key} is not at its place in it."
                )
            progress(command.positions[-1], story.length)
