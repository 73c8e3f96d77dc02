"""The server process: socket, uvicorn, projector thread, orderly shutdown."""

import asyncio
import gc
import logging
import socket as sockets
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from threading import Event, Thread
from time import monotonic, sleep
from types import FrameType

import httpx
import uvicorn
import uvloop
from msgspec.structs import replace

from api import demonstration
from api.graphql.schema import build
from api.http.concurrency import QuestionQueue
from api.http.costs import QUESTION
from api.http.limits import BODY_MAX_BYTES
from api.http.settings import Settings, SettingsError, unproxied
from api.http.tokens import DEMONSTRATION_CREDENTIALS
from api.monitoring import json_log
from api.monitoring.metrics import Metrics
from api.proof.distribution import Distribution, RemoteWitness, parse_witnesses
from api.server.app import create_app
from api.server.connections import connections_max, shortage
from api.server.gauges import scraped
from api.server.progress import progress_bar
from api.server.running import announced
from api.server.service import Service
from api.server.shutdown import Grace
from api.server.slow_clients import CONNECTIONS_MAX, BoundedHttpProtocol
from api.webhooks.delivery import Delivery
from api.webhooks.posting import Posts
from api.webhooks.store import Webhooks
from ledger.postgres.dsn import service_dsn
from ledger.progress import Say
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
    json_log.configure(json=settings.json_log)
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
            access_days=settings.access_days,
            openid=settings.openid,
        )
        with service.primary.connection() as connection:
            if words := shortage(connection, connections_max(service)):
                log.warning("%s", words)
        service.access.start()
        stop = Event()
        threads = [
            Thread(target=run_projector, args=(service.store, login_dsn, stop)),
            Thread(target=run_integrator, args=(service.log, login_dsn, stop, settings, witnesses)),
        ]
        if settings.webhook_hosts:
            threads.append(Thread(target=run_webhooks, args=(service, login_dsn, stop, settings)))
        for thread in threads if projector else ():
            thread.start()
        try:
            if settings.demonstration:
                _load_or_resume_demonstration(service, settings, say)
            with ExitStack() as stack:

                def announce() -> None:
                    _announce(service, settings, socket, say)
                    if projector and not settings.database_url:
                        host, port = socket.getsockname()[:2]
                        beside = announced(settings.data, host, port, demonstration=settings.demonstration)
                        stack.enter_context(beside)

                _run_server(service, settings, socket, grace, announce, say)
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


def run_projector(ledger: EventStore, login_dsn: str, stop: Event) -> None:
    """The projector thread."""

    def work(notices: HeadListener) -> None:
        run(ledger, service_dsn(login_dsn), stop, wait=notices.wait, say=log.warning)

    _run_until(stop, "projector", login_dsn, work)


def run_integrator(
    proof: TransparencyLog, login_dsn: str, stop: Event, settings: Settings, witnesses: Sequence[RemoteWitness]
) -> None:
    """The thread that keeps the Merkle tree at the ledger's head, and publishes and distributes checkpoints."""
    receivers = (*(witness.url for witness in witnesses), settings.webhook or "")
    with httpx.Client(mounts=unproxied(*receivers)) as http:
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


def run_webhooks(service: Service, login_dsn: str, stop: Event, settings: Settings) -> None:
    """The thread that posts events to webhooks."""
    webhooks, (schema, _) = Webhooks(service.primary, service.keyring), build()
    pools = (service.readers, service.primary)
    straight = partial(httpx.AsyncClient, trust_env=False)  # to the address that was looked at, by no proxy
    with Posts(straight) as posts:
        delivery = Delivery(webhooks, *pools, schema, service.keyring.open_held, settings.webhook_hosts, posts)
        _run_until(stop, "webhooks", login_dsn, lambda _: delivery.run(stop))


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


def _run_server(
    service: Service, settings: Settings, socket: sockets.socket, grace: Grace, announce: Callable[[], None], say: Say
) -> None:
    metrics = Metrics()
    service.queue.observe = metrics.question_ended
    app = create_app(
        service,
        close=False,
        cors_origins=settings.cors_origins,
        observers=[metrics.request_ended],
        trusted_only=settings.trusted_only,
    )
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        http=BoundedHttpProtocol,
        limit_concurrency=CONNECTIONS_MAX,
        ws_max_size=BODY_MAX_BYTES,
        timeout_graceful_shutdown=grace.requests_s,  # type: ignore[arg-type]  # seconds, and it takes parts of them
        lifespan="on",
    )
    exempt_from_collection()
    server = AnnouncingServer(config, grace, announce, service.broadcast.stop)
    with ExitStack() as stack:
        if settings.metrics:
            host, port = settings.metrics
            port = stack.enter_context(scraped(metrics, service, host, port))
            say(f"Metrics are at http://{host}:{port}/metrics.")
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(server.serve([socket]))


def exempt_from_collection() -> None:
    """Let the garbage collector pass over what lives now, which lives as long as the process: to look at the schema and the
    application again takes longer than any question."""
    gc.collect()
    gc.freeze()


class AnnouncingServer(uvicorn.Server):
    """Says when it listens, and ends within the grace time: streams at once, by `end_streams`."""

    def __init__(
        self,
        config: uvicorn.Config,
        grace: Grace,
        announce: Callable[[], None],
        end_streams: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self.grace = grace
        self.announce = announce
        self.end_streams = end_streams

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.grace.begin()
        self.end_streams()
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
