"""The API client of the command line: over HTTP to a server, or to the ASGI application within this process."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import httpx
import msgspec

from api.cli.arguments.options import InvalidArgument
from api.cli.client.problems import problem_lines
from api.http.media import JSON
from api.http.problem_details import MEDIA_TYPE, Problem
from api.languages import translator
from domain.text import said

NDJSON = "application/x-ndjson"
PATIENCE_S = 60.0
ATTEMPTS = 6

PAGE_NODES = 500
"""Nodes of a list that are asked for at a time."""

PAGE_NODES_WITH_REASONS = 200
"""The same of a list whose nodes hold reasons, words and references: duties, faults."""

NO_TOKEN = (
    'Say who you are: make a token with `quorate token create "Your Name" --role administrator`, '
    "then `export QUORATE_TOKEN=quorate_…` and run this again."
)


class ProblemAnswered(Exception):
    """The answer was a problem (RFC 9457): nothing was recorded. `lines` are the problem for a person."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem
        self.lines = tuple(problem_lines(problem))


_UNKNOWN_GROUP = re.compile("(?:group|slug): none is recorded under (.+)")


class NoAnswer(Exception):
    """There was no answer, or none that could be understood; the message is one line for a person."""


class ClientSession:
    """Posts commands and queries with one credential. Each reads its own writes: it waits until the read side has come to
    the `position` of the last command. `catch_up` does the projector's work where no projector runs."""

    def __init__(self, http: httpx.Client, catch_up: Callable[[int], None] | None = None) -> None:
        self._http = http
        self._catch_up = catch_up
        self.position = 0

    def post(self, path: str, body: Any, *, key: str | None = None, preview: bool = False) -> dict[str, Any]:
        """Post a command as JSON: the answer, with `preview` that of its preview. `key` is the idempotency key.

        Raises ProblemAnswered, NoAnswer."""
        headers = {"Content-Type": JSON} | ({"Idempotency-Key": key} if key else {})
        return self._post(path, headers, _encoded(body), preview)

    def post_file(self, path: str, content: bytes, *, preview: bool = False) -> dict[str, Any]:
        """Post a file, whose type the server detects from its bytes. Raises ProblemAnswered, NoAnswer."""
        return self._post(path, {"Content-Type": "application/octet-stream"}, content, preview)

    def get(self, path: str, **params: str | Sequence[str]) -> Any:
        """The decoded JSON of an answer; of any other type its bytes. Raises ProblemAnswered, NoAnswer."""
        answer = self._send("GET", path, headers=self._waiting(), params=params)
        return _decoded(answer) if _media(answer) == JSON else answer.content

    @property
    def streams(self) -> bool:
        """Whether answers come as they are made: in this process they come whole."""
        return self._catch_up is None

    def lines(self, path: str, **params: str) -> Iterator[dict[str, Any]]:
        """The lines of an NDJSON answer as they come. Raises ProblemAnswered, and NoAnswer where the connection is lost."""
        try:
            with self._http.stream("GET", path, headers=self._waiting(), params=params) as answer:
                if _media(answer) != NDJSON:
                    answer.read()
                    raise _problem_in(answer)
                for line in answer.iter_lines():
                    yield msgspec.json.decode(line)
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            raise self._no_answer(error) from None

    def get_bytes(self, path: str, **params: str | Sequence[str]) -> bytes:
        """The bytes of an answer, of whatever type. Raises ProblemAnswered, NoAnswer."""
        return self._send("GET", path, headers=self._waiting(), params=params).content

    def query(self, query: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The data of a GraphQL query. Raises ProblemAnswered, and NoAnswer for errors."""
        content = _encoded({"query": query, "variables": dict(variables or {})})
        for _ in range(ATTEMPTS):
            headers = {"Content-Type": JSON, "Accept": JSON, **self._waiting()}
            answer = self._send("POST", "/graphql", headers=headers, params={}, content=content)
            result = _decoded(answer)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
        if errors := result.get("errors"):
            if group := next(filter(None, (_UNKNOWN_GROUP.fullmatch(e["message"]) for e in errors)), None):
                raise InvalidArgument(said("There is no group {group} that you may see.", group=group[1]))
            raise NoAnswer(f"The question was not answered: {'; '.join(e['message'] for e in errors)}")
        data: dict[str, Any] = result["data"]
        return data

    def nodes(self, query: str, field: str, variables: Mapping[str, Any], page_size: int) -> Iterator[dict[str, Any]]:
        """The nodes of a connection, page by page. The query takes the variables `first` and `after`, and its `field` has
        `nodes` and `pageInfo { hasNextPage endCursor }`."""
        after: str | None = None
        while True:
            page = self.query(query, {**variables, "first": page_size, "after": after})[field]
            yield from page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    def today(self) -> str:
        """Today's date at the service, in ISO format."""
        return str(self.query("{ ledger { on } }")["ledger"]["on"])

    def group_slug(self, group: str) -> str | None:
        """The slug of the group of that slug, id or name; None where there is none that the credential reaches."""
        query = "query ($slug: String!) { group(slug: $slug) { slug } }"
        found = self.query(query, {"slug": group})["group"]
        return None if found is None else str(found["slug"])

    def can_see_group(self, group: str) -> bool:
        """Whether there is a group of that slug, id or name that the credential reaches."""
        return self.group_slug(group) is not None

    def catch_up(self) -> None:
        """Bring the read side to the last command's position, where that is this process's task."""
        if self._catch_up:
            self._catch_up(self.position)

    def _waiting(self) -> dict[str, str]:
        self.catch_up()
        return {"Quorate-Wait-For": str(self.position)} if self.position else {}

    def _post(self, path: str, headers: Mapping[str, str], content: bytes, preview: bool) -> dict[str, Any]:
        params = {"preview": "true"} if preview else {}
        result: dict[str, Any] = _decoded(self._send("POST", path, headers=headers, params=params, content=content))
        self.position = max(self.position, *result.get("positions", ()), 0)
        return result

    def _send(self, method: str, path: str, **given: Any) -> httpx.Response:
        try:
            answer = self._http.request(method, path, **given)
        except httpx.HTTPError as error:
            raise self._no_answer(error) from None
        if _media(answer) == MEDIA_TYPE:
            raise _problem_in(answer)
        return answer

    def _no_answer(self, error: Exception) -> NoAnswer:
        return NoAnswer(f"Quorate does not answer at {self._http.base_url}: {error or type(error).__name__}")


def bearer(token: str) -> dict[str, str]:
    """The headers of whoever speaks: the credential, and the language of this run."""
    return {"Authorization": f"Bearer {token}", "Accept-Language": translator().language}


def _problem_in(answer: httpx.Response) -> Exception:
    """The problem that an answer is."""
    if _media(answer) != MEDIA_TYPE:
        where = answer.request.url.copy_with(query=None)
        return NoAnswer(f"{where} answers {answer.status_code}, which is not what Quorate says.")
    return ProblemAnswered(msgspec.json.decode(answer.content, type=Problem))


def _media(answer: httpx.Response) -> str:
    return str(answer.headers.get("content-type", "")).partition(";")[0].strip()


def _encoded(body: Any) -> bytes:
    return msgspec.json.encode(body)


def _decoded(answer: httpx.Response) -> Any:
    try:
        return msgspec.json.decode(answer.content)
    except msgspec.DecodeError:
        raise _problem_in(answer) from None
