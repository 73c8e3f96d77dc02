"""Records the demonstration through the public commands, in a ledger that holds nothing else."""

import asyncio
from collections.abc import Callable

from starlette.types import ASGIApp

from api.demonstration.inprocess import post
from api.demonstration.story import ACTOR, Story

Progress = Callable[[int, int], None]


class NotLoaded(Exception):
    """The ledger is not one for the demonstration, or a command was refused; the message is one line for a person."""


def load(app: ASGIApp, story: Story, progress: Progress = lambda done, total: None) -> None:
    """Post each command under its own key. What a load that was cut short has recorded is not recorded again.

    Raises NotLoaded."""
    asyncio.run(_load(app, story, progress))


async def _load(app: ASGIApp, story: Story, progress: Progress) -> None:
    for command in story.commands:
        headers = {"authorization": f"Bearer {ACTOR}", "idempotency-key": command.key}
        status, answer = await post(app, command.path, command.body, headers)
        if status != 201:
            raise NotLoaded(f"The demonstration's {command.key} was refused: {answer.get('detail', status)}")
        if answer["positions"] != [*command.positions]:
            raise NotLoaded(f"The ledger holds more than the demonstration: {command.key} is not at its place in it.")
        progress(command.positions[-1], story.length)
