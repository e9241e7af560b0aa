"""`storyroom serve` as a process of its own, and what it costs the machine. Asks it nothing."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple, Self

import psutil


class Mark(NamedTuple):
    """What the server and all its processes hold at a moment."""

    at: float
    """Seconds since the beginning."""
    megabytes: float
    processes: int
    threads: int
    files: int
    """Open files and sockets."""


class Server:
    """Starts, is looked at, ends."""

    def __init__(self, folder: Path, *, embeddings: str) -> None:
        self._folder, self._embeddings = folder, embeddings
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self._port = int(found.getsockname()[1])
        self.base = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "storyroom.cli.main", "--library", "house", "serve", "--port", str(self._port)]
        kept = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
        self._log = (self._folder / "server.log").open("wb")
        self._process = subprocess.Popen(
            command,
            cwd=self._folder,
            env=kept | {"STORYROOM_EMBEDDINGS": self._embeddings},
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._port), timeout=1):
                return self
            time.sleep(0.05)
        raise SystemExit((self._folder / "server.log").read_text())

    def __exit__(self, *_fault: object) -> None:
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(30)
        self._process.kill()
        self._process.wait()
        self._log.close()
        said = (self._folder / "server.log").read_text().splitlines()
        for line in said:
            if "Error" in line or " at " in line:
                print(f"server: {line}")

    def look(self, at: float) -> Mark:
        """Add up what its processes hold."""
        parent = psutil.Process(self._process.pid)
        memory = threads = files = count = 0
        for process in (parent, *parent.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                memory += process.memory_info().rss
                threads += process.num_threads()
                files += process.num_fds() if hasattr(process, "num_fds") else len(process.open_files())
                count += 1
        return Mark(round(at, 1), round(memory / 2**20, 1), count, threads, files)
