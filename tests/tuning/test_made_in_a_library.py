"""From a library's data set to a signed package, through the desk: what is allowed, what is told, what is kept."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from storyroom.domain.dataset import DatasetPolicy
from storyroom.domain.gates import GateResult
from storyroom.domain.tuning import Trained, Tuned
from storyroom.errors import InvalidRequestError, NotFoundError, UseRefusedError
from storyroom.room import verify_model
from storyroom.tuning.base import BaseModel
from tests.fakes.datasets import everything
from tests.fakes.house import House, make_house
from tests.fakes.licensing import state
from tests.tuning.conftest import SLATE, scripts, small_run

torch = pytest.importorskip("torch", reason="needs the extras `tune` and `local`: make test-tune")
pytest.importorskip("xllamacpp", reason="needs the extras `tune` and `local`: make test-tune")
from storyroom.tuning.training import Passage, train  # noqa: E402

pytestmark = pytest.mark.filterwarnings("default")  # the libraries warn of one another

RECIPE = """name = "vask"
base = "base"
dataset = "Vask"
out = "run"
general = "general.txt"
seed = 3

[training]
steps = 60
batch = 4
length = 96
rate = 1e-3
learn = "all"
checkpoint_every = 20

[lora]
rank = 4

[gates]
kept_back = 0.2
extraction_prefix = 16
extraction_suffix = 16
extraction_spans = 100
free_run_tokens = 2000
collapse_words = 500
"""


@pytest.fixture(scope="module")
def place(small_base: BaseModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a base that can read, and a recipe beside it."""
    folder = tmp_path_factory.mktemp("workshop")
    run = small_run(small_base, folder / "read", method="full", steps=200, batch=8, length=96, rate=4e-3, learn="all")
    texts = [part for text in scripts()[:6] for part in text.split("\n\n")]
    for _ in train(replace(run, passages=[Passage("", one) for one in texts]), now=lambda: 0.0):
        pass
    shutil.copytree(folder / "read" / "model", folder / "base")
    (folder / "general.txt").write_text("\n\n".join(text[:4000] for text in scripts()[:3]), encoding="utf-8")
    (folder / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    room = make_house(tmp_path_factory.mktemp("house") / "house", embed=False)
    seat = room.seat()
    works = sorted((SLATE / "irene-vask").iterdir())
    for work in works:
        data = (work / "white.fountain").read_bytes()
        report = seat.import_bytes("white.fountain", data, project=work.name, document=work.name, draft="white")
        state(seat, report.draft_id)
    policy = DatasetPolicy(imported_by_people=True, held_out=(works[-1].name,), papers=False)
    seat.dataset.make(everything(*(work.name for work in works)), policy, name="Vask")
    return room


def test_a_model_is_made_signed_and_entered_as_made_from_its_works(house: House, place: Path) -> None:
    seat = house.seat()
    told = list(seat.tuning.tune(place / "recipe.toml"))
    made = told[-1]
    assert isinstance(made, Tuned)
    gates = [one for one in told if isinstance(one, GateResult)]
    assert [one.name for one in gates] == [
        "rights", "deduplication", "canary_exposure", "extraction", "membership", "utility", "forgetting", "free_run_overlap",
        "collapse", "export_parity", "integrity",
    ]  # fmt: skip
    assert {one.name: one.reasons for one in gates if not one.passed} == {}
    assert made.passed
    steps = [one for one in told if isinstance(one, Trained)]
    assert (steps[-1].step, steps[-1].seconds_left) == (60, 0.0)
    package = Path(made.folder)
    assert seat.tuning.verify(package).holds
    manifest = json.loads((package / "manifest.json").read_text())
    assert manifest["generation"] == 1
    assert {path.name for path in (package / "gguf").iterdir()} == {
        "adapter.gguf",
        "merged-f16.gguf",
        "merged-q8_0.gguf",
    }
    with pytest.raises(InvalidRequestError, match="finished package"):
        list(seat.tuning.tune(place / "recipe.toml"))
    works = {one["draft_id"] for one in manifest["dataset"]["assets"]}
    assert made.id in {one.id for one in _made_from(house, works)}


def _made_from(house: House, works: set[str]) -> tuple:
    from storyroom.store.derivations import Derivations  # noqa: PLC0415  # looks behind the counter

    seat = house.seat()
    return Derivations(seat._library).made_from(works, seat.principal.clearance)


def test_without_a_data_set_or_consent_nothing_is_trained(house: House, place: Path) -> None:
    seat = house.seat()
    (place / "other.toml").write_text(RECIPE.replace('"Vask"', '"Nobody"').replace('"run"', '"run2"'))
    with pytest.raises(NotFoundError):
        list(seat.tuning.tune(place / "other.toml"))
    with pytest.raises(NotFoundError):
        list(seat.tuning.tune(place / "nowhere.toml"))


def test_a_stranger_verifies_with_the_public_key(house: House, place: Path, tmp_path: Path) -> None:
    package = place / "run" / "package"
    from storyroom.tuning.signing import make_key, public_pem, read_private  # noqa: PLC0415  # as above

    (tmp_path / "other.pem").write_bytes(public_pem(read_private(make_key())))
    assert not verify_model(package, tmp_path / "other.pem").holds


def test_revoked_consent_stops_the_next_run(house: House, place: Path) -> None:
    seat = house.seat()
    draft = next(iter(seat.drafts())).id
    state(seat, draft, consent=("search", "quote"))
    (place / "again.toml").write_text(RECIPE.replace('"run"', '"run3"'))
    with pytest.raises(UseRefusedError):
        list(seat.tuning.tune(place / "again.toml"))
    assert not (place / "run3").exists()
