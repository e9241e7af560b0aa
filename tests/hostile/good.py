"""Sound scripts that come in beside hostile files, one in each format."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from storyroom.formats.docx import Docx
from storyroom.formats.fdx import Fdx
from storyroom.formats.fountain import Fountain
from storyroom.formats.pdf import Pdf

__all__ = ["GOOD", "write_good"]

GOOD = ("0-first.fountain", "m-middle.fdx", "w-word.docx", "z-last.pdf")
"""Their names: before, among and after whatever else lies in the folder."""


@cache
def _data(name: str) -> bytes:
    source = f"Title: {name}\n\nINT. LOFT - DAY\n\nA lamp burns.\n\nMARA\nIt is late in {name}.\n"
    script = Fountain().read(source.encode()).screenplay
    suffix = Path(name).suffix
    return (
        source.encode() if suffix == ".fountain" else {".fdx": Fdx, ".pdf": Pdf, ".docx": Docx}[suffix]().write(script)
    )


def write_good(folder: Path) -> None:
    for name in GOOD:
        (folder / name).write_bytes(_data(name))
