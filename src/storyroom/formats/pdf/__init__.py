"""PDF in both directions. The reader trusts no byte and works in a process of its own; the writer draws what `paginate` set."""

from storyroom.formats.pdf.pdf import Pdf

__all__ = ["Pdf"]
