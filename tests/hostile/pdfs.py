"""Small PDFs made to do harm, written by hand: objects in order, a cross-reference table that fits, and whatever is asked for."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"
WORDS = b"BT /F1 12 Tf 72 720 Td (INT. LOFT - DAY) Tj 0 -24 Td (A lamp burns.) Tj ET"


def pdf(objects: Mapping[int, bytes], *, trailer: bytes = b"/Root 1 0 R") -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, trailer, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"", *, packed: bool = False, length: int | None = None) -> bytes:
    body = zlib.compress(content, 9) if packed else content
    entries += b" /Filter /FlateDecode" if packed else b""
    told = len(body) if length is None else length
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (told, entries, body)


def page(
    *, contents: bytes = b"4 0 R", more: bytes = b"", fonts: bytes = b"/F1 5 0 R", box: bytes = b"0 0 612 792"
) -> bytes:
    resources = b"<< /Font << %s >> %s >>" % (fonts, more)
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Resources %s /Contents %s >>" % (box, resources, contents)


def one_page(
    content: bytes = WORDS, *, root: bytes = b"", extra: Mapping[int, bytes] | None = None, **how: bytes
) -> bytes:
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % root,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: page(**how),
        4: stream(content),
        5: FONT,
    }
    return pdf(objects | dict(extra or {}))


def with_script() -> bytes:
    """JavaScript that runs on opening, and an action on the page."""
    action = b"/OpenAction << /S /JavaScript /JS (app.alert\\('x'\\); this.submitForm\\('http://127.0.0.1:1/'\\);) >>"
    return one_page(root=action + b" /AA << /WC << /S /Launch /F (cmd.exe) >> >>")


def with_attachment() -> bytes:
    names = b"/Names << /EmbeddedFiles << /Names [(a.fountain) 6 0 R] >> >>"
    spec = b"<< /Type /Filespec /F (a.fountain) /EF << /F 7 0 R >> >>"
    return one_page(root=names, extra={6: spec, 7: stream(b"INT. ATTACHED PLACE - DAY\n", b"/Type /EmbeddedFile")})


def stream_bomb() -> bytes:
    """Half a megabyte that unpacks to five hundred."""
    packed = zlib.compress(zlib.compress(b" " * 500_000_000, 9), 9)
    body = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(packed), packed)
    return one_page(extra={4: body})


def operator_bomb() -> bytes:
    """A page of ten million strokes."""
    return one_page(extra={4: stream(b"0 0 m 9 9 l S\n" * 6_000_000, packed=True)})


def letter_flood() -> bytes:
    line = b"(" + b"A" * 60 + b") Tj 0 -1 Td\n"
    return one_page(extra={4: stream(b"BT /F1 12 Tf 72 720 Td\n" + line * 200_000 + b"ET", packed=True)})


def form_bomb(depth: int = 12, wide: int = 10) -> bytes:
    """Forms that each draw the next ten times."""
    extra: dict[int, bytes] = {}
    for level in range(depth):
        name = b"/XObject << /X %d 0 R >>" % (11 + level)
        content = b"/X Do\n" * wide if level < depth - 1 else WORDS
        entries = b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F1 5 0 R >> %s >>" % name
        extra[10 + level] = stream(content, entries)
    return one_page(b"/X Do\n" * wide, more=b"/XObject << /X 10 0 R >>", extra=extra)


def form_cycle() -> bytes:
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /X 6 0 R >> >>"
    return one_page(b"/X Do\n" + WORDS, more=b"/XObject << /X 6 0 R >>", extra={6: stream(b"/X Do " * 20, entries)})


def page_cycle() -> bytes:
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [6 0 R 2 0 R] /Count 1000 >>",
            6: b"<< /Type /Pages /Kids [2 0 R 6 0 R] /Parent 2 0 R /Count 500 >>",
        }
    )


def lying_count(count: int = 2_000_000_000) -> bytes:
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count %d >>" % count,
        3: page(),
        4: stream(WORDS, length=999_999_999),
        5: FONT,
    }
    return pdf(objects)


def one_page_many_times(count: int = 100_000) -> bytes:
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * count, count),
        3: page(),
        4: stream(WORDS),
        5: FONT,
    }
    return pdf(objects)


def huge_picture() -> bytes:
    entries = b"/Type /XObject /Subtype /Image /Width 100000 /Height 100000 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    picture = stream(b"\0" * 30_000_000, entries, packed=True)
    return one_page(b"q 600 0 0 700 0 0 cm /I Do Q", more=b"/XObject << /I 6 0 R >>", extra={6: picture})


def huge_sheet() -> bytes:
    return one_page(box=b"-1e30 -1e30 1e30 1e30")


def deep_arrays() -> bytes:
    return one_page(extra={6: b"[" * 300_000 + b"]" * 300_000}, root=b"/Deep 6 0 R")


def reference_loop() -> bytes:
    return pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"3 0 R", 3: b"2 0 R"})


def xref_loop() -> bytes:
    made = one_page()
    start = made.rindex(b"xref\n0 1")
    return made.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)


def locked() -> bytes:
    entry = b"/Root 1 0 R /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]"
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}
    return pdf(objects, trailer=entry % (b"41" * 32, b"42" * 32))
