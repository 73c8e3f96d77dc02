"""Those who meet at the door go in together, everyone once, and nobody leads for longer than their own passage takes."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest

from ledger.store.group_commit import GroupCommit, PendingCommit

THREADS = 8
EACH = 200
TOGETHER_MAX = 5


class Counted(PendingCommit):
    times = 0


def test_everyone_is_let_in_once_and_one_group_at_a_time() -> None:
    inside, sizes = Lock(), []

    def let_in(passages: Sequence[Counted]) -> None:
        assert inside.acquire(blocking=False)
        time.sleep(0)
        sizes.append(len(passages))
        for passage in passages:
            passage.times += 1
        inside.release()

    convoy = GroupCommit(let_in, TOGETHER_MAX)

    def travel() -> None:
        for _ in range(EACH):
            passage = Counted()
            convoy.travel(passage)
            assert passage.times == 1

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(travel) for _ in range(THREADS)]:
            done.result(timeout=60)
    assert sum(sizes) == THREADS * EACH
    assert 1 < max(sizes) <= TOGETHER_MAX


def test_a_leader_that_breaks_down_leaves_nobody_waiting() -> None:
    def let_in(passages: Sequence[Counted]) -> None:
        time.sleep(0.01)
        for passage in passages:
            passage.times += 1
        if broken:
            raise KeyboardInterrupt(broken.pop())

    broken = ["once"]
    convoy = GroupCommit(let_in, TOGETHER_MAX)

    def travel() -> int:
        passage = Counted()
        try:
            convoy.travel(passage)
        except KeyboardInterrupt:
            return -1
        return passage.times

    with ThreadPoolExecutor(THREADS) as pool:
        results = [done.result(timeout=10) for done in [pool.submit(travel) for _ in range(THREADS)]]
    assert sorted(results) == [-1] + [1] * (THREADS - 1)


def test_whoever_is_interrupted_while_waiting_hands_the_lead_on(monkeypatch: pytest.MonkeyPatch) -> None:
    convoy: GroupCommit[Counted] = GroupCommit(lambda passages: None, TOGETHER_MAX)
    interrupted, next_one = Counted(), Counted()
    convoy._led = True
    convoy._waiting = [interrupted, next_one]
    convoy._hand_on()
    convoy._step_aside(interrupted)
    assert convoy._waiting == [next_one]
    assert next_one._gate.acquire(blocking=False)
