"""Progress for people on a terminal: how many are done, how fast, how long it will take. Standard output stays clean."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.progress import Progress, ProgressColumn

__all__ = ["counting", "watched"]

T = TypeVar("T")


def watched(things: Iterable[T], what: str, total: int) -> Iterator[T]:
    """Hand things on as they come, and count them."""
    with counting(what, total) as bar:
        for thing in things:
            bar.advance(bar.task_ids[0])
            yield thing


@contextmanager
def counting(what: str, total: int | None) -> Iterator[Progress]:
    """Show a bar on standard error, where that is a terminal."""
    from rich.console import Console  # noqa: PLC0415  # `storyroom --help` must not load what draws
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _rate_column(),
        TimeRemainingColumn(),
    )
    shown = sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), disable=not shown, transient=True) as bar:
        bar.add_task(what, total=total)
        yield bar


def _rate_column() -> ProgressColumn:
    from rich.progress import ProgressColumn, Task  # noqa: PLC0415  # as above
    from rich.text import Text  # noqa: PLC0415  # as above

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f} a second" if task.speed else "")

    return Rate()
