"""How commands of the command line speak to Quorate: over HTTP to a server, or to the application in this process."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import httpx
import msgspec
import typer

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
from ledger.postgres.dsn import service_dsn
from projections.engine.projector import catch_up_to

PATIENCE_S = 60.0
ATTEMPTS = 6

Server = Annotated[
    str | None,
    typer.Option("--server", metavar="URL", help="A running Quorate; by default QUORATE_SERVER, else the data here."),
]
Token = Annotated[
    str | None,
    typer.Option(
        "--token", help="Your credential. Rather set QUORATE_TOKEN: arguments can be read in the list of processes."
    ),
]

NO_TOKEN = (
    'Say who you are: make a token with `quorate token create "Your Name" --role administrator`, '
    "then `export QUORATE_TOKEN=quorate_…` and run this again."
)


class ProblemAnswered(Exception):
    """The answer was a problem (RFC 9457); nothing was recorded. `lines` say so in the language of this run."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem
        self.lines = tuple(problem_lines(problem))


class NoAnswer(Exception):
    """There is no answer, or none that can be understood; the message is one line for a person."""


class Session:
    """Commands and questions of one person. What is asked after a command knows what the command recorded."""

    def __init__(self, http: httpx.Client, arrive: Callable[[int], None] | None = None) -> None:
        self._http = http
        self._arrive = arrive
        self.position = 0

    def post(self, path: str, body: Any, *, key: str | None = None, preview: bool = False) -> dict[str, Any]:
        """What a command recorded; with `preview` what it would do. The same `key` twice is one act.

        Raises ProblemTold, Unanswered."""
        headers = {"Content-Type": JSON} | ({"Idempotency-Key": key} if key else {})
        answer = self._send(
            "POST", path, headers=headers, params={"preview": "true"} if preview else {}, content=_encoded(body)
        )
        said: dict[str, Any] = _decoded(answer)
        self.position = max(self.position, *said.get("positions", ()), 0)
        return said

    def send(self, path: str, content: bytes, *, preview: bool = False) -> dict[str, Any]:
        """What came of a file, whose bytes say what it is. Raises ProblemTold, Unanswered."""
        headers = {"Content-Type": "application/octet-stream"}
        answer = self._send(
            "POST", path, headers=headers, params={"preview": "true"} if preview else {}, content=content
        )
        said: dict[str, Any] = _decoded(answer)
        self.position = max(self.position, *said.get("positions", ()), 0)
        return said

    def get(self, path: str, **params: str | Sequence[str]) -> Any:
        """The JSON that an address answers; of anything else the bytes. Raises ProblemTold, Unanswered."""
        answer = self._send("GET", path, headers=self._waiting(), params=params)
        return _decoded(answer) if _media(answer) == JSON else answer.content

    def ask(self, query: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The data of the answer to a GraphQL question. Raises ProblemTold, Unanswered."""
        content = _encoded({"query": query, "variables": dict(variables or {})})
        for _ in range(ATTEMPTS):
            headers = {"Content-Type": JSON, "Accept": JSON, **self._waiting()}
            answer = self._send("POST", "/graphql", headers=headers, params={}, content=content)
            said = _decoded(answer)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
        if errors := said.get("errors"):
            raise NoAnswer(f"The question was not answered: {'; '.join(e['message'] for e in errors)}")
        data: dict[str, Any] = said["data"]
        return data

    def reaches(self, group: str) -> bool:
        """Whether there is a group of that slug, and the credential reaches it."""
        return self.ask("query ($slug: String!) { group(slug: $slug) { slug } }", {"slug": group})["group"] is not None

    def arrive(self) -> None:
        """Wait until the answers know what was recorded here; where no projector runs, this process does its work."""
        if self._arrive:
            self._arrive(self.position)

    def _waiting(self) -> dict[str, str]:
        self.arrive()
        return {"Quorate-Wait-For": str(self.position)} if self.position else {}

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
def session(server: str | None = None, token: str | None = None, data: Path | None = None) -> Iterator[Session]:
    """A session with the server or the data directory that the options and the environment name.

    Raises SettingsError."""
    if server and data:
        raise SettingsError("Give --server or --data, not both.")
    url = server or (None if data else os.environ.get("QUORATE_SERVER", "").strip())
    secret = token or os.environ.get("QUORATE_TOKEN", "").strip()
    if url:
        with _over_http(url, secret) as found:
            yield found
        return
    with _in_process(settings_of(data), secret) as found:
        yield found


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
    with reach_database(settings) as found:
        prepare_database(found, migrating=False)
        demonstration = settings.database_url is None and _holds_the_demonstration(found)
        token = token or (DEMONSTRATION_ACTOR if demonstration else "")
        if not token:
            raise SettingsError(NO_TOKEN)
        service = Service(found.login_dsn, settings.keyring_dir, demonstration=demonstration)
        try:
            with inprocess.client(create_app(service, close=False), _bearer(token)) as http:
                spoken = Session(http, lambda position: _catch_up(service, found, position))
                yield spoken
                if spoken.position:
                    spoken.arrive()
        finally:
            service.close()


def _holds_the_demonstration(found: DatabaseLogins) -> bool:
    with open_ledger(found) as ledger:
        first = ledger.entry(1)
    return first is not None and first.event.by in DEMONSTRATION_CREDENTIALS


def _catch_up(service: Service, found: DatabaseLogins, position: int) -> None:
    wanted = max(position, service.head())
    stands = catch_up_to(service.store, service_dsn(found.login_dsn), wanted, PATIENCE_S)
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
