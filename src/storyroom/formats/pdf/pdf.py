"""The PDF format as the registry knows it: sniff, read, write. The work is done in the files beside it."""

from __future__ import annotations

from typing import ClassVar

from storyroom.domain.script import Parsed, Screenplay

__all__ = ["Pdf"]


class Pdf:
    """Text-layer PDFs of screenplays, read in a process that can be killed."""

    name: ClassVar[str] = "pdf"
    suffixes: ClassVar[tuple[str, ...]] = (".pdf",)

    def sniff(self, head: bytes) -> bool:
        """Say whether the file announces itself as PDF within its first kilobyte, as readers allow."""
        return b"%PDF-" in head[:1024]

    def read(self, data: bytes) -> Parsed:
        """Read the whole file; what cannot be read comes back as diagnostics."""
        from storyroom.formats.pdf.reader import read_pdf  # noqa: PLC0415  # writing needs no reader, and start-up neither

        return read_pdf(data)

    def write(self, screenplay: Screenplay) -> bytes:
        """Draw the script as the trade prints it."""
        from storyroom.formats.pdf.writer import write_pdf  # noqa: PLC0415  # reportlab is slow to import

        return write_pdf(screenplay)

    def losses(self, screenplay: Screenplay) -> tuple[str, ...]:
        """Name what a printed page cannot carry."""
        from storyroom.formats.pdf.writer import losses_of  # noqa: PLC0415  # reportlab is slow to import

        return losses_of(screenplay)
