"""The API client of the command line: over HTTP to a server, or to the ASGI application within this process."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec

from api.cli.arguments.options import InvalidArgument
from api.cli.client.database_access import DatabaseLogins, open_ledger, prepare_database, reach_database, settings_of
from api.cli.client.problems import problem_lines
from api.commands.ids import DEMONSTRATION_ACTOR
from api.http import inprocess
from api.http.media import JSON
from api.http.problems import MEDIA_TYPE, Problem
from api.http.settings import Settings, SettingsError
from api.http.tokens import DEMONSTRATION_CREDENTIALS
from api.languages import translator
from api.server.app import create_app
from api.server.service import Service
from domain.text import said
from ledger.postgres.dsn import service_dsn
from projections.engine.projector import catch_up_to

PATIENCE_S = 60.0
ATTEMPTS = 6


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


class Session:
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

    def can_see_group(self, group: str) -> bool:
        """Whether there is a group of that slug that the credential reaches."""
        query = "query ($slug: String!) { group(slug: $slug) { slug } }"
        return self.query(query, {"slug": group})["group"] is not None

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
            raise NoAnswer(
                f"Quorate does not answer at {self._http.base_url}: {error or type(error).__name__}"
            ) from None
        if _media(answer) == MEDIA_TYPE:
            raise ProblemAnswered(msgspec.json.decode(answer.content, type=Problem))
        return answer


@contextmanager
def open_session(server: str | None = None, token: str | None = None, data: Path | None = None) -> Iterator[Session]:
    """A session with the server that the options or the environment name, else with the ledger of the data directory, in
    this process. Raises SettingsError."""
    if server and data:
        raise SettingsError("Give --server or --data, not both.")
    url = server or (None if data else os.environ.get("QUORATE_SERVER", "").strip())
    secret = token or os.environ.get("QUORATE_TOKEN", "").strip()
    if url:
        with _over_http(url, secret) as session:
            yield session
        return
    with _in_process(settings_of(data), secret) as session:
        yield session


@contextmanager
def _over_http(url: str, token: str) -> Iterator[Session]:
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise SettingsError(f"--server is an address like http://127.0.0.1:8000, not {url}.")
    if not token:
        raise SettingsError(NO_TOKEN)
    with httpx.Client(base_url=url, headers=_bearer(token), timeout=PATIENCE_S, follow_redirects=False) as http:
        yield Session(http)


@contextmanager
def _in_process(settings: Settings, token: str) -> Iterator[Session]:
    with reach_database(settings) as database:
        prepare_database(database, migrating=False)
        demonstration = settings.database_url is None and _holds_the_demonstration(database)
        token = token or (DEMONSTRATION_ACTOR if demonstration else "")
        if not token:
            raise SettingsError(NO_TOKEN)
        service = Service(
            database.login_dsn,
            settings.keyring_dir,
            signing_dir=settings.signing_dir,
            checkpoints_dir=settings.checkpoints_dir,
            demonstration=demonstration,
        )
        try:
            with inprocess.client(create_app(service, close=False), _bearer(token)) as http:
                session = Session(http, lambda position: _catch_up(service, database, position))
                yield session
                if session.position:
                    session.catch_up()
        finally:
            service.close()


def _holds_the_demonstration(database: DatabaseLogins) -> bool:
    with open_ledger(database) as ledger:
        first = ledger.entry(1)
    return first is not None and first.event.by in DEMONSTRATION_CREDENTIALS


def _catch_up(service: Service, database: DatabaseLogins, position: int) -> None:
    """Project up to the position, or wait while another process does. Raises NoAnswer after PATIENCE_S."""
    wanted = max(position, service.head())
    stands = catch_up_to(service.store, service_dsn(database.login_dsn), wanted, PATIENCE_S)
    if stands < wanted:
        raise NoAnswer(f"The answers stand at position {stands} and have not come to {wanted}: run this again later.")


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Accept-Language": translator().language}


def _media(answer: httpx.Response) -> str:
    return str(answer.headers.get("content-type", "")).partition(";")[0].strip()


def _encoded(body: Any) -> bytes:
    return msgspec.json.encode(body)


def _decoded(answer: httpx.Response) -> Any:
    try:
        return msgspec.json.decode(answer.content)
    except msgspec.DecodeError:
        where = answer.request.url.copy_with(query=None)
        raise NoAnswer(f"{where} answers {answer.status_code}, which is not what Quorate says.") from None
