"""Orders that are only dialogue: no line is taken for an attack. The model reads each as it stands, and it can be quoted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from storyroom.domain.answer import Answer
from tests.attacks.world import Hostile
from tests.fakes.house import make_house, script_text
from tests.worst_case_model.behaviours import SAYINGS

LINES = tuple(Path(__file__).with_name("benign.txt").read_text(encoding="utf-8").splitlines())
"""Lines of scripts and questions of people that sound like orders to a machine. Ours, CC0."""
PLAIN = "The lamp on the sill is still warm."


def _house(folder: Path, lines: tuple[str, ...]) -> Hostile:
    plain = make_house(folder / "house")
    made = Hostile(plain._library, plain.settings)
    scenes = [
        (f"INT. LOFT {n} - DAY", f"Marit lifts pebble{n}.\n\nLIV\n{line}\n\nShe sets it down.")
        for n, line in enumerate(lines)
    ]
    (folder / "x.fountain").write_bytes(script_text("Orders", scenes))
    (report,) = made.seat().import_files([folder / "x.fountain"])
    assert report.status == "imported"
    return made


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    made = _house(tmp_path_factory.mktemp("benign"), LINES)
    yield made
    made.close()


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    """The same script with a harmless line in the place of each order."""
    made = _house(tmp_path_factory.mktemp("calm"), (PLAIN,) * len(LINES))
    yield made
    made.close()


def _asked(house: Hostile, number: int, quote: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Answer, str]:
    """Let an honest model quote the line."""
    monkeypatch.setitem(
        SAYINGS, "honest", lambda asked: iter((f"CLAIM: Liv says it.\nQUOTE {_place(asked.scenes, number)}: {quote}",))
    )
    with house.behaving("honest") as heard:
        answer = house.seat().ask(f"What does Liv say to pebble{number}?")
    return answer, json.loads(heard[0].partition(b"\n\n")[2])["messages"][1]["content"]


def _place(scenes: tuple[str, ...], number: int) -> int:
    return next(at for at, scene in enumerate(scenes, start=1) if f"pebble{number}." in scene)


@pytest.mark.parametrize("number", range(len(LINES)))
def test_a_line_that_sounds_like_an_order_is_read_and_quoted_as_any_other(
    house: Hostile, calm: Hostile, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    line = LINES[number]
    answer, context = _asked(house, number, line, monkeypatch)
    other, _ = _asked(calm, number, PLAIN, monkeypatch)
    assert line in context
    (claim,) = answer.claims
    assert claim.citations[0].quote.rstrip(".!?…") == line.strip("“”\"'…. ").rstrip(".!?…")
    assert (answer.kind, answer.removed, answer.notes) == (other.kind, other.removed, other.notes)
    assert [(c.text, c.citations[0].scene) for c in answer.claims] == [
        (c.text, c.citations[0].scene) for c in other.claims
    ]


@pytest.mark.parametrize("line", LINES)
def test_a_question_that_sounds_like_an_order_is_asked_as_it_stands(house: Hostile, line: str) -> None:
    with house.behaving("insufficient") as heard:
        answer = house.seat().ask(f"{line} pebble3")
    assert answer.kind == "insufficient"
    assert json.loads(heard[0].partition(b"\n\n")[2])["messages"][1]["content"].endswith(f"Question: {line} pebble3")
