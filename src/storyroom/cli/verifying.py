"""`verify` for files alone: an exported ledger or a proof, a public key, checkpoints. Opens no library."""

from __future__ import annotations

from pathlib import Path

import typer

from storyroom.cli.door import Door, print_json
from storyroom.domain.audit import Audit
from storyroom.domain.safe import safe
from storyroom.domain.shapes_record import audit_shape
from storyroom.errors import InvalidRequestError

__all__ = ["verify_apart"]


def verify_apart(
    door: Door, *, log: Path | None, proof: Path | None, key: Path | None, checkpoint: Path | None, as_json: bool
) -> None:
    """Check a ledger or a proof and say what was found; exit code 7 where it does not hold. Raises: InputError."""
    from storyroom.room import verify_log, verify_proof  # noqa: PLC0415  # `storyroom --help` must not load the house

    if key is None or (log is None) == (proof is None):
        raise InvalidRequestError(
            "A check of files needs a public key, and either a ledger or a proof.",
            "`storyroom verify --log FILE --key FILE --checkpoint FILE`",
        )
    found = verify_log(log, key, checkpoint) if log else verify_proof(proof or Path(), key, checkpoint)
    if as_json:
        print_json(audit_shape(found))
    else:
        _tell(door, found, "ledger" if log else "proof")
    if found.faults:
        raise typer.Exit(7)


def _tell(door: Door, found: Audit, what: str) -> None:
    verdict = "Does not hold" if found.faults else "Holds" if found.checkpoints else "In form"
    parts = f"{found.entries} entries, {found.covered} of them under {found.checkpoints} signed checkpoints"
    lines = [f"{verdict}: the {what}: {parts}.", *(f"  {fault}" for fault in found.faults), *found.remarks]
    for line in (*lines, f"Root: {found.root}"):
        door.console.print(safe(line), markup=False)
