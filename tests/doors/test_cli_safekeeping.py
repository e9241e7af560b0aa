"""Backup, restore and remove as a person or a script calls them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.house import script_text

WORDS = "correct horse battery"
ENVIRONMENT = {"STORYROOM_EMBEDDINGS": "off", "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"}


def storyroom(folder: Path, *arguments: str, code: int = 0, words: str = WORDS) -> subprocess.CompletedProcess[str]:
    environment = {**ENVIRONMENT, "HOME": str(folder)} | ({"STORYROOM_BACKUP_PASSPHRASE": words} if words else {})
    done = subprocess.run(
        [sys.executable, "-m", "storyroom.cli.main", "--library", str(folder / "house"), *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=environment,
        cwd=folder,
        check=False,
    )
    assert done.returncode == code, done.stderr + done.stdout
    return done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    storyroom(tmp_path, "init")
    for name in ("The Key", "The Vault"):
        (tmp_path / "in.fountain").write_bytes(script_text(name, [("INT. ROOM - DAY", f"{name}.")]))
        storyroom(tmp_path, "import", "in.fountain", "--words-only")
    return tmp_path


def test_a_library_goes_into_one_file_and_comes_back(folder: Path) -> None:
    told = json.loads(storyroom(folder, "backup", "b", "--json").stdout)
    assert set(told) == {
        "id", "path", "size", "sha256", "files", "drafts", "ledger_position", "ledger_hash", "keys",
    }  # fmt: skip
    assert told["size"] == (folder / "b").stat().st_size
    back = json.loads(storyroom(folder, "restore", "b", "--into", "back", "--json").stdout)
    assert (back["backup_id"], back["drafts"], back["ledger_hash"]) == (told["id"], 2, told["ledger_hash"])
    assert json.loads(storyroom(folder, "--library", "back", "verify", "--json").stdout)["sound"]
    assert "already" in storyroom(folder, "backup", "b", code=2).stderr
    assert "not empty" in storyroom(folder, "restore", "b", "--into", "back", code=2).stderr


def test_the_passphrase_comes_from_a_file_or_the_environment_and_never_from_the_command_line(folder: Path) -> None:
    (folder / "words").write_text(f"{WORDS}\n")
    storyroom(folder, "backup", "b", "--passphrase-file", "words", words="")
    assert "A passphrase is needed" in storyroom(folder, "restore", "b", "--into", "x", code=2, words="").stderr
    assert "does not open" in storyroom(folder, "restore", "b", "--into", "x", code=4, words="other words than").stderr
    assert "at least 12" in storyroom(folder, "backup", "c", code=2, words="short").stderr
    assert "no backup" in storyroom(folder, "restore", "words", "--into", "x", code=2).stderr
    storyroom(folder, "restore", "b", "--into", "x")


def test_a_removal_is_shown_asked_for_and_told(folder: Path) -> None:
    shown = json.loads(storyroom(folder, "remove", "--document", "the key", "--dry-run", "--json").stdout)
    assert (shown["what"], [draft["document"] for draft in shown["drafts"]]) == ("document", ["The Key"])
    asked = storyroom(folder, "remove", "--document", "the key", "--reason", "It ended.", code=2)
    assert "cannot be undone" in asked.stderr
    assert "A reason" in storyroom(folder, "remove", "--document", "the key", "--yes", code=2).stderr
    assert len(json.loads(storyroom(folder, "projects", "--json").stdout)) == 2
    done = json.loads(
        storyroom(folder, "remove", "--document", "the key", "--reason", "It ended.", "--yes", "--json").stdout
    )
    assert done["cleaned"]
    assert done["waits_for"] == ""
    assert len(json.loads(storyroom(folder, "projects", "--json").stdout)) == 1
    assert "no document" in storyroom(folder, "remove", "--document", "the key", "--dry-run", code=3).stderr


def test_a_person_is_removed_and_what_is_out_of_reach_is_listed(folder: Path) -> None:
    storyroom(folder, "people", "add", "ada")
    storyroom(folder, "backup", "b")
    told = storyroom(folder, "remove", "--person", "ada", "--reason", "She has left.", "--yes").stdout
    assert "Out of reach" in told
    assert "  backup of " in told
    assert "Nothing of it is left" in told
    assert "no person" in storyroom(folder, "--as", "ada", "projects", code=3).stderr


def test_a_reader_may_do_none_of_it(folder: Path) -> None:
    storyroom(folder, "--as", "reader", "backup", "b", code=4)
    storyroom(folder, "--as", "reader", "remove", "--document", "the key", "--dry-run", code=4)
    storyroom(folder, "--as", "reader", "remove", "--person", "owner", "--dry-run", code=4)
