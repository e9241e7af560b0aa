"""The few threads that a search works with: multiplications and models hold no lock, so they run beside one another."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache

__all__ = ["cores", "threads"]


def cores() -> int:
    """Count the processors that one search may use: more than four bring it nothing."""
    return min(4, os.cpu_count() or 1)


@cache
def threads() -> ThreadPoolExecutor:
    """Return this process's pool, one thread a core."""
    return ThreadPoolExecutor(cores(), thread_name_prefix="search")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=threads.cache_clear)  # threads do not survive a fork
