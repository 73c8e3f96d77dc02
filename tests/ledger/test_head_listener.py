"""Whoever waits for the ledger to move hears of it at once, and no later than asked."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest

from ledger.store.event_store import EventStore
from ledger.store.head_listener import HeadListener
from tests.ledger.sample_events import new_id, noted
from tests.support.databases import Database


@pytest.fixture
def notices(database: Database) -> Iterator[HeadListener]:
    with HeadListener(database.login_dsn) as notices:
        yield notices


def record(store: EventStore) -> None:
    store.append([noted(new_id(), 1)], command=uuid4(), fingerprint=b"f", reads={})


def waited(notices: HeadListener, position: int, timeout_s: float) -> tuple[int, float]:
    began = time.monotonic()
    return notices.wait(position, timeout_s), time.monotonic() - began


def test_what_is_there_already_is_not_waited_for(store: EventStore, notices: HeadListener) -> None:
    record(store)
    assert waited(notices, 0, 10)[0] == 1


def test_waiting_ends_when_the_time_is_up(notices: HeadListener) -> None:
    head, took_s = waited(notices, 0, 0.1)
    assert head == 0
    assert 0.1 <= took_s < 1


@pytest.mark.parametrize("replica", [False, True])
def test_a_new_position_ends_the_waiting(store: EventStore, notices: HeadListener, replica: bool) -> None:
    notices.wait(0, 0)
    notices._replica = replica
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(waited, notices, 0, 10)
        time.sleep(0.05)
        record(store)
        head, took_s = waiting.result()
    assert head == 1
    assert took_s < 2


def test_earlier_notices_do_not_end_a_later_waiting(store: EventStore, notices: HeadListener) -> None:
    notices.wait(0, 0)
    for _ in range(3):
        record(store)
    assert notices.wait(3, 0.05) == 3


def test_a_lost_connection_is_made_anew(store: EventStore, notices: HeadListener, database: Database) -> None:
    notices.wait(0, 0)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(notices.wait, 0, 10)
        time.sleep(0.05)
        with psycopg.connect(database.migrate_dsn, autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT coal%'")
        record(store)
        assert waiting.result() == 1
