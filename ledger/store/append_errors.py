"""Why an append is refused, and which refusal an error of the database stands for."""

import psycopg
from eventsourcing.persistence import DatabaseError, IntegrityError, OperationalError, PersistenceError

# AppendRefused
#  ├─ KeyReused      the command id is recorded with other content
#  ├─ ReadsMoved     a stream that the decision read has moved
#  ├─ VersionTaken   a version is not the next one of its stream
#  ├─ NameTaken      a slug or alias belongs, or once belonged, to another stream
#  └─ LockTimeout    the turn to append did not come in time


class AppendRefused(Exception):
    """Nothing was recorded."""


class KeyReused(AppendRefused):
    """The command id is recorded with other content."""


class ReadsMoved(AppendRefused):
    """A stream that the decision read has moved since."""


class VersionTaken(AppendRefused):
    """A version is not the next one of its stream."""


class NameTaken(AppendRefused):
    """A slug or alias belongs, or once belonged, to another stream of its kind."""


class LockTimeout(AppendRefused):
    """The turn to append did not come in time."""


def refusal_of(error: PersistenceError) -> AppendRefused | None:
    """The refusal that an error of the database stands for: by its constraint, lock or SQLSTATE; None for any other."""
    cause = error.__cause__
    if not isinstance(cause, psycopg.Error):
        return None
    words = cause.diag.message_primary or str(cause)
    if isinstance(error, IntegrityError):
        return (NameTaken if cause.diag.constraint_name == "names_pkey" else VersionTaken)(words)
    if isinstance(error, OperationalError) and isinstance(cause, psycopg.errors.LockNotAvailable):
        return LockTimeout(words)
    if isinstance(error, DatabaseError) and cause.sqlstate in {"QU002", "QU003"}:
        return (KeyReused if cause.sqlstate == "QU002" else ReadsMoved)(words)
    return None
