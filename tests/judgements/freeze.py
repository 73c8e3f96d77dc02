"""Freezes random histories until every kind of event is in the history of a body or in a frozen one: `make judgements`."""

import sys

from domain.events import EVENTS
from tests.judgements.bodies import BODIES, history
from tests.judgements.frozen_histories import FILE, frozen
from tests.support import random_histories

SEEDS = 400


def main() -> None:
    """Append to the file, each time the history that has most of the kinds that are missing."""
    missing = {*EVENTS.values()} - {type(e.event) for body in BODIES for e in history(body).entries}
    drawn = {seed: random_histories.history(seed).entries for seed in range(SEEDS)} if missing else {}
    with FILE.open("ab") as file:
        while missing:
            found = {seed: missing & {type(e.event) for e in entries} for seed, entries in drawn.items()}
            seed = max(found, key=lambda seed: len(found[seed]))
            if not found[seed]:
                sys.exit(f"in no random history: {', '.join(sorted(kind.__name__ for kind in missing))}")
            file.writelines(line + b"\n" for line in frozen(seed, drawn[seed]))
            missing -= found[seed]


if __name__ == "__main__":
    main()
