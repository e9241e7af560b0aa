"""Fountain as a format of the house: bytes in, screenplay out, and back. Leaves the grammar to its rules."""

from __future__ import annotations

from typing import ClassVar

from storyroom.domain.assembly import assemble
from storyroom.domain.script import Element, ElementKind, Parsed, Screenplay
from storyroom.formats.fountain.losses import find_losses
from storyroom.formats.fountain.reader import read_text
from storyroom.formats.fountain.writer import compose
from storyroom.formats.text import Decoded, decode, encode, looks_binary, newline_of

__all__ = ["Fountain"]

_OTHERS = (b"%PDF", b"PK\x03\x04", b"<", b"{", b"SQLite", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class Fountain:
    """Screenplays in plain text."""

    name: ClassVar[str] = "fountain"
    suffixes: ClassVar[tuple[str, ...]] = (".fountain", ".spmd", ".ftn", ".txt")

    def sniff(self, head: bytes) -> bool:
        """Say whether the bytes are text, and not the text of a markup language."""
        bare = head.removeprefix(_MARKS[0]).lstrip()
        if not bare or bare.startswith(_OTHERS):
            return False
        return head.startswith(_MARKS[1:]) or not looks_binary(head)

    def read(self, data: bytes) -> Parsed:
        """Read a file. Never raises: what is wrong with it is in the diagnostics."""
        decoded = decode(data)
        if decoded.binary:
            return Parsed(_unread(decoded), decoded.diagnostics)
        reading = read_text(decoded.text)
        screenplay = assemble(
            self.name,
            decoded.text,
            reading.elements,
            title_page=reading.title_page,
            metadata=_metadata(decoded, reading.body),
        )
        return Parsed(screenplay, (*decoded.diagnostics, *reading.diagnostics))

    def write(self, screenplay: Screenplay) -> bytes:
        """Write a script; what was read from Fountain and not edited comes back to the byte."""
        facts = dict(screenplay.metadata) if screenplay.format == self.name else {}
        encoding = facts.get("fountain:encoding", "utf-8")
        data = encode(compose(screenplay), encoding, bom=facts.get("fountain:bom") == "yes")
        return data + bytes.fromhex(facts.get("fountain:tail", ""))

    def losses(self, screenplay: Screenplay) -> tuple[str, ...]:
        """Name what Fountain cannot express of a script."""
        return find_losses(screenplay)


def _unread(decoded: Decoded) -> Screenplay:
    size = len(decoded.text)
    whole = Element(ElementKind.UNKNOWN, decoded.text, 0, size, live=False, outer_start=0, outer_end=size)
    return assemble("fountain", decoded.text, [whole] if size else [], metadata=_metadata(decoded, 0))


def _metadata(decoded: Decoded, body: int) -> tuple[tuple[str, str], ...]:
    return (
        ("fountain:encoding", decoded.encoding),
        ("fountain:bom", "yes" if decoded.bom else "no"),
        ("fountain:newline", newline_of(decoded.text)),
        ("fountain:body", str(body)),
        ("fountain:tail", decoded.tail.hex()),
    )
