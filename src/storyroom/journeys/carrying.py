"""A model's package as one file for named machines, and back: encrypted on the way, written down, checked before and after. Trains nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from storyroom.domain.access import Principal
from storyroom.domain.licensing import ConsentScope
from storyroom.domain.rights import Right
from storyroom.errors import InvalidRequestError, NotFoundError, UseRefusedError
from storyroom.journeys.made_from import may_use_thing
from storyroom.journeys.tuning import verify_ours
from storyroom.store.library import Library
from storyroom.tuning.files import write_whole
from storyroom.tuning.package import pack, unpack
from storyroom.tuning.sealing import machine_key, machine_public, open_sealed, seal

__all__ = ["make_machine_key", "open_package", "seal_package"]


def seal_package(library: Library, person: Principal, folder: Path, machines: Mapping[str, Path], target: Path) -> None:
    """Write a package into one file that only the machines named can open. Raises: NotFoundError, UseRefusedError, InvalidRequestError."""
    if target.exists():
        raise InvalidRequestError(f"{target.name} is there already.", "Name another file.")
    found = verify_ours(library, folder)
    decision = may_use_thing(library, found.id, ConsentScope.TRAINING_HOUSE, person.cleared(Right.QUOTE))
    if not decision.allowed:
        raise UseRefusedError(decision.reason)
    if not found.holds:
        raise InvalidRequestError(f"The model is not what was signed: {found.faults[0]}.", "Tune it again.")
    keys = {name: _bytes(path) for name, path in machines.items()}
    facts = {"model": found.id, "machines": str(len(keys))}
    with library.acting(actor=person.id, act="model_sealed", facts=facts), tempfile.TemporaryDirectory() as aside:
        pack(folder, Path(aside) / "package")
        seal(Path(aside) / "package", target, keys)


def open_package(source: Path, machine: Path, folder: Path) -> None:
    """Open a sealed package with this machine's key into a folder that is not there yet. Raises: NotFoundError, InvalidRequestError, SettingsError."""
    if folder.exists():
        raise InvalidRequestError(f"{folder.name} is there already.", "Name another folder.")
    if not source.is_file():
        raise NotFoundError(f"file {source.name}", "Check where it lies.", that="")
    with tempfile.TemporaryDirectory() as aside:
        open_sealed(source, Path(aside) / "package", _bytes(machine))
        unpack(Path(aside) / "package", folder)


def make_machine_key(path: Path) -> bytes:
    """Make this machine's key, for its owner's eyes alone; return the public half. Raises: InvalidRequestError."""
    if path.exists():
        raise InvalidRequestError(
            f"{path.name} is there already: what is sealed for it would be lost.", "Name another file."
        )
    made = machine_key()
    path.touch(mode=0o600, exist_ok=False)
    write_whole(path, made)
    path.chmod(0o600)
    return machine_public(made)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise NotFoundError(f"file {path.name}", "Check where it lies.", that="") from fault
