"""A proxy in front of the server that now and then loses a reply to whoever appends, before or after the commit."""

import random
import socket
import threading
from contextlib import suppress
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.ledger.sample_events import Noted

MARK = Noted.TOPIC.encode()


class LossyProxy:
    """Listens on a socket of its own in `home`; `dsn` leads through it."""

    def __init__(self, home: Path, dsn: str, share: float, seed: int) -> None:
        given = conninfo_to_dict(dsn)
        name = f".s.PGSQL.{given['port']}"
        self.dsn = make_conninfo(dsn, host=str(home))
        self.lost = 0
        self._server = f"{given['host']}/{name}"
        self._share = share
        self._random = random.Random(seed)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(home / name))
        self._listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._server)
            appending = threading.Event()
            threading.Thread(target=self._there, args=(client, server, appending), daemon=True).start()
            threading.Thread(target=self._back, args=(server, client, appending), daemon=True).start()

    def _there(self, client: socket.socket, server: socket.socket, appending: threading.Event) -> None:
        while said := _received(client):
            if MARK in said:
                appending.set()
            if not _sent(server, said):
                break
        _hang_up(client, server)

    def _back(self, server: socket.socket, client: socket.socket, appending: threading.Event) -> None:
        while said := _received(server):
            if appending.is_set() and self._random.random() < self._share:
                self.lost += 1
                break
            if not _sent(client, said):
                break
        _hang_up(client, server)


def _received(end: socket.socket) -> bytes:
    try:
        return end.recv(1 << 20)
    except OSError:
        return b""


def _sent(end: socket.socket, said: bytes) -> bool:
    try:
        end.sendall(said)
    except OSError:
        return False
    return True


def _hang_up(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
