"""What a PDF says of text and data mining in its XMP metadata, by the TDM Reservation Protocol. Reads bytes; opens no PDF, fetches no policy."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

from storyroom.domain.licensing import TdmSignal
from storyroom.formats.xml_tree import Dialect, Node, parse

__all__ = ["reservation_in"]

_MOST_PACKETS = 64
_LONGEST = 1_000_000
"""Bytes of one packet; real ones have some thousands."""
_LONGEST_POLICY = 500
_DICTIONARY = 4_000
"""Bytes between `/Type /Metadata` and the stream that it is about."""
_PACKET = re.compile(rb"<(x:xmpmeta|rdf:RDF)[\s>]")
_METADATA = re.compile(rb"/Type\s{0,8}/Metadata\b")
_STREAM = re.compile(rb"stream\r?\n")
_NAMES: Final = {
    "http://www.w3.org/ns/tdmrep/": "tdm",
    "http://www.w3.org/ns/tdmrep#": "tdm",
    "http://www.w3.org/ns/tdmrep": "tdm",
}
_XMP = Dialect("", frozenset({"tdm:reservation", "tdm:policy"}), _NAMES, most_nodes=20_000)


def reservation_in(data: bytes) -> TdmSignal | None:
    """Return what the file says, or None if it says nothing. Where it says both, mining is reserved.

    A stream of metadata is told by its dictionary, packed or not; older states that a file still carries count too.
    Source: TDM Reservation Protocol, final community group report, 10 May 2024, section 6.6 (PDF), section 4 (values);
    ISO 32000-1, 14.3.2 (metadata streams).
    """
    found: TdmSignal | None = None
    for packet in _packets(data):
        for said in _said(packet):
            if said.reserved:
                return said
            found = found or said
    return found


def _packets(data: bytes) -> Iterator[bytes]:
    for count, match in enumerate(_PACKET.finditer(data)):
        if count == _MOST_PACKETS:
            break
        yield from _whole(data, match)
    for count, named in enumerate(_METADATA.finditer(data)):
        if count == _MOST_PACKETS:
            break
        yield from _packed(data, named.end())


def _packed(data: bytes, at: int) -> Iterator[bytes]:
    """Open the stream whose dictionary names it metadata, where it is packed in the usual way."""
    begins = _STREAM.search(data, at, at + _DICTIONARY)
    if begins is None:
        return
    opening = data.rfind(b"obj", max(0, at - _DICTIONARY), at)
    if b"/FlateDecode" not in data[max(opening, 0) : begins.start()]:
        return
    try:
        unpacked = zlib.decompressobj().decompress(data[begins.end() : begins.end() + _LONGEST], _LONGEST)
    except zlib.error:
        return
    for match in _PACKET.finditer(unpacked):
        yield from _whole(unpacked, match)
        return


def _whole(data: bytes, match: re.Match[bytes]) -> Iterator[bytes]:
    closing = b"</" + match.group(1) + b">"
    end = data.find(closing, match.end(), match.end() + _LONGEST)
    if end >= 0:
        yield data[match.start() : end + len(closing)]


def _said(packet: bytes) -> Iterator[TdmSignal]:
    root = parse(packet, _XMP).root
    if root is None:
        return
    reservations, policies = [], []
    for node in _every(root):
        values = [(name, value) for name, value in node.attributes.items() if name.startswith("tdm:")]
        if node.tag.startswith("tdm:"):
            values.append((node.tag, "".join(part for part in node.parts if isinstance(part, str))))
        reservations += [value.strip() for name, value in values if name == "tdm:reservation"]
        policies += [value.strip() for name, value in values if name == "tdm:policy"]
    policy = next((one[:_LONGEST_POLICY] for one in policies if one.isprintable()), "")
    for value in reservations:
        if value in {"0", "1"}:
            yield TdmSignal(value == "1", policy, "XMP tdm:reservation")


def _every(root: Node) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.nodes()
