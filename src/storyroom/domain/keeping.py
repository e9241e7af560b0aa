"""What is said of removals, backups and restores: plans, steps and reports as plain values. Does none of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from storyroom.domain.document import DraftEntry

__all__ = [
    "BackupReport",
    "KeepingStep",
    "OutOfReach",
    "Removal",
    "RemovalPlan",
    "RestoreReport",
    "SealReport",
    "ShredPlan",
    "Shredding",
    "Target",
    "names_in",
]


@dataclass(frozen=True, slots=True)
class Target:
    """What is to go: exactly one of a person, a project, a document (in a project) or one draft of a document."""

    person: str = ""
    project: str = ""
    document: str = ""
    draft: str = ""

    @property
    def what(self) -> Literal["person", "project", "document", "draft"]:
        """Name the kind of thing."""
        if self.person:
            return "person"
        return "draft" if self.draft else "document" if self.document else "project"


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """Something that left the library earlier and may still hold what is removed."""

    kind: Literal["backup", "export", "sent"]
    time: str
    by: str
    """The person's id as the ledger has it."""
    about: str
    """A backup's id, the draft and format of an export or its id, or a request's id and the provider."""


@dataclass(frozen=True, slots=True)
class RemovalPlan:
    """What a removal would take away. It is carried out as it was shown, or not at all."""

    target: Target
    drafts: tuple[DraftEntry, ...] = ()
    person_id: str = ""
    scenes: int = 0
    pages: int = 0
    out_of_reach: tuple[OutOfReach, ...] = ()


@dataclass(frozen=True, slots=True)
class Removal:
    """What was removed. `cleaned` is False where traces remain in files until the clean-up can be finished."""

    id: str
    plan: RemovalPlan
    cleaned: bool
    waits_for: str = ""
    """Why the clean-up is not finished, in words."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that was written and read again."""

    id: str
    path: str
    size: int
    sha256: str
    files: int
    """Originals, index files and others in it, besides the database."""
    drafts: int
    ledger_position: int
    ledger_hash: str
    keys: str = ""
    """Where the copy of the key file is that a sealed library's backup needs; empty where there is none."""


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """A library made from a backup, verified. The ledger goes on from the position and hash named here."""

    backup_id: str
    folder: str
    made_at: str
    files: int
    drafts: int
    ledger_position: int
    ledger_hash: str
    unopened: tuple[str, ...] = ()
    """Labels whose key is not in the key file: what stands under them stays shut."""


@dataclass(frozen=True, slots=True)
class SealReport:
    """A sealed copy of a library, verified."""

    folder: str
    key_file: str
    drafts: int
    files: int


@dataclass(frozen=True, slots=True)
class ShredPlan:
    """What ends with the key of a compartment: everything under it, that which stands under others too included."""

    compartment: str
    labels: tuple[str, ...]
    drafts: tuple[str, ...]
    has_key: bool
    copies: tuple[str, ...] = ()
    """When copies of the key file were made: each of them still opens what is shredded here."""


@dataclass(frozen=True, slots=True)
class Shredding:
    """What was shredded. `cleaned` is False where traces remain in files until the clean-up can be finished."""

    id: str
    plan: ShredPlan
    cleaned: bool
    waits_for: str = ""


@dataclass(frozen=True, slots=True)
class KeepingStep:
    """How far a backup or a restore has come; the last step carries the report.

    Units: `done` and `total` are bytes.
    """

    stage: Literal["copying the database", "writing", "sealing", "checking", "done"]
    done: int
    total: int
    backup: BackupReport | None = None
    restore: RestoreReport | None = None
    seal: SealReport | None = None


def names_in(reason: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return those of the names that a reason spells out, as whole words, without regard to case."""
    said = f" {_words(reason)} "
    return tuple(name for name in names if _words(name) and f" {_words(name)} " in said)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
