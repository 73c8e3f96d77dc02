"""Breaks of a log, which its keeper has said openly: it ended, and another goes on in its place (docs/proof.md)."""

from dataclasses import dataclass

from quorate_verify.keys import Trusted, signers
from quorate_verify.notes import Checkpoint, Malformed, read_checkpoint, read_note

FORMAT = "quorate/break@v1"


@dataclass(frozen=True)
class Break:
    """The last checkpoint of the log that ended, the first of the one that goes on, and why."""

    ended: Checkpoint
    begun: Checkpoint
    reason: str

    def __str__(self) -> str:
        sizes = f"ended with {self.ended.size} events and went on as {self.begun.origin} with {self.begun.size}"
        return f"{self.ended.origin} {sizes}: {self.reason}"


class Unsigned(Malformed):
    """Only keys have signed it that were not given: `keys`."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__("no key that is trusted has signed the break")
        self.keys = keys


def read_break(content: str, by: Trusted) -> Break:
    """The break of a note that a trusted key has signed. Raises Malformed, Unsigned."""
    note = read_note(content)
    lines = note.text.splitlines()
    if len(lines) != 8 or lines[0] != FORMAT:
        raise Malformed("not a break of a log")
    ended, begun = (read_checkpoint("\n".join([*lines[first : first + 3], ""])) for first in (1, 4))
    if not signers(note, ended.origin, by) and not signers(note, begun.origin, by):
        raise Unsigned(note.named(ended.origin, begun.origin))
    return Break(ended, begun, lines[7])


def breaks_between(origin: str, until: str, known: list[Break]) -> list[Break]:
    """The breaks by which a log became another, in their order; none where it did not."""
    found: list[Break] = []
    while origin != until:
        following = next((b for b in known if b.ended.origin == origin and b not in found), None)
        if following is None:
            return []
        found.append(following)
        origin = following.begun.origin
    return found
