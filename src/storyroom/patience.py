"""Long computing one at a time, on a thread that may step back for whoever is waited for. Knows no model and no password."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TypeVar

__all__ = ["Lane"]

T = TypeVar("T")


class Lane:
    """A queue with one thread behind it, so many steps of niceness back, and what it starts with it. Safe to use from several threads.

    Source: sched(7): a thread ten steps back gets a tenth of a core that another wants whole.
    """

    def __init__(self, name: str, *, back: int = 0) -> None:
        self._name, self._back = name, back
        self._lock = threading.Lock()

    def run(self, work: Callable[[], T]) -> T:
        """Do it when its turn comes, and hand back what it returns or raises."""
        if threading.current_thread().name.startswith(self._name):
            return work()
        with self._lock:
            thread = self._thread
        return thread.submit(work).result()

    @cached_property
    def _thread(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(1, thread_name_prefix=self._name, initializer=_step_back, initargs=(self._back,))


def _step_back(steps: int) -> None:
    if not steps or sys.platform != "linux":  # elsewhere niceness belongs to whole processes
        return
    own = threading.get_native_id()
    os.setpriority(os.PRIO_PROCESS, own, min(19, os.getpriority(os.PRIO_PROCESS, own) + steps))
