"""An exported ledger or a proof held against a public key and checkpoints, from files alone. Opens no library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from storyroom.domain.audit import Audit, audit
from storyroom.domain.proof import check_proof
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.store.ledger_keys import trust

__all__ = ["verify_log", "verify_proof"]

_LONGEST_LINE = 1 << 20


def verify_log(log: Path, key: Path, checkpoint: Path | None) -> Audit:
    """Check a ledger, entry by entry. Raises: NotFoundError, InvalidRequestError."""
    trusts, written = trust(_text(key)), _text(checkpoint) if checkpoint else None
    return audit(_lines(log), written, trusts)


def verify_proof(proof: Path, key: Path, checkpoint: Path | None) -> Audit:
    """Check that an entry is in a ledger, or that a ledger only grew. Raises: NotFoundError, InvalidRequestError."""
    try:
        told: Any = json.loads(_text(proof))
    except (ValueError, RecursionError) as fault:
        raise InvalidRequestError(f"{proof.name} is no proof.", "`storyroom ledger prove` writes one.") from fault
    return check_proof(told, trust(_text(key)), _text(checkpoint) if checkpoint else None)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as handle:
            while line := handle.readline(_LONGEST_LINE):
                if len(line) == _LONGEST_LINE:
                    raise InvalidRequestError(
                        f"A line of {path.name} is too long for an entry.", "Is it the right file?"
                    )
                yield line
    except OSError as fault:
        raise _missing(path) from fault


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except OSError as fault:
        raise _missing(path) from fault
    except UnicodeDecodeError as fault:
        raise InvalidRequestError(f"{path.name} is no text.", "Is it the right file?") from fault


def _missing(path: Path) -> NotFoundError:
    return NotFoundError(f"file {path.name}", "Check the path.")
