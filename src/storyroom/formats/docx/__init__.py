"""Word documents (.docx) in both directions. Follows no link, runs no macro, opens no member that it does not know."""

from storyroom.formats.docx.format import Docx

__all__ = ["Docx"]
