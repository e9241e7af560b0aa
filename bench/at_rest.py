"""What encryption at rest costs: the same library plain and sealed, side by side.

    python bench/at_rest.py [--scenes N] [--labels N] [--folder DIR]

The library is that of bench/whole.py, smaller; its sealed copy is made by `seal_copy`, as `storyroom vault seal` does it.
Printed: how long the copy takes, a search as a whole process (with the passphrase from a file, so with argon2id), the
same search in an open library (processor time, pairs turn about), and the memory of a process after its first search.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from query import questions
from whole import COMMAND, build, write_scripts

from storyroom.room import Room, open_room
from storyroom.settings import Settings

PASSPHRASE = "a passphrase of the bench"  # of a library that is thrown away
_FIRST = """
import resource, sys, time
from pathlib import Path
from storyroom.room import open_room
from storyroom.settings import read_settings
began = time.process_time()
room = open_room(Path(sys.argv[1]), read_settings())
room.seat().search("who keeps the spare key?")
print(time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def seal(plain: Path, sealed: Path) -> None:
    room = open_room(plain)
    began = time.perf_counter()
    *_, last = room.seat().vault.seal_copy(sealed, passphrase=PASSPHRASE)
    room.close()
    print(f"sealed copy of {last.seal.drafts} drafts, checked: {time.perf_counter() - began:.1f} s")


def processes(folders: dict[str, Path], words: Path) -> None:
    environment = {**os.environ, "STORYROOM_PASSPHRASE_FILE": str(words)}
    walls: dict[str, list[float]] = {name: [] for name in folders}
    for turn in range(8):
        for name, folder in folders.items():
            began = time.perf_counter()
            line = [*COMMAND, "--library", str(folder), "search", "who keeps the spare key?", "--json"]
            subprocess.run(line, capture_output=True, check=True, env=environment)
            if turn:
                walls[name].append(time.perf_counter() - began)
    for name, seen in walls.items():
        print(f"storyroom search, whole process, {name}: median {statistics.median(seen):.2f} s")
    for name, folder in folders.items():
        told = subprocess.run(
            [sys.executable, "-c", _FIRST, str(folder)], capture_output=True, check=True, env=environment, text=True
        )
        processor, memory = map(float, told.stdout.split())
        print(f"first search of a process, {name}: {processor:.2f} s of processors, {memory:,.0f} MB at most")


def searches(rooms: dict[str, Room], asked: list[str]) -> None:
    seats = {name: room.seat() for name, room in rooms.items()}
    for seat in seats.values():
        seat.search(asked[0])
    ratios = []
    for text in asked:
        used = {}
        for name in random.Random(text).sample(sorted(seats), 2):
            began = time.process_time()
            seats[name].search(text)
            used[name] = time.process_time() - began
        ratios.append(used["sealed"] / used["plain"])
    print(f"search in an open library, sealed / plain, median of {len(ratios)} pairs: {statistics.median(ratios):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=int, default=20_000)
    parser.add_argument("--labels", type=int, default=40)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="storyroom-at-rest-"))
    plain, sealed, words = folder / "plain", folder / "sealed", folder / "words"
    if not plain.exists():
        write_scripts(folder / "scripts", chosen.labels, max(1, chosen.scenes // chosen.labels // 50))
        build(plain, sorted((folder / "scripts").iterdir()))
    if not sealed.exists():
        seal(plain, sealed)
    words.write_text(PASSPHRASE)
    print(f"{chosen.scenes:,} scenes, {chosen.labels} labels, {os.cpu_count()} cores")
    processes({"plain": plain, "sealed": sealed}, words)
    rooms = {
        "plain": open_room(plain),
        "sealed": open_room(sealed, Settings(passphrase_file=str(words))),
    }
    searches(rooms, [text for text in questions(200) if ":" not in text])
    for room in rooms.values():
        room.close()


if __name__ == "__main__":
    main()
