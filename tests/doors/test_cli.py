"""The command line as a script uses it: shapes, exit codes, clearances, hostile text."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from storyroom.cli.errors import EXIT_CODES
from storyroom.domain.safe import safe
from tests.fakes.house import script_text

ENVIRONMENT = {"STORYROOM_EMBEDDINGS": "off", "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"}


def storyroom(folder: Path, *arguments: str, code: int = 0, stdin: str = "") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "storyroom.cli.main", "--library", str(folder / "house"), *arguments],
        capture_output=True,
        text=True,
        input=stdin,
        env={**ENVIRONMENT, "HOME": str(folder)},
        cwd=folder,
        check=False,
    )
    assert done.returncode == code, done.stderr + done.stdout
    return done


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("cli")
    storyroom(made, "init")
    (made / "in").mkdir()
    scenes = [
        (
            "INT. KITCHEN - NIGHT",
            "A spare key hangs by the stove.\n\nLIV\nWho keeps the spare key?\n\nRAGNA\nI keep the spare key.",
        ),
        ("EXT. JETTY - DAY", "Nobody.\n\nLIV (CONT'D)\n(to the water)\nGone."),
    ]
    (made / "in" / "white.fountain").write_bytes(script_text("The Key", scenes))
    (made / "in" / "blue.fountain").write_bytes(script_text("The Key", scenes[:1], revision="Blue"))
    (made / "secret.fountain").write_bytes(script_text("The Secret", [("INT. VAULT - DAY", "A spare key, hidden.")]))
    storyroom(made, "import", "in")
    storyroom(made, "import", "secret.fountain", "--label", "embargo")
    return made


def test_import_reports_each_file_as_json_and_repeats_nothing(folder: Path) -> None:
    told = json.loads(storyroom(folder, "import", "in", "--json").stdout)
    assert (told["imported"], told["unchanged"], told["failed"]) == (0, 2, 0)
    assert {file["draft"] for file in told["files"]} == {"white", "blue"}


def test_a_bad_file_gives_the_exit_code_for_some_failed(folder: Path) -> None:
    (folder / "bad.bin").write_bytes(b"\x00\x01" * 50)
    done = storyroom(folder, "import", "bad.bin", "--json", code=5)
    (file,) = json.loads(done.stdout)["files"]
    assert file["status"] == "failed"
    assert file["reason"]


def test_search_finds_in_the_latest_draft_unless_told_otherwise(folder: Path) -> None:
    latest = json.loads(storyroom(folder, "search", "spare key project:Key", "--json").stdout)
    assert [hit["draft"] for hit in latest["hits"]] == ["blue"]
    every = json.loads(storyroom(folder, "search", "draft:white spare key project:Key", "--json").stdout)
    assert [hit["draft"] for hit in every["hits"]] == ["white"]


def test_batch_prints_a_line_a_query_in_the_documented_shape(folder: Path) -> None:
    asked = '{"id": "a", "text": "spare key"}\n\n{"id": 7, "text": "nobody", "draft": "white"}\n'
    lines = storyroom(folder, "search", "--batch", "-", stdin=asked).stdout.splitlines()
    first, second = (json.loads(line) for line in lines)
    assert (first["id"], second["id"]) == ("a", 7)
    assert {"rank", "project", "document", "draft", "scene_number", "heading", "page", "snippet"} <= first["hits"][
        0
    ].keys()
    assert second["hits"][0]["scene_number"] == "2"


def test_a_bad_batch_line_is_a_clear_error(folder: Path) -> None:
    done = storyroom(folder, "search", "--batch", "-", stdin="nonsense\n", code=2)
    assert "Line 1" in done.stderr


def test_ask_quotes_to_the_letter(folder: Path) -> None:
    answer = json.loads(storyroom(folder, "ask", "who keeps the spare key?", "--json").stdout)
    assert answer["kind"] == "grounded"
    for claim in answer["claims"]:
        for cited in claim["citations"]:
            shown = json.loads(storyroom(folder, "show", cited["project"], "--draft", cited["draft"], "--json").stdout)
            assert shown["text"][cited["start"] : cited["end"]] == cited["quote"]


def test_as_narrows_to_that_persons_clearance(folder: Path) -> None:
    owner = storyroom(folder, "projects").stdout
    reader = storyroom(folder, "--as", "reader", "projects").stdout
    assert "The Secret" in owner
    assert "The Secret" not in reader
    assert storyroom(folder, "--as", "reader", "search", "hidden", "--json").stdout.count("vault") == 0


def test_the_forbidden_and_the_missing_are_told_alike(folder: Path) -> None:
    forbidden = storyroom(folder, "--as", "reader", "show", "The Secret", code=3)
    missing = storyroom(folder, "--as", "reader", "show", "No Such Thing", code=3)
    assert (forbidden.stdout, forbidden.stderr) == (missing.stdout, missing.stderr)


@pytest.mark.parametrize(
    "command", [("verify",), ("rebuild",), ("people", "list"), ("import", "in"), ("people", "add", "x")]
)
def test_upkeep_is_refused_under_a_readers_clearance(folder: Path, command: tuple[str, ...]) -> None:
    done = storyroom(folder, "--as", "reader", *command, code=4)
    assert done.stdout == ""
    assert "reader" in done.stderr


def test_people_are_added_with_what_they_may_see(folder: Path) -> None:
    storyroom(folder, "people", "add", "ada", "--clear", "the-secret", "--clear", "embargo")
    told = storyroom(folder, "--as", "ada", "projects").stdout
    assert "The Secret" in told
    assert "The Key" not in told


def test_show_and_scenes_and_inspect_speak_json(folder: Path) -> None:
    scene = json.loads(storyroom(folder, "show", "The Key", "--scene", "1", "--json").stdout)
    assert scene["heading"] == "INT. KITCHEN - NIGHT"
    scenes = json.loads(storyroom(folder, "scenes", "The Key", "--draft", "white", "--json").stdout)
    assert [entry["scene_number"] for entry in scenes] == ["1", "2"]
    read = json.loads(storyroom(folder, "inspect", "in/white.fountain", "--json").stdout)
    assert read["format"] == "fountain"
    text = (folder / "in" / "white.fountain").read_text()
    for element in read["elements"]:
        assert text[element["start"] : element["end"]] == element["text"]
    assert {"scene_heading", "action", "character_cue", "dialogue", "parenthetical"} <= {
        e["kind"] for e in read["elements"]
    }


def test_export_gives_back_the_very_bytes(folder: Path) -> None:
    for target in ("fountain", "original"):
        storyroom(folder, "export", "The Key", "--draft", "white", "--format", target, "--output", f"out.{target}")
        assert (folder / f"out.{target}").read_bytes() == (folder / "in" / "white.fountain").read_bytes()


@pytest.mark.parametrize(("target", "head"), [("fdx", b"<?xml"), ("pdf", b"%PDF"), ("native", b"{")])
def test_export_writes_other_formats(folder: Path, target: str, head: bytes) -> None:
    storyroom(folder, "export", "The Key", "--draft", "white", "--format", target, "--output", f"out.{target}")
    assert (folder / f"out.{target}").read_bytes().startswith(head)


def test_a_rebuilt_library_still_verifies(folder: Path) -> None:
    storyroom(folder, "rebuild")
    assert json.loads(storyroom(folder, "verify", "--json").stdout)["sound"] is True


def test_a_missing_library_says_how_to_make_one(tmp_path: Path) -> None:
    done = storyroom(tmp_path, "projects", code=3)
    assert "init" in done.stderr


def test_an_unknown_filter_lists_the_known_ones(folder: Path) -> None:
    done = storyroom(folder, "search", "colour:blue", code=2)
    assert "character" in done.stderr + done.stdout


def test_no_escape_sequence_of_a_script_reaches_the_terminal(tmp_path: Path) -> None:
    storyroom(tmp_path, "init")
    hostile = "A lamp \x1b]0;owned\x07 \x1b[2J burns \u202egnihton\u202c." + " It burns on and on." * 30
    (tmp_path / "a.fountain").write_bytes(script_text("Lamp\x1b[31m", [("INT. LOFT - DAY", hostile)]))
    told = storyroom(tmp_path, "import", "a.fountain").stdout + storyroom(tmp_path, "search", "lamp").stdout
    told += storyroom(tmp_path, "projects").stdout + storyroom(tmp_path, "inspect", "a.fountain").stdout
    assert not set(told) & {"\x1b", "\x07", "\u202e", "\u202c"}
    assert "burns" in told


def test_what_could_steer_a_terminal_is_shown_instead() -> None:
    assert safe("a\x1b[2J\u200bb\tc\n") == "a␛[2J⟨U+200B⟩b\tc\n"


def test_every_error_has_an_exit_code_and_the_general_one_comes_last() -> None:
    kinds = [kind for kind, _code in EXIT_CODES]
    for index, kind in enumerate(kinds):
        assert not any(issubclass(later, kind) for later in kinds[index + 1 :])


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, storyroom.cli.main; print([m for m in ('numpy','sqlalchemy','fastapi','onnxruntime','mcp','httpx') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
