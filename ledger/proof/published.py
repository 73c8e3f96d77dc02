"""The checkpoints in a log's directory (`checkpoint`, `SIZE.checkpoint`, and those in notes of rotation), which a new one
must go with."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ledger.proof.checkpoint import Checkpoint, parse_checkpoint
from ledger.proof.note import Note, NoteError, VerifierKey, parse_note, verified
from ledger.proof.rotation import parse_rotation

FileState = tuple[str, int, int]


class PublishedCheckpoints:
    """Those in `directory`. What goes with one head need not be compared with the next, which goes on from that: so the
    files that did are remembered, and that head. For one thread at a time."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._compared: set[FileState] = set()
        self._head: Checkpoint | None = None

    def newest(self, keys: Sequence[VerifierKey]) -> Note | None:
        """The one of the greatest size that one of the keys has signed."""
        found: Note | None = None
        size = -1
        for file in (self._directory / "checkpoint", *sorted(self._directory.glob("*.checkpoint"), reverse=True)):
            if (read := _read(file)) and read[0].size > size and _is_signed(read[1], keys):
                size, found = read[0].size, read[1]
            if file.stem.isdigit() and int(file.stem) <= size:
                break  # the files that follow are of smaller ones
        return found

    def all(self, keys: Sequence[VerifierKey]) -> list[Checkpoint]:
        """Those that one of the keys has signed, by size."""
        read = [each for file in self._files() if (each := _read(file)) and _is_signed(each[1], keys)]
        return sorted({checkpoint for checkpoint, _ in read}, key=lambda each: (each.size, each.root))

    def differing(
        self, head: Checkpoint, keys: Sequence[VerifierKey], goes: Callable[[Checkpoint], bool]
    ) -> Checkpoint | None:
        """The first that one of the keys has signed and that does not go with a head, as `goes` finds."""
        if self._head is not None and self._head.origin != head.origin:
            self._compared, self._head = set(), None
        if self._head is not None and not goes(self._head):
            return self._head
        compared = set[FileState]()
        for file in self._files():
            try:
                about = file.stat()
            except OSError:
                continue
            state = str(file), about.st_mtime_ns, about.st_ino
            if state not in self._compared and (read := _read(file)):
                checkpoint, note = read
                if checkpoint.origin == head.origin and not goes(checkpoint) and _is_signed(note, keys):
                    return checkpoint
            compared.add(state)
        self._compared, self._head = compared, head
        return None

    def _files(self) -> Iterator[Path]:
        yield from sorted(self._directory.glob("*.checkpoint"))
        yield self._directory / "checkpoint"
        yield from sorted(self._directory.glob("rotations/*.rotation"))


def _read(file: Path) -> tuple[Checkpoint, Note] | None:
    """The checkpoint of a file, or that at which the key was changed, and the note; whoever signed it."""
    try:
        note = parse_note(file.read_text())
        return parse_rotation(note).at if file.suffix == ".rotation" else parse_checkpoint(note.text), note
    except (OSError, UnicodeDecodeError, NoteError):
        return None


def _is_signed(note: Note, keys: Sequence[VerifierKey]) -> bool:
    try:
        return bool(verified(note, keys))
    except NoteError:
        return False
