"""The soak, for seconds: it runs, counts no error, and would see a canary in the wrong hands."""

from __future__ import annotations

import importlib
import json
import random
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

BENCH = Path(__file__).parents[2] / "bench"


def test_a_few_seconds_of_it_meet_no_error(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    line = [
        sys.executable, str(BENCH / "soak.py"), "--seconds", "6", "--users", "8", "--think", "0.1", "0.4",
        "--embeddings", "off", "--target", "60000", "--growth", "100", "--seed", "1", "--json", str(result),
    ]  # fmt: skip
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(result.read_text())
    assert told["errors"] == {}
    assert told["leaks"] == 0
    assert told["own_canaries"] > 0
    assert {"search", "library", "sign in"} <= set(told["milliseconds"])
    assert len(told["marks"]) >= 5
    assert all(mark["megabytes"] > 0 and mark["threads"] > 0 and mark["files"] > 0 for mark in told["marks"])


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch) -> object:
    """A user who holds one project of two."""
    monkeypatch.syspath_prepend(str(BENCH))
    house, module = importlib.import_module("soak_house"), importlib.import_module("soak_user")
    prepared = SimpleNamespace(canaries={"Anchor": "zqaaaa", "Beacon": "zqbbbb"}, words=("key",))
    person = house.Person("ada", ("Anchor",), "")
    return module.User(person, "http://127.0.0.1:9", prepared, print, random.Random(1), (0.0, 0.0))


@pytest.mark.parametrize(
    ("body", "asked", "seen"),
    [
        ('{"hits": [{"text": "a ZQBBBB"}]}', {"params": {"q": "key"}}, (1, 0)),
        ('{"hits": [{"text": "a zqbbbb"}]}', {"params": {"q": "zqbbbb"}}, (1, 0)),
        ('{"query": "zqbbbb", "hits": []}', {"params": {"q": "zqbbbb"}}, (0, 0)),
        ('{"hits": [{"text": "a zqaaaa"}]}', {"params": {"q": "key"}}, (0, 1)),
    ],
)
def test_a_canary_in_the_wrong_hands_is_seen(
    user: object, body: str, asked: dict[str, object], seen: tuple[int, int]
) -> None:
    assert user._seen("search", httpx.Response(200, text=body), asked) == seen


def test_a_canary_on_a_page_is_seen(user: object) -> None:
    assert user._seen("page", httpx.Response(200, text="<p>zqbbbb</p>"), {}) == (1, 0)
