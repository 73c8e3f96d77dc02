"""Problems (RFC 9457): errors as the bodies of responses, in the language of the request, never with a stack trace."""

import logging
from errno import ENOSPC
from http import HTTPStatus
from uuid import uuid4

import msgspec
import psycopg
from eventsourcing.persistence import InterfaceError, OperationalError
from msgspec import UNSET
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.http import request_record
from api.http.costs import words_of
from api.http.media import json_response
from api.http.problem_details import MEDIA_TYPE, CellFault, Problem, ShownFault
from api.http.refusals import ApiRefusal, SheetRefused
from api.languages import translator
from domain import refusals
from domain.faults import Fault
from domain.text import Words, said
from ledger.governance import LostRace, VersionExpected
from ledger.keyring import KeyMissing, KeyringUnusable
from ledger.proof.consistency import Inconsistent
from ledger.proof.key_directory import KeyDirectoryError
from ledger.store.append_errors import KeyReused, LockTimeout
from ledger.unreadable_event import UnreadableEvent
from projections.engine.budget import OverBudget
from projections.engine.read_schema import OtherLedger, OtherVersion

log = logging.getLogger("quorate")


def shown_fault(fault: Fault) -> ShownFault:
    """A fault with the id by which it is acknowledged."""
    text, lang = translator().translate(fault.text)
    return ShownFault(fault.id, fault.rule, fault.clause, text, lang, fault.positions)


_TITLES = {
    "malformed": said("The request is malformed"),
    "not-authenticated": said("A valid credential is needed"),
    "not-permitted": said("This credential does not permit it"),
    "unknown": said("Nothing of that name is recorded"),
    "not-allowed": said("The method is not allowed here"),
    "lost-race": said("The record moved while this was decided"),
    "version-expected": said("The stream is not at the expected version"),
    "sheet-refused": said("The sheet cannot be taken as it is"),
    "too-slow": said("The request came too slowly"),
    "too-large": said("The request is too large"),
    "too-costly": said("The answer would cost too much"),
    "too-many-questions": said("Too many questions at once"),
    "busy": said("The service is busy"),
    "media-not-taken": said("The body is not of a kind that is taken here"),
    "rule-broken": said("A rule would be broken"),
    "faults-not-acknowledged": said("Faults elsewhere are not acknowledged"),
    "perhaps-recorded": said("This may be recorded already"),
    "key-reused": said("The idempotency key was used for something else"),
    "other-ledger": said("The answers are those of another ledger"),
    "other-version": said("The answers are those of another version"),
    "newer-event": said("A newer version recorded what this one cannot read"),
    "disk-full": said("No room is left on the disk"),
    "unavailable": said("The database does not answer"),
    "not-signed": said("No checkpoint can be signed"),
    "keyring-unusable": said("The keyring cannot be used"),
    "unexpected": said("Something unexpected went wrong"),
}

_STATUSES: tuple[tuple[type[Exception], HTTPStatus, str], ...] = (
    (refusals.Unknown, HTTPStatus.NOT_FOUND, "unknown"),
    (refusals.NotPermitted, HTTPStatus.FORBIDDEN, "not-permitted"),
    (refusals.PerhapsRecorded, HTTPStatus.UNPROCESSABLE_ENTITY, "perhaps-recorded"),
    (refusals.Unacknowledged, HTTPStatus.UNPROCESSABLE_ENTITY, "faults-not-acknowledged"),
    (refusals.Refused, HTTPStatus.UNPROCESSABLE_ENTITY, "rule-broken"),
    (Inconsistent, HTTPStatus.SERVICE_UNAVAILABLE, "not-signed"),
    (KeyDirectoryError, HTTPStatus.SERVICE_UNAVAILABLE, "not-signed"),
    (LostRace, HTTPStatus.CONFLICT, "lost-race"),
    (OtherLedger, HTTPStatus.SERVICE_UNAVAILABLE, "other-ledger"),
    (OtherVersion, HTTPStatus.SERVICE_UNAVAILABLE, "other-version"),
    (UnreadableEvent, HTTPStatus.SERVICE_UNAVAILABLE, "newer-event"),
    (LockTimeout, HTTPStatus.SERVICE_UNAVAILABLE, "unavailable"),
    (KeyReused, HTTPStatus.UNPROCESSABLE_ENTITY, "key-reused"),
    (VersionExpected, HTTPStatus.PRECONDITION_FAILED, "version-expected"),
)


def problem_of(error: Exception) -> Problem:
    """The problem of an error; what nobody expected is logged under an id, which is all that the client gets."""
    if isinstance(error, SheetRefused):
        cells = (
            tuple(CellFault(c.address, c.row, c.column, c.header, translator()(c.text)) for c in error.cells) or UNSET
        )
        return msgspec.structs.replace(_problem(error.type, error.status, error.detail, rule=error.rule), cells=cells)
    if isinstance(error, ApiRefusal):
        return _problem(error.type, error.status, error.detail, rule=error.rule)
    if isinstance(error, HTTPException):
        return _framework_problem(error)
    if isinstance(error, OverBudget):
        return _problem("too-costly", HTTPStatus.UNPROCESSABLE_ENTITY, words_of(error), rule="budget")
    for kind, status, name in _STATUSES:
        if isinstance(error, kind):
            if isinstance(error, refusals.Refused):
                faults = tuple(map(shown_fault, error.faults))
                return _problem(name, status, error.detail, rule=error.rule, clause=error.clause, faults=faults)
            return _problem(name, status, _words_of(error) or _TITLES[name], rule=name)
    return _problem_of_failure(error)


def _problem_of_failure(error: Exception) -> Problem:
    """The problem of what is nobody's request: database, disk, keyring, or a fault of ours."""
    id = request_record.current().id or uuid4().hex
    if _is_disk_full(error):
        log.error("problem %s: no room is left on the disk: %s", id, " ".join(str(error).split()))
        return _problem(
            "disk-full",
            HTTPStatus.INSUFFICIENT_STORAGE,
            said("Nothing was recorded. Try again when there is room; the log knows this as {id}.", id=id),
        )
    if isinstance(error, PoolTimeout | psycopg.OperationalError | OperationalError | InterfaceError):
        log.error("problem %s: the database does not answer: %s", id, " ".join(str(error).split()))
        return _problem(
            "unavailable", HTTPStatus.SERVICE_UNAVAILABLE, said("Try again; the log knows this as {id}.", id=id)
        )
    if isinstance(error, KeyringUnusable | KeyMissing):
        log.error("problem %s: %s", id, error)
        known = said("Nothing was recorded; the log knows this as {id}.", id=id)
        return _problem("keyring-unusable", HTTPStatus.SERVICE_UNAVAILABLE, known)
    log.error("problem %s", id, exc_info=error)
    return _problem(
        "unexpected",
        HTTPStatus.INTERNAL_SERVER_ERROR,
        said("The log knows this as {id}.", id=id),
    )


def problem_response(error: Exception) -> Response:
    """The response to a request that ended in an error."""
    problem = problem_of(error)
    headers: dict[str, str] = {}
    if isinstance(error, HTTPException | ApiRefusal):
        headers |= dict(error.headers or {})
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return json_response(problem, problem.status, headers, media_type=MEDIA_TYPE)


def _framework_problem(error: HTTPException) -> Problem:
    name = {404: "unknown", 405: "not-allowed", 413: "too-large"}.get(error.status_code, "malformed")
    details = {404: said("There is nothing at this address."), 405: said("This address does not take that method.")}
    return _problem(name, error.status_code, details.get(error.status_code, Words(str(error.detail))))


def _is_disk_full(error: BaseException | None) -> bool:
    """Whether an error, or what caused it, is that no room is left, of the database's disk or of the keyring's."""
    while error is not None:
        if isinstance(error, psycopg.errors.DiskFull) or (isinstance(error, OSError) and error.errno == ENOSPC):
            return True
        error = error.__cause__
    return False


def _words_of(error: Exception) -> Words | None:
    """The message of an error of the ledger: words, or a text without translation."""
    message = error.args[0] if error.args else ""
    return message if isinstance(message, Words) else Words(str(error)) if str(error) else None


def _problem(
    name: str,
    status: int,
    detail: Words,
    *,
    rule: str | None = None,
    clause: str | None = None,
    faults: tuple[ShownFault, ...] = (),
) -> Problem:
    request_record.current().problem = name
    by = translator()
    text, lang = by.translate(detail)
    return Problem(f"urn:quorate:problem:{name}", by(_TITLES[name]), int(status), text, lang, rule, clause, faults)
