"""Builds PDFs by hand: pages of content streams, and whatever a hostile file may want to say."""

from __future__ import annotations

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"


def page(*lines: tuple[float, float, str], flipped: bool = False, single: bool = False, before: str = "") -> bytes:
    """A page of (inches from left, base line in points from the top, words), each letter drawn alone where wanted."""
    drawn = [before]
    for x, base, text in lines:
        pieces = (
            [(x * 72 + 7.2 * at, letter) for at, letter in enumerate(text) if letter != " "]
            if single
            else [(x * 72, text)]
        )
        for left, piece in pieces:
            matrix = f"1 0 0 -1 {left:.2f} {base:.2f}" if flipped else f"1 0 0 1 {left:.2f} {792 - base:.2f}"
            drawn.append(f"BT /F1 12 Tf {matrix} Tm ({_escaped(piece)}) Tj ET")
    body = "\n".join(drawn)
    return (f"q 1 0 0 -1 0 792 cm\n{body}\nQ" if flipped else body).encode("cp1252")


def build(
    *pages: bytes,
    media: str = "0 0 612 792",
    kids: str = "",
    count: str = "",
    resources: str = "",
    extra: tuple[bytes, ...] = (),
) -> bytes:
    """Put pages in a document; `kids`, `count` and `extra` objects (numbered from 1000) let it lie."""
    objects: dict[int, bytes] = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 3: FONT}
    numbers = []
    for index, content in enumerate(pages):
        number = 10 + 2 * index
        numbers.append(f"{number} 0 R")
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{media}] /Contents {number + 1} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> {resources} >> >>"
        ).encode()
        objects[number + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    objects[2] = f"<< /Type /Pages /Kids [{kids or ' '.join(numbers)}] /Count {count or len(pages)} >>".encode()
    objects |= {1000 + index: body for index, body in enumerate(extra)}
    return _file(objects)


def _file(objects: dict[int, bytes]) -> bytes:
    data = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in sorted(places.items()):
        data += b"%d 1\n%010d 00000 n \n" % (number, place)
    data += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, start)
    return bytes(data)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
