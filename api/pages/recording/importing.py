"""Importing in the browser: a file is uploaded, what would come of every row is looked at, what is asked is answered,
then it is recorded, in parts where one command does not take all of it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from api.commands.means import Means
from api.http.concurrency import QuestionQueue
from api.http.media import Json
from api.http.refusals import BadRequest
from api.imports.endpoint import import_rows
from api.imports.file_parser import ImportFile, parse_file
from api.imports.headings import ImportKind
from api.imports.route import IMPORT, IMPORTED_MAX_ROWS, PREVIEWED_MAX_ROWS, Imported
from api.imports.row_parsers import ImportRow, ParsingContext
from api.imports.rows.drafts import NEW_OUTCOMES
from api.languages import translator
from api.pages.form_tokens import new_key
from api.pages.question import Data, PageQuestions
from api.pages.recording.checking import administrator, fields_of
from api.pages.recording.controls import COMMON, body_from
from api.pages.recording.subjects import variables_of
from api.pages.recording.submission import FormError, decoded, errors_in_words, head_of
from api.pages.rendering import HEADERS, page
from api.pages.signing_in import Door
from api.pages.visit import Visit
from api.sheets import DateOrder, UnreadableSheet
from api.sheets.attendance_words import folded
from domain import refusals
from domain.refusals import Unknown
from domain.text import Words, said

FILE_MAX_BYTES = 440_000
"""What a body can hold beside another of that size, which goes along as text when a second file is chosen."""
NEAR = ("one-person", "near-name")
"""The rules that refuse a row for a name that may be somebody else's."""
CARRIED_FIELDS = ("kind", "file_name", "content", "dates", "create", "another", "authority", "evidence")


class ShownRow(Struct, frozen=True):
    """A row as the check shows it; `ask` is a name near one that is known, which may be somebody else's."""

    number: int
    label: str
    outcome: str
    text: str
    ask: str | None = None


class Upload(Struct, frozen=True, kw_only=True):
    """A file as it was sent, and its rows."""

    given: dict[str, str]
    kind: ImportKind
    parsed: ImportFile

    @property
    def whole(self) -> list[ImportRow]:
        """The rows whose cells can all be read."""
        return [row for row in self.parsed.rows if not row.faults]


class ImportPages:
    """The pages of the imports of one group."""

    def __init__(self, means: Means, questions: PageQuestions, door: Door, queue: QuestionQueue) -> None:
        self._means = replace(means, difference=None)
        self._queue = queue
        self._questions = questions
        self._door = door

    async def show(self, visit: Visit) -> Response:
        """What to send, and how."""
        administrator(visit)
        visit.allow("kind")
        return self._form(visit, await self._group(visit), visit.parameters)

    async def send(self, visit: Visit) -> Response:
        """A file that was sent, to be looked at row by row, or recorded."""
        administrator(visit)
        data = await self._group(visit)
        action = f"/console/groups/{data['group']['slug']}/import"
        given = await _given(await self._door.form(visit, action))
        if given.get("step") == "change":
            return self._form(visit, data, given)
        try:
            upload = await run_in_threadpool(_read, given, self._means.governance.today())
            body = _body(upload, data["group"]["slug"])
            if given.get("step") == "record":
                return await self._record(visit, data, upload, body)
            return await self._check(visit, data, upload, body)
        except UnreadableSheet as error:
            return self._form(visit, data, given, [FormError(error.words, "file")])
        except (refusals.Refused, BadRequest) as error:
            return self._form(visit, data, given, [FormError(error.detail)])

    async def _check(
        self, visit: Visit, data: Data, upload: Upload, body: Json, problem: Words | None = None
    ) -> Response:
        found = (
            await self._carry_out(visit, data, upload.kind, upload.whole, body, preview=True) if upload.whole else None
        )
        rows = [*_shown(upload, found)]
        return page(
            visit, "import_check", 400 if problem else 200, group=data["group"], rows=rows, found=found, upload=upload,
            notes=[translator()(note) for note in (*upload.parsed.notes, *(found.notes if found else ()))],
            action=visit.request.url.path, kept={name: upload.given.get(name, "") for name in CARRIED_FIELDS},
            asked=sorted({row.ask for row in rows if row.ask}), key=upload.given.get("key") or new_key(),
            refused=sum(row.outcome == "REFUSED" for row in rows), problem=problem and translator()(problem),
            new=sum(row.outcome in NEW_OUTCOMES for row in rows),
        )  # fmt: skip

    async def _record(self, visit: Visit, data: Data, upload: Upload, body: Json) -> Response:
        """Record the rows that can be, each part as one command; on to the page of the group."""
        found = await self._carry_out(visit, data, upload.kind, upload.whole, body, preview=True)
        refused = len(upload.whole) < len(upload.parsed.rows) or any(r.outcome == "REFUSED" for r in found.rows)
        if refused and upload.given.get("skip") != "yes":
            words = said("Some rows cannot be recorded: put them right in the file, or say that they are left out.")
            return await self._check(visit, data, upload, body, words)
        lawful = [row for row, result in zip(upload.whole, found.rows, strict=True) if result.outcome != "REFUSED"]
        recorded: Imported | None = None
        for number in range(0, len(lawful), IMPORTED_MAX_ROWS):
            part, key = lawful[number : number + IMPORTED_MAX_ROWS], f"{upload.given.get('key', '')} {number}"
            recorded = await self._carry_out(visit, data, upload.kind, part, body, preview=False, key=key)
        if recorded is None:
            return await self._check(visit, data, upload, body, said("There is nothing new to record."))
        return RedirectResponse(f"/console/events/{recorded.position}?recorded={recorded.position}", 303, HEADERS)

    async def _carry_out(
        self,
        visit: Visit,
        data: Data,
        kind: ImportKind,
        rows: Sequence[ImportRow],
        body: Json,
        *,
        preview: bool,
        key: str | None = None,
    ) -> Imported:
        found = decoded(IMPORT, {**body, kind.value: [row.fields for row in rows]})
        if isinstance(found, FormError):
            raise BadRequest(found.words, rule="shape")
        head = head_of(administrator(visit), {"group": data["group"]["slug"]}, key=key, preview=preview)
        return await import_rows(self._means, self._queue, head, found, visit.request.receive)

    async def _group(self, visit: Visit) -> Data:
        variables = variables_of({"group": visit.request.path_params["slug"]})
        data = await self._questions.ask(visit.request, administrator(visit), "form", variables)
        if data["group"] is None:
            raise Unknown("known-group", said("There is no such group that you may see."))
        return data

    def _form(self, visit: Visit, data: Data, given: Any, problems: list[FormError] | None = None) -> Response:
        errors = errors_in_words(problems)
        return page(
            visit, "import", 400 if errors else 200, data=data, group=data["group"], given=given, errors=errors,
            by_field=dict(errors), common=COMMON, kinds=[k.value for k in ImportKind], today="", rows=None, row_of=None,
            orders=[o.value for o in DateOrder], action=visit.request.url.path,
        )  # fmt: skip


async def _given(form: FormData) -> dict[str, str]:
    """The fields of the form as text; the file as text too, which goes along from page to page."""
    given = fields_of([(name, value) for name, value in form.multi_items() if isinstance(value, str)])
    sent = form.get("file")
    if isinstance(sent, UploadFile) and sent.filename:
        given["content"] = urlsafe_b64encode(await sent.read()).decode()
        given["file_name"] = sent.filename[-200:]
    return given


def _read(given: dict[str, str], today: Any) -> Upload:
    """The rows of the file. Raises UnreadableSheet, BadRequest."""
    if given.get("kind") not in [*ImportKind]:
        raise BadRequest(said("Say what the file holds."), rule="kind")
    try:
        content = urlsafe_b64decode(given.get("content", ""))
    except ValueError:
        content = b""
    if not content:
        raise BadRequest(said("Choose a file."), rule="file")
    if len(content) > FILE_MAX_BYTES:
        words = said("A file of more than {count} bytes is imported by the command line.", count=FILE_MAX_BYTES)
        raise BadRequest(words, rule="file")
    order = DateOrder(given["dates"]) if given.get("dates") in [*DateOrder] else None
    another = frozenset(folded(name) for name in given.get("another", "").split("\n") if name.strip())
    context = ParsingContext(also={}, order=DateOrder.DAY_FIRST, another=another, today=today)
    kind = ImportKind(given["kind"])
    parsed = parse_file(kind, content, context, None, order)
    if not 0 < len(parsed.rows) <= PREVIEWED_MAX_ROWS:
        raise BadRequest(said("A file holds from one row to {count}.", count=PREVIEWED_MAX_ROWS), rule="rows")
    return Upload(given=given, kind=kind, parsed=parsed)


def _body(upload: Upload, group: str) -> Json:
    create = {"create": True} if upload.given.get("create") == "yes" else {}
    named = {"file": upload.given.get("file_name") or "file", "digest": upload.parsed.digest}
    common = body_from(COMMON, upload.given)
    if "authority" not in common:
        raise BadRequest(said("Say who decided it."), rule="authority")
    return {**named, **create, **common}


def _shown(upload: Upload, found: Imported | None) -> list[ShownRow]:
    """Every row in the order of the file, with what would come of it."""
    results = iter(found.rows if found else ())
    shown = []
    for row in upload.parsed.rows:
        label = row.label or str(row.fields.get("date", ""))
        if row.faults:
            texts = "; ".join(f"{f.address} ({f.header}): {f.text}" for f in row.faults)
            shown.append(ShownRow(row.row, label, "REFUSED", texts))
            continue
        result = next(results)
        near = result.rule in NEAR and isinstance(row.fields.get("name"), str)
        shown.append(
            ShownRow(row.row, label, result.outcome, translator()(result.says), row.fields["name"] if near else None)
        )
    return shown
