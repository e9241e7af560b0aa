"""The scanner finds a canary where one is put, in every disguise and in two at once, and finds nothing where there is none."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.attacks.disguises import DISGUISES, Disguise
from tests.attacks.grammar import attacks
from tests.attacks.scanner import Scanner, new_canary

DRAW = random.Random(11)
CANARY = new_canary(DRAW)
OTHERS = tuple(new_canary(DRAW) for _ in range(30))
SCANNER = Scanner((*OTHERS, CANARY))

NOT_UNDONE = {
    # Two that leave no mark of their own, one over the other.
    ("tags", "uuencoded"), ("tags", "telestich"), ("punycode", "acrostic"), ("punycode", "sentence_acrostic"),
    ("punycode", "morse"), ("punycode", "uuencoded"),
    ("every_third", "decimal"), ("every_third", "octal"), ("every_third", "nato"), ("every_third", "acrostic"),
    ("every_third", "sentence_acrostic"), ("every_third", "word_acrostic"),
    ("base64_url", "acrostic"), ("base64_url", "sentence_acrostic"), ("base64_lines", "acrostic"),
    ("base64_lines", "sentence_acrostic"), ("base64_utf16", "braille"), ("base64_utf16", "fullwidth"),
    ("octal", "variation_bytes"), ("octal", "tags"), ("every_third", "markup_split"),
    *((outer, inner) for outer in ("bidi", "reversed", "reversed_words")
      for inner in ("markup_split", "base85", "ascii85", "morse", "acrostic", "sentence_acrostic", "quoted_printable")),
    *((outer, inner) for outer in ("rot13", "caesar_7", "atbash")
      for inner in ("leet", "rot13", "caesar_7", "atbash", "rot47", "base85", "ascii85", "uuencoded", "bacon", "quoted_printable")),
    *(("rot47", inner) for inner in ("hex_spaced", "decimal", "letter_numbers", "bacon")),
}  # fmt: skip
"""Pairs that the scanner may miss. Nobody claims that it undoes everything: the promise is that the canary was never there."""

PAIRS = [
    (outer, inner)
    for outer in DISGUISES
    for inner in DISGUISES
    if (outer.exact == "any" or (outer.exact == "ascii" and inner.hide(CANARY).isascii()))
    and (outer.name, inner.name) not in NOT_UNDONE
]


def _found(data: bytes | str) -> list[str]:
    return [find.canary for find in SCANNER.scan(data)]


@pytest.mark.parametrize("disguise", DISGUISES, ids=lambda disguise: disguise.name)
def test_a_canary_is_found_in_every_disguise(disguise: Disguise) -> None:
    assert _found(f"The lamp burns. {disguise.hide(CANARY)} Nobody speaks.") == [CANARY]


def test_more_than_twenty_disguises_are_undone() -> None:
    assert len(DISGUISES) > 60
    assert len({disguise.hide(f"{CANARY} of {OTHERS[0]}") for disguise in DISGUISES}) == len(DISGUISES)


def test_a_canary_is_found_in_two_disguises_at_once() -> None:
    missed = [
        (outer.name, inner.name)
        for outer, inner in random.Random(3).sample(PAIRS, 500)
        if not SCANNER.finds(f"So. {outer.hide(inner.hide(CANARY))}")
    ]
    assert missed == []


@pytest.mark.slow
def test_a_canary_is_found_in_every_pair_of_disguises() -> None:
    assert len(PAIRS) > 2_500
    missed = [
        (outer.name, inner.name) for outer, inner in PAIRS if not SCANNER.finds(f"So. {outer.hide(inner.hide(CANARY))}")
    ]
    assert missed == []


def _pdf(text: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1)
    canvas.setTitle("calm")
    canvas.drawString(72, 720, text)
    canvas.save()
    return out.getvalue()


def _zip(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", f"<w:t>{text}</w:t>" * 30)
    return out.getvalue()


WRAPPINGS: dict[str, Callable[[str], bytes]] = {
    "utf16": lambda text: text.encode("utf-16"),
    "utf16_be_inside": lambda text: b"\x01\x02x" + text.encode("utf-16-be") + b"\xff\x00",
    "utf32": lambda text: text.encode("utf-32"),
    "gzip": lambda text: gzip.compress(text.encode()),
    "zlib_inside": lambda text: b"noise\x00" + zlib.compress(text.encode()) + b"noise",
    "pdf": _pdf,
    "zip": _zip,
    "json": lambda text: json.dumps({"a": [text]}).encode(),
    "json_in_json": lambda text: json.dumps(json.dumps({"a": text})).encode(),
    "html": lambda text: f"<p class=x>{''.join(f'&#{ord(c)};' for c in text)}</p>".encode(),
    "html_attribute": lambda text: f'<a href="/x?q={text.replace("-", "%2D")}">y</a>'.encode(),
    "log_line": lambda text: f"2026-01-01 INFO \x1b[31m{text}\x1b[0m".encode(),
    "bad_bytes": lambda text: b"\xff\xfe\xfd " + text.encode() + b" \x80\x81",
}


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_a_canary_is_found_in_every_wrapping(wrapping: str) -> None:
    assert _found(WRAPPINGS[wrapping](f"The word is {CANARY} here.")) == [CANARY]


def test_a_canary_is_found_over_the_end_of_a_line_and_in_other_case() -> None:
    assert _found(f"{CANARY[:4]}\r\n   {CANARY[4:].lower()}") == [CANARY]


def test_nothing_is_found_where_nothing_was_put() -> None:
    other = new_canary(random.Random(99))
    texts = [attack.text(other) for attack in attacks()[:150]]
    assert [text for text in texts if SCANNER.finds(text)] == []


def test_canaries_are_told_apart() -> None:
    assert set(_found(f"{OTHERS[3]} and {OTHERS[7].lower()[::-1]}")) == {OTHERS[3], OTHERS[7]}
