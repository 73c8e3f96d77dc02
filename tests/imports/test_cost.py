"""What the preview of an import costs follows its rows, and it is a question like others: bounded, and given up."""

import cProfile
from collections.abc import Callable
from typing import Any

import pytest

from api.http.concurrency import QuestionQueue
from api.imports import endpoint
from api.imports.route import Imported
from api.server.app import create_app
from ledger.store.event_store import EventStore, Head
from projections.engine.budget import Budget, Limits, NotWaitedFor
from tests.imports.record import Record
from tests.support.http_client import Client, InProcess


def rows(count: int) -> list[dict[str, Any]]:
    return [
        {"row": n, "name": f"Person {n} Example", "title": {"en": f"Post {n}"}, "agency": "ebc", "from": "2025-06-01"}
        for n in range(1, count + 1)
    ]


def body(group: str, count: int) -> dict[str, Any]:
    by = {"kind": "body", "group": group}
    return {"file": "m.csv", "digest": "0" * 64, "members": rows(count), "authority": by}


def preview(record: Record, group: str, count: int) -> None:
    answer = record.client.request(f"/groups/{group}/imports?preview=true", body(group, count))
    assert answer.status_code == 200, answer.text


def test_the_head_is_not_asked_for_by_row(record: Record, group: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[EventStore] = []
    real = EventStore.head

    def head(store: EventStore) -> Head:
        asked.append(store)
        return real(store)

    monkeypatch.setattr(EventStore, "head", head)
    counts = []
    for count in (5, 50):
        asked.clear()
        preview(record, group, count)
        counts.append(len(asked))
    assert counts[1] <= 2 * counts[0]  # what turns out long is begun again


def test_the_work_grows_as_the_rows(record: Record, group: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls of functions, which are the same on every machine: of four times the rows, not much more than four times."""
    real = endpoint._import_rows
    counts: list[int] = []
    few = 0

    def counted(*given: Any) -> Imported:
        profile = cProfile.Profile(builtins=False)
        try:
            return profile.runcall(real, *given)
        finally:
            counts.append(sum(entry.callcount for entry in profile.getstats()))

    monkeypatch.setattr(endpoint, "_import_rows", counted)
    preview(record, group, 1)
    for count in (100, 400):
        counts.clear()
        preview(record, group, count)
        few = few or counts[-1]
    assert counts[-1] < 6 * few


def test_a_preview_beyond_what_a_question_may_cost_is_refused(
    record: Record, group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record.service, "queue", QuestionQueue(bulk=Limits(processor_s=0.01)))
    app = create_app(record.service, close=False)
    client = Client(InProcess(app, record.client.http.runner), "demo-administrator")
    problem = client.refused(f"/groups/{group}/imports?preview=true", body(group, 400), 422)
    assert problem["type"] == "urn:quorate:problem:too-costly"
    assert record.client.request(f"/groups/{group}/imports?preview=true", body(group, 1)).status_code == 200


def test_a_recording_beyond_what_one_may_cost_records_nothing(
    record: Record, group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record.service, "queue", QuestionQueue(bulk=Limits(processor_s=0.01)))
    app = create_app(record.service, close=False)
    client = Client(InProcess(app, record.client.http.runner), "demo-administrator")
    head = record.service.head()
    problem = client.refused(f"/groups/{group}/imports", body(group, 400), 422)
    assert problem["type"] == "urn:quorate:problem:too-costly"
    assert record.service.head() == head


def test_a_recording_is_given_up_at_every_row_and_not_once_it_is_decided(
    record: Record, group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has left, or a service that ends, gives the work up at its next look; then nothing is recorded."""
    looks, head = 0, record.service.head()

    def leaves(at: int) -> Callable[[Budget], None]:
        def look(budget: Budget) -> None:
            nonlocal looks
            looks += 1
            if looks == at:
                raise NotWaitedFor

        return look

    for at in (1, 30, 60):
        looks = 0
        monkeypatch.setattr(Budget, "check", leaves(at))
        answer = record.client.request(f"/groups/{group}/imports", body(group, 40))
        assert (answer.status_code, record.service.head()) == (422, head), (at, answer.text)
    looks = 0
    monkeypatch.setattr(Budget, "check", leaves(1_000_000))
    assert record.client.request(f"/groups/{group}/imports", body(group, 40)).status_code == 201
    assert looks > 60
