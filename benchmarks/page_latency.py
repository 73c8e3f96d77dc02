"""Pages of the console over the large ledger: each beside its question alone, its bytes, and the live line of the desk."""

import asyncio
import re
import time
from collections.abc import Iterator
from statistics import median
from typing import Any

import httpx
from msgspec import Struct

from api.pages.question import document
from api.server.app import create_app
from api.server.service import Service
from benchmarks.measure import Measure, percentile

TIMES_MAX = 1.5
BYTES_MAX = 100_000
LIVE_MS_MAX = 250.0
COOKIE = re.compile(r"([^=;]+)=([^;]*)")
FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
MEETING = "query($slug: String!) { meetings(group: $slug, first: 1, state: HELD, sort: NEWEST) { nodes { ref } } }"


class TimedPage(Struct, frozen=True, kw_only=True):
    """A page: its address, its document, and the variables that the page gives to it."""

    name: str
    path: str
    variables: dict[str, Any]


class PageClient:
    """A browser without a screen, in this process: signs in, keeps its cookies, asks for pages and for their questions."""

    def __init__(self, service: Service, token: str) -> None:
        app = create_app(service, close=False)
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")
        self._runner = asyncio.Runner()
        self._cookies: dict[str, str] = {}
        self._bearer = {"Authorization": f"Bearer {token}"}
        self.send("/sign-in", {"form_token": self.form_token("/sign-in"), "token": token})

    def get(self, path: str) -> str:
        """The text of a page. Raises AssertionError for one that is none."""
        answer = self._kept(self._http.get(path, headers=self._cookie()))
        assert answer.status_code == 200, (path, answer.status_code)
        return str(answer.text)

    def send(self, path: str, fields: dict[str, str]) -> httpx.Response:
        return self._kept(self._http.post(path, data=fields, headers=self._cookie()))

    def form_token(self, path: str) -> str:
        """The token of the last form of a page."""
        return str(FORM_TOKEN.findall(self.get(path))[-1])

    def ask(self, query: str, variables: dict[str, Any]) -> Any:
        """The data of an answer without errors."""
        body = {"query": query, "variables": variables}
        answer = self._runner.run(self._http.post("/graphql", json=body, headers=self._bearer)).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def close(self) -> None:
        self._runner.run(self._http.aclose())
        self._runner.close()

    def _cookie(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}

    def _kept(self, request: Any) -> httpx.Response:
        answer: httpx.Response = self._runner.run(request)
        for header in answer.headers.get_list("set-cookie"):
            if found := COOKIE.match(header):
                self._cookies[found[1]] = found[2]
        return answer


def page_measures(service: Service, slug: str, rounds: int) -> Iterator[Measure]:
    """Of each page the median and p95, times its question alone, and bytes; of the desk's live line the p95."""
    client = PageClient(service, "demo-administrator")
    try:
        meeting = client.ask(MEETING, {"slug": slug})["meetings"]["nodes"][0]["ref"]
        for page in _pages(slug, meeting):
            yield from _measured(client, page, rounds)
        yield from _live(client, meeting, rounds)
    finally:
        client.close()


def _pages(slug: str, meeting: str) -> Iterator[TimedPage]:
    group, first = {"slug": slug}, {"first": 50}
    yield TimedPage(name="group", path=f"/console/groups/{slug}", variables=group)
    yield TimedPage(name="attendance", path=f"/console/groups/{slug}/attendance", variables=group)
    yield TimedPage(name="meeting", path=f"/console/meetings/{meeting}", variables={"id": meeting})
    yield TimedPage(name="meetings", path=f"/console/meetings?group={slug}", variables={"group": slug, **first})
    yield TimedPage(name="decisions", path=f"/console/decisions?group={slug}", variables={"group": slug, **first})
    yield TimedPage(name="trail", path=f"/console/trail?group={slug}", variables={"group": slug, **first})


def _measured(client: PageClient, page: TimedPage, rounds: int) -> Iterator[Measure]:
    """Turn about, the page and its question."""
    query, pages_ms, questions_ms, size = document(page.name), list[float](), list[float](), 0
    for _ in range(rounds):
        began = time.perf_counter()
        size = len(client.get(page.path).encode())
        between = time.perf_counter()
        client.ask(query, page.variables)
        pages_ms.append((between - began) * 1000)
        questions_ms.append((time.perf_counter() - between) * 1000)
    name, times = f"page {page.name}", median(pages_ms) / median(questions_ms)
    yield Measure(name=f"{name}: times its question alone", value=times, aim=f"at most {TIMES_MAX}")
    yield Measure(name=f"{name}: p50", value=median(pages_ms), unit="ms")
    yield Measure(name=f"{name}: p95", value=percentile(pages_ms, 95), unit="ms")
    yield Measure(name=f"{name}: bytes", value=size, ceiling=BYTES_MAX)


def _live(client: PageClient, meeting: str, rounds: int) -> Iterator[Measure]:
    path = f"/console/meetings/{meeting}/desk"
    fields, took_ms = {"form_token": client.form_token(path), "authority": "body"}, list[float]()
    for _ in range(rounds):
        began = time.perf_counter()
        assert client.send(f"{path}/live", fields).status_code == 200
        took_ms.append((time.perf_counter() - began) * 1000)
    yield Measure(name="desk: live line, p95", value=percentile(took_ms, 95), unit="ms", aim=f"under {LIVE_MS_MAX:g}")
