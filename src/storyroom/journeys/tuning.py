"""A model tuned on a data set of the library: by consent, with an entry in the ledger before and after, and entered as made from its works."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from storyroom import __version__
from storyroom.domain.access import Principal
from storyroom.domain.derivation import DerivedKind, NewThing
from storyroom.domain.gates import GateResult
from storyroom.domain.licensing import ConsentScope
from storyroom.domain.rights import Right
from storyroom.domain.tuning import PackageVerified, Trained, Tuned, Tuning
from storyroom.errors import InvalidRequestError, NotFoundError, UseRefusedError
from storyroom.journeys.dataset import files_of
from storyroom.journeys.dataset_gates import gates_of
from storyroom.journeys.made_from import may_use_thing
from storyroom.store.datasets import DatasetRow, DatasetRows
from storyroom.store.derivations import Derivations
from storyroom.store.library import Library
from storyroom.store.studio_key import StudioKey
from storyroom.tuning.dataset.canaries import commitment, read_secret
from storyroom.tuning.dataset.folder import read_files
from storyroom.tuning.package import verify_package
from storyroom.tuning.progress import Step
from storyroom.tuning.recipe import Recipe, read_recipe
from storyroom.tuning.signing import read_public
from storyroom.tuning.workshop import Order, Stage, make_model, package_folder

if TYPE_CHECKING:
    from storyroom.tuning.signing import Public

__all__ = ["tune", "verify_apart", "verify_ours"]

_LONGEST = 1 << 20


class _Places(NamedTuple):
    """Where the files of a recipe are."""

    recipe: Recipe
    base: Path
    out: Path
    general: str
    previous: Path | None


def tune(library: Library, person: Principal, path: Path) -> Iterator[Tuning]:
    """Make the model of a recipe, or go on where it was cut off. What is told last is the model with all its gates.

    Raises: NotFoundError, InvalidRequestError, UseRefusedError, SettingsError.
    """
    places = _places(path)
    clearance = person.cleared(Right.QUOTE)
    row = _row(library, person, places.recipe.dataset)
    decision = may_use_thing(library, row.id, ConsentScope.TRAINING_HOUSE, clearance)
    if not decision.allowed:
        raise UseRefusedError(decision.reason)
    files = files_of(library, row.id, clearance)
    gates = gates_of(library, clearance, row, files)
    if blocked := [one for one in gates if not one.passed]:
        raise InvalidRequestError(
            f"The data set may not be trained on: {blocked[0].words}", "; ".join(blocked[0].reasons)
        )
    key = StudioKey(library, actor=person.id)
    spelled = DatasetRows(library).secret(row.id, clearance)
    data = read_files(files, StudioKey.trusted(library))
    if commitment(spelled) != data.manifest["canaries"]["commitment"]:
        raise InvalidRequestError("The planted sentences are not those of this data set.", "Make the data set again.")
    now = library.clock.now("tuning")
    order = Order(
        places.recipe, places.base, data, read_secret(spelled), places.out, places.general, places.previous, gates,
        library.ids.new("model", f"{row.id}/{places.recipe.name}"), now.isoformat(timespec="seconds"), __version__, key,
    )  # fmt: skip
    facts = {"data_set": row.id, "method": places.recipe.method}
    with library.acting(
        actor=person.id, act="model_tuned", facts=facts, said={"name": places.recipe.name}, label=row.label
    ) as act:
        made = yield from _made(order)
        thing = NewThing(order.id, DerivedKind.MODEL, places.recipe.name, (row.id,))
        Derivations(library).enter(thing, row.label, actor=person.id)
        act.note(model=order.id, outcome="passed" if made.passed else "blocked")
    yield made


def verify_apart(folder: Path, key: Path) -> PackageVerified:
    """Hold a package against a public key, from files alone. Raises: NotFoundError, InvalidRequestError, SettingsError."""
    return _verified(folder, read_public(_bytes(key)))


def verify_ours(library: Library, folder: Path) -> PackageVerified:
    """Hold a package against the keys that this library ever signed with. Raises: NotFoundError, InvalidRequestError."""
    found = None
    for raw in StudioKey.trusted(library):
        found = _verified(folder, Ed25519PublicKey.from_public_bytes(raw))
        if found.holds:
            return found
    if found is None:
        raise InvalidRequestError("This library has signed nothing yet.", "Name the key of who signed: --key FILE.")
    return found


def _verified(folder: Path, key: Public) -> PackageVerified:
    if not folder.is_dir():
        raise NotFoundError(f"package {folder.name}", "Name the folder of a model.", that="")
    found = verify_package(folder, key)
    told = found.manifest
    return PackageVerified(
        str(told["name"]), str(told["id"]), str(told["base"]["name"]), tuple(sorted(found.label.compartments)),
        found.gates, found.faults,
    )  # fmt: skip


def _made(order: Order) -> Generator[Tuning, None, Tuned]:
    gates: list[GateResult] = list(order.gates)
    yield from gates
    for told in make_model(order, now=time.monotonic):
        if isinstance(told, Stage):
            yield told.words
        elif isinstance(told, Step):
            yield Trained(told.step, told.steps, told.loss, told.seconds_left, told.tokens_per_second, told.saved)
        else:
            gates.append(told)
            yield told
    return Tuned(order.id, order.recipe.name, str(package_folder(order.out)), tuple(gates))


def _row(library: Library, person: Principal, named: str) -> DatasetRow:
    """Find a data set by its id or its name."""
    rows, clearance = DatasetRows(library), person.cleared(Right.QUOTE)
    called = [one for one in rows.listed(clearance) if named in {one.id, one.name}]
    if len(called) > 1:
        raise InvalidRequestError(
            f"Several data sets are called {named}.", "Name it by its id: `storyroom dataset list`."
        )
    return called[0] if called else rows.find(named, clearance)


def _places(path: Path) -> _Places:
    recipe = read_recipe(_text(path), path.name)
    here = path.parent
    general = _text(here / recipe.general) if recipe.general else ""
    return _Places(
        recipe, here / recipe.base, here / recipe.out, general, here / recipe.previous if recipe.previous else None
    )


def _text(path: Path) -> str:
    try:
        return _bytes(path, most=64 * _LONGEST).decode()
    except UnicodeDecodeError as fault:
        raise InvalidRequestError(f"{path.name} is no text in UTF-8.", "Save it as such.") from fault


def _bytes(path: Path, *, most: int = _LONGEST) -> bytes:
    try:
        if path.stat().st_size > most:
            raise InvalidRequestError(f"{path.name} is too large to be what it should be.", "Is it the right file?")
        return path.read_bytes()
    except OSError as fault:
        raise NotFoundError(f"file {path.name}", "Check where it lies.", that="") from fault
