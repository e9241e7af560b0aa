"""Word documents for tests, built part by part. Tests nothing itself."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def document(body: str, *, before: str = "", root: str = "", w: str = W) -> str:
    return f'{before}<w:document xmlns:w="{w}" xmlns:r="{R}" xmlns:mc="{MC}"{root}><w:body>{body}</w:body></w:document>'


def part(tag: str, inside: str) -> str:
    return f'<w:{tag} xmlns:w="{W}">{inside}</w:{tag}>'


def styles(*named: tuple[str, str, str]) -> str:
    """Id, name and further XML of each style."""
    return part(
        "styles",
        "".join(
            f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/>{more}</w:style>'
            for id_, name, more in named
        ),
    )


def p(text: str, style: str = "", more: str = "", run: str = "") -> str:
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:p><w:pPr>{styled}{more}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def rels(*links: tuple[str, str, bool]) -> str:
    """Kind, target and whether it is external."""
    listed = "".join(
        f'<Relationship Id="r{n}" Type="{R}/{kind}" Target="{target}"{" TargetMode=" + chr(34) + "External" + chr(34) if out else ""}/>'
        for n, (kind, target, out) in enumerate(links)
    )
    return f'<Relationships xmlns="{RELS}">{listed}</Relationships>'


def zipped(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text if isinstance(text, bytes) else text.encode())
    return out.getvalue()


def docx(
    body: str = "", *, links: tuple[tuple[str, str, bool], ...] = (), raw: str | bytes = b"", **sides: str
) -> bytes:
    """Make a document; `sides` are parts beside the main one, each with its relationship."""
    own = tuple((kind.rstrip("0123456789"), f"{kind}.xml", False) for kind in sides)
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": rels(("officeDocument", "word/document.xml", False)),
            "word/document.xml": raw or document(body),
            "word/_rels/document.xml.rels": rels(*own, *links),
            **{f"word/{kind}.xml": text for kind, text in sides.items()},
        }
    )
