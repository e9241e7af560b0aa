"""Word documents that mean harm, made by code: zips that lie, XML that grows, names that climb."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "word/document.xml"


def _p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


_SCRIPT = _p("INT. LOFT - DAY") + _p("") + _p("A lamp burns.")


def _main(body: str = "", *, before: str = "", namespace: str = _W, encoding: str = "UTF-8") -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>{before}<w:document xmlns:w="{namespace}" xmlns:r="{_R}">'
        f"<w:body>{_SCRIPT}{body}</w:body></w:document>"
    )


def _links(*links: tuple[str, str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="r{n}" Type="{_R}/{kind}" Target="{target}"{mode}/>'
        for n, (kind, target, mode) in enumerate(links)
    )
    return f'<Relationships xmlns="{_RELS}">{listed}</Relationships>'


def _parts(main: str | bytes, more: dict[str, str | bytes] | None = None) -> dict[str, str | bytes]:
    top = _links(("officeDocument", _MAIN, ""))
    return {"[Content_Types].xml": "<Types/>", "_rels/.rels": top, _MAIN: main} | (more or {})


def _zip(parts: dict[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _document(body: str = "", **more: str) -> bytes:
    return _zip(_parts(_main(body, **more)))


def _stored(body: str) -> bytes:
    """Not packed, so that no ratio gives it away."""
    return _zip(_parts(_main(body)), method=zipfile.ZIP_STORED)


def sound() -> bytes:
    return _document(_p("MARA") + _p("It is late."))


def strict() -> bytes:
    return _document(namespace=_STRICT)


def in_utf16() -> bytes:
    return _zip(_parts(_main(encoding="UTF-16").encode("utf-16")))


def without_main() -> bytes:
    return _zip({"[Content_Types].xml": "<Types/>", "word/styles.xml": "<x/>"})


def bomb() -> bytes:
    return _document(" " * 30_000_000)


def bomb_that_lies() -> bytes:
    """Says in both of its directories that the part is small."""
    data = _document(" " * 30_000_000)
    size = struct.pack("<L", len(_main(" " * 30_000_000)))
    return data.replace(size, struct.pack("<L", 900))


def bomb_beside() -> bytes:
    return _zip(_parts(_main(), {"word/media/image1.png": b"\0" * 30_000_000}))


def large() -> bytes:
    return _stored("<!--" + "x" * 34_000_000 + "-->")


def archive_inside() -> bytes:
    return _zip(_parts(_main(), {"word/embeddings/inner.docx": bomb()}))


def twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in [*_parts(_main()).items(), (_MAIN, _main(_p("Another.")))]:
            archive.writestr(name, data)
    return out.getvalue()


def with_name(name: str) -> bytes:
    return _zip(_parts(_main(), {name: "x"}))


def with_link() -> bytes:
    out = io.BytesIO(sound())
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("word/styles.xml")
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def many_entries() -> bytes:
    return _zip(_parts(_main(), {f"word/media/{n}": b"" for n in range(2_100)}))


def large_directory() -> bytes:
    return _zip(_parts(_main(), {f"word/media/{n}{'x' * 600}": b"" for n in range(1_900)}))


def locked() -> bytes:
    data = bytearray(sound())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(sign)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(sign, start + 4)
    return bytes(data)


def wrong_sum() -> bytes:
    data = _zip(_parts(_main()), method=zipfile.ZIP_STORED)
    return data.replace(b"A lamp burns.", b"A lamp turns.")


def packed_oddly() -> bytes:
    return _zip(_parts(_main()), method=zipfile.ZIP_BZIP2)


def with_doctype() -> bytes:
    return _document(before='<!DOCTYPE d SYSTEM "http://127.0.0.1:1/x.dtd">')


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return _document(_p("&l11;"), before=f'<!DOCTYPE d [<!ENTITY l0 "ha">{entities}]>')


def with_inclusion() -> bytes:
    return _document('<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>')


def with_instruction() -> bytes:
    return _document("<?mso-application progid='Word.Document'?>")


def deep() -> bytes:
    return _stored("<w:tbl><w:tr><w:tc>" * 60_000)


def many_tables() -> bytes:
    return _stored(f"<w:tbl><w:tr><w:tc>{_p('A')}</w:tc></w:tr></w:tbl>" * 100_000)


def many_paragraphs() -> bytes:
    return _stored("<w:p/>" * 110_000)


def many_attributes() -> bytes:
    return _stored("<w:p " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>")


def long_attribute() -> bytes:
    return _stored(
        f'<w:p><w:pPr><w:pStyle w:val="{"A" * 20_000_000}"/><w:ind w:left="{"9" * 1_000_000}"/></w:pPr></w:p>'
    )


def _beside(kind: str, text: str) -> bytes:
    return _zip(
        _parts(_main(), {"word/_rels/document.xml.rels": _links((kind, "side.xml", "")), "word/side.xml": text})
    )


def styles_in_a_circle() -> bytes:
    return _beside(
        "styles",
        f'<w:styles xmlns:w="{_W}">'
        + "".join(
            f'<w:style w:styleId="s{n}" w:type="paragraph" w:default="1"><w:basedOn w:val="s{(n + 1) % 5000}"/></w:style>'
            for n in range(5_000)
        )
        + "</w:styles>",
    )


def styles_that_laugh() -> bytes:
    return _beside("styles", f'<!DOCTYPE s [<!ENTITY a "b">]><w:styles xmlns:w="{_W}">&a;</w:styles>')


def pointing_outside() -> bytes:
    links = [
        (kind, "http://127.0.0.1:1/x", ' TargetMode="External"') for kind in ("image", "attachedTemplate", "hyperlink")
    ]
    return _zip(_parts(_main(), {"word/_rels/document.xml.rels": _links(*links)}))


def with_macros() -> bytes:
    return _zip(_parts(_main(), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}))


def open_fields() -> bytes:
    return _stored('<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:t>INCLUDE</w:t></w:r></w:p>' * 20_000)


def many_relations() -> bytes:
    links = [("header", f"header{n}.xml", "") for n in range(20_000)]
    return _zip(_parts(_main(), {"word/_rels/document.xml.rels": _links(*links)}), method=zipfile.ZIP_STORED)
