"""Commits that meet go to the database as one batch, each once, and nobody leads for longer than one batch takes."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest

from ledger.store.group_commit import GroupCommit, PendingCommit

THREADS = 8
EACH = 200
BATCH_MAX = 5


class Counted(PendingCommit):
    times = 0


def test_everything_is_committed_once_and_one_batch_at_a_time() -> None:
    inside, sizes = Lock(), []

    def commit(batch: Sequence[Counted]) -> None:
        assert inside.acquire(blocking=False)
        time.sleep(0)
        sizes.append(len(batch))
        for pending in batch:
            pending.times += 1
        inside.release()

    group_commit = GroupCommit(commit, BATCH_MAX)

    def submit() -> None:
        for _ in range(EACH):
            pending = Counted()
            group_commit.submit(pending)
            assert pending.times == 1

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(submit) for _ in range(THREADS)]:
            done.result(timeout=60)
    assert sum(sizes) == THREADS * EACH
    assert 1 < max(sizes) <= BATCH_MAX


def test_a_leader_that_breaks_down_leaves_nobody_waiting() -> None:
    def commit(batch: Sequence[Counted]) -> None:
        time.sleep(0.01)
        for pending in batch:
            pending.times += 1
        if broken:
            raise KeyboardInterrupt(broken.pop())

    broken = ["once"]
    group_commit = GroupCommit(commit, BATCH_MAX)

    def submit() -> int:
        pending = Counted()
        try:
            group_commit.submit(pending)
        except KeyboardInterrupt:
            return -1
        return pending.times

    with ThreadPoolExecutor(THREADS) as pool:
        results = [done.result(timeout=10) for done in [pool.submit(submit) for _ in range(THREADS)]]
    assert sorted(results) == [-1] + [1] * (THREADS - 1)


def test_whoever_is_interrupted_while_waiting_hands_the_lead_on(monkeypatch: pytest.MonkeyPatch) -> None:
    group_commit: GroupCommit[Counted] = GroupCommit(lambda batch: None, BATCH_MAX)
    interrupted, next_one = Counted(), Counted()
    group_commit._has_leader = True
    group_commit._waiting = [interrupted, next_one]
    group_commit._hand_on()
    group_commit._withdraw(interrupted)
    assert group_commit._waiting == [next_one]
    assert next_one._wakeup.acquire(blocking=False)
