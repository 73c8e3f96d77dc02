"""Executes the document of a page in process: by the executor of GraphQL, with the visitor's credential."""

import re
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool
from starlette.requests import Request

from api.graphql.asked_fields import asked_fields
from api.graphql.endpoint import GraphQLEndpoint
from api.graphql.execution import executed, formatted_error
from api.graphql.operations.document_cache import DocumentCache
from api.graphql.refusals import NotRecorded
from api.http import request_record
from api.http.access_entries import AccessKind
from api.http.concurrency import QuestionQueue
from api.http.refusals import AnswersBehind, BadRequest
from api.http.request_record import Reading
from api.http.waiting import PositionWaits
from domain.permission import Credential
from domain.text import Words
from projections.engine.budget import Budget
from projections.engine.snapshot import snapshot

NOT_RECORDED = "not-recorded"
"""The rule of a refusal of what a filter names and nobody, or nobody here, knows."""
QUESTIONS = Path(__file__).parent / "questions"

NO_CLOCKS: Mapping[str, str] = {}

Data = dict[str, Any]


@cache
def document(name: str) -> str:
    """The text of a page's document, with the fragments that pages share."""
    text = (QUESTIONS / f"{name}.graphql").read_text(encoding="utf-8")
    for file in sorted((QUESTIONS / "fragments").glob("*.graphql")):
        if f"...{file.stem}" in text:
            text += file.read_text(encoding="utf-8")
    return text


def page_documents() -> list[str]:
    """The documents of all pages."""
    return [document(file.stem) for file in sorted(QUESTIONS.glob("*.graphql"))]


class PageQuestions:
    """Asks the read side for pages."""

    def __init__(
        self,
        readers: "ConnectionPool[Connection[Any]]",
        asked: GraphQLEndpoint,
        queue: QuestionQueue,
        waits: PositionWaits,
    ) -> None:
        self._waits = waits
        self._readers = readers
        self._endpoint = asked
        self._queue = queue
        self._documents = DocumentCache(asked.schema)

    async def ask(
        self,
        request: Request,
        credential: Credential,
        name: str,
        variables: Mapping[str, Any],
        *,
        wait_for: int | None = None,
        straight: bool = False,
        clocks: Mapping[str, str] = NO_CLOCKS,
    ) -> Data:
        """The data of a document, at least of the position `wait_for`; `straight` where it is known to be long. `clocks`
        are, by the field of the document, the parameters of the address that set its `knownAt`, where it is not `known`.
        Raises BadRequest, AnswersBehind and what the queue raises."""
        before = partial(self._waits.until, wait_for) if wait_for else None
        work = partial(self._answer, credential, name, dict(variables), clocks)
        return await self._queue.run(credential.actor, request.receive, work, before=before, straight=straight)

    def _answer(
        self, credential: Credential, name: str, variables: dict[str, Any], clocks: Mapping[str, str], budget: Budget
    ) -> Data:
        checked = self._documents.checked(document(name))
        if checked.errors or checked.document is None:
            raise AssertionError(f"{name}: {checked.errors}")
        with self._readers.connection() as connection, snapshot(connection, budget) as seen:
            context = self._endpoint.context(seen, credential)
            plan = checked.plan(self._endpoint.schema, None)
            result = executed(self._endpoint.schema, checked.document, context, variables, None, plan)
            if seen.past:
                what = f"{name}: {asked_fields(checked.document, None, variables)}"
                request_record.current().readings.append(Reading(AccessKind.PAGE, what, *seen.past))
        if result.errors:
            error = result.errors[0]
            formatted = formatted_error(error)
            found = formatted.get("extensions", {}).get("code")
            if found == "UNEXPECTED":
                raise error.original_error or error
            if isinstance(error.original_error, NotRecorded):
                found = NOT_RECORDED
            refusal = AnswersBehind if found == "BEHIND" else BadRequest
            message = _of_address(formatted["message"], str((error.path or [""])[0]), clocks)
            raise refusal(Words(message), rule=str(found or "value").lower().replace("_", "-"))
        assert result.data is not None
        return result.data


_CLOCK = re.compile("^(?:(from|to): )?knownAt: ")


def _of_address(message: str, field: str, clocks: Mapping[str, str]) -> str:
    """What is said of `knownAt`, said of the parameter of the address that set it."""
    return _CLOCK.sub(lambda found: f"{found[1]}-known: " if found[1] else f"{clocks.get(field, 'known')}: ", message)
