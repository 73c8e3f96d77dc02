"""Holds the ledger to the checkpoints that were published and to those that a file has."""

from pathlib import Path
from typing import Any

from psycopg import Connection, IsolationLevel

from api.cli.arguments.options import InvalidArgument
from api.http.settings import Settings
from domain.text import said
from ledger.progress import Progress
from ledger.proof.audit import FINDINGS_MAX, AuditResult, audit
from ledger.proof.checkpoint import Checkpoint, Receipt, parse_checkpoint, parse_receipt
from ledger.proof.key_directory import KeyDirectory, KeyDirectoryError
from ledger.proof.note import Note, NoteError, VerifierKey, parse_key, parse_note, verified
from ledger.proof.published import PublishedCheckpoints
from ledger.proof.tree import hash_leaf, verify_inclusion

NAMED_MAX = 5
"""More checkpoints than these are not named one by one."""


def hold_to_checkpoints(
    settings: Settings, connection: "Connection[Any]", files: list[Path], key: Path | None, progress: Progress
) -> AuditResult:
    """Compare the ledger with its Merkle tree, the checkpoint that was signed last, those that were published, and those of
    the files. Raises InvalidArgument for a file that is no checkpoint of a key that is trusted."""
    directory = KeyDirectory(settings.signing_dir)
    try:
        keys = _keys(key) if key else _own_keys(directory) if directory.exists else []
        newest = directory.newest() if directory.exists else None
        own = directory.verifier_keys() if directory.exists else []
    except KeyDirectoryError as error:
        raise InvalidArgument(str(error)) from None
    read = [read_checkpoint(file, keys) for file in files]
    held = [*PublishedCheckpoints(settings.checkpoints_dir).all(own), *(checkpoint for checkpoint, _ in read)]
    receipts = {receipt.index + 1: hash_leaf(receipt.extra) for _, receipt in read if receipt}
    if newest is not None:
        held.append(parse_checkpoint(newest.text))
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    with connection.transaction():
        return audit(connection, held, progress, receipts)


def read_checkpoint(file: Path, keys: list[VerifierKey]) -> tuple[Checkpoint, Receipt | None]:
    """The checkpoint of a file, of a key that is trusted, and the receipt where it is one. Raises InvalidArgument."""
    try:
        content = file.read_text()
        if content.startswith("c2sp.org/tlog-proof"):
            receipt = parse_receipt(content)
            found = parse_checkpoint(receipt.checkpoint.text)
            _verify(receipt.checkpoint, keys)
            if not verify_inclusion(hash_leaf(receipt.extra), receipt.index, found.size, receipt.path, found.root):
                raise NoteError("the receipt's path does not lead to its checkpoint")
            return found, receipt
        note = parse_note(content)
        _verify(note, keys)
        return parse_checkpoint(note.text), None
    except (OSError, UnicodeDecodeError, NoteError) as error:
        reason = error.strerror or error if isinstance(error, OSError) else error
        raise InvalidArgument(said("{file} cannot be used: {reason}", file=str(file), reason=str(reason))) from None


def _own_keys(directory: KeyDirectory) -> list[VerifierKey]:
    """The keys of the log, and of those that were ended before it began."""
    return [*directory.verifier_keys(), *directory.ended_keys()]


def _verify(note: Note, keys: list[VerifierKey]) -> None:
    """Raises NoteError, which says which key to give where none of those that are trusted has signed."""
    ids = {(key.name, key.id) for key in keys}
    if not any((each.name, each.id) in ids for each in note.signatures):
        named = ", ".join(f"{each.name}+{each.id.hex()}" for each in note.signatures)
        raise NoteError(
            f"no key that is trusted has signed it. It is signed with {named}: give that key with --key FILE"
        )
    verified(note, keys)


def _keys(file: Path) -> list[VerifierKey]:
    try:
        return [parse_key(line) for line in file.read_text().splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError, NoteError) as error:
        reason = error.strerror or error if isinstance(error, OSError) else error
        raise InvalidArgument(said("{file} cannot be used: {reason}", file=str(file), reason=str(reason))) from None


def proof_report(result: AuditResult) -> list[str]:
    """What the comparison found, a line each, and in the last line what it comes to."""
    return [*map(str, result.findings[:FINDINGS_MAX]), f"Its proof: {_verdict(result)}."]


def _verdict(result: AuditResult) -> str:
    sizes = [f"{size:,}" for size in result.checkpoints if size]
    if result.findings:
        first = result.findings[0]
        unsure = first.kind == "truncated" and result.integrated < max(result.checkpoints, default=0)
        return f"not as it was, from position {first.position} on{' at the latest' if unsure else ''}"
    if sizes:
        some = sizes if len(sizes) <= NAMED_MAX else [*sizes[:2], "…", *sizes[-2:]]
        signed = f"checkpoint at {sizes[0]} was" if len(sizes) == 1 else f"checkpoints at {', '.join(some)} were"
        return f"every event is as it was when the {signed} signed"
    if result.integrated:
        return (
            f"every event up to {result.integrated:,} is as it was when it was integrated; no checkpoint covers it yet"
        )
    return "nothing was integrated or published yet that it could be held to"
