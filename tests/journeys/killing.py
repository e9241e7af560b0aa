"""The test's side of killing: one warm process that forks a child for each kill. Judges nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

__all__ = ["KillServer", "Run"]

_ROOT = Path(__file__).parents[2]


class Run(NamedTuple):
    """What became of one child."""

    killed: bool
    seconds: float
    steps: int
    fault: str


class KillServer:
    """Starts the process, asks it for one child at a time, and ends it."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.kill_server"],
            cwd=_ROOT,
            env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        assert self._process.stdout.readline() == "ready\n"
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(self, act: str, case: Path, *, after: float | None = None, step: int | None = None) -> Run:
        """Do an act in a library; kill it after so many seconds, or at a step, or let it end."""
        assert self._process.stdin
        assert self._process.stdout
        asked = {"act": act, "case": str(case), "after": after, "step": step}
        self._process.stdin.write(f"{json.dumps(asked)}\n")
        self._process.stdin.flush()
        return Run(**json.loads(self._process.stdout.readline()))
