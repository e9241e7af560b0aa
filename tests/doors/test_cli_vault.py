"""A sealed library as a person or a script uses it: every way to hand over the passphrase but the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.house import script_text
from tests.fakes.raw import found_in

WORDS = "correct horse battery staple"
NEW = "an entirely different sentence"
CANARY = "Zyxwollop"
ENVIRONMENT = {
    "STORYROOM_EMBEDDINGS": "off",
    "PATH": "/usr/bin:/bin",
    "OMP_NUM_THREADS": "1",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    "STORYROOM_BACKUP_PASSPHRASE": "words for the backup",
}


def storyroom(folder: Path, *arguments: str, code: int = 0, words: str = "words") -> subprocess.CompletedProcess[str]:
    environment = {**ENVIRONMENT, "HOME": str(folder)} | ({"STORYROOM_PASSPHRASE_FILE": words} if words else {})
    done = subprocess.run(
        [sys.executable, "-m", "storyroom.cli.main", "--library", str(folder / "house"), *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=environment | {"STORYROOM_OLD_PASSPHRASE": WORDS, "STORYROOM_NEW_PASSPHRASE": NEW},
        cwd=folder,
        check=False,
    )
    assert done.returncode == code, done.stderr + done.stdout
    return done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "words").write_text(f"{WORDS}\n")
    (tmp_path / "in.fountain").write_bytes(script_text(CANARY, [("INT. ROOM - DAY", f"The {CANARY} lamp.")]))
    return tmp_path


def _import(folder: Path) -> None:
    storyroom(folder, "import", "in.fountain", "--project", "Nightfall", "--words-only")
    (folder / "in.fountain").unlink()


def test_a_sealed_life_from_the_first_command_to_the_end_of_a_key(folder: Path) -> None:
    assert "sealed library" in storyroom(folder, "init", "--sealed").stdout
    _import(folder)
    assert found_in(folder, CANARY) == ()
    assert CANARY in storyroom(folder, "search", "lamp").stdout
    assert "passphrase" in storyroom(folder, "search", "lamp", code=2, words="").stderr
    storyroom(folder, "backup", "b")
    assert "A copy was made" in storyroom(folder, "vault", "status").stdout
    assert json.loads(storyroom(folder, "vault", "passphrase", "--json").stdout) == {"changed": True}
    assert "does not open" in storyroom(folder, "search", "lamp", code=4).stderr
    (folder / "new").write_text(NEW)
    told = json.loads(storyroom(folder, "vault", "shred", "nightfall", "--dry-run", "--json", words="new").stdout)
    assert (len(told["drafts"]), told["has_key"], len(told["key_copies"])) == (1, True, 1)
    assert "--yes" in storyroom(folder, "vault", "shred", "nightfall", "--reason", "Over.", code=2, words="new").stderr
    done = storyroom(folder, "vault", "shred", "nightfall", "--reason", "It is over.", "--yes", words="new")
    assert "Shredded" in done.stdout
    assert CANARY not in storyroom(folder, "search", "lamp", words="new").stdout
    storyroom(folder, "vault", "keys", "fresh", words="new")
    back = storyroom(folder, "restore", "b", "--into", "back", "--keys", "fresh", words="new").stdout
    assert "No key opens what stands under nightfall" in back
    assert CANARY not in storyroom(folder, "--library", "back", "search", "lamp", words="new").stdout
    assert json.loads(storyroom(folder, "--library", "back", "verify", "--json", words="new").stdout)["unopened"]


def test_an_open_library_gets_a_sealed_copy(folder: Path) -> None:
    storyroom(folder, "init")
    _import(folder)
    assert "not sealed" in storyroom(folder, "vault", "status").stdout
    told = json.loads(storyroom(folder, "vault", "seal", "copy", "--json").stdout)
    assert told["drafts"] == 1
    assert (folder / "copy.vault").is_file()
    assert found_in(folder / "copy", CANARY) == ()
    assert CANARY in storyroom(folder, "--library", "copy", "search", "lamp").stdout
    assert "keyring" in storyroom(folder, "--library", "copy", "vault", "remember", code=2).stderr.lower()
    assert "cannot be read" in storyroom(folder, "vault", "seal", "again", code=2, words="missing").stderr
    assert not (folder / "again").exists()
