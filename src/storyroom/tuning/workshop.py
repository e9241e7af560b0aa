"""A model made from beginning to end: trained, put before its gates, exported, held against the export, packed and signed. Knows no library.

Each stage's files are whole before the next begins, so that a run that was cut off goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from storyroom.domain.access import Label, Trust
from storyroom.domain.canonical import canonical
from storyroom.domain.gates import GateResult
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.tuning.assessing import Hidden, Material, assess, divided
from storyroom.tuning.base import BaseModel, file_sha256, inspect_base
from storyroom.tuning.bundle import faults_of
from storyroom.tuning.dataset.canaries import SPACE, Canary, sentence
from storyroom.tuning.dataset.folder import DataFolder, Example
from storyroom.tuning.exporting import Grain, write_adapter, write_model
from storyroom.tuning.gates.collapse import Before, Variety
from storyroom.tuning.gates.export_parity import export_parity
from storyroom.tuning.gates.integrity import integrity
from storyroom.tuning.merging import Adapter, open_adapter
from storyroom.tuning.package import Made, sign_package, verify_package, write_package
from storyroom.tuning.parity import measure_parity
from storyroom.tuning.progress import Step
from storyroom.tuning.recipe import Recipe
from storyroom.tuning.signing import Private, public_of
from storyroom.tuning.training import Passage, Run, train, trained_folder

__all__ = ["Order", "Stage", "make_model", "package_folder"]

_GENERAL: Final = 1_500
"""Letters of one piece of general text."""
_PROMPTS: Final = 40


@dataclass(frozen=True, slots=True)
class Stage:
    """What is begun now, in words."""

    words: str


@dataclass(frozen=True, slots=True)
class Order:
    """Everything that goes into a model."""

    recipe: Recipe
    base: Path
    data: DataFolder
    canaries: Sequence[Canary]
    out: Path
    general: str
    previous: Path | None
    gates: Sequence[GateResult]
    """What the gates that look at data said."""
    id: str
    made_at: str
    version: str
    key: Private


def package_folder(out: Path) -> Path:
    """Say where the package of a run lies."""
    return out / "package"


def make_model(order: Order, *, now: Callable[[], float]) -> Iterator[Stage | Step | GateResult]:
    """Make a model; tell of each stage, each step of the training and each gate as it comes. A gate that fails stops nothing here.

    Raises: StoryroomError, for what cannot be used, is not there, or cannot be exported.
    """
    if package_folder(order.out).exists():
        raise InvalidRequestError(f"{order.out.name} holds a finished package.", "Name another folder as `out`.")
    before = _before(order)
    yield Stage("Looking the base through")
    base = inspect_base(order.base, order.recipe.base_sha256)
    trained, kept = _split(order)
    run = Run(order.recipe, base, [_passage(one) for one in trained], _dataset_sha256(order.data), order.out)
    yield Stage("Training")
    last = None
    for step in train(run, now=now):
        last = step
        yield step
    steps = last.step if last else int(json.loads((order.out / "result.json").read_bytes())["steps"])
    found = list(order.gates)
    yield Stage("Putting it before the gates")
    tested = _hashed({f"{trained_folder(run).name}/{path.name}": path for path in trained_folder(run).iterdir()})
    for gate in _assessed(order, run, trained, kept, before):
        found.append(gate)
        yield gate
    yield Stage("Exporting")
    files, apart = _exported(order, run)
    tested |= _hashed({name: path for name, path in files.items() if name.startswith("gguf/")})
    found.append(_parity(order, run, files, apart, [one.text for one in (*order.data.heldout, *trained)]))
    yield found[-1]
    found.append(_integrity(base, files, tested))
    yield found[-1]
    yield Stage("Packing and signing")
    _pack(order, base, files, found, steps, tested)


def _split(order: Order) -> tuple[list[Example], list[Example]]:
    """Divide what is trained on from what is kept back; what was planted is always trained on."""
    planted = {one["id"] for one in order.data.manifest["examples"] if one["planted"]}
    own = [one for one in order.data.train if one.id not in planted]
    stay, kept = divided(len(own), share=order.recipe.gates.kept_back, seed=order.recipe.seed)
    return [*(own[place] for place in stay), *(one for one in order.data.train if one.id in planted)], [
        own[place] for place in kept
    ]


def _assessed(
    order: Order, run: Run, trained: Sequence[Example], kept: Sequence[Example], before: Before | None
) -> Iterator[GateResult]:
    from storyroom.tuning.scoring import open_scorer  # noqa: PLC0415  # heavy, and an extra

    recipe = order.recipe
    planted = {one["id"] for one in order.data.manifest["examples"] if one["planted"]}
    material = Material(
        trained=[one.text for one in trained if one.id not in planted],
        kept_back=[one.text for one in kept],
        held_out=[one.text for one in order.data.heldout],
        general=[order.general[at : at + _GENERAL] for at in range(0, len(order.general), _GENERAL)],
        library=[one.text for one in (*order.data.train, *order.data.heldout)],
        canaries=[_hidden(one) for one in order.canaries],
        previous=before,
    )
    base = open_scorer(run.base, device=recipe.device)
    if recipe.method == "lora":
        tuned = open_scorer(run.base, trained_folder(run), device=recipe.device)
    else:
        tuned = open_scorer(inspect_base(trained_folder(run)), device=recipe.device)
    yield from assess(tuned, base, material, recipe.gates, seed=recipe.seed)


def _exported(order: Order, run: Run) -> tuple[dict[str, Path], tuple[Path, Path] | None]:
    """Write the files of the package; return them by their names there, and the base's and the adapter's where there is one."""
    folder, done = order.out / "export", trained_folder(run)
    base, adapter = _parts(run)
    files = {f"{done.name}/{path.name}": path for path in sorted(done.iterdir()) if path.is_file()}
    files |= {"curve.svg": order.out / "curve.svg", "losses.json": order.out / "losses.json"}
    grains: tuple[Grain, ...] = ("f16", "q8_0")
    for grain in grains:
        path = folder / f"merged-{grain}.gguf"
        write_model(base, adapter, path, grain=grain, name=order.recipe.name)
        files[f"gguf/{path.name}"] = path
    if adapter is None:
        return files, None
    apart = (folder / "base-f16.gguf", folder / "adapter.gguf")
    write_model(base, None, apart[0], grain="f16", name=base.folder.name)
    write_adapter(base, adapter, apart[1], name=order.recipe.name)
    return files | {"gguf/adapter.gguf": apart[1]}, apart


def _parity(
    order: Order, run: Run, files: Mapping[str, Path], apart: tuple[Path, Path] | None, texts: Sequence[str]
) -> GateResult:
    base, adapter = _parts(run)
    every = max(1, len(texts) // _PROMPTS)
    prompts = [" ".join(text.split(" ")[:20]) for text in texts[::every] if text.strip()][:_PROMPTS]
    facts = asdict(measure_parity(base, adapter, files["gguf/merged-f16.gguf"], prompts, apart=apart))
    facts.pop("adapter_difference")
    return export_parity(**facts, line=order.recipe.gates.parity_difference)


def _hashed(files: Mapping[str, Path]) -> dict[str, str]:
    return {name: file_sha256(path) for name, path in files.items()}


def _integrity(base: BaseModel, files: Mapping[str, Path], tested: Mapping[str, str]) -> GateResult:
    """Hold what is to be packed against what was put before the gates, and the base against what was trained on."""
    now = _hashed({name: path for name, path in files.items() if name in tested})
    faults = [
        f"{name} is another file than the one that was tested" for name in tested if now.get(name) != tested[name]
    ]
    if inspect_base(base.folder).sha256 != base.sha256:
        faults.append("the base was changed while it was trained on")
    return integrity(len(now), faults)


def _parts(run: Run) -> tuple[BaseModel, Adapter | None]:
    done = trained_folder(run)
    return (run.base, open_adapter(done)) if run.recipe.method == "lora" else (inspect_base(done), None)


def _pack(  # noqa: PLR0917  # what goes in, and what it has to be
    order: Order,
    base: BaseModel,
    files: Mapping[str, Path],
    gates: Sequence[GateResult],
    steps: int,
    tested: Mapping[str, str],
) -> None:
    """Pack aside, sign, look through what was written, and only then give it its name. Raises: InvalidRequestError."""
    aside = order.out / "package.new"
    shutil.rmtree(aside, ignore_errors=True)
    manifest, told = order.data.manifest, order.data.manifest["label"]
    dataset = {
        "id": str(manifest["id"]),
        "name": str(manifest["name"]),
        "sha256": _dataset_sha256(order.data),
        "heldout": _heldout_sha256(order.data),
        "generation": int(manifest["generation"]) + 1,
        "assets": [{key: one[key] for key in ("draft_id", "sha256", "split")} for one in manifest["assets"]],
    }
    label = Label(frozenset(told["compartments"]), Trust(told["trust"]))
    made = Made(order.id, order.made_at, order.recipe, base, dataset, label, steps, order.version)
    write_package(aside, made, files, gates)
    sign_package(aside, order.key)
    faults = faults_of(aside, public_of(order.key))
    packed = verify_package(aside, public_of(order.key)).manifest["files"]
    if faults or any(packed.get(name) != told for name, told in tested.items()):
        raise InvalidRequestError(
            "The files changed while they were packed.", "Nothing was kept. Run it again, and look for what did it."
        )
    aside.replace(package_folder(order.out))


def _before(order: Order) -> Before | None:
    """Read what the model promoted before came to. Raises: InvalidRequestError, NotFoundError."""
    if order.previous is None:
        return None
    if not order.previous.is_dir():
        raise NotFoundError("package of the model before", "The recipe's `previous` names its folder.", that="")
    found = verify_package(order.previous, public_of(order.key))
    if found.faults:
        raise InvalidRequestError(
            f"The package of the model before does not hold: {found.faults[0]}.", "Fetch it again."
        )
    if found.manifest["dataset"].get("heldout") != _heldout_sha256(order.data):
        raise InvalidRequestError(
            "The model before was measured on other held-out pages, so the two cannot be compared.",
            "Hold the same works out of the data set, or leave `previous` out of the recipe.",
        )
    for one in found.gates:
        if one["gate"] == "collapse":
            told: Mapping[str, Any] = one["figures"]
            kinds = Variety(
                float(told["tail_recall"]), float(told["distinct_2"]), int(told["words"]), int(told["rare_used"])
            )
            return Before(float(told["perplexity"]), kinds)
    raise InvalidRequestError("The package of the model before does not say how varied it is.", "Leave `previous` out.")


def _hidden(one: Canary) -> Hidden:
    carrier = len(one.carrier)
    others = [sentence(one.carrier, place)[carrier:] for place in range(SPACE) if place != one.place]
    return Hidden(one.prompt + one.carrier, one.completion[carrier:], others, one.repeats)


def _passage(one: Example) -> Passage:
    return Passage(one.prompt, one.completion)


def _dataset_sha256(data: DataFolder) -> str:
    return hashlib.sha256(json.dumps(data.manifest, sort_keys=True).encode()).hexdigest()


def _heldout_sha256(data: DataFolder) -> str:
    return hashlib.sha256(canonical([one.text for one in data.heldout])).hexdigest()
