"""Why a command is refused.

Refused                 says which rule is broken, in words, with the clause and the faults
├── Malformed           the event is out of order within itself, or its date may not be
├── Unlawful            it would make something that cannot be
├── Unacknowledged      a compensation leaves faults elsewhere that were not acknowledged
│   └── PerhapsRecorded what it begins may be recorded already, and nobody said that it is another
├── Unknown             it names something that is not recorded
└── NotPermitted        the actor may not do this
"""

from collections.abc import Sequence

from domain.faults import Fault
from domain.text import Words


class Refused(Exception):
    """A command that is not carried out, and records nothing: the rule that refuses it, in words, with clause and
    faults."""

    def __init__(self, rule: str, detail: Words, *, clause: str | None = None, faults: Sequence[Fault] = ()) -> None:
        super().__init__(str(detail))
        self.rule = rule
        self.detail = detail
        self.clause = clause
        self.faults = tuple(faults)


class Malformed(Refused):
    """The event is out of order within itself, or its date may not be."""


class Unlawful(Refused):
    """It would make something that cannot be."""


class Unacknowledged(Refused):
    """A compensation leaves faults elsewhere that were not acknowledged."""


class PerhapsRecorded(Unacknowledged):
    """What it begins may be recorded already, and nobody said that it is another."""


class Unknown(Refused):
    """It names something that is not recorded."""


class NotPermitted(Refused):
    """The actor may not do this."""
