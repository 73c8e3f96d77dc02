"""`GET /reports/{kind}?group=&period=`: a report as HTML, PDF, CSV or XLSX, or its `Statement` as JSON."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from api.commands.means import Means
from api.http import request_record
from api.http.access_entries import AccessKind
from api.http.concurrency import QuestionQueue
from api.http.endpoints import Endpoint
from api.http.media import JSON, json_response
from api.http.parameters import check_names, parse_flag, parse_language, parse_position
from api.http.refusals import BadRequest
from api.http.request_record import Reading
from api.http.waiting import PositionWaits, Readers
from api.languages import LanguageCode, translator
from api.people.finder import Opener
from api.reports.compilation import ReportExplanations, compile_report
from api.reports.formats import data_files
from api.reports.formats.html import render_html
from api.reports.model import CompiledReport
from api.reports.reader import NamePersons
from api.reports.subject import subject_of
from api.sheets.media_types import CSV, XLSX
from domain.permission import Credential
from domain.refusals import NotPermitted
from domain.text import Words, said
from ledger.world.sources import StreamSource
from projections.engine.budget import Budget
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot, snapshot
from projections.questions import persons

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "csv": CSV,
    "xlsx": XLSX,
    "json": JSON,
}
PARAMETERS = ("explain", "format", "group", "known-at", "lang", "names", "period")
RENDERED = ("pdf", "xlsx")
EXPLAINED = ("html", "pdf", "xlsx")
"""The formats for people, which explain the verdicts that are not plainly met; the CSV does only where it is asked."""
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
)


class Statement(Struct, frozen=True, kw_only=True):
    """What a report states of itself; `prepared` are the ids of the reports whose paragraphs are in it."""

    group: str
    report: str
    period: str
    start: str
    end: str
    on: str
    position: int
    terms: str | None
    rule_version: int
    digest: str
    prepared: tuple[str, ...]
    overtaken: tuple[dict[str, Any], ...]


def report_endpoint(
    means: Means, readers: Readers, queue: QuestionQueue, waits: PositionWaits, source: StreamSource
) -> Endpoint:
    """The endpoint of reports. It compiles and renders in the queue's threads, on a connection of the read side;
    explanations read the streams of `source`."""

    async def answer(request: Request) -> Response:
        credential = await means.authenticate(request)
        before = partial(waits.until, position) if (position := _waits_for(request)) is not None else None
        work = partial(_answer, means, readers, source, credential, request)
        straight = request.query_params.get("format") in RENDERED
        return await queue.run(credential.actor, request.receive, work, before=before, bulk=True, straight=straight)

    return answer


def _answer(
    means: Means, readers: Readers, source: StreamSource, credential: Credential, request: Request, budget: Budget
) -> Response:
    asked = request.query_params
    check_names(asked, PARAMETERS)
    format = asked.get("format", "html")
    if format not in MEDIA_TYPES:
        raise BadRequest(said("`format` is one of {all}.", all=[*MEDIA_TYPES]), rule="format")
    language = parse_language(asked.get("lang", translator().language))
    for name in ("group", "period"):
        if not asked.get(name):
            raise BadRequest(said("Say which {name}: ?group=SLUG&period=2025-26-Q3", name=name), rule=name)
    names, every = (parse_flag(name, asked.get(name, "false")) for name in ("names", "explain"))
    if names and not credential.names:
        raise NotPermitted("may-see-names", said("this credential does not see names of people"))
    with readers.connection() as connection, snapshot(connection, budget) as seen:
        subject = subject_of(
            seen, credential, request.path_params["kind"], asked["group"], asked["period"], asked.get("known-at")
        )
        named = person_names(seen, means.keyring.open) if names else None
        explanations = None
        if every or format in EXPLAINED:
            explanations = ReportExplanations(source, every)
        report = compile_report(seen, subject, named, explanations)
    budget.check()
    what = f"{subject.kind} {subject.slug} {subject.period.label} {format}{' with names' if names else ''}"
    request_record.current().readings.append(Reading(AccessKind.REPORT, what, subject.position, subject.on))
    file = f"{subject.kind}-{subject.slug}-{subject.period.label}.{format}"
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'{"inline" if format == "html" else "attachment"}; filename="{file}"',
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Quorate-Position": str(subject.position),
        "Quorate-Digest": report.digest,
        "Quorate-Overtaken-By": " ".join(str(o.position) for o in report.later_corrections),
    }
    if format == "json":
        return json_response(_statement(report), 200, headers)
    return Response(_render(report, format, language), 200, headers, MEDIA_TYPES[format])


def _render(report: CompiledReport, format: str, lang: LanguageCode) -> bytes:
    match format:
        case "html":
            return render_html(report, lang)
        case "pdf":
            from api.reports.formats.pdf import render_pdf  # imports fpdf2, which few processes need

            return render_pdf(report, lang)
        case "csv":
            return data_files.render_csv(report.shown)
        case _:
            from api.reports.formats.workbook import render_xlsx  # imports openpyxl

            return render_xlsx(report, lang)


def _statement(report: CompiledReport) -> Statement:
    subject = report.subject
    return Statement(
        group=subject.slug,
        report=subject.kind,
        period=subject.period.label,
        start=subject.period.start.isoformat(),
        end=subject.period.end.isoformat(),
        on=subject.on.isoformat(),
        position=subject.position,
        terms=subject.terms,
        rule_version=subject.rule_version,
        digest=report.digest,
        prepared=report.prepared,
        overtaken=tuple(
            {"position": o.position, "on": o.on.isoformat(), "sentence": o.sentence} for o in report.later_corrections
        ),
    )


def _waits_for(request: Request) -> int | None:
    """The position that the answers must have come to, where the client names one. Raises BadRequest."""
    header = request.headers.get("quorate-wait-for")
    position = None if header is None else parse_position(header)
    if header is not None and position is None:
        raise BadRequest(said("Quorate-Wait-For is not a position of the ledger"), rule="wait-for")
    return position


def person_names(seen: Snapshot, open_sealed: Opener) -> NamePersons:
    """Opens the names that persons have today."""

    def name(ids: Sequence[str]) -> dict[str, Words | str]:
        found = persons.by_id(seen, Clocks(seen.head.position, seen.today), [*ids])
        return {
            id: (open_sealed(rows[0].name) or "") if rows[0].name and not rows[0].erased else said("an erased person")
            for id, rows in found.items()
            if rows
        }

    return name
