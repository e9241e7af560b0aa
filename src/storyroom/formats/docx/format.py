"""Word's door: bytes in, screenplay out, and back. Knows nothing of paths.

A span counts code points in the canonical text, which is made of the document's words in the order in which they stand; `places`
tie each stretch of it to its paragraph (`w:p`, counted from 0 in the main part) and to its run in that paragraph. What stands in
another part (comments, notes) has a span and no place.
"""

from __future__ import annotations

from typing import ClassVar

from storyroom.domain.script import Parsed, Screenplay

__all__ = ["Docx"]


class Docx:
    """Office Open XML documents, transitional and strict ones read, transitional ones written."""

    name: ClassVar[str] = "docx"
    suffixes: ClassVar[tuple[str, ...]] = (".docx", ".docm")

    def sniff(self, head: bytes) -> bool:
        """Look for a zip with parts of a Word document near its start."""
        return head.startswith(b"PK\x03\x04") and (b"word/" in head or b"[Content_Types].xml" in head)

    def read(self, data: bytes) -> Parsed:
        """Read the whole file; faults come back as diagnostics."""
        from storyroom.formats.docx.reader import read  # noqa: PLC0415  # writing needs no reader, and start-up neither

        return read(data)

    def write(self, screenplay: Screenplay) -> bytes:
        """Write the screenplay as paragraphs in named styles; text comes out as text and as nothing else."""
        from storyroom.formats.docx.writer import write  # noqa: PLC0415  # as above

        return write(screenplay)

    def losses(self, screenplay: Screenplay) -> tuple[str, ...]:
        """Name what a Word document does not hold of it."""
        from storyroom.formats.docx.losses import losses  # noqa: PLC0415  # as above

        return losses(screenplay)
