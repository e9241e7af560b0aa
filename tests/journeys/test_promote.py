"""Models put to use: whole gates, the files that were tested and no others, rights as they are today, and two people for what is under embargo."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from storyroom.domain.access import Label
from storyroom.domain.derivation import DerivedKind, NewThing
from storyroom.domain.gates import GateResult
from storyroom.domain.promotion import GATES, PromotionState
from storyroom.errors import InvalidRequestError, NotFoundError, RightMissingError, UseRefusedError
from storyroom.store.derivations import Derivations
from storyroom.store.studio_key import StudioKey
from storyroom.tuning.base import inspect_base
from storyroom.tuning.package import Made, sign_package, write_package
from storyroom.tuning.recipe import Recipe
from storyroom.tuning.signing import make_key, read_private
from tests.fakes.canon import share
from tests.fakes.datasets import POLICY, bring, everything
from tests.fakes.house import House, SetClock, make_house
from tests.unit.tuning.test_base import weights

PASSED = tuple(GateResult(name, True, {"figure": 0.1}, {"figure": 0.2}, "It holds.") for name in GATES)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    yield made
    made.close()


def modelled(
    house: House, folder: Path, *, name: str = "vask", gates: Sequence[GateResult] = PASSED, key: object = None
) -> str:
    """Make a data set of what is there, and a package of a model that was tuned on it; return the model's id."""
    owner, library = house.seat(), house._library
    entry, _ = owner.dataset.make(everything("Beacon"), replace(POLICY), name=name)
    base = folder.parent / "base"
    if not base.exists():
        base.mkdir()
        (base / "config.json").write_text(json.dumps({"architectures": ["LlamaForCausalLM"]}))
        (base / "model.safetensors").write_bytes(weights())
    model = library.ids.new("model", f"{entry.id}/{name}")
    data = {"name": name, "sha256": "d" * 64, "generation": 1, "assets": []}
    made = Made(
        model, "2026-03-01T00:00:00+00:00", Recipe(name, "base", entry.id, "out"), inspect_base(base), data, entry.label, 1, "1"
    )  # fmt: skip
    write_package(folder, made, {"gguf/merged-f16.gguf": base / "model.safetensors"}, gates)
    sign_package(folder, key or StudioKey(library, actor=owner.principal.id))
    Derivations(library).enter(
        NewThing(model, DerivedKind.MODEL, name, (entry.id,)), entry.label, actor=owner.principal.id
    )
    return model


def test_every_gate_has_its_file_and_every_file_its_gate() -> None:
    folder = Path(__file__).parent.parent.parent / "src" / "storyroom" / "tuning" / "gates"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__", "statistics"} == set(GATES)


def test_a_model_is_promoted_loaded_and_withdrawn(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    bring(owner, "Beacon", 1)
    model = modelled(house, tmp_path / "package")
    assert [(one.id, one.state) for one in owner.promoting.list()] == [(model, PromotionState.MADE)]
    with pytest.raises(UseRefusedError, match="not promoted"):
        owner.promoting.check_loadable(tmp_path / "package")
    found = owner.promoting.promote(tmp_path / "package")
    assert (found.state, found.promotion.asked_by) == (PromotionState.PROMOTED, owner.principal.id)
    assert owner.promoting.check_loadable(tmp_path / "package").id == model
    with pytest.raises(InvalidRequestError, match="promoted already"):
        owner.promoting.promote(tmp_path / "package")
    assert owner.promoting.withdraw("vask").state is PromotionState.WITHDRAWN
    with pytest.raises(UseRefusedError, match="withdrawn"):
        owner.promoting.check_loadable(tmp_path / "package")
    with pytest.raises(InvalidRequestError, match="not in use"):
        owner.promoting.withdraw(model)
    acts = [entry.act for entry in house._library.ledger_entries()]
    assert acts.count("model_promoted_closed") == 2
    assert acts.count("model_withdrawn_closed") == 2


@pytest.mark.parametrize("name", GATES)
def test_each_gate_that_did_not_pass_or_was_not_run_blocks(house: House, tmp_path: Path, name: str) -> None:
    owner = house.seat()
    bring(owner, "Beacon", 1)
    failed = GateResult(name, False, {}, {}, "It did not hold.", ("because",))
    modelled(house, tmp_path / "failed", gates=[failed if one.name == name else one for one in PASSED])
    with pytest.raises(InvalidRequestError, match=rf"{name.replace('_', ' ')}: It did not hold"):
        owner.promoting.promote(tmp_path / "failed")
    modelled(house, tmp_path / "missing", name="second", gates=[one for one in PASSED if one.name != name])
    with pytest.raises(InvalidRequestError, match=f"{name.replace('_', ' ')} was not measured"):
        owner.promoting.promote(tmp_path / "missing")
    assert {one.state for one in owner.promoting.list()} == {PromotionState.MADE}


def test_a_package_with_another_file_or_signed_by_somebody_else_is_refused(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    bring(owner, "Beacon", 1)
    package = tmp_path / "package"
    modelled(house, package)
    owner.promoting.promote(package)
    weights_file = package / "gguf" / "merged-f16.gguf"
    weights_file.write_bytes(weights_file.read_bytes() + b"x")
    with pytest.raises(UseRefusedError, match="another file"):
        owner.promoting.check_loadable(package)
    sign_package(package, read_private(make_key()))
    with pytest.raises(UseRefusedError, match="not what was signed"):
        owner.promoting.check_loadable(package)
    sign_package(package, StudioKey(house._library, actor=owner.principal.id))
    with pytest.raises(UseRefusedError, match="another one than was promoted"):
        owner.promoting.check_loadable(package)
    modelled(house, tmp_path / "foreign", name="second", key=read_private(make_key()))
    with pytest.raises(InvalidRequestError, match="not promoted"):
        owner.promoting.promote(tmp_path / "foreign")


def test_embargoed_material_takes_two_and_no_one_twice(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    draft = bring(owner, "Beacon", 1)
    owner.labels.add(draft, ("embargo",))
    package = tmp_path / "package"
    modelled(house, package)
    assert owner.promoting.promote(package).state is PromotionState.WAITING
    with pytest.raises(UseRefusedError, match="waiting"):
        owner.promoting.check_loadable(package)
    with pytest.raises(InvalidRequestError, match="second person"):
        owner.promoting.promote(package)
    second = share(house, "grace", "owner", "beacon", "embargo")
    found = second.promoting.promote(package)
    assert (found.state, found.promotion.confirmed_by) == (PromotionState.PROMOTED, second.principal.id)
    assert second.promoting.check_loadable(package)


def test_the_second_confirms_the_very_files_that_the_first_saw(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    owner.labels.add(bring(owner, "Beacon", 1), ("embargo",))
    package = tmp_path / "package"
    modelled(house, package)
    owner.promoting.promote(package)
    second = share(house, "grace", "owner", "beacon", "embargo")
    weights_file = package / "gguf" / "merged-f16.gguf"
    weights_file.write_bytes(weights_file.read_bytes() + b"x")
    sign_package(package, StudioKey(house._library, actor=owner.principal.id))
    assert second.promoting.promote(package).state is PromotionState.WAITING, "it is the first for these files"
    with pytest.raises(UseRefusedError, match="waiting"):
        owner.promoting.check_loadable(package)


def test_who_may_not_quote_what_trained_it_knows_of_no_model(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    bring(owner, "Beacon", 1)
    model = modelled(house, tmp_path / "package")
    owner.promoting.promote(tmp_path / "package")
    stranger = share(house, "ada", "viewer")
    assert stranger.promoting.list() == ()
    for act in (
        lambda: stranger.promoting.show(model),
        lambda: stranger.promoting.check_loadable(tmp_path / "package"),
        lambda: stranger.promoting.promote(tmp_path / "package"),
        lambda: stranger.promoting.withdraw(model),
    ):
        with pytest.raises(NotFoundError):
            act()
    reader = share(house, "rita", "reader")
    assert reader.promoting.check_loadable(tmp_path / "package")
    for act in (
        lambda: reader.promoting.withdraw(model),
        lambda: reader.promoting.promote(tmp_path / "package"),
    ):
        with pytest.raises(RightMissingError):
            act()


def test_a_revoked_work_takes_its_model_out_of_use_at_once(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    draft = bring(owner, "Beacon", 1)
    modelled(house, tmp_path / "package")
    owner.promoting.promote(tmp_path / "package")
    owner.licensing.revoke(draft, "The option lapsed.", ("training_house",))
    assert "option lapsed" in owner.promoting.list()[0].refused
    with pytest.raises(UseRefusedError, match="option lapsed"):
        owner.promoting.check_loadable(tmp_path / "package")
    modelled_again = owner.promoting.show("vask")
    assert modelled_again.state is PromotionState.PROMOTED, "what was decided stays known"


def test_a_removed_work_takes_its_model_out_of_use_at_once(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    bring(owner, "Beacon", 1)
    modelled(house, tmp_path / "package")
    owner.promoting.promote(tmp_path / "package")
    owner.keeping.remove(owner.keeping.plan_removal(project="Beacon"), reason="The writer asked.")
    with pytest.raises(UseRefusedError, match="removed"):
        owner.promoting.check_loadable(tmp_path / "package")


def test_a_narrower_label_narrows_who_may_load_and_stops_a_promotion(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    draft = bring(owner, "Beacon", 1)
    modelled(house, tmp_path / "package")
    owner.promoting.promote(tmp_path / "package")
    reader = share(house, "rita", "reader")
    assert reader.promoting.check_loadable(tmp_path / "package")
    owner.labels.add(draft, ("embargo",))
    with pytest.raises(NotFoundError):
        reader.promoting.check_loadable(tmp_path / "package")
    assert owner.promoting.list()[0].label == Label(frozenset({"beacon", "embargo"}))
    owner.promoting.withdraw("vask")
    with pytest.raises(InvalidRequestError, match="label"):
        owner.promoting.promote(tmp_path / "package")
