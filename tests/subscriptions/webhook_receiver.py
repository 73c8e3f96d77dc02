"""A receiver of webhooks, and the way to it."""

import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

from api.webhooks.delivery import Delivery
from api.webhooks.store import Webhooks

URL = "https://register.example/hook?a=b"
OUTSIDE = "93.184.216.34"
HOSTS = ("register.example",)


class Receiver:
    """A real HTTP server that keeps what is posted, and answers as it is told to."""

    def __init__(self) -> None:
        self.posts: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.ended = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if self.path.startswith("/slow"):
                    self.drip()
                    return
                receiver.posts.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                self.send_header("Location", "http://127.0.0.1/elsewhere")
                self.send_header("Set-Cookie", "kept=by-nobody")
                self.end_headers()

            def drip(self) -> None:
                """A line of the head now and then, and no end."""
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                with suppress(OSError):
                    while not receiver.ended.wait(0.1):
                        self.wfile.write(b"a: b\r\n")

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def positions(self) -> list[int]:
        return [json.loads(body)["event"]["position"] for _, body in self.posts]


class Routed(httpx.AsyncBaseTransport):
    """The way to the internet: what is addressed to the receiver's public address arrives at it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.addressed: list[httpx.URL] = []
        self.names: list[Any] = []
        self.inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.addressed.append(request.url)
        self.names.append(request.extensions.get("sni_hostname"))
        there = request.url.copy_with(scheme="http", host="127.0.0.1", port=self.port)
        sent = httpx.Request(
            request.method, there, headers=request.headers, stream=request.stream, extensions=request.extensions
        )
        return await self.inner.handle_async_request(sent)


def added(
    webhooks: Webhooks, after: int, groups: tuple[str, ...] | None = None, *, names: bool = False, url: str = URL
) -> str:
    return webhooks.add(url, after, groups, names=names, by="test")[1]


def deliver(delivery: Delivery, webhooks: Webhooks) -> None:
    for webhook in webhooks.due():
        delivery.turn(webhook, threading.Event())
