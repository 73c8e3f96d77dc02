"""What the answer of a feed rests on: as headers, as columns on request, and as the validator of caches."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from api.http.refusals import BadRequest
from api.sheets import CellValue
from domain.text import said
from projections.engine.clocks import BadClock
from projections.engine.snapshot import Snapshot
from projections.questions.ledger_state import state

PROVENANCE = "provenance"
"""The parameter that asks for the columns."""
PROVENANCE_COLUMNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "quorate_ledger": ("text", "the ledger, by its id"),
        "quorate_position": ("whole number", "the position of the ledger as known at which this was answered"),
        "quorate_on": ("date", "the day on which what is answered was true"),
        "quorate_rule_version": ("whole number", "the version of the rules by which it was judged"),
    }
)


class FeedState(NamedTuple):
    """Cache validator of a feed: all that its answer is a function of, names apart."""

    ledger: str
    position: int
    on: date
    rule_version: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Quorate-Ledger": self.ledger,
            "Quorate-Position": str(self.position),
            "Quorate-On": self.on.isoformat(),
            "Quorate-Rule-Version": str(self.rule_version),
        }

    @property
    def cells(self) -> tuple[CellValue, ...]:
        """The values of PROVENANCE_COLUMNS, alike in each row."""
        return self.ledger, self.position, self.on, self.rule_version


def feed_state(seen: Snapshot, parameters: Sequence[tuple[str, str]]) -> FeedState:
    """The cache validator of a feed with these parameters. Raises BadRequest for clocks that cannot be read."""
    given = dict(parameters)
    try:
        on = date.fromisoformat(given["on"]) if "on" in given else None
        clocks = seen.clocks(on, given.get("known-at"))
    except ValueError:
        words = said("`{name}` cannot be read: a day is written 2025-09-16.", name="on")
        raise BadRequest(words, rule="parameter") from None
    except BadClock as error:
        raise BadRequest(said("{message}", message=str(error)), rule=error.code) from None
    ledger = state(seen, clocks)
    return FeedState(ledger.id, clocks.position, clocks.on, ledger.rule_version)
