"""Uploads on their way in: what is too large for memory lies on the disk sealed, and comes back as it was."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from storyroom.api.spool import SealedSpool, seal_uploads

WORD = b"Zyxwollop"
LARGE = WORD * 400_000


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[Any]]:
    """Every temporary file that is made, by a name that can be looked up."""
    made: list[Any] = []

    def visible(*_told: object, **_named: object) -> Any:
        file = (tmp_path / str(len(made))).open("w+b")
        made.append(file)
        return file

    monkeypatch.setattr(tempfile, "TemporaryFile", visible)
    yield made
    for file in made:
        file.close()


def _as_on_disk(file: Any) -> bytes:
    file.flush()
    return Path(file.name).read_bytes()


@pytest.mark.parametrize("step", [1, 15, 16, 17, 1000, 65_536])
def test_what_is_written_in_pieces_is_read_back_from_anywhere(step: int) -> None:
    data = os.urandom(200_000)
    with SealedSpool(max_size=1000) as spool:
        for at in range(0, len(data), 4096 + step):
            spool.write(data[at : at + 4096 + step])
        for at in (0, 1, 15, 16, 999, 1000, 100_001):
            spool.seek(at)
            assert spool.read(step) == data[at : at + step]
        spool.seek(0)
        assert spool.read() == data


def test_nothing_is_written_twice_under_the_same_key() -> None:
    with SealedSpool(max_size=10) as spool:
        spool.write(b"x" * 100)
        spool.seek(50)
        with pytest.raises(ValueError, match="once"):
            spool.write(b"y")


def test_an_upload_on_the_disk_cannot_be_read_there(kept: list[Any]) -> None:
    """Starlette is asked, so that a later one that spools otherwise is noticed."""
    seal_uploads()
    seen: list[bytes] = []

    async def take(request: Request) -> PlainTextResponse:
        async with request.form() as form:
            upload: Any = form["file"]
            seen.extend(_as_on_disk(file) for file in kept)
            return PlainTextResponse(str(await upload.read() == LARGE))

    client = TestClient(Starlette(routes=[Route("/", take, methods=["POST"])]))
    assert client.post("/", files={"file": ("a.fountain", LARGE)}).text == "True"
    (on_disk,) = seen
    assert len(on_disk) > 1_000_000
    assert WORD not in on_disk
