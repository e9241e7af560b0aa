"""`kill -9` at any moment of an import leaves a library that opens, verifies, and continues where it stopped."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storyroom.room import open_room
from storyroom.settings import Settings
from tests.fakes.house import script_text

SCRIPTS = 24


def _storyroom(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "storyroom.cli.main", "--library", str(folder), *arguments]


def _scripts(folder: Path) -> Path:
    folder.mkdir()
    for number in range(SCRIPTS):
        scenes = [
            ("INT. LOFT - DAY", f"Lamp {number} burns in room {scene}.\n\nOLE\nIs it lit?") for scene in range(30)
        ]
        (folder / f"{number:02}.fountain").write_bytes(
            script_text(f"Script {number % 6}", scenes, revision=f"draft {number}")
        )
    return folder


def _check(folder: Path) -> int:
    """Open the library as the next user would: it is sound, and what is listed can be read and found."""
    room = open_room(folder, Settings(embeddings="off"))
    try:
        seat = room.seat()
        assert seat.verify().faults == ()
        drafts = seat.drafts()
        for draft in drafts:
            assert "Lamp" in seat.text(draft.id)
        assert seat.search("draft:all lamp", limit=1000).total == 30 * len(drafts)
        return len(drafts)
    finally:
        room.close()


def _campaign(tmp_path: Path, kills: int, seed: int) -> list[int]:
    folder, scripts, chance = tmp_path / "house", _scripts(tmp_path / "scripts"), random.Random(seed)
    subprocess.run(_storyroom(folder, "init"), check=True, capture_output=True)
    seen = [0]
    for _ in range(kills):
        started = subprocess.Popen(
            _storyroom(folder, "import", str(scripts), "--words-only"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.3, 2.5))
        started.send_signal(signal.SIGKILL)
        started.wait()
        seen.append(_check(folder))
    last = subprocess.run(
        _storyroom(folder, "import", str(scripts), "--words-only", "--json"), check=True, capture_output=True
    )
    told = json.loads(last.stdout)
    assert told["failed"] == 0
    assert told["imported"] + told["unchanged"] == SCRIPTS
    assert told["unchanged"] >= seen[-1]
    assert _check(folder) == SCRIPTS
    return seen


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_killed_imports_lose_nothing_that_was_finished(tmp_path: Path) -> None:
    seen = _campaign(tmp_path, kills=4, seed=1)
    assert seen == sorted(seen)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 7))
def test_many_killed_imports_lose_nothing_that_was_finished(tmp_path: Path, seed: int) -> None:
    seen = _campaign(tmp_path, kills=20, seed=seed)
    assert seen == sorted(seen)


def test_an_interrupt_ends_with_its_own_code_and_a_sound_library(tmp_path: Path) -> None:
    folder, scripts = tmp_path / "house", _scripts(tmp_path / "scripts")
    subprocess.run(_storyroom(folder, "init"), check=True, capture_output=True)
    started = subprocess.Popen(
        _storyroom(folder, "import", str(scripts), "--words-only"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    originals = folder / "originals"
    while started.poll() is None and not originals.exists():
        time.sleep(0.02)
    started.send_signal(signal.SIGINT)
    _out, err = started.communicate()
    assert started.returncode in {0, 130}
    if started.returncode == 130:
        assert b"goes on from there" in err
    _check(folder)
