"""Told to end while it works for many at once, the service is gone within the grace time, and so is what it started."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg

from api.imports.route import IMPORTED_MAX_ROWS
from tests.running.checkout import Checkout

SERVE = ("quorate", "serve", "--demo")
GRACE_S, SLACK_S = 8, 20
"""The grace time, and how much later a machine that does other things may come to it."""
ANSWER_S_MAX, BESIDE_S = 60, 4
GROUP = "cwm-taf-mqap"
ROWS = 5000
COSTLY = (
    '{ group(slug: "cwm-taf-mqap") { meetings(first: 500) { nodes { attendance(first: 500) { nodes { meeting {'
    " attendance(first: 500) { nodes { outcome meeting { attendance(first: 500) { nodes { outcome } } } } } } } } } } } }"
)
LOCK = "(select hashtext('quorate.' || schema) from read.pointer)"
ENDED = (
    f"select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and objid = {LOCK}::oid"
)
SIMPLE = '{ group(slug: "cwm-taf-mqap") { name } }'
ADMINISTRATOR = {"Authorization": "Bearer demo-administrator"}
AUDITOR = {"Authorization": "Bearer demo-auditor"}


class Load:
    """Requests asked again and again by threads of their own, until the service is gone; by kind, what answered them."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.answers: dict[str, list[int]] = {}
        self._threads: list[threading.Thread] = []

    def asks(self, name: str, count: int, ask: Callable[[httpx.Client], int]) -> None:
        """Ask with so many clients."""
        self.answers[name] = []
        for _ in range(count):
            thread = threading.Thread(target=self._ask, args=(name, ask), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _ask(self, name: str, ask: Callable[[httpx.Client], int]) -> None:
        with httpx.Client(base_url=self._address, timeout=ANSWER_S_MAX) as client, suppress(httpx.TransportError):
            while True:
                self.answers[name].append(ask(client))

    def ended(self) -> None:
        for thread in self._threads:
            thread.join(ANSWER_S_MAX)
            assert not thread.is_alive()


def question(query: str, headers: dict[str, str], **more: str) -> Callable[[httpx.Client], int]:
    return lambda http: http.post("/graphql", json={"query": query}, headers=headers | more).status_code


def import_preview(http: httpx.Client) -> int:
    rows = [
        {"row": n, "name": f"Person {n} Example", "title": {"en": f"Post {n}"}, "agency": "mtcbc", "from": "2025-06-01"}
        for n in range(1, ROWS + 1)
    ]
    body = {"file": "m.csv", "digest": "0" * 64, "members": rows, "authority": {"kind": "body", "group": GROUP}}
    return http.post(f"/groups/{GROUP}/imports?preview=true", json=body, headers=ADMINISTRATOR).status_code


def import_recorded(http: httpx.Client) -> int:
    """As many rows as one command records, of people and seats that nobody has recorded yet."""
    mine = uuid4().hex
    rows = [
        {"row": n, "name": f"{mine} {n}", "title": {"en": f"Post {mine} {n}"}, "agency": "mtcbc", "from": "2025-06-01"}
        for n in range(1, IMPORTED_MAX_ROWS + 1)
    ]
    body = {"file": "m.csv", "digest": "0" * 64, "members": rows, "authority": {"kind": "body", "group": GROUP}}
    return http.post(f"/groups/{GROUP}/imports", json=body, headers=ADMINISTRATOR).status_code


def report(http: httpx.Client) -> int:
    asked = {"group": GROUP, "period": "2025-26", "format": "pdf"}
    return http.get("/reports/annual", params=asked, headers=AUDITOR).status_code


def follow(path: str, headers: dict[str, str]) -> Callable[[httpx.Client], int]:
    def followed(http: httpx.Client) -> int:
        with http.stream("GET", path, headers=headers) as answer:
            for _ in answer.iter_lines():
                pass
        return answer.status_code

    return followed


def record_and_wait(http: httpx.Client) -> int:
    """A command, and a question that waits for its position, to which nothing comes while the projector is held back."""
    body = {"name": f"{uuid4().hex} Example", "on": "2025-04-01", "authority": {"kind": "body"}}
    recorded = http.post("/persons", json=body, headers=ADMINISTRATOR).json()["positions"][-1]
    waits = ADMINISTRATOR | {"Quorate-Wait-For": str(recorded)}
    return http.post("/graphql", json={"query": SIMPLE}, headers=waits).status_code


@contextmanager
def held_back(checkout: Checkout) -> Iterator[None]:
    """Nothing is projected: the lock of who projects is somebody else's."""
    lines = next(iter(checkout.data.rglob("postmaster.pid"))).read_text().splitlines()
    to = {"host": lines[4], "port": lines[3], "dbname": "quorate", "user": "postgres", "autocommit": True}
    with psycopg.connect(**to) as ours, psycopg.connect(**to) as other:  # type: ignore[arg-type]
        taking = threading.Thread(target=ours.execute, args=[f"select pg_advisory_lock({LOCK})"])
        taking.start()
        ends = time.monotonic() + SLACK_S
        while taking.is_alive():
            other.execute(ENDED)
            assert time.monotonic() < ends
            time.sleep(0.05)
        yield


def test_told_to_end_while_everything_is_asked(checkout: Checkout) -> None:
    """Costly questions, previews of imports, reports, followers, and whoever waits for what is not projected."""
    settings = {"QUORATE_QUESTION_SECONDS": "60", "QUORATE_GRACE_SECONDS": str(GRACE_S)}
    with checkout.started(*SERVE, **settings) as process:
        head, _ = checkout.positions()
        server = checkout.server()
        load = Load(checkout.address)
        with held_back(checkout):
            for name, count, ask in (
                ("questions", 8, question(COSTLY, AUDITOR)),
                ("imports", 3, import_preview),
                ("recordings", 3, import_recorded),
                ("reports", 2, report),
                ("lines", 2, follow("/events?after=0", AUDITOR)),
                ("waits", 3, record_and_wait),
            ):
                load.asks(name, count, ask)
            time.sleep(BESIDE_S)
            process.send_signal(signal.SIGTERM)
            said, _ = process.communicate(timeout=GRACE_S + SLACK_S)
        load.ended()
        assert (process.returncode, "ends now" in said) in ((0, False), (1, True)), said
        assert "Traceback" not in said, said
        ends = time.monotonic() + SLACK_S  # told to end by force, it may be after the service
        while Path(f"/proc/{server}").exists():
            assert time.monotonic() < ends
            time.sleep(0.1)
        assert {200} <= {*load.answers["questions"]}, load.answers
        assert {*load.answers["lines"]} <= {200, 503}
        assert {503} <= {*load.answers["waits"]} <= {429, 503}  # the same actor asks too much at once
    with checkout.started(*SERVE):
        ends = time.monotonic() + SLACK_S  # the answers catch up with what was recorded
        while checkout.positions()[0] <= head:
            assert time.monotonic() < ends
            time.sleep(0.1)
