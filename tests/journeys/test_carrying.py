"""Packages on their way to other machines: sealed by whoever may, opened by the machine named, whole on arrival."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from storyroom.domain.access import Label
from storyroom.domain.derivation import DerivedKind, NewThing
from storyroom.errors import InvalidRequestError, NotFoundError, UseRefusedError
from storyroom.room import make_machine_key, open_sealed_model
from storyroom.store.derivations import Derivations
from storyroom.store.studio_key import StudioKey
from storyroom.tuning.base import BaseModel
from storyroom.tuning.package import Made, sign_package, write_package
from storyroom.tuning.recipe import Recipe
from tests.fakes.datasets import bring
from tests.fakes.house import House, make_house
from tests.fakes.licensing import state


@pytest.fixture
def house(tmp_path: Path) -> House:
    return make_house(tmp_path / "house", embed=False)


def _package(house: House, folder: Path) -> tuple[Path, str]:
    """A signed package, entered as made from one work; return it and the work."""
    seat = house.seat()
    draft = bring(seat, "Tide", 1)
    (folder / "weights").write_bytes(b"w" * 2_000_000)
    base = BaseModel(folder, {"architectures": ["LlamaForCausalLM"]}, {}, "b" * 64, "")
    label = Label(next(iter(seat.drafts())).label.compartments)
    made = Made(
        "model:1",
        "2026-01-01T00:00:00Z",
        Recipe("vask", "b", "d", "o"),
        base,
        {"name": "d", "sha256": "d" * 64},
        label,
        1,
        "1",
    )
    package = folder / "package"
    write_package(package, made, {"gguf/merged-f16.gguf": folder / "weights"}, ())
    sign_package(package, StudioKey(seat._library, actor=seat.principal.id))
    Derivations(seat._library).enter(
        NewThing("model:1", DerivedKind.MODEL, "vask", (draft,)), label, actor=seat.principal.id
    )
    return package, draft


def test_a_model_arrives_whole_at_the_machine_it_is_for(house: House, tmp_path: Path) -> None:
    package, _ = _package(house, tmp_path)
    (tmp_path / "edit.pub").write_bytes(make_machine_key(tmp_path / "edit.key"))
    assert stat.S_IMODE((tmp_path / "edit.key").stat().st_mode) == 0o600
    seat = house.seat()
    seat.tuning.seal(package, {"edit": tmp_path / "edit.pub"}, tmp_path / "vask.sealed")
    assert b"gguf" not in (tmp_path / "vask.sealed").read_bytes()
    open_sealed_model(tmp_path / "vask.sealed", tmp_path / "edit.key", tmp_path / "arrived")
    assert seat.tuning.verify(tmp_path / "arrived").holds
    make_machine_key(tmp_path / "other.key")
    with pytest.raises(InvalidRequestError, match="not encrypted for this machine"):
        open_sealed_model(tmp_path / "vask.sealed", tmp_path / "other.key", tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()
    for again in (
        lambda: seat.tuning.seal(package, {"edit": tmp_path / "edit.pub"}, tmp_path / "vask.sealed"),
        lambda: open_sealed_model(tmp_path / "vask.sealed", tmp_path / "edit.key", tmp_path / "arrived"),
        lambda: make_machine_key(tmp_path / "edit.key"),
    ):
        with pytest.raises(InvalidRequestError, match="there already"):
            again()


def test_a_changed_package_and_one_without_consent_are_not_sealed(house: House, tmp_path: Path) -> None:
    package, draft = _package(house, tmp_path)
    (tmp_path / "edit.pub").write_bytes(make_machine_key(tmp_path / "edit.key"))
    seat, machines = house.seat(), {"edit": tmp_path / "edit.pub"}
    told = json.loads((package / "gates.json").read_text())
    (package / "gates.json").write_text(json.dumps([*told, {}]))
    with pytest.raises(InvalidRequestError, match="not what was signed"):
        seat.tuning.seal(package, machines, tmp_path / "a.sealed")
    state(seat, draft, consent=("search", "quote"))
    with pytest.raises(UseRefusedError):
        seat.tuning.seal(package, machines, tmp_path / "a.sealed")
    with pytest.raises(NotFoundError):
        seat.tuning.seal(tmp_path / "nowhere", machines, tmp_path / "a.sealed")
    assert not (tmp_path / "a.sealed").exists()
