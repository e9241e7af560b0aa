"""The parts of a document that is written, packed into a zip. Always the same parts; same parts, same bytes."""

from __future__ import annotations

import io
import zipfile
import zlib

__all__ = ["pack"]

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WHEN = (1980, 1, 1, 0, 0, 0)
_TIGHTEST = 50
"""Parts that would be packed tighter than this are stored as they are: a reader may take them for a bomb."""


def pack(document: str, styles: str, comments: str) -> bytes:
    """Make the package; without comments there is no part for them."""
    sides = {"styles": styles} | ({"comments": comments} if comments else {})
    parts = {
        "[Content_Types].xml": _types(sides),
        "_rels/.rels": _links({"officeDocument": "word/document.xml"}),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _links({kind: f"{kind}.xml" for kind in sides}),
        **{f"word/{kind}.xml": text for kind, text in sides.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            data = text.encode("utf-8", "replace")
            info = zipfile.ZipInfo(name, _WHEN)
            info.create_system, info.external_attr = 0, 0
            packs_well = len(zlib.compress(data)) * _TIGHTEST > len(data)
            info.compress_type = zipfile.ZIP_DEFLATED if packs_well else zipfile.ZIP_STORED
            archive.writestr(info, data)
    return out.getvalue()


def _types(sides: dict[str, str]) -> str:
    parts = {"document": f"{_MAIN}document.main+xml"} | {kind: f"{_MAIN}{kind}+xml" for kind in sides}
    listed = "".join(f'<Override PartName="/word/{kind}.xml" ContentType="{media}"/>' for kind, media in parts.items())
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _links(targets: dict[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'
