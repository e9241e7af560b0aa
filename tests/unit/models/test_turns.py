from __future__ import annotations

import threading
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.errors import BackendTimeoutError, BackendUnavailableError
from storyroom.models.turns import Turns


def until(turns: Turns, waiting: int) -> None:
    gate = threading.Event()
    for _ in range(2_000):
        if turns.waiting == waiting:
            return
        gate.wait(0.002)
    raise AssertionError(turns.waiting)


@given(st.lists(st.booleans(), min_size=1, max_size=8))
def test_people_come_before_batches_and_each_in_the_order_of_coming(kinds: list[bool]) -> None:
    turns, served, threads = Turns(20), [], []

    def come(number: int, interactive: bool) -> None:
        with turns.turn(interactive=interactive, seconds=30):
            served.append((not interactive, number))

    with turns.turn(interactive=True, seconds=30):
        for number, interactive in enumerate(kinds):
            threads.append(threading.Thread(target=come, args=(number, interactive)))
            threads[-1].start()
            until(turns, number + 1)
    for thread in threads:
        thread.join(30)
    assert len(served) == len(kinds)
    assert all(one < other for one, other in pairwise(served))


def test_a_line_that_is_too_long_says_so_at_once() -> None:
    turns = Turns(0)
    with (
        turns.turn(interactive=True, seconds=1),
        pytest.raises(BackendUnavailableError, match="busy"),
        turns.turn(interactive=True, seconds=1),
    ):
        pass
    with turns.turn(interactive=True, seconds=1):
        assert turns.waiting == 0


def test_who_waits_too_long_leaves_the_line_and_nobody_is_stuck_behind() -> None:
    turns = Turns(5)
    with (
        turns.turn(interactive=True, seconds=1),
        pytest.raises(BackendTimeoutError, match="busy"),
        turns.turn(interactive=True, seconds=0.01),
    ):
        pass
    assert turns.waiting == 0
    with turns.turn(interactive=False, seconds=1):
        pass


def test_a_turn_that_fails_is_given_back() -> None:
    turns = Turns(1)
    with pytest.raises(ValueError, match="no"), turns.turn(interactive=True, seconds=1):
        raise ValueError("no")
    with turns.turn(interactive=True, seconds=1):
        pass
