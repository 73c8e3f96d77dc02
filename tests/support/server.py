"""A server over a service of the test's own, with a projector beside it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from api.server import process
from api.server.app import create_app
from api.server.service import Service


@contextmanager
def served(service: Service, login_dsn: str) -> Iterator[str]:
    """The address of the server."""
    stop = threading.Event()
    with process.bound_socket("127.0.0.1", 0) as socket:
        server = uvicorn.Server(uvicorn.Config(create_app(service, close=False), log_level="warning", lifespan="off"))
        project = threading.Thread(target=process.run_projector, args=(service.store, login_dsn, stop))
        serve = threading.Thread(target=lambda: asyncio.run(server.serve([socket])))
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
