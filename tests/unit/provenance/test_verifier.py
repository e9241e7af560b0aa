from __future__ import annotations

import ast
import base64
import copy
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storyroom.domain.canonical import canonical
from storyroom.provenance import verifier
from storyroom.provenance.disclosure import pre_authentication
from storyroom.provenance.verifier import problems
from tests.unit.provenance.reports import TEXT, Key, signed

FILE = signed()
Json = Any


def spelled_again(value: Json) -> bytes:
    return (json.dumps(value, ensure_ascii=True, sort_keys=True, indent=1) + "\n").encode()


def signed_again(value: Json) -> bytes:
    """Sign whatever is there: a studio that lies with its own key."""
    value = copy.deepcopy(value)
    signature = Key().sign(pre_authentication(canonical(value["report"])))
    value["signatures"][0]["sig"] = base64.b64encode(signature).decode()
    return spelled_again(value)


def test_a_report_that_nobody_touched_holds_with_and_without_the_draft() -> None:
    assert problems(FILE, Key().pem) == []
    assert problems(FILE, Key().pem, TEXT) == []


def test_the_verifier_is_one_file_that_imports_nothing_of_the_house() -> None:
    source = Path(verifier.__file__).read_text("utf-8")
    named = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    roots = {
        (node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0] for node in named
    }
    assert roots <= {*sys.stdlib_module_names, "cryptography"}


def test_it_runs_alone_and_says_in_its_exit_code_whether_all_holds(tmp_path: Path) -> None:
    for name, data in (
        ("key", Key().pem.encode()),
        ("good", FILE),
        ("bad", FILE.replace(b"mia", b"mio")),
        ("text", TEXT.encode()),
    ):
        (tmp_path / name).write_bytes(data)
    found = []
    for name in ("good", "bad", "none"):
        command = [sys.executable, "-I", verifier.__file__, str(tmp_path / name), "--key", str(tmp_path / "key")]
        done = subprocess.run([*command, "--text", str(tmp_path / "text")], capture_output=True, text=True, check=False)
        found.append((done.returncode, done.stdout.split(":")[0].strip()))
    assert found == [(0, "Holds"), (1, "The signature does not hold"), (2, "A file cannot be read")]


def places(value: Json, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        found += [one for key, part in value.items() for one in places(part, (*path, key))]
    if isinstance(value, list):
        found += [one for at, part in enumerate(value) for one in places(part, (*path, at))]
    return found


def holder(value: Json, path: tuple[str | int, ...]) -> Json:
    for step in path[:-1]:
        value = value[step]
    return value


def other(dice: random.Random, value: Json) -> Json:
    """Another value in place of one: near it, of another kind, or nothing."""
    if isinstance(value, bool):
        return dice.choice([not value, int(value), None])
    if isinstance(value, int):
        return dice.choice([value + 1, value - 1, float(value), str(value), None, value + 10_000])
    if isinstance(value, str):
        return dice.choice([value + " ", value[1:] + "x", value.upper() + "x", "", None, 0]) if value else "x"
    if value is None:
        return dice.choice([0, "", False])
    return dice.choice([None, [], {}, 0]) if value else None


def mutated(dice: random.Random, whole: Json) -> bytes:
    """One mutation anywhere in the file: changed, removed, added, twice there, or in another order."""
    value = copy.deepcopy(whole)
    path = dice.choice(places(value))
    parent, last = holder(value, path), path[-1]
    kind = dice.choice(["change", "remove", "add", "double", "reorder"])
    if kind == "remove":
        del parent[last]
    elif kind == "add":
        part = parent[last]
        if isinstance(part, list):
            part.insert(dice.randint(0, len(part)), copy.deepcopy(part[0]) if part else "x")
        elif isinstance(part, dict):
            part["more"] = 1
        else:
            parent[last] = [part]
    elif kind == "double" and isinstance(parent, list):
        parent.insert(last, copy.deepcopy(parent[last]))
    elif kind == "reorder" and isinstance(parent, list) and any(one != parent[last] for one in parent):
        at = next(at for at, one in enumerate(parent) if one != parent[last])
        parent[at], parent[last] = parent[last], parent[at]
    elif kind == "reorder" and isinstance(parent, dict):
        moved = {key: parent[key] for key in reversed(parent)}
        parent.clear()
        parent.update(moved)
        return (json.dumps(value, ensure_ascii=True, indent=1) + "\n").encode()
    else:
        parent[last] = other(dice, parent[last])
    return spelled_again(value)


def test_a_thousand_single_mutations_of_the_file_are_all_caught() -> None:
    dice, whole, tried = random.Random(5), json.loads(FILE), 0
    while tried < 1_000:
        data = mutated(dice, whole)
        if data == FILE:
            continue
        tried += 1
        assert problems(data, Key().pem), data


def test_a_thousand_changed_bytes_are_all_caught() -> None:
    dice = random.Random(6)
    for _ in range(1_000):
        at = dice.randrange(len(FILE))
        data = FILE[:at] + bytes([FILE[at] ^ dice.randint(1, 255)]) + FILE[at + 1 :]
        assert problems(data, Key().pem)


LEDGER = ("events", "spans", "head")
COUNTED = ("totals", "passages", "gaps")


@pytest.mark.parametrize("part", [*LEDGER, *COUNTED])
def test_whoever_holds_the_key_and_changes_the_ledger_or_a_number_is_caught_by_the_recount(part: str) -> None:
    dice, whole = random.Random(part), json.loads(FILE)
    inside = [path for path in places(whole) if path[:2] == ("report", part)]
    for _ in range(150):
        value = copy.deepcopy(whole)
        path = dice.choice(inside)
        parent, last = holder(value, path), path[-1]
        new = other(dice, parent[last])
        if new == parent[last] or isinstance(new, float) or (last in {"scene", "kind"} and not parent["words"]):
            continue  # where no word stands, no number hangs on it: the signature alone guards that
        parent[last] = new
        assert problems(signed_again(value), Key().pem, TEXT), (path, new)


def lied(change: Callable[[Json], None]) -> list[str]:
    value = json.loads(FILE)
    change(value["report"])
    return problems(signed_again(value), Key().pem, TEXT)


def test_a_model_s_words_cannot_be_called_a_person_s() -> None:
    def change(report: Json) -> None:
        for row in report["spans"]:
            if row["source"].startswith("ai"):
                row["source"] = "human"

    assert any("of another class than its act" in one for one in lied(change))


def test_a_stretch_cannot_be_given_to_another_act() -> None:
    def change(report: Json) -> None:
        next(row for row in report["spans"] if row["event"] == "ai1")["event"] = "mia"

    assert lied(change)


def test_an_act_cannot_be_left_out_or_moved_even_with_the_key() -> None:
    assert any("chain" in one for one in lied(lambda report: report["events"].pop()))
    assert any("chain" in one for one in lied(lambda report: report["events"].reverse()))


def test_a_note_in_the_margin_holds_once_it_is_signed() -> None:
    assert lied(lambda report: report["draft"].update(colour="pink")) == []


def test_words_are_counted_anew_in_the_draft_itself() -> None:
    assert problems(FILE, Key().pem, TEXT + " ") == ["This is not the text of the draft that the report is about."]


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"null", b'{"a": 1, "a": 1}', b"1e5", b"\xff", b"[" * 5_000, b"NaN"]
)
def test_what_is_no_report_is_told_so(data: bytes) -> None:
    assert problems(data, Key().pem)


def test_another_key_or_none_does_not_do() -> None:
    assert problems(FILE, "") == ["The report is not signed with this key."]
