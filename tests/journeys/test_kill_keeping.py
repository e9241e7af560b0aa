"""`kill -9` at any moment of a removal, a backup or a restore: all of it or nothing, and the next one goes on."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storyroom.journeys.backup import back_up
from storyroom.journeys.prepare import decode_reading
from storyroom.journeys.restore import restore
from storyroom.room import Room, make_room, open_room
from storyroom.settings import Settings
from storyroom.store.ids import RandomIds, SystemClock
from storyroom.store.library import Library
from storyroom.store.sealed_stream import Cost
from storyroom.store.vault import Safe, Vault
from tests.fakes.house import script_text
from tests.fakes.raw import found_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")

PASSPHRASE = "correct horse battery"
SETTINGS = Settings(embeddings="off")
CANARY = "Zyxwollop"
START = """
import sys
from pathlib import Path
from storyroom.journeys.backup import back_up
from storyroom.journeys.prepare import decode_reading
from storyroom.journeys.restore import restore
from storyroom.room import open_room
from storyroom.settings import Settings
from storyroom.store.ids import RandomIds, SystemClock
from storyroom.store.library import Library
from storyroom.store.sealed_stream import Cost
folder, file, passphrase = Path(sys.argv[1]), Path(sys.argv[2]), "correct horse battery"
"""
BACK_UP = (
    START
    + """
room = open_room(folder, Settings(embeddings="off"))
print("go", flush=True)
list(back_up(room._library, room.seat().principal, file, passphrase=passphrase, cost=Cost(1, 8, 1)))
room.close()
"""
)
RESTORE = (
    START
    + """
open_library = lambda staging, safe: Library(
    staging, ids=RandomIds(), clock=SystemClock(), decode=decode_reading, safe=safe
)
print("go", flush=True)
list(restore(file, folder, passphrase=passphrase, open_library=open_library, open_keys=None))
"""
)
REMOVE = (
    START
    + """
room = open_room(folder, Settings(embeddings="off"))
desk = room.seat().keeping
print("go", flush=True)
desk.remove(desk.plan_removal(project="Secret"), reason="The contract has ended.")
room.close()
"""
)


def _killed(program: str, folder: Path, file: Path, chance: random.Random, *, within: float) -> bool:
    """Run a program and kill it at some moment after it began; say whether it was cut off."""
    started = subprocess.Popen(
        [sys.executable, "-c", program, str(folder), str(file)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert started.stdout
    assert started.stdout.readline() == b"go\n"
    time.sleep(chance.uniform(0, within))
    started.send_signal(signal.SIGKILL)
    started.wait()
    started.stdout.close()
    return started.returncode != 0


def _fill(folder: Path, *, many: int = 12) -> None:
    room = make_room(folder, SETTINGS)
    for number in range(many):
        scenes = [(f"INT. {CANARY} LOFT - DAY", f"A {CANARY} {n}.\n\nOLE\nIs it lit?") for n in range(20)]
        room.seat().import_bytes(f"{CANARY}.fountain", script_text("T", scenes, revision=f"{number}"), project="Secret")
        kept = [(f"INT. KITCHEN {n} - DAY", f"A kettle {number}.") for n in range(20)]
        room.seat().import_bytes("k.fountain", script_text("K", kept, revision=f"{number}"), project="Kept")
    room.close()


def _sound(folder: Path) -> Room:
    room = open_room(folder, SETTINGS)
    assert room.seat().verify().faults == ()
    return room


def _campaign_of_removals(tmp_path: Path, kills: int, seed: int) -> None:
    chance, seen = random.Random(seed), set()
    _fill(tmp_path / "full")
    for number in range(kills):
        folder = tmp_path / f"house{number}"
        shutil.copytree(tmp_path / "full", folder)
        _killed(REMOVE, folder, tmp_path, chance, within=0.5)
        room = _sound(folder)
        drafts = room.seat().drafts()
        left = sum(entry.project == "Secret" for entry in drafts)
        assert left in {0, 12}
        assert sum(entry.project == "Kept" for entry in drafts) == 12
        assert room.seat().search("draft:all project:secret lit", limit=999).total == 20 * left
        assert room.seat().search("draft:all kettle", limit=999).total == 240
        if not left:
            assert found_in(folder, CANARY) == ()  # opening it has finished the clean-up
        elif chance.random() < 0.5:
            desk = room.seat().keeping
            assert desk.remove(desk.plan_removal(project="Secret"), reason="The contract has ended.").cleaned
            assert found_in(folder, CANARY) == ()
        seen.add(left)
        room.close()
        shutil.rmtree(folder)
    assert seen == {0, 12} or kills < 20


def _campaign_of_backups(tmp_path: Path, kills: int, seed: int) -> None:
    chance, folder, file = random.Random(seed), tmp_path / "house", tmp_path / "b"
    _fill(folder)
    for _ in range(kills):
        _killed(BACK_UP, folder, file, chance, within=0.25)
        _sound(folder).close()
        if file.exists():
            *_, last = restore(file, tmp_path / "back", passphrase=PASSPHRASE, open_library=_open, open_keys=_no_keys)
            assert last.restore
            assert last.restore.drafts == 24
            shutil.rmtree(tmp_path / "back")
            file.unlink()
    room = open_room(folder, SETTINGS)
    list(back_up(room._library, room.seat().principal, file, passphrase=PASSPHRASE, cost=Cost(1, 8, 1)))
    room.close()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith((".b.", "b"))) == ["b"]
    assert not list(folder.glob(".snapshot-*"))


def _campaign_of_restores(tmp_path: Path, kills: int, seed: int) -> None:
    chance, file = random.Random(seed), tmp_path / "b"
    _fill(tmp_path / "house")
    room = open_room(tmp_path / "house", SETTINGS)
    list(back_up(room._library, room.seat().principal, file, passphrase=PASSPHRASE, cost=Cost(1, 8, 1)))
    room.close()
    for _ in range(kills):
        _killed(RESTORE, tmp_path / "back", file, chance, within=0.35)
        if (tmp_path / "back").exists():
            _sound(tmp_path / "back").close()
            shutil.rmtree(tmp_path / "back")
    list(restore(file, tmp_path / "back", passphrase=PASSPHRASE, open_library=_open, open_keys=_no_keys))
    assert len(_sound(tmp_path / "back").seat().drafts()) == 24
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "back", "house"]


def _open(folder: Path, safe: Safe) -> Library:
    return Library(folder, ids=RandomIds(), clock=SystemClock(), decode=decode_reading, safe=safe)


def _no_keys(path: Path) -> Vault:
    raise AssertionError(f"there are no keys: {path.name}")


def test_a_killed_removal_is_whole_or_did_not_happen(tmp_path: Path) -> None:
    _campaign_of_removals(tmp_path, kills=8, seed=1)


def test_a_killed_backup_leaves_no_file_and_the_library_as_it_was(tmp_path: Path) -> None:
    _campaign_of_backups(tmp_path, kills=7, seed=1)


def test_a_killed_restore_changes_nothing(tmp_path: Path) -> None:
    _campaign_of_restores(tmp_path, kills=7, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 7))
def test_many_killed_removals(tmp_path: Path, seed: int) -> None:
    _campaign_of_removals(tmp_path, kills=40, seed=seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 7))
def test_many_killed_backups(tmp_path: Path, seed: int) -> None:
    _campaign_of_backups(tmp_path, kills=40, seed=seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 7))
def test_many_killed_restores(tmp_path: Path, seed: int) -> None:
    _campaign_of_restores(tmp_path, kills=40, seed=seed)
