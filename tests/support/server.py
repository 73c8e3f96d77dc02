"""A server over a service of the test's own, with a projector beside it."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import uvicorn
import uvloop

from api.server import process
from api.server.app import create_app
from api.server.service import Service
from api.server.slow_clients import BoundedHttpProtocol


@contextmanager
def served(
    service: Service, login_dsn: str, port: int = 0, *, cors_origins: Sequence[str] = (), trusted_only: bool = False
) -> Iterator[str]:
    """The address of the server, by default on a port that is free."""
    stop = threading.Event()
    with process.bound_socket("127.0.0.1", port) as socket:
        app = create_app(service, close=False, cors_origins=cors_origins, trusted_only=trusted_only)
        server = uvicorn.Server(
            uvicorn.Config(
                app, log_level="warning", access_log=False, lifespan="off", http=BoundedHttpProtocol
            )  # as `quorate serve` does
        )

        def run() -> None:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(server.serve([socket]))

        project = threading.Thread(target=process.run_projector, args=(service.store, login_dsn, stop))
        serve = threading.Thread(target=run)
        project.start()
        serve.start()
        try:
            while not server.started and serve.is_alive():
                stop.wait(0.01)
            yield f"http://127.0.0.1:{socket.getsockname()[1]}"
        finally:
            server.should_exit = True
            stop.set()
            serve.join()
            project.join()
