"""Where in a document an attack can sit. A carrier of a scene writes a piece of Fountain; the others belong to a whole file."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

Piece = Callable[[str], str]


class Carrier(NamedTuple):
    """`kind` says which file holds it: a Fountain scene, an FDX paragraph, a page of a PDF, a Word paragraph, or a file as a whole."""

    kind: str
    write: Piece


def _line(text: str) -> str:
    """On one line, without what would end it."""
    return " ".join(text.split())


def _letters(text: str) -> str:
    """As XML takes it: control characters cannot be written there at all."""
    return "".join(
        c for c in text if c in "\n\t" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )


def _xml(text: str) -> str:
    return escape(_letters(text))


def _fdx(kind: str, inner: str) -> str:
    return f'<Paragraph Type="{kind}">{inner}</Paragraph>'


def _words(text: str) -> str:
    return f"<Text>{_xml(text)}</Text>"


def _word(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{_xml(text)}</w:t></w:r>'


def _word_p(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


_TURNS = _word("She turns.")


CARRIERS: dict[str, Carrier] = {
    "action": Carrier("fountain", lambda t: t),
    "dialogue": Carrier("fountain", lambda t: f"LIV\n{_line(t)}"),
    "parenthetical": Carrier("fountain", lambda t: f"LIV\n({_line(t)})\nYes."),
    "lyric": Carrier("fountain", lambda t: f"~{_line(t)}"),
    "note": Carrier("fountain", lambda t: f"She turns. [[{t}]]"),
    "note_alone": Carrier("fountain", lambda t: f"[[{_line(t)}]]"),
    "boneyard": Carrier("fountain", lambda t: f"/* {t} */\n\nShe turns."),
    "section": Carrier("fountain", lambda t: f"# {_line(t)}"),
    "synopsis": Carrier("fountain", lambda t: f"= {_line(t)}"),
    "cue": Carrier("fountain", lambda t: f"@{_line(t)}\nYes."),
    "heading": Carrier("fountain", lambda t: f".{_line(t)}"),
    "transition": Carrier("fountain", lambda t: f"> {_line(t)}"),
    "centred": Carrier("fountain", lambda t: f"> {_line(t)} <"),
    "dual_dialogue": Carrier("fountain", lambda t: f"LIV\nWhat?\n\nOLE ^\n{_line(t)}"),
    "fountain_title_page": Carrier("fountain_title", lambda t: f"Notes:\n    {_line(t)}"),
    "fountain_title_key": Carrier("fountain_title", lambda t: f"Credit: {_line(t)}"),
    "fdx_action": Carrier("fdx", lambda t: _fdx("Action", _words(t))),
    "fdx_dialogue": Carrier("fdx", lambda t: _fdx("Character", _words("LIV")) + _fdx("Dialogue", _words(t))),
    "fdx_script_note": Carrier(
        "fdx",
        lambda t: (
            f'<Paragraph Type="Action"><ScriptNote ID="7" Name="N"><Paragraph>{_words(t)}</Paragraph></ScriptNote>'
            "<Text>She turns.</Text></Paragraph>"
        ),
    ),
    "fdx_summary": Carrier(
        "fdx",
        lambda t: (
            f'<Paragraph Type="Scene Heading"><SceneProperties Length="1/8" Page="1" Title={quoteattr(_letters(_line(t)))}>'
            f"<Summary><Paragraph>{_words(t)}</Paragraph></Summary></SceneProperties><Text>INT. LOFT - NIGHT</Text></Paragraph>"
        ),
    ),
    "fdx_hidden_style": Carrier(
        "fdx", lambda t: _fdx("Action", f'<Text Color="#FFFFFFFFFFFF" Size="1" Style="Strikeout">{_xml(t)}</Text>')
    ),
    "fdx_title_page": Carrier("fdx_title", lambda t: f"<Paragraph>{_words(t)}</Paragraph>"),
    "pdf_text": Carrier("pdf", lambda t: t),
    "pdf_white": Carrier("pdf", lambda t: t),
    "pdf_tiny": Carrier("pdf", lambda t: t),
    "pdf_off_page": Carrier("pdf", lambda t: t),
    "pdf_annotation": Carrier("pdf", lambda t: t),
    "pdf_metadata": Carrier("pdf_title", lambda t: t),
    "docx_text": Carrier("docx", lambda t: _word_p(_word(t))),
    "docx_white": Carrier("docx", lambda t: _word_p(_TURNS + _word(t, '<w:color w:val="FFFFFF"/>'))),
    "docx_hidden": Carrier("docx", lambda t: _word_p(_TURNS + _word(t, "<w:vanish/>"))),
    "docx_deleted": Carrier(
        "docx",
        lambda t: _word_p(f'{_TURNS}<w:del w:author="N"><w:r><w:delText>{_xml(t)}</w:delText></w:r></w:del>'),
    ),
    "docx_table": Carrier("docx", lambda t: f"<w:tbl><w:tr><w:tc>{_word_p(_word(t))}</w:tc></w:tr></w:tbl>"),
    "docx_text_box": Carrier(
        "docx",
        lambda t: _word_p(f"{_TURNS}<w:r><w:pict><w:txbxContent>{_word_p(_word(t))}</w:txbxContent></w:pict></w:r>"),
    ),
    "docx_comment": Carrier("docx", lambda t: _word_p(_word(t))),
    "docx_footnote": Carrier("docx", lambda t: _word_p(_word(t))),
    "docx_header": Carrier("docx_title", lambda t: _word_p(_word(t))),
    "docx_properties": Carrier("docx_title", _xml),
    "file_name": Carrier("file_name", _line),
}
