"""The acts on keys that are killed, and what may be left of them. Kills nothing.

A case is a folder: the sealed library `house` with its key file, a plain one, and a backup with its keys.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from storyroom.journeys.backup import back_up
from storyroom.journeys.prepare import decode_reading
from storyroom.journeys.restore import restore
from storyroom.journeys.seal import seal_copy
from storyroom.settings import Settings
from storyroom.store.ids import RandomIds, SystemClock
from storyroom.store.library import Library
from storyroom.store.sealed_stream import Cost
from storyroom.store.vault import UNSEALED, Safe, Vault, vault_path
from tests.fakes.house import House, script_text

__all__ = ["KEPT", "PASSPHRASES", "SEALED_ACTS", "SHREDDED", "Kept", "enter_sealed", "open_library", "prepare_sealed"]

PASSPHRASES = ("correct horse battery staple", "an entirely different sentence")
QUICK = Cost(1, 8, 1)
KEPT, SHREDDED = "Kept", "Secret"


class Kept(NamedTuple):
    """One act: how it is done, and the folder or file that is there when it is."""

    do: Callable[[House, Path], None]
    makes: str = ""


def open_library(folder: Path, safe: Safe = UNSEALED) -> Library:
    return Library(folder, ids=RandomIds(), clock=SystemClock(), decode=decode_reading, safe=safe)


def enter_sealed(case: Path, folder: str = "house") -> House:
    """Open a library of a case as a process would, with whichever of the passphrases opens it."""
    path = case / folder
    safe = _unlocked(vault_path(path)) if vault_path(path).exists() else UNSEALED
    return House(open_library(path, safe), Settings(embeddings="off"))


def prepare_sealed(case: Path) -> None:
    """Make the case that every kill gets a copy of."""
    case.mkdir(parents=True)
    for name in ("house", "plain"):
        safe = Vault.make(vault_path(case / name), PASSPHRASES[0], cost=QUICK) if name == "house" else UNSEALED
        library = Library(
            case / name, ids=RandomIds(), clock=SystemClock(), decode=decode_reading, create=True, safe=safe
        )
        house = House(library, Settings(embeddings="off"))
        for project in (KEPT, SHREDDED):
            _take_in(house, project, project)
        if name == "house":
            list(back_up(library, house.seat().principal, case / "b", passphrase=PASSPHRASES[0], cost=QUICK))
        house.close()


def _unlocked(path: Path) -> Vault:
    from storyroom.errors import AccessError  # noqa: PLC0415

    try:
        return Vault.unlock(path, PASSPHRASES[0])
    except AccessError:
        return Vault.unlock(path, PASSPHRASES[1])


def _take_in(house: House, project: str, word: str) -> None:
    data = script_text(word, [(f"INT. {word} LOFT - DAY", f"A {word} stands here.")])
    report = house.seat().import_bytes(f"{word}.fountain", data, project=project)
    assert report.status in {"imported", "unchanged"}, report


def _add(house: House, case: Path) -> None:
    _take_in(house, "Added", "added")


def _change(house: House, case: Path) -> None:
    vault = house._library.safe
    assert isinstance(vault, Vault)
    vault.change_passphrase(PASSPHRASES[1], cost=QUICK)


def _seal(house: House, case: Path) -> None:
    plain = enter_sealed(case, "plain")
    steps = seal_copy(
        plain._library, plain.seat().principal, case / "copy", passphrase=PASSPHRASES[0], open_library=open_library,
        cost=QUICK,
    )  # fmt: skip
    list(steps)
    plain.close()


def _shred(house: House, case: Path) -> None:
    desk = house.seat().vault
    desk.shred(desk.plan_shredding(SHREDDED.lower()), reason="It is over.")


def _back_up(house: House, case: Path) -> None:
    list(back_up(house._library, house.seat().principal, case / "made", passphrase=PASSPHRASES[0], cost=QUICK))


def _restore(house: House, case: Path) -> None:
    list(restore(case / "b", case / "back", passphrase=PASSPHRASES[0], open_library=open_library, open_keys=_unlocked))


SEALED_ACTS = {
    "add a compartment": Kept(_add),
    "change the passphrase": Kept(_change),
    "seal a copy": Kept(_seal, "copy"),
    "shred": Kept(_shred),
    "back up with keys": Kept(_back_up, "made"),
    "restore with keys": Kept(_restore, "back"),
}
