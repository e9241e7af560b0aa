"""Every bug planted into a copy of the house is caught by the suite; a bug that no longer fits fails as well."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BUGS: list[dict[str, Any]] = tomllib.loads((HERE / "bugs.toml").read_text(encoding="utf-8"))["bug"]
CATCHERS = (
    ("tests/unit/domain/test_access.py", "tests/unit/domain/test_grants.py", "tests/unit/domain/test_rights.py"),
    (
        "tests/journeys/test_access.py", "tests/journeys/test_labels.py", "tests/journeys/test_paired_worlds.py",
        "tests/journeys/test_decisions.py",
    ),
    ("tests/paired/test_paired_roads.py::test_nothing_hidden_changes_a_byte_on_any_road[0]",),
)  # fmt: skip
"""The parts of the suite that watch over access, quickest first."""


def planted(bug: dict[str, Any], folder: Path) -> Path:
    """Copy the house with the bug in it."""
    source = folder / "src"
    shutil.copytree(ROOT / "src/storyroom", source / "storyroom", ignore=shutil.ignore_patterns("__pycache__"))
    target = source / "storyroom" / bug["file"]
    text = target.read_text(encoding="utf-8")
    for find, put in ((bug["find"], bug["put"]), *bug.get("also", ())):
        assert text.count(find) == 1, f"{bug['name']!r} no longer fits {bug['file']}: {find!r}"
        text = text.replace(find, put)
    compile(text, bug["file"], "exec")
    target.write_text(text, encoding="utf-8")
    return source


def verdict(source: Path, tests: tuple[str, ...], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a part of the suite against a copy of the house."""
    environment = {
        **os.environ, "PYTHONPATH": f"{source}{os.pathsep}{ROOT}", "OMP_NUM_THREADS": "1", "STORYROOM_EMBEDDINGS": "off",
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    chosen = [name for name in tests if (ROOT / name.split("::")[0]).exists()]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not slow",
               f"--basetemp={folder / 'tmp'}", *chosen]  # fmt: skip
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


SAMPLE = frozenset(range(0, len(BUGS), 11))
"""Bugs planted in every run; the others are for the long campaigns, since each runs a part of the suite."""


@pytest.mark.parametrize(
    "bug",
    [pytest.param(bug, id=bug["name"], marks=() if n in SAMPLE else pytest.mark.slow) for n, bug in enumerate(BUGS)],
)
def test_the_suite_catches(bug: dict[str, Any], tmp_path: Path) -> None:
    source = planted(bug, tmp_path)
    for tests in CATCHERS:
        result = verdict(source, tests, tmp_path)
        assert result.returncode in {0, 1}, result.stdout[-3000:] + result.stderr[-1000:]
        if result.returncode == 1:
            assert " error" not in result.stdout.splitlines()[-1], result.stdout[-3000:]
            return
    pytest.fail(f"nothing caught {bug['name']!r}")


def test_the_house_without_a_bug_passes_the_quick_catchers(tmp_path: Path) -> None:
    """What catches must be quiet where nothing is wrong, or it catches nothing."""
    source = planted(
        {"name": "none", "file": "room.py", "find": '"""The only place', "put": '"""The only place'}, tmp_path
    )
    for tests in CATCHERS[:2]:
        result = verdict(source, tests, tmp_path)
        assert result.returncode == 0, result.stdout[-3000:]


def test_there_are_at_least_thirty_and_all_of_them_still_fit() -> None:
    assert len({bug["name"] for bug in BUGS}) >= 30
    for bug in BUGS:
        text = (ROOT / "src/storyroom" / bug["file"]).read_text(encoding="utf-8")
        for find, _ in ((bug["find"], bug["put"]), *bug.get("also", ())):
            assert text.count(find) == 1, f"{bug['name']!r} no longer fits {bug['file']}: {find!r}"
