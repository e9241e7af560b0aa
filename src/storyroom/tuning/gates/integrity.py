"""Whether the files are the ones that were tested and signed. Reads no file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from storyroom.domain.gates import GateResult

__all__ = ["NAME", "integrity"]

NAME: Final = "integrity"


def integrity(files: int, faults: Sequence[str]) -> GateResult:
    """Judge what looking a package through found."""
    words = "Every file is the one that was signed." if files and not faults else _OTHERS
    reasons = tuple(faults) or (() if files else ("there are no files",))
    return GateResult(
        NAME, bool(files) and not faults, {"files": files, "faults": len(faults)}, {"faults": 0}, words, reasons
    )


_OTHERS: Final = (
    "The files are not the ones that were signed. Do not use them; fetch the package again from who made it."
)
