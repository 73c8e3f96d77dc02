"""Pages of the console over the large ledger: each beside its question alone, its bytes, and the live line of the desk."""

import asyncio
import json
import re
import time
from collections.abc import Iterator
from html import unescape
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import httpx

from api.pages.question import document
from api.server.app import create_app
from api.server.service import Service
from benchmarks.measure import Measure, percentile

TIMES_MAX = 1.5
BYTES_MAX = 100_000
LIVE_MS_MAX = 250.0
COOKIE = re.compile(r"([^=;]+)=([^;]*)")
FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
QUESTION = re.compile(r'href="(/console/explorer[?][^"]+)"')
SUBJECTS = """
query($slug: String!) {
  group(slug: $slug) { seats { member { ref } agency { slug } } }
  meetings(group: $slug, first: 1, state: HELD, sort: NEWEST) { nodes { ref } }
  actions(group: $slug, first: 1) { nodes { ref } }
  trail(group: $slug, first: 1, sort: NEWEST) { nodes { position } }
}
"""


class PageSubjects(NamedTuple):
    """What of a group has a page of its own."""

    group: str
    meeting: str
    person: str
    agency: str
    work: str
    position: int


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
        subjects = _subjects(client, slug)
        for name, path in _pages(subjects).items():
            yield from _measured(client, name, path, rounds)
        yield from _live(client, subjects.meeting, rounds)
    finally:
        client.close()


def _subjects(client: PageClient, slug: str) -> PageSubjects:
    found = client.ask(SUBJECTS, {"slug": slug})
    seat = next(seat for seat in found["group"]["seats"] if seat["member"] and seat["agency"])
    [meeting], [work], [event] = (found[each]["nodes"] for each in ("meetings", "actions", "trail"))
    return PageSubjects(
        slug, meeting["ref"], seat["member"]["ref"], seat["agency"]["slug"], work["ref"], event["position"]
    )


def _pages(of: PageSubjects) -> dict[str, str]:
    """The address of every reading page, of one group where a page is of several."""
    group, meeting, before = f"groups/{of.group}", f"meetings/{of.meeting}", of.position - 1
    pages = {
        "home": "",
        "group": group,
        "attendance": f"{group}/attendance",
        "terms": f"{group}/terms",
        "explanation of a group": f"{group}/explain",
        "meeting": meeting,
        "explanation of a quorum": f"{meeting}/explain?part=quorum",
        "person": f"people/{of.person}",
        "agency": f"agencies/{of.agency}",
        "piece of work": f"work/{of.work}",
        "event": f"events/{of.position}",
        "meetings": f"meetings?group={of.group}",
        "due": f"due?group={of.group}",
        "work": f"work?group={of.group}",
        "decisions": f"decisions?group={of.group}",
        "people": "people",
        "trail": f"trail?group={of.group}",
        "history": f"history?group={of.group}",
        "comparison": f"compare?group={of.group}&from-known={before}&to-known={of.position}",
        "what if": f"what-if?retract={of.position}",
        "proof": "proof",
    }
    return {name: f"/console/{path}".rstrip("/") for name, path in pages.items()}


def _measured(client: PageClient, name: str, path: str, rounds: int) -> Iterator[Measure]:
    """Turn about, the page and the question that it leads to."""
    query, variables = _question(client.get(path))
    pages_ms, questions_ms, size = list[float](), list[float](), 0
    for _ in range(rounds):
        began = time.perf_counter()
        size = len(client.get(path).encode())
        between = time.perf_counter()
        client.ask(query, variables)
        pages_ms.append((between - began) * 1000)
        questions_ms.append((time.perf_counter() - between) * 1000)
    name, times = f"page {name}", median(pages_ms) / median(questions_ms)
    yield Measure(name=f"{name}: times its question alone", value=times, aim=f"at most {TIMES_MAX}")
    yield Measure(name=f"{name}: p50", value=median(pages_ms), unit="ms")
    yield Measure(name=f"{name}: p95", value=percentile(pages_ms, 95), unit="ms")
    yield Measure(name=f"{name}: bytes", value=size, ceiling=BYTES_MAX)


def _question(page: str) -> tuple[str, dict[str, Any]]:
    """The question behind a page, and what it was asked with, as its footer has them. Raises AssertionError for none."""
    found = QUESTION.search(page)
    assert found, page
    address = parse_qs(urlsplit(unescape(found[1])).query)
    return document(address["page"][0]), json.loads(address.get("variables", ["{}"])[0])


def _live(client: PageClient, meeting: str, rounds: int) -> Iterator[Measure]:
    path = f"/console/meetings/{meeting}/desk"
    fields, took_ms = {"form_token": client.form_token(path), "authority": "body"}, list[float]()
    for _ in range(rounds):
        began = time.perf_counter()
        assert client.send(f"{path}/live", fields).status_code == 200
        took_ms.append((time.perf_counter() - began) * 1000)
    yield Measure(name="desk: live line, p95", value=percentile(took_ms, 95), unit="ms", aim=f"under {LIVE_MS_MAX:g}")
