"""A server as `quorate serve` has it, and sockets to it that may say anything, or say it slowly."""

import asyncio
import socket as sockets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import uvicorn
import uvloop

from api.server import process
from api.server.app import create_app
from api.server.service import Service
from api.server.slow_clients import BoundedHttpProtocol

PATIENCE_S = 10


@contextmanager
def listening(
    service: Service, connections: int | None = None, unsent_bytes: int | None = None
) -> Iterator[tuple[str, int]]:
    """The address of a server that takes so many connections, and whose system keeps so much of an answer for it."""
    with process.bound_socket("127.0.0.1", 0) as socket:
        if unsent_bytes is not None:
            socket.setsockopt(sockets.SOL_SOCKET, sockets.SO_SNDBUF, unsent_bytes)
        config = uvicorn.Config(
            create_app(service, close=False),
            log_level="critical",
            lifespan="off",
            http=BoundedHttpProtocol,
            limit_concurrency=connections,
        )
        server = uvicorn.Server(config)

        def run() -> None:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(server.serve([socket]))

        thread = threading.Thread(target=run)
        thread.start()
        try:
            while not server.started:
                threading.Event().wait(0.01)
            yield socket.getsockname()[:2]
        finally:
            server.should_exit = server.force_exit = True
            thread.join()


def slowly(send: Callable[[sockets.socket], None], address: tuple[str, int]) -> tuple[bytes, float]:
    """What comes back until the server closes, and after how long."""
    with sockets.create_connection(address, timeout=PATIENCE_S) as connection:
        began = monotonic()
        send(connection)
        answer = b""
        try:
            while chunk := connection.recv(65536):
                answer += chunk
        except ConnectionResetError:
            pass
        return answer, monotonic() - began


def socket_to(address: tuple[str, int], *, small: bool = False) -> sockets.socket:
    """A connection, with a small window where asked for."""
    made = sockets.socket()
    made.settimeout(PATIENCE_S)
    if small:
        made.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 1024)
    made.connect(address)
    return made
