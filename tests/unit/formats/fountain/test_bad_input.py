"""Bad material: a remark about it, nothing lost, nothing raised, and no more work than its length asks for."""

from __future__ import annotations

import pytest

from storyroom.domain.script import ElementKind
from storyroom.formats import text as text_module
from storyroom.formats.fountain import Fountain, cuts, lines

FOUNTAIN = Fountain()
MEGABYTE = 1024 * 1024


def codes(parsed):
    return [diagnostic.code for diagnostic in parsed.diagnostics]


@pytest.mark.parametrize(
    "line",
    [
        "a" * 30 * MEGABYTE,
        "A" * 30 * MEGABYTE,
        "*a" * MEGABYTE,
        "INT. " + " -" * MEGABYTE,
        "A" + "(x)" * MEGABYTE,
    ],
    ids=["letters", "capitals", "stars", "heading", "extensions"],
)
def test_an_endless_line_is_kept_whole_as_action(line):
    data = f"INT. A - DAY\n\n{line}\nmore\n".encode()
    parsed = FOUNTAIN.read(data)
    action = parsed.screenplay.elements[1]
    assert action.kind is ElementKind.ACTION
    assert action.text == f"{line}\nmore"
    assert codes(parsed) == ["long_line"]
    assert FOUNTAIN.write(parsed.screenplay) == data


@pytest.mark.parametrize(
    "piece",
    [" ", "  \n", "[[", "]]", "[[\n\n", "[[a]]", "/*", "/*a*/", "*/", "\\", "*", "_a", "(", "A\n(", "=\n", "~\n", "> <\n",
     "A ^\nb\n\n", "A\n  \n", "#", "Title: x\n", "\r", "\r\n", "!\n", "@x\n\n", "[[\n[[a]]\n"],
)  # fmt: skip
def test_fifty_thousand_of_anything_are_read_and_written_back(piece):
    data = (f"A\n{piece * 50_000}b").encode()
    parsed = FOUNTAIN.read(data)
    assert FOUNTAIN.write(parsed.screenplay) == data
    assert parsed.screenplay.elements[-1].outer_end == len(data)


def test_a_file_above_the_size_limit_is_not_read(monkeypatch):
    monkeypatch.setattr(text_module, "MAX_BYTES", 10)
    parsed = FOUNTAIN.read(b"INT. A - DAY\n")
    assert codes(parsed) == ["file_too_large"]
    assert parsed.screenplay.elements == ()


def test_lines_above_the_limit_are_kept_as_one_unknown(monkeypatch):
    monkeypatch.setattr(lines, "MAX_LINES", 3)
    data = b"INT. A - DAY\r\n\r\nOne\nTwo\n\nEXT. B - DAY\n"
    parsed = FOUNTAIN.read(data)
    last = parsed.screenplay.elements[-1]
    assert (last.kind, last.text, last.live) == (ElementKind.UNKNOWN, "Two\n\nEXT. B - DAY\n", False)
    assert codes(parsed) == ["too_many_lines"]
    assert FOUNTAIN.write(parsed.screenplay) == data


def test_notes_above_the_limit_are_text(monkeypatch):
    monkeypatch.setattr(cuts, "MAX_CUTS", 1)
    parsed = FOUNTAIN.read(b"INT. A\n\nOne [[a]] [[b]]\n")
    assert parsed.screenplay.elements[1].text == "One [[b]]"
    assert codes(parsed) == ["too_many_notes"]


def test_a_text_that_uses_every_white_filler_keeps_its_notes_as_text():
    parsed = FOUNTAIN.read(f"INT. A\n\n[[a]]{cuts.FILLERS}b{'.' * 500}\n".encode())
    assert parsed.screenplay.elements[1].kind is ElementKind.ACTION
    assert "too_many_notes" in codes(parsed)


def test_a_title_page_without_end_is_read_as_the_script():
    parsed = FOUNTAIN.read(b"Title: x\n" + b"a: b\n" * 500 + b"\nINT. A\n")
    assert parsed.screenplay.title_page == ()
    assert "title_page_too_long" in codes(parsed)


def test_remarks_of_one_kind_are_not_repeated_without_end():
    parsed = FOUNTAIN.read(b"INT. A\n\n" + b"[[a\n\n" * 100)
    assert codes(parsed) == ["unclosed_note"] * 20


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"INT. HOUSE - DAY\n", True),
        (b"\xef\xbb\xbfTitle: x", True),
        ("Title: x".encode("utf-16"), True),
        (b"[[a note]]\n", True),
        (b"caf\xe9", True),
        (b"", False),
        (b"%PDF-1.7", False),
        (b"PK\x03\x04", False),
        (b'<?xml version="1.0"?>', False),
        (b"\xef\xbb\xbf<FinalDraft>", False),
        (b' {"schema": 1}', False),
        (bytes(range(256)), False),
    ],
)
def test_text_is_told_from_other_formats(head, expected):
    assert FOUNTAIN.sniff(head) is expected
