"""A script of HTTP commands in their order, which knows the position that each of their events will have."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from msgspec import Struct

from api.commands.fields.ids import stream_begun_by
from domain.time_zone import LONDON

CommandBody = dict[str, Any]


class ScriptedCommand(Struct, frozen=True, kw_only=True):
    """One request: its idempotency key, its address and body, and the positions of the events that it records."""

    key: str
    path: str
    body: CommandBody
    positions: range


class CommandScript:
    """A list of commands in the order in which they are posted to an empty ledger. `event_count` is the number of their
    events, and so the position of the last."""

    def __init__(self) -> None:
        self.commands: list[ScriptedCommand] = []
        self.event_count = 0
        self._by_key: dict[str, ScriptedCommand] = {}

    def add(self, key: str, path: str, /, **body: Any) -> None:
        """Append a command. An underscore at the end of a field's name is dropped (`class_`, `from_`)."""
        plain = {name.rstrip("_"): value for name, value in body.items()}
        lists = [plain[name] for name in ("entries", "invited", "corrections", "retractions") if name in plain]
        events = sum(map(len, lists)) if lists else 1
        command = ScriptedCommand(
            key=key, path=path, body=plain, positions=range(self.event_count + 1, self.event_count + events + 1)
        )
        assert key not in self._by_key, f"added twice: {key}"
        self.commands.append(command)
        self._by_key[key] = command
        self.event_count += events

    def position(self, key: str, where: Callable[[CommandBody], bool] = lambda entry: True) -> int:
        """The position of a command's event; of a roll, that of the first entry that `where` selects."""
        command = self._by_key[key]
        entries = command.body.get("entries", [command.body])
        return command.positions[next(n for n, entry in enumerate(entries) if where(entry))]

    def position_before(self, key: str) -> int:
        """The position of the last event before a command's."""
        return self._by_key[key].positions[0] - 1


def body_authority(group: str, meeting: str | None = None, decision: str | None = None) -> CommandBody:
    """The authority of a body: the group, and the decision at the meeting with that idempotency key, if given."""
    where = {"meeting": stream_begun_by(meeting), "decision": decision} if meeting else {}
    return {"kind": "body", "group": group, **where}


def office_authority(group: str, office: str = "chair") -> CommandBody:
    """The authority of an office of a group."""
    return {"kind": "office", "group": group, "office": office}


def agency_authority(slug: str) -> CommandBody:
    """The authority of an agency."""
    return {"kind": "agency", "agency": slug}


def london_time(day: str, at: str) -> str:
    """A time of day in London, in ISO format with the offset of that day."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(at), LONDON).isoformat()
