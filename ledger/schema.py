"""Versioned migrations: the numbered steps of the ledger's schema, what is made again after them, and which are pending."""

import hashlib
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import NamedTuple

from msgspec import Struct

REPEATABLE = (
    "refuse_change",
    "events_stay",
    "identity_stays",
    "streams_stay",
    "names_stay",
    "mentions_stay",
    "tree_nodes_stay",
    "append",
    "integrate",
)
"""Functions and triggers, each replaced as a whole by its file, in this order."""
ROLES = ("ledger", "service", "reporting")
NUMBERED = re.compile(r"(\d{4})_(\w+)\.sql")


class MigrationStep(Struct, frozen=True, kw_only=True):
    """A versioned migration, applied once: its number from 1 on, without gaps, a name, and statements."""

    number: int
    name: str
    script: str

    @property
    def digest(self) -> str:
        return _digest(self.script)


class Applied(NamedTuple):
    """A step as a database has recorded it."""

    number: int
    name: str
    digest: str


class Schema(Struct, frozen=True, kw_only=True):
    """What one version of Quorate makes of a database: the steps in their order, then the repeatable scripts, then the
    privileges, a template that names roles."""

    steps: tuple[MigrationStep, ...]
    repeatable: tuple[str, ...]
    privileges: str

    @property
    def mark(self) -> str:
        """The comment on the schema `ledger` when all of it is there: readable by whoever may connect."""
        parts = (*(step.script for step in self.steps), *self.repeatable, self.privileges, *ROLES)
        return f"quorate {_digest(chr(0).join(parts))}"

    def mismatch(self, applied: Sequence[Applied]) -> str | None:
        """Why a database with these steps was not made by this version or an earlier one, as a line for a person."""
        for expected, (ours, theirs) in enumerate(zip(self.steps, applied, strict=False), 1):
            if theirs.number != expected:
                return f"The ledger's schema has step {theirs.number} ({theirs.name}) and not step {expected}."
            if theirs.digest != ours.digest:
                return (
                    f"Step {ours.number} of the ledger's schema ({ours.name}) has changed since it was applied "
                    f"(as {theirs.name}): put the file back as it was, and the change into a new step."
                )
        if len(applied) > len(self.steps):
            last = applied[-1]
            return (
                f"A newer Quorate made the ledger's schema: it is at step {last.number} ({last.name}), "
                f"and this version knows {len(self.steps)}."
            )
        return None

    def pending(self, applied: Sequence[Applied]) -> tuple[MigrationStep, ...]:
        """The steps that are still to be applied to a database without a mismatch."""
        return self.steps[len(applied) :]


def own() -> Schema:
    """The schema of this version, from the files of `ledger/sql`."""
    return Schema(
        steps=tuple(_steps()),
        repeatable=tuple(script(name) for name in REPEATABLE),
        privileges=script("privileges"),
    )


def script(name: str) -> str:
    """The text of a file of `ledger/sql`."""
    return files("ledger").joinpath("sql", f"{name}.sql").read_text()


def _steps() -> list[MigrationStep]:
    found = [(NUMBERED.fullmatch(file.name), file) for file in files("ledger").joinpath("sql", "migrations").iterdir()]
    steps = [MigrationStep(number=int(m[1]), name=m[2], script=file.read_text()) for m, file in found if m]
    return sorted(steps, key=lambda step: step.number)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
