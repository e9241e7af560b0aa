"""A lane: one at a time, what it returns or raises comes back, and its thread steps back without taking others with it."""

from __future__ import annotations

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from storyroom.patience import Lane


def test_what_is_returned_or_raised_comes_back() -> None:
    lane = Lane("lane-a")
    assert lane.run(lambda: 7) == 7
    with pytest.raises(KeyError, match="x"):
        lane.run(lambda: {}["x"])
    assert lane.run(lambda: lane.run(lambda: 8)) == 8


def test_one_at_a_time_however_many_ask() -> None:
    lane, running, most = Lane("lane-b"), [0], [0]

    def work() -> None:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.002)
        running[0] -= 1

    with ThreadPoolExecutor(8) as many:
        list(many.map(lambda _: lane.run(work), range(24)))
    assert most == [1]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere niceness belongs to whole processes")
def test_its_thread_steps_back_and_ours_does_not() -> None:
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    def nice() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    assert Lane("lane-c", back=3).run(nice) == min(19, before + 3)
    assert Lane("lane-d").run(nice) == before
    assert nice() == before
