"""A library behind real processes: `storyroom serve` asked over HTTP, and each command a process of its own. Compares nothing."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

from tests.paired import roads

__all__ = ["Told", "asked", "command", "free_port", "served"]

STORYROOM = Path(sys.executable).with_name("storyroom")
_LINK = re.compile(r"http://\S+/sign-in\?token=\S+")
_PER_ANSWER = frozenset({"date"})
"""Headers that differ from answer to answer whoever asks."""


_MOMENT = re.compile("(?<=expires=)[^;]+GMT|(?<='nonce-)[^']+")
"""When a cookie ends that is being taken back: now. And the name of an editor's style sheet."""
_DRAWN = re.compile(rb'answer:[0-9a-f]{32}|(?<="challenge":")[\w-]{43,}|(?<=data-nonce=")[\w-]+')
"""Drawn anew for each answer: the id of an answer, what a passkey has to sign, and the name of an editor's style sheet."""


class Told(NamedTuple):
    """What came back, to the byte."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    errors: bytes = b""


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(case: Path, person: str, port: int) -> Iterator[httpx.Client]:
    """Serve the library of a case to a person; give a client that has come in by the printed link."""
    process = subprocess.Popen(
        [STORYROOM, "--library", "house", "--as", person, "serve", "--port", str(port)],
        cwd=case,
        env=_environment(case),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        link = _link(process)
        _wait_for(port)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
            assert client.get(link).status_code in {200, 303}
            yield client
    finally:
        process.terminate()
        process.communicate(timeout=30)


def asked(client: httpx.Client, call: roads.Call) -> Told:
    """Ask one route or page."""
    answer = client.request(call.method, call.url, **call.options)
    headers = tuple(
        sorted(
            (name, _MOMENT.sub("", value)) for name, value in answer.headers.multi_items() if name not in _PER_ANSWER
        )
    )
    return Told(answer.status_code, headers, _undrawn(answer.content))


def command(case: Path, person: str, line: roads.Command) -> Told:
    """Run one command as a process of its own; the file that it writes counts as what it said."""
    target = case / "written"
    target.unlink(missing_ok=True)
    written = [line.writes, "written"] if line.writes else []
    done = subprocess.run(
        [STORYROOM, "--library", "house", "--as", person, *line.arguments, *written],
        cwd=case,
        env=_environment(case),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
    )
    file = (("file", target.read_bytes().hex()),) if target.exists() else ()
    return Told(done.returncode, file, _undrawn(done.stdout), done.stderr)


def _undrawn(data: bytes) -> bytes:
    return _DRAWN.sub(b"DRAWN", data)


def _link(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if (found := _LINK.search(line)) is not None:
            return found[0]
    raise AssertionError("".join(said))


def _wait_for(port: int) -> None:
    """The link is printed a moment before the door listens."""
    for _ in range(500):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError("the server does not listen")


def _environment(case: Path) -> Mapping[str, str]:
    """Leave nothing to the machine. A folder `planted` beside the library is looked into first: a test's own bug."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STORYROOM_")}
    if (planted := case / "planted").exists():
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, (str(planted), kept.get("PYTHONPATH", ""))))
    own = {"STORYROOM_EMBEDDINGS": "off", "STORYROOM_CACHE": "cache", "HOME": str(case.parent), "COLUMNS": "100"}
    return {**kept, **own, "OMP_NUM_THREADS": "1"}
