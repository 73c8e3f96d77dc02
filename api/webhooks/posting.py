"""Posts with one deadline over the whole of each, of which the status of the answer is read and nothing else."""

from collections.abc import Callable, Mapping
from concurrent.futures import wait
from contextlib import ExitStack
from http.cookiejar import DefaultCookiePolicy
from threading import Event
from types import TracebackType

import anyio
import httpx
from anyio.from_thread import start_blocking_portal

from api.webhooks.addresses import Target

TIMEOUT_S = 10.0
"""From the connection to the head of the answer, however it arrives: a timeout of httpx is one of each read."""
STOP_LOOK_S = 0.1
CLOSE_S = 1.0
EMPTY = 204


class Stopped(Exception):
    """The service stops; whether the receiver took it is not known."""


class Posts:
    """Posts by clients, one for each host: a client keeps connections by address, and one whose certificate was that of one
    host says nothing of another at the same address. A context manager: meanwhile the clients' event loop runs in a
    thread of its own, and any number of threads may post."""

    def __init__(self, new_client: Callable[[], httpx.AsyncClient]) -> None:
        self._new_client = new_client
        self._clients: dict[str, httpx.AsyncClient] = {}
        self._stack = ExitStack()

    def __enter__(self) -> "Posts":
        self._portal = self._stack.enter_context(start_blocking_portal())
        self._stack.callback(lambda: self._portal.call(self._close))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    def post(self, at: Target, body: bytes, headers: Mapping[str, str], stop: Event) -> int:
        """The status of the answer. Raises httpx.HTTPError, and Stopped soon after `stop` is set."""
        if stop.is_set():
            raise Stopped
        answer = self._portal.start_task_soon(self._status, at, body, headers)
        while not wait([answer], STOP_LOOK_S).done:
            if stop.is_set():
                answer.cancel()
                raise Stopped
        return answer.result()

    async def _status(self, at: Target, body: bytes, headers: Mapping[str, str]) -> int:
        try:
            with anyio.fail_after(TIMEOUT_S):
                async with self._client_of(at.host).stream(
                    "POST",
                    at.url,
                    content=body,
                    headers={"Host": at.header, **headers},
                    timeout=TIMEOUT_S,
                    follow_redirects=False,
                    extensions={"sni_hostname": at.host},
                ) as answer:
                    if answer.status_code == EMPTY:
                        async for _ in answer.aiter_raw():  # nothing comes, and the connection can be used again
                            pass
                    return answer.status_code
        except TimeoutError:
            raise httpx.ReadTimeout(f"the receiver did not answer within {TIMEOUT_S:g} s") from None

    def _client_of(self, host: str) -> httpx.AsyncClient:
        """The client of a host, which keeps no cookies: they would go to whoever else is at its address."""
        if host not in self._clients:
            made = self._clients[host] = self._new_client()
            made.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        return self._clients[host]

    async def _close(self) -> None:
        with anyio.move_on_after(CLOSE_S):
            for client in self._clients.values():
                await client.aclose()
