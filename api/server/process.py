"""The server process: socket, uvicorn, projector thread, orderly shutdown."""

import asyncio
import logging
import socket as sockets
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic, sleep
from types import FrameType

import httpx
import uvicorn
from msgspec.structs import replace

from api import demonstration
from api.http.concurrency import QuestionQueue
from api.http.costs import QUESTION
from api.http.settings import Settings, SettingsError
from api.http.tokens import DEMONSTRATION_CREDENTIALS
from api.proof.distribution import Distribution, RemoteWitness, parse_witnesses
from api.server.app import create_app
from api.server.progress import progress_bar
from api.server.service import Service
from api.server.shutdown import Grace
from api.server.slow_clients import CONNECTIONS_MAX, BoundedH11Protocol
from ledger.postgres.dsn import service_dsn
from ledger.proof import integrator
from ledger.proof.note import NoteError
from ledger.proof.transparency_log import TransparencyLog
from ledger.store.event_store import EventStore
from ledger.store.head_listener import HeadListener
from projections.engine import read_schema
from projections.engine.projector import run

RETRY_S = 1.0
CATCH_UP_S_MAX = 60
SWITCH_S = 0.0005
"""How long one thread runs while others wait: a tenth of Python's own, so that short work gets through beside long."""

Say = Callable[[str], None]
log = logging.getLogger("quorate")


@contextmanager
def bound_socket(host: str, port: int) -> Iterator[sockets.socket]:
    """A socket bound to the address, not listening yet. Raises SettingsError where it is taken."""
    try:
        family, kind, protocol, _, address = sockets.getaddrinfo(host, port, type=sockets.SOCK_STREAM)[0]
        socket = sockets.socket(family, kind, protocol)
    except OSError as error:
        raise SettingsError(f"HOST {host} is no address to listen on: {error.strerror or error}.") from error
    with socket:
        socket.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        try:
            socket.bind(address)
        except OSError as error:
            raise SettingsError(f"Cannot listen on {host} port {port}: {error.strerror or error}.") from error
        yield socket


def serve(settings: Settings, login_dsn: str, grace: Grace, *, projector: bool, say: Say) -> None:
    """Serve until the process is told to stop, then end within the grace time."""
    log_warnings()
    sys.setswitchinterval(SWITCH_S)
    witnesses = witnesses_of(settings)
    with bound_socket(settings.host, settings.port) as socket:
        service = Service(
            login_dsn,
            settings.keyring_dir,
            signing_dir=settings.signing_dir,
            checkpoints_dir=settings.checkpoints_dir,
            read_dsn=settings.read_database_url,
            demonstration=settings.demonstration,
            queue=_queue(settings),
        )
        stop = Event()
        threads = [
            Thread(target=run_projector, args=(service.store, login_dsn, stop)),
            Thread(target=run_integrator, args=(service.log, login_dsn, stop, settings, witnesses)),
        ]
        for thread in threads if projector else ():
            thread.start()
        try:
            if settings.demonstration:
                _load_or_resume_demonstration(service, settings, say)
            _run_server(service, settings, socket, grace, say)
        finally:
            stop.set()
            for thread in threads if projector else ():
                thread.join()
            service.close()
            say("stopped")


def _queue(settings: Settings) -> QuestionQueue:
    database_s = max(QUESTION.database_s, settings.question_s)
    question = replace(QUESTION, processor_s=settings.question_s, database_s=database_s)
    return QuestionQueue(question, per_actor=settings.questions_at_once)


def log_warnings() -> None:
    """Log warnings to standard error, and no requests."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")


def run_projector(ledger: EventStore, login_dsn: str, stop: Event) -> None:
    """The projector thread."""

    def work(notices: HeadListener) -> None:
        run(ledger, service_dsn(login_dsn), stop, wait=notices.wait, say=log.warning)

    _run_until(stop, "projector", login_dsn, work)


def run_integrator(
    proof: TransparencyLog, login_dsn: str, stop: Event, settings: Settings, witnesses: Sequence[RemoteWitness]
) -> None:
    """The thread that keeps the Merkle tree at the ledger's head, and publishes and distributes checkpoints."""
    with httpx.Client() as http:
        distribution = Distribution(proof, witnesses, settings.webhook, http)

        def work(notices: HeadListener) -> None:
            integrator.run(
                proof,
                stop,
                wait=notices.wait,
                interval_s=settings.checkpoint_s,
                say=log.warning,
                published=distribution.send,
            )

        _run_until(stop, "proof", login_dsn, work)


def witnesses_of(settings: Settings) -> tuple[RemoteWitness, ...]:
    """The witnesses that the settings name. Raises SettingsError."""
    try:
        return parse_witnesses(settings.witnesses) if settings.witnesses else ()
    except NoteError as error:
        raise SettingsError(f"QUORATE_WITNESSES: {error}.") from None


def _run_until(stop: Event, name: str, login_dsn: str, work: Callable[[HeadListener], None]) -> None:
    """Do the work of a thread: begin again after any error, until `stop` is set. What is known to happen the work says by
    itself; what nobody expected is logged once for as long as it stays the same."""
    told = ""
    while not stop.is_set():
        try:
            with HeadListener(login_dsn) as notices:
                work(notices)
        except Exception as error:
            if repr(error) != told:
                log.error("%s: begins again each %s s", name, RETRY_S, exc_info=error)
            told = repr(error)
            stop.wait(RETRY_S)


def load_demonstration(settings: Settings, login_dsn: str, *, say: Say) -> None:
    """Record the demonstration in an empty ledger."""
    service = Service(login_dsn, settings.keyring_dir, demonstration=True)
    try:
        _record_demonstration(service, say)
    finally:
        service.close()


def _load_or_resume_demonstration(service: Service, settings: Settings, say: Say) -> None:
    """Record the demonstration, or the rest of it. Raises SettingsError for a ledger that holds anything else, since
    everybody has the demonstration's credentials."""
    first = service.store.entry(1)
    if first is not None and first.event.by not in DEMONSTRATION_CREDENTIALS:
        raise SettingsError(f"The ledger in {settings.data} is not the demonstration's: serve it without --demo.")
    if service.head() < demonstration.event_count():
        _record_demonstration(service, say)
        _catch_up(service)


def _record_demonstration(service: Service, say: Say) -> None:
    with progress_bar("recording the demonstration") as progress:
        demonstration.load(create_app(service, close=False), say, progress)


def _catch_up(service: Service) -> None:
    """Wait for the projector, so that the first question finds everything."""
    head, ends = service.head(), monotonic() + CATCH_UP_S_MAX
    with service.primary.connection() as connection:
        while (
            monotonic() < ends and read_schema.checkpoint(connection, read_schema.pointer(connection)).position < head
        ):
            sleep(0.05)


def _run_server(service: Service, settings: Settings, socket: sockets.socket, grace: Grace, say: Say) -> None:
    app = create_app(service, close=False, cors_origins=settings.cors_origins)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        http=BoundedH11Protocol,
        limit_concurrency=CONNECTIONS_MAX,
        timeout_graceful_shutdown=grace.requests_s,  # type: ignore[arg-type]  # seconds, and it takes parts of them
        lifespan="on",
    )
    server = AnnouncingServer(config, grace, lambda: _announce(service, settings, socket, say))
    asyncio.run(server.serve([socket]))


class AnnouncingServer(uvicorn.Server):
    """Says when it listens, and ends within the grace time."""

    def __init__(self, config: uvicorn.Config, grace: Grace, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self.grace = grace
        self.announce = announce

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.grace.begin()
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[sockets.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            await asyncio.get_running_loop().run_in_executor(None, self.announce)


def _announce(service: Service, settings: Settings, socket: sockets.socket, say: Say) -> None:
    host, port = socket.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    say(f"Quorate answers at {address} (questions at {address}/graphql, commands described at {address}/openapi.json).")
    if settings.demonstration:
        for line in demonstration.example_lines(address):
            say(line)
