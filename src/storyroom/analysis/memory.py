"""What is remembered of words while scripts are read, and how it is forgotten again: nobody's words outlive the request. Knows no word."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar, cast

__all__ = ["forget", "remembered"]

P = ParamSpec("P")
R = TypeVar("R")

_KEPT: list[Any] = []


def remembered(maxsize: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Remember what a function of words said, up to so many answers, until `forget` is called."""

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        kept = lru_cache(maxsize=maxsize)(function)
        _KEPT.append(kept)
        return cast("Callable[P, R]", kept)

    return wrap


def forget() -> None:
    """Forget every word that was asked about; what is asked again is worked out again."""
    for kept in _KEPT:
        kept.cache_clear()
