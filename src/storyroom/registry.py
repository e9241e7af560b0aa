"""Name to class, imported on first use: a new format or analysis is one file and one line in a table below."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from storyroom.errors import UnsupportedFormatError

__all__ = ["ANALYSES", "FORMATS", "load"]

FORMATS: dict[str, str] = {
    # Order matters: content is sniffed from the most to the least particular.
    "native": "storyroom.formats.native:Native",
    "fdx": "storyroom.formats.fdx:Fdx",
    "pdf": "storyroom.formats.pdf:Pdf",
    "docx": "storyroom.formats.docx:Docx",
    "fountain": "storyroom.formats.fountain:Fountain",
}
"""Format name -> `module:class`."""

ANALYSES: dict[str, str] = {
    # In the order in which people read them.
    "continuity": "storyroom.analysis.continuity:Continuity",
    "facts": "storyroom.analysis.facts:Facts",
    "breakdown": "storyroom.analysis.breakdown:Breakdown",
    "characters": "storyroom.analysis.characters:Characters",
    "pace": "storyroom.analysis.pace:Pace",
    "days": "storyroom.analysis.days:Days",
    "structure": "storyroom.analysis.structure:Structure",
    "telling": "storyroom.analysis.telling:Telling",
    "tropes": "storyroom.analysis.tropes:Tropes",
    "slips": "storyroom.analysis.slips:Slips",
    "coverage": "storyroom.analysis.coverage:Coverage",
    "compare": "storyroom.analysis.compare:Compare",
}
"""Analysis name -> `module:class`."""


def load(table: dict[str, str], name: str) -> Any:  # noqa: ANN401  # a class of whichever port the table serves
    """Import and return the class registered under a name.

    Raises: UnsupportedFormatError if the table has no such name.
    """
    target = table.get(name)
    if target is None:
        raise UnsupportedFormatError(f"Nothing is registered as {name!r}.", f"Known: {', '.join(table)}.")
    module, _, attribute = target.partition(":")
    return getattr(import_module(module), attribute)
