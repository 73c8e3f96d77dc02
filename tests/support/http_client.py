"""Clients of the HTTP API in this process."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from fastapi import FastAPI

from api.server.service import Service


class InProcess:
    """HTTP to an application in this process, with its lifespan, one request after another."""

    def __init__(self, app: FastAPI, runner: asyncio.Runner) -> None:
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
        self.http = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
        self.runner = runner

    def request(self, method: str, path: str, **given: Any) -> httpx.Response:
        return self.runner.run(self.http.request(method, path, **given))


@contextmanager
def in_process(app: FastAPI) -> Iterator[InProcess]:
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        http = InProcess(app, runner)
        yield http
        runner.run(http.http.aclose())
        runner.run(lifespan.__aexit__(None, None, None))


class Client:
    """Speaks for one token; `post` answers the JSON of a success, `refused` that of a problem. What is issued is made
    by the read side, which is brought up to date first."""

    def __init__(self, http: InProcess, token: str, project: Callable[[], None] = lambda: None) -> None:
        self.http = http
        self.headers = {"Authorization": f"Bearer {token}"}
        self.project = project

    def request(self, path: str, body: Any, *, key: str | None = None, **headers: str) -> httpx.Response:
        if path.partition("?")[0].endswith("/issues"):
            self.project()
        sent = self.headers | ({"Idempotency-Key": key} if key else {}) | headers
        return self.http.request("POST", path, json=body, headers=sent)

    def post(self, path: str, body: Any, *, key: str | None = None, **headers: str) -> dict[str, Any]:
        response = self.request(path, body, key=key, **headers)
        assert response.status_code == 201, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def post_another(self, path: str, body: dict[str, Any], **headers: str) -> dict[str, Any]:
        """Post what may be recorded already, acknowledging what is asked: it is somebody, or something, else."""
        response = self.request(path, body, **headers)
        if response.status_code == 201:
            answer: dict[str, Any] = response.json()
            return answer
        return self.post(path, body | {"acknowledge": [f["id"] for f in response.json()["faults"]]}, **headers)

    def refused(self, path: str, body: Any, status: int, **headers: str) -> dict[str, Any]:
        response = self.request(path, body, **headers)
        assert response.status_code == status, response.text
        assert response.headers["content-type"] == "application/problem+json"
        problem: dict[str, Any] = response.json()
        assert problem["status"] == status
        return problem


Limited = Callable[..., Client]


def event_kinds(service: Service, positions: list[int]) -> list[str]:
    found = (service.store.entry(p) for p in positions)
    return [type(e.event).__name__ for e in found if e]
