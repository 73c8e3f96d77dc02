"""Posts the commands of a script through the public API, to a ledger that holds nothing else."""

from http import HTTPStatus

from starlette.types import ASGIApp

from api.commands.fields.ids import DEMONSTRATION_ACTOR
from api.demonstration.script import CommandScript
from api.http.in_process import client
from ledger.progress import Progress
from projections.engine.replay import no_progress


class NotLoaded(Exception):
    """The ledger is not one for the demonstration, or a command was refused; the message is one line for a person."""


def load_script(app: ASGIApp, script: CommandScript, progress: Progress = no_progress) -> None:
    """Post each command with its idempotency key, so that an interrupted load can be run again. `progress` is called with
    the events recorded and the total.

    Raises NotLoaded."""
    with client(app, {"Authorization": f"Bearer {DEMONSTRATION_ACTOR}"}) as http:
        for command in script.commands:
            answer = http.post(command.path, json=command.body, headers={"Idempotency-Key": command.key})
            recorded = answer.json()
            if answer.status_code != HTTPStatus.CREATED:
                words = recorded.get("detail", answer.status_code)
                raise NotLoaded(f"The demonstration's {command.key} was refused: {words}")
            if recorded["positions"] != [*command.positions]:
                raise NotLoaded(
                    f"The ledger holds more than the demonstration: {command.key} is not at its place in it."
                )
            progress(command.positions[-1], script.event_count)
