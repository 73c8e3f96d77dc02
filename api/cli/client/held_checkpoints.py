"""Holds the ledger to the checkpoints that were published and to those that a file has."""

from pathlib import Path
from typing import Any

from psycopg import Connection, IsolationLevel

from api.cli.arguments.options import InvalidArgument
from api.cli.console import out
from api.http.settings import Settings
from domain.text import said
from ledger.proof.audit import AuditResult, Progress, audit
from ledger.proof.checkpoint import Checkpoint, parse_checkpoint, parse_receipt
from ledger.proof.key_directory import KeyDirectory, KeyDirectoryError
from ledger.proof.note import NoteError, VerifierKey, parse_key, parse_note, verified
from ledger.proof.tree import hash_leaf, verify_inclusion


def hold_to_checkpoints(
    settings: Settings, connection: "Connection[Any]", files: list[Path], key: Path | None, progress: Progress
) -> bool:
    """Compare the ledger with its Merkle tree, the newest checkpoint that was published, and those of the files;
    print what is not as it was. Whether all is. Raises InvalidArgument for a file that is no checkpoint of a key
    that is trusted."""
    directory = KeyDirectory(settings.signing_dir)
    try:
        keys = _keys(key) if key else directory.verifier_keys() if directory.exists else []
        newest = directory.newest() if directory.exists else None
    except KeyDirectoryError as error:
        raise InvalidArgument(str(error)) from None
    held = [read_checkpoint(file, keys) for file in files]
    if newest is not None:
        held.append(parse_checkpoint(newest.text))
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    with connection.transaction():
        result = audit(connection, held, progress)
    _print(result)
    return not result.findings


def read_checkpoint(file: Path, keys: list[VerifierKey]) -> Checkpoint:
    """The checkpoint of a file, which may be a receipt too, of a key that is trusted. Raises InvalidArgument."""
    try:
        content = file.read_text()
        if content.startswith("c2sp.org/tlog-proof"):
            receipt = parse_receipt(content)
            found = parse_checkpoint(receipt.checkpoint.text)
            verified(receipt.checkpoint, keys)
            if not verify_inclusion(hash_leaf(receipt.extra), receipt.index, found.size, receipt.path, found.root):
                raise NoteError("the receipt's path does not lead to its checkpoint")
            return found
        note = parse_note(content)
        verified(note, keys)
        return parse_checkpoint(note.text)
    except (OSError, UnicodeDecodeError, NoteError) as error:
        reason = error.strerror or error if isinstance(error, OSError) else error
        raise InvalidArgument(said("{file} cannot be used: {reason}", file=str(file), reason=str(reason))) from None


def _keys(file: Path) -> list[VerifierKey]:
    try:
        return [parse_key(line) for line in file.read_text().splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError, NoteError) as error:
        reason = error.strerror or error if isinstance(error, OSError) else error
        raise InvalidArgument(said("{file} cannot be used: {reason}", file=str(file), reason=str(reason))) from None


def _print(result: AuditResult) -> None:
    for finding in result.findings[:20]:
        out.print(str(finding), markup=False)
    what = f"ledger at position {result.head}: "
    if result.findings:
        out.print(f"{what}not as it was, from position {result.findings[0].position} on.")
    elif result.checkpoints:
        sizes = ", ".join(map(str, result.checkpoints))
        out.print(f"{what}as it was when its checkpoints were signed (at {sizes}).")
    elif result.integrated:
        out.print(
            f"{what}as it was when it was integrated, up to {result.integrated}; no checkpoint was published yet."
        )
    else:
        out.print(f"{what}nothing was integrated or published yet that it could be held to.")
