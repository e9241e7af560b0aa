"""Undoes disguises: each function takes text and returns what it may have hidden, or nothing. None looks for anything.

Written to be cheap on ordinary text: each first looks for the marks of its own disguise. `EXACT` give back text that may
hold another disguise; what `LAST` give back has lost its case or its signs, so nothing more can lie beneath.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
import unicodedata
import urllib.parse
import zlib
from collections.abc import Callable, Iterable, Iterator

from tests.attacks.alphabets import BRAILLE, MORSE, NATO, NUMBER_WORDS
from tests.attacks.disguises import atbash, rot47, shifted

__all__ = ["EXACT", "LAST", "Undo", "contents", "escapes", "texts_of"]

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e0fff]"
)
_RUN = re.compile(r"[^\s<>]{22,}|(?:\S{1,3}[ ,]){8,}\S{1,3}|(?:\S{7,8} ){5,}")
"""What does not look like prose: long without a blank, or many very short pieces."""
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
_ASCII85 = re.compile(rb"[!-uz\s]{20,}~>")
_ID = re.compile(r"\b[0-9a-f]{32}\b")
_PLAIN = bytes(range(32, 127)) + b"\r\n\t"
_MAGIC = (b"\x1f\x8b", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"PK", b"%PDF")
_FAR = re.compile("[\u0590-\u1fff\u2e80-\ufdff\U00010000-\U0001cfff\U00020000-\U000dffff]")
"""Letters that bytes taken for UTF-16 by mistake turn into."""
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
_ATTRIBUTE = re.compile(r"=\s*\"([^\"]*)\"")
_OWN_ID = re.compile(r"[a-z_]+:[0-9a-f]{32}")
"""What the house calls things: random, and no model has a hand in it."""
_SIGN = re.compile(r"[!-,/:-@\[-`{-~]")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}(?:[\r\n]+[A-Za-z0-9+/_-]{4,})*")
_MOST_RUNS = 60


def texts_of(data: bytes) -> Iterator[str]:
    """Read bytes as text in every way they may be text; what is packed is unpacked."""
    yield data.decode("utf-8", "replace")
    if b"\0" in data:
        yield data.replace(b"\0", b"").decode("utf-8", "replace")
    for packed in _packed(data):
        yield from texts_of(packed)


def contents(text: str) -> tuple[str, ...]:
    """Take JSON or a page out of its frame: the strings, or the words and the attributes. Anything else stays as it is."""
    if text[:1] in "[{":
        try:
            return ("\n".join(one for one in _strings(json.loads(text)) if not _OWN_ID.fullmatch(one)),)
        except (ValueError, RecursionError):
            return (text,)
    if len(_TAG.findall(text)) > 12:
        attributes = (html.unescape(value) for tag in _TAG.findall(text) for value in _ATTRIBUTE.findall(tag))
        return ("\n".join(dict.fromkeys(attributes)), html.unescape(_TAG.sub("", text)))
    return (text,)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from contents(value) if value[:1] in ("{", "[") else (value,)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _packed(data: bytes) -> Iterator[bytes]:
    """Unpack gzip, zlib and zip members, and the streams of a PDF."""
    for found in list(re.finditer(rb"\x1f\x8b\x08|stream\r?\n|\x78[\x01\x5e\x9c\xda]|PK\x03\x04", data))[:2_000]:
        at = found.end() if found[0].startswith(b"stream") else found.start()
        kind = -15 if found[0].startswith(b"PK") else 47
        if kind < 0:
            head = data[at : at + 30]
            at += 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        try:
            unpacked = zlib.decompressobj(kind).decompress(_bare(data[at:]), 4_000_000)
        except (zlib.error, ValueError):
            continue
        if len(unpacked) > 8:
            yield unpacked


def _bare(data: bytes) -> bytes:
    """Take off the ASCII85 that some writers of PDF put around a packed stream."""
    found = _ASCII85.match(data)
    return base64.a85decode(found[0][:-2]) if found else data


def _readable(data: bytes) -> Iterator[str]:
    """Pass on what decoded to text, in UTF-8 or UTF-16, and what decoded to something packed. Noise is dropped early."""
    if len(data) < 10:
        return
    odd = len(data.translate(None, _PLAIN))
    if odd > 0.1 * len(data) and not data.startswith(_MAGIC) and b"\0" not in data and not _is_text(data):
        return
    texts = list(texts_of(data))
    if b"\0" in data and len(data) % 2 == 0:
        wide = (data.decode(kind, "replace") for kind in ("utf-16-le", "utf-16-be"))
        texts += [text for text in wide if len(_FAR.findall(text)) < 0.3 * len(text)]
    for text in texts:
        if len(text) > 9 and len(_NOT_TEXT.findall(text)) <= 0.1 * len(text):
            yield text


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def cleaned(text: str) -> Iterator[str]:
    """Without invisible characters, in plain letters."""
    if not text.isascii():
        yield unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))


def tags(text: str) -> Iterator[str]:
    found = "".join(chr(ord(c) - 0xE0000) for c in text if 0xE0020 <= ord(c) <= 0xE007E)
    if found:
        yield found


def variation_bytes(text: str) -> Iterator[str]:
    codes = [ord(c) for c in text]
    found = bytes(
        c - 0xFE00 if c < 0xFE10 else c - 0xE0100 + 16
        for c in codes
        if 0xFE00 <= c <= 0xFE0F or 0xE0100 <= c <= 0xE01EF
    )
    if len(found) > 5:
        yield from _readable(found)


def zero_width_bits(text: str) -> Iterator[str]:
    unseen = re.sub("[^\u200b\u200c\u200d\u2060\ufeff]", "", text)
    kinds = sorted(set(unseen))
    if len(unseen) >= 40 and len(kinds) == 2:
        for zero in kinds:
            yield from _bits("".join("0" if c == zero else "1" for c in unseen))


def _bits(bits: str) -> Iterator[str]:
    yield from _readable(bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits) - 7, 8)))


def regional(text: str) -> Iterator[str]:
    if re.search("[\U0001f1e6-\U0001f1ff]", text):
        yield "".join(chr(ord(c) - 0x1F1E6 + 65) if 0x1F1E6 <= ord(c) <= 0x1F1FF else c for c in text)


_BRAILLE = {sign: letter for letter, sign in BRAILLE.items()}


def braille(text: str) -> Iterator[str]:
    if re.search("[\u2801-\u28ff]{4}", text):
        yield "".join(_BRAILLE.get(c, c) for c in text)


_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([0-7]{3})|([nrt\"\\/]))")


def _escaped(found: re.Match[str]) -> str:
    if found[5]:
        return {"n": "\n", "r": "\r", "t": "\t"}.get(found[5], found[5])
    code = int(found[4], 8) if found[4] else int(found[1] or found[2] or found[3], 16)
    return chr(code) if code < 0x110000 else ""


def escapes(text: str) -> Iterator[str]:
    if "\\" in text:
        yield from _settled(text, _unescaped)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_escaped, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _settled(text: str, undo: Callable[[str], str]) -> Iterator[str]:
    """Undo once, and as often as it changes anything."""
    once = undo(text)
    yield once
    for _ in range(3):
        before, once = once, undo(once)
    if before != text:
        yield once


def mojibake(text: str) -> Iterator[str]:
    """Bytes of UTF-8 that were taken for letters."""
    if re.search("[\xc2-\xf4][\x80-\xbf]", text):
        try:
            yield text.encode("latin-1").decode("utf-8")
        except ValueError:
            return


def entities(text: str) -> Iterator[str]:
    if "&" in text and ";" in text:
        yield from _settled(text, html.unescape)


def markup(text: str) -> Iterator[str]:
    if "<" in text and ">" in text:
        yield re.sub(r"<!--.*?-->|<[^<>]{0,400}>", "", text, flags=re.DOTALL)


def percent(text: str) -> Iterator[str]:
    if re.search(r"%[0-9a-fA-F]{2}", text):
        yield from _settled(text, lambda one: urllib.parse.unquote(one, errors="replace"))


def quoted_printable(text: str) -> Iterator[str]:
    if re.search(r"=(?:[0-9A-Fa-f]{2}|\r?\n)", text):
        joined = re.sub(r"=\r?\n", "", text)
        yield re.sub(r"=([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), joined)


def base64_runs(text: str) -> Iterator[str]:
    for run in _BASE64.findall(text)[:_MOST_RUNS]:
        joined = re.sub(r"\s", "", run).replace("-", "+").replace("_", "/")
        for skipped in range(4):
            part = joined[skipped:]
            part = part[: len(part) // 4 * 4] if len(part) % 4 == 1 else part + "=" * (-len(part) % 4)
            try:
                yield from _readable(base64.b64decode(part))
            except ValueError:
                continue


def base32_runs(text: str) -> Iterator[str]:
    for run in re.findall(r"(?:[A-Z2-7]{16,})(?:=*)", text)[:_MOST_RUNS]:
        bare = run.rstrip("=")
        with_padding = bare + "=" * (-len(bare) % 8)
        try:
            yield from _readable(base64.b32decode(with_padding))
        except ValueError:
            continue


def base85_runs(text: str) -> Iterator[str]:
    for run in re.findall(r"<~(.{10,}?)~>", text, re.DOTALL)[:_MOST_RUNS]:
        yield from _tried(base64.a85decode, run)
    for run in re.findall(r"[0-9A-Za-z!#$%&()*+;<=>?@^_`{|}~-]{18,}", text)[:_MOST_RUNS]:
        if len(set(run)) > 8:
            for skipped in range(5):
                yield from _tried(base64.b85decode, run[skipped:])


def _tried(decode: Callable[[str], bytes], run: str) -> Iterator[str]:
    try:
        yield from _readable(decode(run))
    except ValueError:
        return


def uuencoded(text: str) -> Iterator[str]:
    for body in re.findall(r"begin [0-9]{3} [^\n]+\n(.+?)\n`", text, re.DOTALL):
        try:
            yield from _readable(b"".join(binascii.a2b_uu(line) for line in body.splitlines()))
        except ValueError:
            continue


def hexadecimal(text: str) -> Iterator[str]:
    for run in re.findall(r"(?:(?:0x)?[0-9a-fA-F]{2}[ :,]{0,2}){12,}", text)[:_MOST_RUNS]:
        digits = re.sub(r"0x|[ :,]", "", run)
        yield from _readable(bytes.fromhex(digits[: len(digits) // 2 * 2]))


def numbers(text: str) -> Iterator[str]:
    """Decimal, octal and binary codes, apart from one another by blanks or commas."""
    for run in re.findall(r"(?:\b[0-9]{2,6}[ ,]+){7,}[0-9]{2,6}\b", text)[:_MOST_RUNS]:
        found = re.findall(r"[0-9]+", run)
        for base in (10, 8):
            if base == 10 or not any("8" in one or "9" in one for one in found):
                codes = [code for one in found if (code := int(one, base)) < 0x110000]
                yield "".join(map(chr, codes)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    for run in re.findall(r"(?:[01]{7,8}[ ,]*){8,}", text)[:_MOST_RUNS]:
        digits = re.findall(r"[01]{7,8}", run)
        yield from _readable(bytes(int(one, 2) for one in digits))


def utf7(text: str) -> Iterator[str]:
    if re.search(r"\+[A-Za-z0-9+/]{8,}-", text):
        yield text.encode("ascii", "replace").decode("utf-7", "replace")


def punycode(text: str) -> Iterator[str]:
    for run in re.findall(r"xn--(\S{8,})", text):
        with_letters = run.encode("ascii", "ignore")
        try:
            yield with_letters.decode("punycode")
        except ValueError:
            yield run


_SPOKEN = {shifted(word, by).lower(): shifted(letter, by) for by in range(25, -1, -1) for letter, word in NATO.items()}
_SPOKEN |= {atbash(word).lower(): letter for letter, word in NATO.items()}
_SPOKEN |= {reversed_word[::-1]: letter for reversed_word, letter in list(_SPOKEN.items())}
_SPOKEN_NUMBERS = {word: digit for digit, word in NUMBER_WORDS.items()}


def spoken(text: str) -> Iterator[str]:
    """Letters by the NATO alphabet, whole, shifted or backwards; digits by their names."""
    words = re.findall(r"[A-Za-z]+", text)
    letters = [_SPOKEN.get(word.lower()) or _SPOKEN_NUMBERS.get(word.lower(), " ") for word in words]
    told = "".join(letters)
    if re.search(r"\S{6}", told):
        yield told


def number_words(text: str) -> Iterator[str]:
    if len(re.findall(r"\b(?:zero|one|two|three|four|five|six|seven|eight|nine)\b", text)) > 2:
        yield re.sub(
            r"\s*\b(zero|one|two|three|four|five|six|seven|eight|nine)\b\s*", lambda m: _SPOKEN_NUMBERS[m[1]], text
        )


_MORSE = {signs: letter for letter, signs in MORSE.items()}


def morse(text: str) -> Iterator[str]:
    for run in re.findall(r"(?:[.·•−–-]{1,6}[ /|]+){5,}[.·•−–-]{1,6}", text)[:_MOST_RUNS]:
        plain = re.sub("[·•]", ".", re.sub("[−–]", "-", run))
        yield "".join(_MORSE.get(signs, "") for signs in re.split(r"[ /|]+", plain))


def letter_numbers(text: str) -> Iterator[str]:
    for run in re.findall(r"(?:'?[0-9]{1,2}'?[ ,.]+|'.'\s){6,}'?[0-9]{1,2}'?", text)[:_MOST_RUNS]:
        found = re.findall(r"('.')|([0-9]{1,2})", run)
        yield "".join(quoted[1] if quoted else chr(64 + int(n)) if 0 < int(n) < 27 else n for quoted, n in found)


def acrostics(text: str) -> Iterator[str]:
    """First and last letters of lines, sentences and words."""
    lines = [line for one in text.splitlines() if (line := one.strip(" \t.!?,;:\"'"))]
    if len(lines) > 5:
        yield "".join(line[0] for line in lines)
        yield "".join(line[-1] for line in lines)
    sentences = re.findall(r"(?:^|(?<=[.!?…]))\W*(\w)", text)
    if len(sentences) > 5:
        yield "".join(sentences)
    words = re.findall(r"[^\W_]+", text)
    if len(words) > 5:
        yield "".join(word[0] for word in words)
        yield "".join(word[-1] for word in words)


def bacon(text: str) -> Iterator[str]:
    for run in re.findall(r"[aA]{25,}|[abAB]{25,}|[01]{25,}", text)[:_MOST_RUNS]:
        bits = [c in "AB1" if run.upper().strip("A") == "" else c in "bB1" for c in run]
        groups = (bits[i : i + 5] for i in range(0, len(bits) - 4, 5))
        codes = (sum(bit << 4 - place for place, bit in enumerate(group)) for group in groups)
        yield "".join(chr(65 + code % 26) for code in codes)


def backwards(text: str) -> Iterator[str]:
    """What is odd, read from its end: prose is looked for backwards anyhow."""
    if _RUN.search(text):
        yield text[::-1]


def words_backwards(text: str) -> Iterator[str]:
    if _RUN.search(text):
        yield " ".join(word[::-1] for word in text.split(" "))


def fillers(text: str) -> Iterator[str]:
    """Every second, third or fourth character, where the others are always the same."""
    for line in [text] if len(text) < 4_000 else text.splitlines():
        for step in (2, 3, 4):
            if len(line) > 20 and any(len(set(line[-40:][first::step])) == 1 for first in range(step)):
                yield from (line[first::step] for first in range(step))


def strides(text: str) -> Iterator[str]:
    """Every second, third or fourth character, whatever the others are."""
    if len(text) < 2_000:
        for step in (2, 3, 4):
            yield from (text[first::step] for first in range(step))


def ciphers(text: str) -> Iterator[str]:
    """Shifted and mirrored alphabets of what does not look like prose: prose is looked for shifted anyhow."""
    runs = "\n".join(_RUN.findall(_ID.sub("", text))[:_MOST_RUNS])
    for unshifted in (atbash(runs), *(shifted(runs, by) for by in range(1, 26))) if runs else ():
        for undo in _UNDER_CIPHERS:
            yield from undo(unshifted)


def rotated(text: str) -> Iterator[str]:
    """ROT47, which leaves few letters letters: of what is full of signs."""
    if len(_SIGN.findall(text)) > 0.15 * len(text):
        yield rot47(text)
    elif signed := [word for word in text.split() if len(word) > 11 and _SIGN.search(word)]:
        yield rot47("\n".join(signed))


_UNDER_CIPHERS = (base64_runs, base32_runs, hexadecimal, escapes, entities, percent, quoted_printable, utf7)
"""What is spelled in letters, so that a shift spoils it."""

Undo = Callable[[str], Iterable[str]]

EXACT: tuple[Undo, ...] = (
    cleaned, tags, variation_bytes, zero_width_bits, escapes, mojibake, entities, markup, percent, quoted_printable,
    base64_runs, base32_runs, base85_runs, uuencoded, hexadecimal, numbers, utf7, punycode, backwards, words_backwards,
    fillers, ciphers, rotated,
)  # fmt: skip
LAST: tuple[Undo, ...] = (regional, braille, spoken, number_words, morse, letter_numbers, acrostics, bacon, strides)
