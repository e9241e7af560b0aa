"""Runs acts in children of one warm process and kills them: after a drawn time, or at the n-th step towards the disk.

A step is what makes something last or go: a file synced, renamed or unlinked, a row written, a commit begun or ended. Knows
nothing of what an act does; `kill_acts` and `sealed_kill_acts` have them by name. Started by `killing.KillServer`.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from tests.journeys.kill_acts import ACTS, enter
from tests.journeys.sealed_kill_acts import SEALED_ACTS, enter_sealed

__all__ = ["main"]

_PACKAGES = ("storyroom.desks", "storyroom.journeys", "storyroom.store", "storyroom.retrieval")
_CHANGES = ("INSERT", "UPDATE", "DELETE")


def main() -> None:
    """Answer requests, a line of JSON each, until standard input ends."""
    for name in _PACKAGES:
        package = importlib.import_module(name)
        for found in pkgutil.iter_modules(package.__path__, f"{name}."):
            importlib.import_module(found.name)
    _say("ready")
    for line in sys.stdin:
        _say(json.dumps(_run(json.loads(line))))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _run(asked: dict[str, Any]) -> dict[str, Any]:
    heard, told = os.pipe()
    child = os.fork()
    if not child:
        os.close(heard)
        _child(asked, told)
    os.close(told)
    with os.fdopen(heard, "rb", buffering=0) as pipe:
        pipe.read(1)  # the library is open, the act begins
        begun = time.monotonic()
        after = asked["after"]
        if after is not None and not select.select([pipe], [], [], after)[0]:
            os.kill(child, signal.SIGKILL)
        said = pipe.read() or b"{}"
        _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return {"killed": killed, "seconds": time.monotonic() - begun, "steps": 0, "fault": "", **json.loads(said)}


def _child(asked: dict[str, Any], told: int) -> None:
    """Do one act and leave without any clean-up of the parent's."""
    said: dict[str, Any] = {}
    try:
        case = Path(asked["case"])
        sealed = asked["act"] in SEALED_ACTS
        house = enter_sealed(case) if sealed else enter(case)
        count = _Steps(asked["step"])
        count.watch()
        os.write(told, b"g")
        (SEALED_ACTS if sealed else ACTS)[asked["act"]].do(house, case)
        house.close()
        said = {"steps": count.seen}
    except BaseException as fault:  # noqa: BLE001  # told to the test
        said = {"fault": f"{type(fault).__name__}: {fault}"}
    os.write(told, json.dumps(said).encode())
    os._exit(0)


class _Steps:
    """Counts steps, and kills this process at one of them."""

    def __init__(self, last: int | None) -> None:
        self.seen = 0
        self._last = last

    def tick(self) -> None:
        self.seen += 1
        if self.seen == self._last:
            os.kill(os.getpid(), signal.SIGKILL)
            signal.pause()

    def watch(self) -> None:
        """Stand before everything that makes something last, and behind each commit."""
        for name in ("fsync", "replace", "rename", "unlink", "rmdir"):
            setattr(os, name, self._before(getattr(os, name)))
        commit = DefaultDialect.do_commit

        def committed(dialect: DefaultDialect, connection: Any) -> None:
            self.tick()
            commit(dialect, connection)
            self.tick()

        DefaultDialect.do_commit = committed  # type: ignore[method-assign]
        event.listen(Engine, "before_cursor_execute", self._statement)

    def _before(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def acting(*arguments: Any, **named: Any) -> Any:
            self.tick()
            return act(*arguments, **named)

        return acting

    def _statement(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(_CHANGES):
            self.tick()


if __name__ == "__main__":
    main()
