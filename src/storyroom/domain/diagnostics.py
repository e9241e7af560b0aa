"""Faults of the material, as data beside what was read. Parsing bad material never raises."""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = ["Diagnostic", "Severity"]

Severity = Literal["info", "warning", "error"]


class Diagnostic(NamedTuple):
    """One remark about a file: what was seen, where, and what was done with it.

    Units: `start` and `end` are code points in the canonical text; `page` counts from 1. None where there is no such place.
    """

    code: str
    """Stable lower_snake name, such as `unknown_paragraph_type`."""
    message: str
    """One sentence for a person."""
    severity: Severity = "warning"
    start: int | None = None
    end: int | None = None
    page: int | None = None
