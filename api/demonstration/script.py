"""A story told in commands: what is posted, in which order, and at which positions of the ledger its events come to lie."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from msgspec import Struct

from api.commands.ids import command_id, stream_id
from domain.calendars.time_zone import LONDON

ACTOR = "demo-administrator"
CommandBody = dict[str, Any]


class ScriptedCommand(Struct, frozen=True, kw_only=True):
    """One request: its idempotency key, its address and body, and the positions of the events that it records."""

    key: str
    path: str
    body: CommandBody
    positions: range


class CommandScript:
    """Commands in the order in which they are recorded. `length` is the position of the newest event."""

    def __init__(self) -> None:
        self.commands: list[ScriptedCommand] = []
        self.length = 0
        self._by_key: dict[str, ScriptedCommand] = {}

    def post(self, key: str, path: str, /, **body: Any) -> None:
        """Tell one command. A field whose name Python keeps for itself ends in an underscore."""
        plain = {name.rstrip("_"): value for name, value in body.items()}
        lists = [plain[name] for name in ("entries", "invited", "corrections", "retractions") if name in plain]
        events = sum(map(len, lists)) if lists else 1
        command = ScriptedCommand(
            key=key, path=path, body=plain, positions=range(self.length + 1, self.length + events + 1)
        )
        assert key not in self._by_key, f"told twice: {key}"
        self.commands.append(command)
        self._by_key[key] = command
        self.length += events

    def position(self, key: str, where: Callable[[CommandBody], bool] = lambda entry: True) -> int:
        """The position of the event of a command; of a roll, that of the first entry of which `where` is true."""
        command = self._by_key[key]
        entries = command.body.get("entries", [command.body])
        return command.positions[next(n for n, entry in enumerate(entries) if where(entry))]

    def before(self, key: str) -> int:
        """The last position before a command."""
        return self._by_key[key].positions[0] - 1


def stream_begun_by(key: str) -> str:
    """The id of the stream that the command with this key begins."""
    return stream_id(command_id(ACTOR, key))


def body_authority(group: str, meeting: str | None = None, decision: str | None = None) -> CommandBody:
    """The authority of a body; where it decided at a meeting that is recorded, of that decision."""
    where = {"meeting": stream_begun_by(meeting), "decision": decision} if meeting else {}
    return {"kind": "body", "group": group, **where}


def office_authority(group: str, office: str = "chair") -> CommandBody:
    return {"kind": "office", "group": group, "office": office}


def agency_authority(slug: str) -> CommandBody:
    return {"kind": "agency", "agency": slug}


def london_time(day: str, at: str) -> str:
    """A time of day in London, with the offset of that day."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(at), LONDON).isoformat()
