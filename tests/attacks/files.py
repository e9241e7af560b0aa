"""Files that carry attacks: a Fountain script, a Final Draft file, a PDF, a Word document, a file with an odd name. Every scene holds the canary."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from tests.attacks.carriers import CARRIERS
from tests.attacks.grammar import Attack

_LINE = 58


class Made(NamedTuple):
    """One file, its canary and the attacks in it."""

    name: str
    data: bytes
    canary: str
    attacks: tuple[Attack, ...]


def _piece(attack: Attack, canary: str) -> str:
    return CARRIERS[attack.carrier].write(attack.text(canary))


def fountain(name: str, canary: str, scenes: Sequence[Attack], titles: Sequence[Attack] = ()) -> Made:
    """Write a script: an attack a scene, and those of the title page."""
    head = [f"Title: Script {canary}", *(_piece(attack, canary) for attack in titles)]
    body = [
        f"INT. LOFT {n} - NIGHT #{n}#\n\nThe lamp {one.key} burns. The word is {canary}.\n\n{_piece(one, canary)}\n\n"
        f"OLE\nKeep the lamp {one.key} for {canary}."
        for n, one in enumerate(scenes, start=1)
    ]
    text = "\n".join(head) + "\n\n" + "\n\n".join(body) + "\n"
    return Made(f"{name}.fountain", text.encode("utf-8", "replace"), canary, (*titles, *scenes))


def fdx(name: str, canary: str, scenes: Sequence[Attack], titles: Sequence[Attack]) -> Made:
    """Write a Final Draft file."""
    paragraphs = [
        f'<Paragraph Type="Scene Heading" Number="{n}"><Text>INT. BARN {n} - DAY</Text></Paragraph>'
        f'<Paragraph Type="Action"><Text>The bell {one.key} rings. The word is {canary}.</Text></Paragraph>'
        f"{_piece(one, canary)}"
        f'<Paragraph Type="Character"><Text>OLE</Text></Paragraph>'
        f'<Paragraph Type="Dialogue"><Text>Ring the bell {one.key} for {canary}.</Text></Paragraph>'
        for n, one in enumerate(scenes, start=1)
    ]
    title = f'<Paragraph Alignment="Center"><Text>Bells {canary}</Text></Paragraph>' + "".join(
        _piece(attack, canary) for attack in titles
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<FinalDraft DocumentType="Script" Template="No" Version="5">'
        f"<Content>{''.join(paragraphs)}</Content><TitlePage><Content>{title}</Content></TitlePage></FinalDraft>"
    )
    return Made(f"{name}.fdx", text.encode(), canary, (*titles, *scenes))


def pdf(name: str, canary: str, scenes: Sequence[Attack], titles: Sequence[Attack]) -> Made:
    """Write a PDF, a scene a page; white, tiny and outlying text as it is done in the wild."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=True)
    told = " | ".join(_latin(attack.text(canary)) for attack in titles)
    for say in (canvas.setTitle, canvas.setAuthor, canvas.setSubject, canvas.setKeywords, canvas.setCreator):
        say(told)
    for n, one in enumerate(scenes, start=1):
        _page(canvas, n, one, canary)
    canvas.save()
    return Made(f"{name}.pdf", out.getvalue(), canary, (*titles, *scenes))


def docx(name: str, canary: str, scenes: Sequence[Attack], titles: Sequence[Attack]) -> Made:
    """Write a Word document: attacks in its body, its notes, its header and its properties."""
    notes: dict[str, list[str]] = {"comment": [], "footnote": []}
    body = "".join(_word_scene(n, one, canary, notes) for n, one in enumerate(scenes, start=1))
    header = "".join(_piece(one, canary) for one in titles if one.carrier == "docx_header")
    told = " | ".join(_piece(one, canary) for one in titles if one.carrier == "docx_properties")
    parts = {
        "_rels/.rels": _links(("officeDocument", "word/document.xml"), ("core-properties", "docProps/core.xml")),
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _links(
            *((f"{kind}s", f"{kind}s.xml") for kind in notes), ("header", "header1.xml")
        ),
        **{f"word/{kind}s.xml": f"<w:{kind}s {_W}>{''.join(found)}</w:{kind}s>" for kind, found in notes.items()},
        "word/header1.xml": f"<w:hdr {_W}>{header}</w:hdr>",
        "docProps/core.xml": f'<c:coreProperties xmlns:c="x" xmlns:d="y"><d:title>{told}</d:title></c:coreProperties>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(zipfile.ZipInfo(part), text)
    return Made(f"{name}.docx", out.getvalue(), canary, (*titles, *scenes))


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _links(*links: tuple[str, str]) -> str:
    listed = "".join(f'<Relationship Id="r{n}" Type="x/{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(links))
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'
    )


def _word_scene(n: int, one: Attack, canary: str, notes: dict[str, list[str]]) -> str:
    kind = one.carrier.removeprefix("docx_")
    piece = _piece(one, canary)
    if kind in notes:
        notes[kind].append(f'<w:{kind} w:id="{n}">{piece}</w:{kind}>')
        piece = f'<w:p><w:r><w:t>She turns.</w:t><w:{kind}Reference w:id="{n}"/></w:r></w:p>'
    lines = (f"INT. SHED {n} - DAY", "", f"The kettle {one.key} sings. The word is {canary}.", "")
    spoken = ("", "OLE", f"Fill the kettle {one.key} for {canary}.", "")
    before, after = ("".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in part) for part in (lines, spoken))
    return before + piece + after


def named(attack: Attack, canary: str) -> Made:
    """Write a small script without a title under a name that is the attack."""
    letters = "".join(c if c.isprintable() and c not in '/\\<>:"|?*' else "-" for c in _piece(attack, canary))
    stem = letters.encode()[:150].decode("utf-8", "ignore").strip(". ") or "x"
    text = f"INT. PIER - NIGHT #1#\n\nThe rope {attack.key} holds. The word is {canary}.\n\nOLE\nHold the rope {attack.key}.\n"
    return Made(f"{stem} {attack.key}.fountain", text.encode(), canary, (attack,))


def _page(canvas: Canvas, n: int, one: Attack, canary: str) -> None:
    canvas.setFont("Courier", 12)
    canvas.setFillGray(0)
    y = 720.0
    for line in (f"INT. MILL {n} - DAY", "", f"The wheel {one.key} turns. The word is {canary}.", ""):
        canvas.drawString(108, y, line)
        y -= 12
    text = _latin(one.text(canary))
    if one.carrier == "pdf_annotation":
        canvas.textAnnotation(text, Rect=[100, 100, 200, 200])
        text = ""
    if one.carrier == "pdf_white":
        canvas.setFillGray(1)
    size = 1 if one.carrier == "pdf_tiny" else 12
    canvas.setFont("Courier", size)
    for line in _wrapped(text)[:30]:
        canvas.drawString(2_000 if one.carrier == "pdf_off_page" else 108, y, line)
        y -= size
    canvas.setFont("Courier", 12)
    canvas.setFillGray(0)
    canvas.drawString(252, y - 24, "OLE")
    canvas.drawString(180, y - 36, f"Turn the wheel {one.key}.")
    canvas.showPage()


def _wrapped(text: str) -> list[str]:
    flat = " ".join(text.split())
    return [flat[at : at + _LINE] for at in range(0, len(flat), _LINE)]


def _latin(text: str) -> str:
    """What the letters of a PDF's own fonts can say."""
    return "".join(c for c in text.encode("latin-1", "replace").decode("latin-1") if c.isprintable() or c == "\n")


def of_kind(attacks: Iterable[Attack], kind: str) -> tuple[Attack, ...]:
    """Pick the attacks whose carrier is of a kind."""
    return tuple(attack for attack in attacks if CARRIERS[attack.carrier].kind == kind)
