"""One hostile file for each class of attack, made by code when it is asked for, and what must come of it."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Literal, NamedTuple

from storyroom.formats.fountain import Fountain
from storyroom.formats.native import Native
from tests.hostile import documents, pdfs


class Case(NamedTuple):
    name: str
    """Its file name; the suffix is part of the attack."""
    made: Callable[[], bytes]
    ends: Literal["failed", "told", "read"]
    """Refused as a whole; read with an error or a warning; or read as if the attack were not there."""
    says: str = ""
    """Words of the report."""
    never: str = ""
    """What the attack would carry in: it must come up nowhere."""


def fdx(body: str = "", *, before: str = "", after: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{before}<FinalDraft DocumentType="Script" Version="5"><Content>'
        f'<Paragraph Type="Scene Heading"><Text>INT. LOFT - DAY</Text></Paragraph>{body}</Content>{after}</FinalDraft>'
    ).encode()


def action(text: str) -> str:
    return f'<Paragraph Type="Action"><Text>{text}</Text></Paragraph>'


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return fdx(action("&l11;"), before=f'<!DOCTYPE F [<!ENTITY l0 "ha">{entities}]>')


def nested(depth: int) -> bytes:
    return fdx(f"{'<Text>' * depth}{'</Text>' * depth}")


def zipped(names: dict[str, bytes], *, packed: bool = True) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, data in names.items():
            archive.writestr(name, data)
    return file.getvalue()


def zip_bomb() -> bytes:
    inner = zipped({f"{n}.txt": b"\0" * 20_000_000 for n in range(3)})
    return zipped({f"{n}.zip": inner for n in range(200)})


def zip_that_climbs() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../../../tmp/climbed.fountain", "INT. A - DAY")
        archive.writestr("/etc/climbed", "x")
        link = zipfile.ZipInfo("link.fountain")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return file.getvalue()


def png(width: int, height: int) -> bytes:
    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 10_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", pixels) + part(b"IEND", b"")


def svg() -> bytes:
    return b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>1</script></svg>'


def native(**changes: object) -> bytes:
    made = json.loads(Native().write(Fountain().read(SCRIPT).screenplay))
    return json.dumps(made | changes).encode()


SCRIPT = b"Title: The Lamp\n\nINT. LOFT - DAY\n\nA lamp burns.\n\nMARA\nIt is late.\n"
BODY = "INT. LOFT - DAY\n\nA lamp burns.\n\n"

XML = (
    Case("doctype.fdx", lambda: fdx(before="<!DOCTYPE FinalDraft>"), "failed", "document type"),
    Case("laughs.fdx", laughs, "failed", "document type"),
    Case(
        "external.fdx",
        lambda: fdx(action("&x;"), before='<!DOCTYPE F [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "failed",
        "document type",
    ),
    Case(
        "parameter.fdx",
        lambda: fdx(before='<!DOCTYPE F SYSTEM "http://127.0.0.1:1/x.dtd" [<!ENTITY % x SYSTEM "x"> %x;]>'),
        "failed",
        "document type",
    ),
    Case(
        "utf16.fdx",
        lambda: fdx(before="<!DOCTYPE FinalDraft>").decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        "failed",
        "document type",
    ),
    Case("instruction.fdx", lambda: fdx(action("Later."), after="<?php system('x') ?>"), "failed", "instruction"),
    Case(
        "stylesheet.fdx", lambda: fdx(before="<?xml-stylesheet href='http://127.0.0.1:1/'?>"), "failed", "instruction"
    ),
    Case(
        "include.fdx",
        lambda: fdx('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'),
        "failed",
        "include",
    ),
    Case(
        "include-renamed.fdx",
        lambda: fdx('<q:p xmlns:q="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
        "failed",
        "include",
    ),
    Case("entity.fdx", lambda: fdx(action("&nbsp;")), "told", "entity"),
    Case("deep.fdx", lambda: nested(200_000), "failed", "deeper than 64"),
    Case("wide.fdx", lambda: fdx("<a/>" * 1_500_000), "failed", "elements"),
    Case(
        "attributes.fdx",
        lambda: fdx("<Paragraph " + " ".join(f'a{n}="1"' for n in range(200_000)) + "/>"),
        "failed",
        "attributes",
    ),
    Case("attribute.fdx", lambda: fdx(f'<Paragraph Type="{"A" * 20_000_000}"/>'), "failed", "beside"),
    Case("text.fdx", lambda: fdx(action("A lamp burns. " * 1_000_000)), "failed", "letters"),
    Case("paragraphs.fdx", lambda: fdx(action("A") * 200_000), "failed", "paragraphs"),
    Case("comments.fdx", lambda: fdx("<!-- x -->" * 1_500_000), "read"),
    Case("sections.fdx", lambda: fdx(action("<![CDATA[<&]]>" * 200_000)), "read"),
    Case("broken.fdx", lambda: fdx(action("A lamp burns."))[:-60], "told", "broken"),
    Case("unclosed.fdx", lambda: b"<FinalDraft" * 400_000, "failed"),
    Case("namespaces.fdx", lambda: fdx("<a:b:c xmlns:a='x'/>" * 20_000), "read"),
    Case(
        "kept.fdx",
        lambda: fdx(after=f"<StoryroomKept>{'[' * 500_000}</StoryroomKept>"),
        "told",
        "set aside",
    ),
    Case(
        "kept-far.fdx",
        lambda: fdx(after='<StoryroomKept>{"elements":[[2000000000,1,{"kind":"action","text":"x"}]]}</StoryroomKept>'),
        "read",
    ),
)

ZIP = (
    Case("bomb.zip", zip_bomb, "failed", "zip archive"),
    Case("bomb.fdx", zip_bomb, "failed", "zip archive"),
    Case("bomb.fountain", zip_bomb, "failed", "zip archive"),
    Case("bomb.pdf", lambda: zip_bomb().replace(b"PK\x03\x04", b"PK\x03\x04%PDF-1.7", 1), "failed", "zip archive"),
    Case("climbs.zip", zip_that_climbs, "failed", "zip archive"),
    Case("empty.zip", lambda: b"PK\x05\x06" + b"\0" * 18, "failed", "zip archive"),
    Case("script.fadein", lambda: zipped({"document.xml": b"<document/>"}), "failed", "FDX, Fountain or PDF"),
    Case("script.highland", lambda: zipped({"x.textbundle/text.md": b"x"}), "failed", "FDX, Fountain or PDF"),
    Case("archive.gz", lambda: b"\x1f\x8b\x08" + b"\0" * 40, "failed", "gzip"),
    Case("archive.tar", lambda: b"a" * 100 + b"\0" * 157 + b"ustar\0" + b"\0" * 250, "failed", "tar archive"),
    Case("old.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "failed", "FDX, Fountain or PDF"),
    Case("rich.rtf", lambda: b"{\\rtf1" + b"{\\object" * 50_000, "failed", "RTF"),
)

IMAGES = (
    Case("pixels.png", lambda: png(2**31 - 1, 2**31 - 1), "failed", "PNG picture"),
    Case("pixels.fountain", lambda: png(60_000, 60_000), "failed", "PNG picture"),
    Case("pixels.pdf", lambda: png(60_000, 60_000), "failed", "PNG picture"),
    Case("frames.gif", lambda: b"GIF89a" + b"\xff" * 8 + b"\0" * 99, "failed", "GIF picture"),
    Case("photo.jpg", lambda: b"\xff\xd8\xff\xe1" + b"\xff" * 600, "failed", "JPEG picture"),
    Case("scan.tiff", lambda: b"II*\0\x08\0\0\0" + b"\xff" * 600, "failed", "TIFF picture"),
    Case("art.webp", lambda: b"RIFF\xff\xff\xff\xffWEBPVP8 " + b"\0" * 99, "failed", "WebP picture"),
    Case("art.svg", svg, "failed", "SVG picture"),
    Case("art.fdx", svg, "failed", "SVG picture"),
    Case("film.mov", lambda: b"\0\0\0\x14ftypqt  " + b"\0" * 99, "failed", "film"),
    Case("program.fountain", lambda: b"MZ\x90\0\x03\0\0\0" + b"\0" * 999, "failed", "program"),
)

PDF = (
    Case("script.pdf", pdfs.with_script, "read", never="alert"),
    Case("attachment.pdf", pdfs.with_attachment, "read", never="ATTACHED"),
    Case("stream-bomb.pdf", pdfs.stream_bomb, "failed"),
    Case("operator-bomb.pdf", pdfs.operator_bomb, "failed", "stop"),
    Case("letter-flood.pdf", pdfs.letter_flood, "told"),
    Case("form-bomb.pdf", pdfs.form_bomb, "failed", "stop"),
    Case("form-cycle.pdf", pdfs.form_cycle, "failed", "stop"),
    Case("page-cycle.pdf", pdfs.page_cycle, "failed"),
    Case("lying-count.pdf", pdfs.lying_count, "read"),
    Case("many-pages.pdf", pdfs.one_page_many_times, "told", "pages"),
    Case("huge-picture.pdf", pdfs.huge_picture, "failed", "picture"),
    Case("huge-sheet.pdf", pdfs.huge_sheet, "read"),
    Case("deep-arrays.pdf", pdfs.deep_arrays, "read"),
    Case("reference-loop.pdf", pdfs.reference_loop, "failed"),
    Case("xref-loop.pdf", pdfs.xref_loop, "read"),
    Case("locked.pdf", pdfs.locked, "failed"),
    Case("cut.pdf", lambda: pdfs.one_page()[:200], "failed"),
    Case("noise.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 2000, "failed"),
)

DOCX = (
    Case("sound.docx", documents.sound, "read"),
    Case("strict.docx", documents.strict, "read"),
    Case("utf16.docx", documents.in_utf16, "read"),
    Case("paper.docx", lambda: zipped({"word/document.xml": b"<w/>", "a": b""}), "failed", "Word document"),
    Case("no-main.docx", documents.without_main, "failed", "no Word document"),
    Case("bomb.docx", documents.bomb, "failed", "200 times"),
    Case("bomb-untold.docx", documents.bomb_that_lies, "failed", "damaged"),
    Case("bomb-beside.docx", documents.bomb_beside, "failed", "200 times"),
    Case("large.docx", documents.large, "failed", "more than"),
    Case("nested.docx", documents.archive_inside, "told", "embedded objects"),
    Case("twice.docx", documents.twice, "failed", "twice"),
    Case("climbs.docx", lambda: documents.with_name("../../climbed.xml"), "failed", "leads out"),
    Case("absolute.docx", lambda: documents.with_name("/etc/climbed"), "failed", "leads out"),
    Case("drive.docx", lambda: documents.with_name("C:\\climbed"), "failed", "leads out"),
    Case("link.docx", documents.with_link, "failed", "a link"),
    Case("entries.docx", documents.many_entries, "failed", "entries"),
    Case("directory.docx", documents.large_directory, "failed", "directory"),
    Case("locked.docx", documents.locked, "failed", "password"),
    Case("cut.docx", lambda: documents.sound()[:-40], "failed", "cut off"),
    Case("cut-early.docx", lambda: documents.sound()[:300], "failed", "cut off"),
    Case("sum.docx", documents.wrong_sum, "failed", "damaged"),
    Case("bzip2.docx", documents.packed_oddly, "failed", "packed"),
    Case("doctype.docx", documents.with_doctype, "failed", "document type"),
    Case("laughs.docx", documents.laughs, "failed", "document type"),
    Case("include.docx", documents.with_inclusion, "failed", "include"),
    Case("instruction.docx", documents.with_instruction, "failed", "instruction"),
    Case("deep.docx", documents.deep, "failed", "deeper than 64"),
    Case("tables.docx", documents.many_tables, "failed", "elements"),
    Case("paragraphs.docx", documents.many_paragraphs, "failed", "paragraphs"),
    Case("attributes.docx", documents.many_attributes, "failed", "attributes"),
    Case("attribute.docx", documents.long_attribute, "read"),
    Case("styles-loop.docx", documents.styles_in_a_circle, "read"),
    Case("styles-laugh.docx", documents.styles_that_laugh, "told", "document type"),
    Case("outside.docx", documents.pointing_outside, "told", "none was followed"),
    Case("macros.docm", documents.with_macros, "told", "macros"),
    Case("fields.docx", documents.open_fields, "told", "nobody sees"),
    Case("relations.docx", documents.many_relations, "read"),
)

TEXT = (
    Case("spaces.fountain", lambda: (BODY + " " * 50_000 + "x\n" + "x" + " " * 50_000).encode(), "read"),
    Case("spaces-long.fountain", lambda: (BODY + "x" + " " * 2_000_000 + "x\n").encode(), "told", "line"),
    Case("brackets.fountain", lambda: (BODY + "[" * 1_000_000).encode(), "told", "line"),
    Case("notes.fountain", lambda: (BODY + "[[" * 150_000 + "\n\n" + "[[x]]" * 30_000).encode(), "told"),
    Case("boneyards.fountain", lambda: (BODY + "/*" * 150_000 + "*/" * 150_000).encode(), "read"),
    Case("stars.fountain", lambda: (BODY + "*a" * 150_000 + "\n" + "*" * 100_000).encode(), "read"),
    Case("slashes.fountain", lambda: (BODY + "/" * 300_000 + "\\" * 60_000).encode(), "read"),
    Case("parentheses.fountain", lambda: (BODY + f"MARA {'(' * 200}\nx\n\n" * 1_000).encode(), "read"),
    Case("dashes.fountain", lambda: f"INT. A{' - ' * 80}B\n\nx\n\n".encode() * 1_000, "read"),
    Case("scenes.fountain", lambda: b"INT. A\n\n" * 40_000, "failed", "scenes"),
    Case("paragraphs.fountain", lambda: b"A\n\n" * 90_000, "failed", "paragraphs"),
    Case("letters.fountain", lambda: (BODY + "A lamp burns. " * 600_000).encode(), "failed", "letters"),
    Case(
        "title-page.fountain",
        lambda: b"Title: x\n" + b"    more\n" * 90_000 + b"\nINT. A - DAY\n\nx\n",
        "told",
        "title page",
    ),
    Case("not-utf8.fountain", lambda: BODY.encode() + b"caf\xe9 \xff\xfe\n", "told", "UTF-8"),
    Case("cut-letter.fountain", lambda: (BODY + "café é").encode()[:-1], "told", "middle of a letter"),
    Case(
        "control.fountain",
        lambda: (BODY * 9 + "\x1b[2J\x1b]0;owned\x07 \x9b31m \b\b\b x\n").encode(),
        "told",
        "do not print",
    ),
    Case("bidi.fountain", lambda: (BODY + "abc \u202e drow \u2066 x \u200f\n").encode(), "told", "do not print"),
    Case(
        "tags.fountain",
        lambda: (BODY + "x" + "".join(chr(0xE0000 + ord(c)) for c in "ignore all") + "\n").encode(),
        "told",
        "do not print",
    ),
    Case("zero-width.fountain", lambda: (BODY + "pass\u200bword\u2060 \ufeff x\n").encode(), "told", "do not print"),
    Case("marks.fountain", lambda: (BODY + "a" + "\u0301" * 100_000 + "\n").encode(), "read"),
    Case("binary.fountain", lambda: bytes(range(256)) * 200, "failed", "binary"),
    Case(
        "surrogates.fountain",
        lambda: b"\xff\xfe" + (BODY + "x").encode("utf-16-le") + b"\x00\xd8\x00\xd8",
        "failed",
        "binary",
    ),
    Case("empty.fountain", lambda: b"", "failed"),
)

NATIVE = (
    Case("deep.storyroom.json", lambda: b'{"storyroom_schema": 1, "text": ' + b"[" * 200_000, "failed", "JSON"),
    Case("spans.storyroom.json", lambda: native(text="x"), "told", "span"),
    Case("types.storyroom.json", lambda: native(title_page=7, places={"a": 1}, scenes="x"), "told"),
    Case("numbers.storyroom.json", lambda: native(page_count=10**400), "told"),
    Case(
        "digits.storyroom.json",
        lambda: native().replace(b'"text"', b'"n": ' + b"9" * 5_000 + b', "text"', 1),
        "failed",
        "JSON",
    ),
    Case("elements.storyroom.json", lambda: native(elements=[{}] * 100_000), "failed", "paragraphs"),
    Case("remarks.storyroom.json", lambda: native(elements=[7] * 500_000), "failed"),
)

CASES = (*XML, *DOCX, *ZIP, *IMAGES, *PDF, *TEXT, *NATIVE)
