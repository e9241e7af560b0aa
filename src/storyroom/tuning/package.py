"""A tuned model as one folder that proves itself: weights, exported files, manifest, gate report, bill of materials, notices, signature. Trains nothing."""

from __future__ import annotations

import json
import shutil
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from storyroom.domain.access import Label, Trust
from storyroom.domain.canonical import canonical
from storyroom.domain.gates import GateResult, gate_shape
from storyroom.errors import InvalidRequestError
from storyroom.tuning.base import BaseModel, file_sha256
from storyroom.tuning.bom import bill_of_materials
from storyroom.tuning.bundle import SIGNATURE, faults_of, files_of, sign_files
from storyroom.tuning.files import settle, write_whole
from storyroom.tuning.recipe import Recipe, recipe_facts
from storyroom.tuning.signing import Private, Public

__all__ = ["FORMAT", "Made", "Verified", "pack", "sign_package", "unpack", "verify_package", "write_package"]

FORMAT: Final = "storyroom-model/1"
_MANIFEST, _GATES, _BOM, _NOTICE = "manifest.json", "gates.json", "bom.cdx.json", "NOTICE-base.txt"
_MOST_FILES: Final = 1_000


@dataclass(frozen=True, slots=True)
class Made:
    """What a package is told about the model besides its files."""

    id: str
    made_at: str
    recipe: Recipe
    base: BaseModel
    dataset: Mapping[str, Any]
    """`name`, `sha256`, `generation` and `assets` of the data set's manifest."""
    label: Label
    """The join of the labels of all that it was trained on."""
    steps: int
    version: str
    """Of the program that made it."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A package that was looked through."""

    manifest: Mapping[str, Any]
    gates: tuple[Mapping[str, Any], ...]
    faults: tuple[str, ...]

    @property
    def label(self) -> Label:
        """Who may load it: whoever may see all that it was trained on."""
        told = self.manifest["label"]
        return Label(frozenset(told["compartments"]), Trust(told["trust"]))


def write_package(folder: Path, made: Made, files: Mapping[str, Path], gates: Sequence[GateResult]) -> None:
    """Lay a package out, unsigned. `files` says what lies where in it. Raises: InvalidRequestError where something is there already."""
    if folder.exists() and any(folder.iterdir()):
        raise InvalidRequestError(f"{folder.name} is not empty.", "Name another folder, or remove it.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / name)
    manifest = _manifest(made, {name: file_sha256(folder / name) for name in files}, gates)
    report = [gate_shape(one) for one in gates]
    write_whole(folder / _MANIFEST, _pretty(manifest))
    write_whole(folder / _GATES, _pretty(report))
    write_whole(folder / _BOM, _pretty(bill_of_materials(manifest, gates, version=made.version)))
    write_whole(folder / _NOTICE, _notice(made.base).encode())


def sign_package(folder: Path, key: Private) -> None:
    """Sign every file of a package."""
    name = json.loads((folder / _MANIFEST).read_bytes())["name"]
    write_whole(folder / SIGNATURE, sign_files(name, files_of(folder), key))


def verify_package(folder: Path, key: Public) -> Verified:
    """Look a package through. Faults are told, not raised. Raises: InvalidRequestError where it is no package at all."""
    try:
        manifest, gates = (json.loads((folder / name).read_bytes()) for name in (_MANIFEST, _GATES))
        shaped = manifest["format"] == FORMAT and isinstance(gates, list) and manifest["label"]["compartments"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as fault:
        raise InvalidRequestError(f"{folder.name} is no package of a model.", "`storyroom tune` makes one.") from fault
    if not shaped:
        raise InvalidRequestError(f"{folder.name} is a package of another kind.", "A newer version may have made it.")
    return Verified(manifest, tuple(gates), tuple(faults_of(folder, key)))


def pack(folder: Path, target: Path) -> None:
    """Put a package into one file, the same bytes each time."""
    aside = target.with_name(target.name + ".new")
    with tarfile.open(aside, "w", format=tarfile.PAX_FORMAT) as archive:
        for name in sorted([*files_of(folder), *([SIGNATURE] if (folder / SIGNATURE).is_file() else [])]):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = (folder / name).stat().st_size, 0o644
            with (folder / name).open("rb") as handle:
                archive.addfile(entry, handle)
    settle(aside, target)


def unpack(source: Path, folder: Path) -> None:
    """Take a package out of its file; nothing is written outside the folder. Raises: InvalidRequestError."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(source, "r:") as archive:
            entries = archive.getmembers()
            plain = all(one.isfile() and not one.name.startswith(("/", "\\")) for one in entries)
            if len(entries) > _MOST_FILES or not plain:
                raise InvalidRequestError(f"{source.name} holds what no package holds.", "Do not use it.")
            archive.extractall(folder, filter="data")
    except (tarfile.TarError, OSError, ValueError) as fault:
        raise InvalidRequestError(f"{source.name} is no package in one file.", "Fetch it again.") from fault


def _manifest(made: Made, files: Mapping[str, str], gates: Sequence[GateResult]) -> dict[str, Any]:
    base = made.base
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "id": made.id,
        "name": made.recipe.name,
        "made_at": made.made_at,
        "label": {"compartments": sorted(made.label.compartments), "trust": int(made.label.trust)},
        "base": {
            "name": base.folder.name,
            "sha256": base.sha256,
            "files": dict(base.files),
            "architecture": str(base.config["architectures"][0]),
            "licence_name": base.licence.strip().splitlines()[0][:200] if base.licence.strip() else "not stated",
        },
        "recipe": recipe_facts(made.recipe),
        "dataset": dict(made.dataset),
        "generation": int(made.dataset.get("generation", 0)),
        "steps": made.steps,
        "gates": {one.name: one.passed for one in gates},
        "files": dict(files),
    }
    canonical(manifest)  # what has no one spelling is refused here, not when it is to be signed
    return manifest


def _notice(base: BaseModel) -> str:
    head = f"This model was tuned from {base.folder.name}, whose licence and notices follow.\n\n"
    return head + (base.licence or "No licence file came with the base: find its terms before the model is used.\n")


def _pretty(value: object) -> bytes:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"
