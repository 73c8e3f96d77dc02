"""Change of a log's key: a signed note in which the old key names the new one, so that whoever holds the old one gets to
the new without trusting anybody else."""

from msgspec import Struct

from ledger.proof.checkpoint import Checkpoint, parse_checkpoint
from ledger.proof.note import Note, NoteError, Signer, VerifierKey, parse_key, verified

FORMAT = "quorate/key@v1"


class Rotation(Struct, frozen=True):
    """The checkpoint at which a log's key was changed, and the key that signs what comes after it."""

    at: Checkpoint
    after: VerifierKey

    @property
    def text(self) -> str:
        return f"{FORMAT}\n{self.at.text}{self.after}\n"


def rotation_note(at: Checkpoint, before: Signer, after: Signer) -> Note:
    """The note of a rotation: the new key signs it since it has it, the old one since it names it."""
    text = Rotation(at, after.key).text
    return Note(text, (after.sign(text), before.sign(text)))


def parse_rotation(note: Note) -> Rotation:
    """The rotation of a note that the key which it names has signed. Raises NoteError."""
    lines = note.text.split("\n")
    if len(lines) != 6 or lines[0] != FORMAT:
        raise NoteError("not a change of a log's key")
    found = Rotation(parse_checkpoint("\n".join([*lines[1:4], ""])), parse_key(lines[4]))
    verified(note, [found.after])
    return found
