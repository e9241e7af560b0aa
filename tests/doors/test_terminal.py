"""What reaches a terminal: whatever a script, a model or an error says, nothing that a terminal would obey."""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path

import pytest
from typer.testing import CliRunner

import storyroom.room
from storyroom.cli.door import to_json, write_out
from storyroom.cli.main import app
from storyroom.domain.safe import safe
from storyroom.errors import InvalidRequestError
from tests.attacks.world import Hostile
from tests.fakes.house import make_house, script_text
from tests.worst_case_model.render_forms import FORMS, filled

STEERING = "".join(
    map(chr, [*range(32), *range(0x7F, 0xA0), *range(0x200E, 0x2010), *range(0x2028, 0x202F), *range(0x2066, 0x206A)])
)
UNSEEN = "\u200b\u2060\ufeff\u00ad\u061c\u3164\u115f\U000e0041\U000e0101\U0001d173\ufff9"
HOSTILE = f"x{STEERING}{UNSEEN}y" + "".join(filled(name, "c3RvbGVu") for name in FORMS)


def obeyed(told: str) -> set[str]:
    """Return the characters that a terminal would obey, or not show."""
    kinds = {c for c in told if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}}
    return kinds - set("\n\t\u200c\u200d") | set(told) & set("\u3164\u115f\U000e0101")


def test_text_made_safe_holds_nothing_that_steers() -> None:
    assert obeyed(safe(HOSTILE)) == set()
    assert obeyed(HOSTILE)


def test_json_spells_what_steers_as_escapes_and_loses_nothing() -> None:
    told = to_json({"text": HOSTILE, "half": "\ud800", "letters": "東京 – “Åse” ☀️"}, indent=2)
    assert obeyed(told) - set("\u3164\u115f\U000e0101") == set()
    assert json.loads(told) == {"text": HOSTILE, "half": "\ud800", "letters": "東京 – “Åse” ☀️"}
    assert "東京 – “Åse”" in told


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("terminal")
    plain = make_house(folder / "house")
    made = Hostile(plain._library, plain.settings)
    kept = "".join(c for c in HOSTILE if c not in "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x00")
    body = f"{kept}\n\n@{kept[:80]}\n{kept}\n\n[[{kept}]]\n\nThe lamp burns. {kept[:40]}"
    (folder / "x.fountain").write_bytes(
        script_text(kept[:150], [(f"INT. LOFT {kept[:60]} - DAY", body)], revision=kept[:80])
    )
    (report,) = made.seat().import_files([folder / "x.fountain"])
    assert report.status == "imported"
    yield made
    made.close()


def _run(house: Hostile, monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    monkeypatch.setattr(storyroom.room, "open_room", lambda *_, **__: house)
    done = CliRunner().invoke(app, ["--library", str(house.folder), *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.stdout
    return done.stdout + done.stderr


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("command", ["projects", "scenes", "show", "search", "ask", "inspect"])
def test_no_command_prints_what_a_terminal_would_obey(
    house: Hostile, monkeypatch: pytest.MonkeyPatch, command: str, as_json: bool
) -> None:
    entry = house.seat().drafts()[0]
    words = {
        "scenes": [entry.project], "show": [entry.project], "search": ["lamp"], "ask": ["What", "burns?"],
        "inspect": [str(house.folder.parent / "x.fountain")],
    }.get(command, [])  # fmt: skip
    with house.behaving("controls+claimed"):
        told = _run(house, monkeypatch, command, *words, *(["--json"] if as_json else []))
    assert obeyed(told) - (set("\u3164\u115f\U000e0101") if as_json else set()) == set()


@pytest.mark.parametrize(
    "behaviour", ["controls+claimed", "directions+unproved", "render_ansi_link+claimed", "fault_with_context"]
)
def test_a_hostile_answer_cannot_steer_the_terminal(
    house: Hostile, monkeypatch: pytest.MonkeyPatch, behaviour: str, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(storyroom.room, "open_room", lambda *_, **__: house)
    monkeypatch.setattr(sys, "argv", ["storyroom", "--library", str(house.folder), "ask", "What burns?"])
    from storyroom.cli.main import run  # noqa: PLC0415  # its errors are told here, not in the runner

    with house.behaving(behaviour), pytest.raises(SystemExit):
        run()
    told = capsys.readouterr()
    assert told.out or told.err
    assert obeyed(told.out + told.err) == set()
    assert "attacker.example/" not in told.out + told.err or behaviour == "controls+claimed"


def test_a_file_is_not_poured_onto_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    with pytest.raises(InvalidRequestError, match="obey"):
        write_out(b"\x1b[2J")


def test_a_name_of_a_file_cannot_steer_the_terminal(
    house: Hostile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "a\x1b]0;owned\x07\u202eb.fountain"
    path.write_bytes(script_text("Bell", [("INT. LOFT - DAY", "A bell rings.")]))
    assert obeyed(_run(house, monkeypatch, "import", str(path))) == set()
