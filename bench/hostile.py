"""What hostile files cost: one import each, with the time to the report and the peak memory of the main process.

Usage: python bench/hostile.py [NAME...]. Each file is made by code, and imported by a process that has done nothing else.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def import_one(path: Path) -> None:
    """Import a file into a library of its own and print what it cost this process."""
    from storyroom.room import make_room
    from storyroom.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        room = make_room(Path(folder) / "library", Settings(embeddings="off"))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.perf_counter()
        (report,) = room.seat().import_files([path])
        wall = time.perf_counter() - started
        room.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    helpers = resource.getrusage(resource.RUSAGE_CHILDREN)
    per_mb = 1024 * 1024 if sys.platform == "darwin" else 1024
    notes = [note.message for note in report.diagnostics if note.severity != "info"]
    told = report.reason or "; ".join(notes)
    print(
        json.dumps(
            {
                "status": report.status,
                "told": told,
                "seconds": wall,
                "before": before / per_mb,
                "peak": peak / per_mb,
                "helper": helpers.ru_maxrss / per_mb,
                "computing": helpers.ru_utime + helpers.ru_stime,
            }
        )
    )


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        import_one(Path(sys.argv[2]))
        return
    sys.path.insert(0, str(ROOT))
    from tests.hostile import cases

    if sys.argv[1:2] == ["--make"]:
        Path(sys.argv[3]).write_bytes(next(case for case in cases.CASES if case.name == sys.argv[2]).made())
        return
    print(f"{'file':26} {'bytes':>11} {'seconds':>8} {'main MB':>8} {'(before)':>8} {'reader MB':>9}  outcome")
    worst_seconds = worst_memory = 0.0
    for case in cases.CASES:
        if sys.argv[1:] and case.name not in sys.argv[1:]:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / case.name
            made = [sys.executable, __file__, "--make", case.name, str(path)]
            subprocess.run(made, check=True)  # elsewhere: a process is born with its parent's peak
            size = path.stat().st_size
            command = [sys.executable, __file__, "--one", str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{case.name:26} {size:>11} ended with {done.returncode}: {done.stderr[-300:]}")
            continue
        seen = json.loads(done.stdout)
        worst_seconds, worst_memory = max(worst_seconds, seen["seconds"]), max(worst_memory, seen["peak"])
        print(
            f"{case.name:26} {size:>11} {seen['seconds']:>8.2f} {seen['peak']:>8.0f} {seen['before']:>8.0f} {seen['helper']:>9.0f}"
            f"  {seen['status']}: {seen['told'][:110]}",
            flush=True,
        )
    print(f"slowest {worst_seconds:.2f} s (target 5), largest {worst_memory:.0f} MB in the main process (target 300)")


if __name__ == "__main__":
    main()
