"""`GET /persons/{person}/record` and `GET /agencies/{agency}/record`: everything that is recorded of one of them, as JSON,
HTML or PDF; recorded in the access record."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from api.commands.fields.event_fields import unknown_stream
from api.commands.means import Means
from api.http import request_record
from api.http.access_entries import AccessKind
from api.http.concurrency import QuestionQueue
from api.http.endpoints import Endpoint
from api.http.media import JSON
from api.http.parameters import parse_language
from api.http.refusals import BadRequest
from api.http.request_record import PURPOSE_CHARS_MAX, Reading
from api.http.waiting import Readers
from api.languages import translating, translator
from api.reports.endpoint import CONTENT_SECURITY_POLICY
from api.subject_access import documents
from api.subject_access.record import SubjectKind, SubjectRecord, subject_record
from domain.characters import unseen_in
from domain.permission import Credential, permit_subject_access
from domain.text import said
from projections.engine.budget import Budget
from projections.engine.snapshot import Snapshot, snapshot
from projections.questions import agencies, existence, trail
from projections.questions.group import groups

MEDIA_TYPES = {"json": JSON, "html": "text/html; charset=utf-8", "pdf": "application/pdf"}
SUBJECTS: dict[SubjectKind, str] = {"person": "/persons/{person}/record", "agency": "/agencies/{agency}/record"}
"""The address of the record of each kind of subject."""
PARAMETERS = ("format", "lang", "purpose")


def subject_endpoint(kind: SubjectKind, means: Means, readers: Readers, queue: QuestionQueue) -> Endpoint:
    """The endpoint of the records of persons, or of agencies."""

    async def answer(request: Request) -> Response:
        credential = await means.authenticate(request)
        permit_subject_access(credential)
        work = partial(_answer, kind, means, readers, credential, request)
        straight = request.query_params.get("format") == "pdf"
        return await queue.run(credential.actor, request.receive, work, bulk=True, straight=straight)

    return answer


def _answer(
    kind: SubjectKind, means: Means, readers: Readers, credential: Credential, request: Request, budget: Budget
) -> Response:
    asked = request.query_params
    for name in asked:
        if name not in PARAMETERS or len(asked.getlist(name)) > 1:
            raise BadRequest(said("A record takes {names}, each once.", names=[*PARAMETERS]), rule="parameter")
    format, language = asked.get("format", "json"), parse_language(asked.get("lang", translator().language))
    if format not in MEDIA_TYPES:
        raise BadRequest(said("`format` is one of {all}.", all=[*MEDIA_TYPES]), rule="format")
    purpose = asked.get("purpose", "")
    if len(purpose) > PURPOSE_CHARS_MAX or not purpose.isprintable() or unseen_in(purpose):
        words = said("`purpose` is a line of at most {count} characters.", count=PURPOSE_CHARS_MAX)
        raise BadRequest(words, rule="purpose")
    given = request.path_params[kind]
    with readers.connection() as connection, snapshot(connection, budget) as seen, translating(language):
        within = None if credential.groups is None else sorted(set(groups.ids(seen, [*credential.groups]).values()))
        id = _reached(seen, kind, given, within)
        made = subject_record(seen, kind, id, means.keyring.open, within)
        budget.check()
        content = _rendered(made, format)
    current = request_record.current()
    current.purpose = current.purpose or purpose
    current.readings.append(Reading(AccessKind.SUBJECT, f"{kind} {id} {format}", made.position))
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{kind}-{id}.{format}"',
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Quorate-Position": str(made.position),
    }
    return Response(content, 200, headers, MEDIA_TYPES[format])


def _reached(seen: Snapshot, kind: SubjectKind, given: str, within: list[str] | None) -> str:
    """The id of the subject. Raises Unknown for one that is not recorded and, in the same words, for a person whom groups
    beyond the reach of the credential name."""
    if kind == "agency":
        id = agencies.id_of(seen, given)
    else:
        id = given if existence.person_is_recorded(seen, given, within) else None
        if id and within is not None and trail.names_beyond(seen, id, within):
            id = None
    if id is None:
        raise unknown_stream(kind, given)
    return id


def _rendered(record: SubjectRecord, format: str) -> bytes:
    language = translator().language
    match format:
        case "json":
            return documents.render_json(record)
        case "html":
            return documents.render_html(record, language)
        case _:
            return documents.render_pdf(record, language)
