"""A load generator (closed loop): each of some connections asks again as soon as it is answered. One thread and plain
sockets, so that it takes little of what it measures."""

import selectors
import socket
from collections.abc import Iterable, Mapping, Sequence
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import msgspec

RECEIVED_MAX = 1 << 20
TIMEOUT_S = 30


class Target:
    """One address, and the request that it is sent again and again."""

    def __init__(self, address: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        url, text = urlsplit(address), msgspec.json.encode(body)
        given = {
            "Host": url.netloc,
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Content-Length": str(len(text)),
            **headers,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        self.request = f"POST {url.path} HTTP/1.1\r\n{lines}\r\n".encode() + text
        self.place = (url.hostname or "", url.port or 80)

    def next_request(self) -> bytes:
        """What a connection sends next."""
        return self.request

    def answer(self) -> Any:
        """The JSON that it answers once."""
        with _Asking(self) as asking:
            while not asking.received():
                pass
            return msgspec.json.decode(asking.body)

    def rate_per_s(self, connections: int, seconds: float) -> float:
        """How many answers a second it gives to so many connections."""
        with selectors.DefaultSelector() as waiting:
            return _asked([_Asking(self) for _ in range(connections)], waiting, seconds)[0]


def answered(targets: Iterable[Target], seconds: float) -> tuple[float, int]:
    """How many answers a second targets give, each over a connection of its own; and how many they gave at last."""
    with selectors.DefaultSelector() as waiting:
        return _asked([_Asking(target) for target in targets], waiting, seconds)


def _asked(all: "Sequence[_Asking]", waiting: selectors.BaseSelector, seconds: float) -> tuple[float, int]:
    for each in all:
        waiting.register(each.socket, selectors.EVENT_READ, each)
    began, count = perf_counter(), 0
    while (took_s := perf_counter() - began) < seconds:
        for key, _ in waiting.select(TIMEOUT_S):
            if key.data.received():
                count += 1
                key.data.ask()
    for each in all:  # what is still asked would count as open when the next begin
        with each:
            while not each.received():
                pass
    return count / took_s, count + len(all)


class _Asking:
    """One connection, and what of the answer has come."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self.socket = socket.create_connection(target.place, TIMEOUT_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.ask()

    def __enter__(self) -> "_Asking":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def ask(self) -> None:
        self._come, self._whole, self._head = bytearray(), -1, 0
        self.socket.sendall(self._target.next_request())

    def received(self) -> bool:
        """Take what has come; whether that is the whole answer. Raises ValueError for any but 200 and 201."""
        part = self.socket.recv(RECEIVED_MAX)
        if not part:
            raise ConnectionError("the server has closed the connection")
        self._come += part
        if self._whole < 0 and (end := self._come.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._come[:end]).lower()
            if not head.startswith((b"http/1.1 200", b"http/1.1 201")):
                raise ValueError(bytes(self._come).decode(errors="replace"))
            self._head = end + 4
            self._whole = self._head + int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        return 0 <= self._whole <= len(self._come)

    @property
    def body(self) -> bytes:
        return bytes(self._come[self._head :])
