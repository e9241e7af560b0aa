"""Ways to hide a word so that a plain search does not find it. Each is one small function; `scanner` undoes them all.

`exact` says what can be got back to the letter, so that another disguise may lie underneath.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import gzip
import json
import quopri
import urllib.parse
import zlib
from collections.abc import Callable
from typing import Literal, NamedTuple

from tests.attacks.alphabets import BRAILLE, HOMOGLYPHS, LEET, MORSE, NATO, NUMBER_WORDS


class Disguise(NamedTuple):
    """One way to hide text. `exact`: it keeps case and signs, of any text or of ASCII alone."""

    name: str
    hide: Callable[[str], str]
    exact: Literal["any", "ascii", "no"]


def _each_byte(text: str, separator: str, shape: str) -> str:
    return separator.join(shape.format(byte) for byte in text.encode())


def _units(text: str) -> str:
    """As JSON spells it, each letter by its code units."""
    return "".join(f"\\u{unit:04x}" for c in text for unit in _code_units(c))


def _code_units(c: str) -> tuple[int, ...]:
    data = c.encode("utf-16-be", "surrogatepass")
    return tuple(int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2))


def _each(text: str, separator: str, shape: Callable[[str], str]) -> str:
    return separator.join(shape(character) for character in text)


def shifted(text: str, by: int) -> str:
    """Caesar's cipher."""
    return "".join(
        chr((ord(c) - base + by) % 26 + base)
        if (base := 65 if "A" <= c <= "Z" else 97 if "a" <= c <= "z" else 0)
        else c
        for c in text
    )


def rot47(text: str) -> str:
    return "".join(chr((ord(c) - 33 + 47) % 94 + 33) if "!" <= c <= "~" else c for c in text)


def atbash(text: str) -> str:
    return "".join(
        chr(2 * base + 25 - ord(c)) if (base := 65 if "A" <= c <= "Z" else 97 if "a" <= c <= "z" else 0) else c
        for c in text
    )


def acrostic(text: str) -> str:
    """The first letters of lines."""
    tails = ("ll is calm", "o one speaks", "ain falls", "he door stays shut")
    return "\n".join(f"{c}{tails[i % 4]}." for i, c in enumerate(text) if c.isalnum())


def telestich(text: str) -> str:
    """The last letters of lines."""
    return "\n".join(f"She waits by the {c}" for c in text if c.isalnum())


def sentence_acrostic(text: str) -> str:
    """The first letters of sentences in one paragraph."""
    return " ".join(f"{c}nd then nothing moved." for c in text if c.isalnum())


def word_acrostic(text: str) -> str:
    """The first letters of words."""
    tails = ("nder", "olm", "irrel", "amper")
    return " ".join(f"{c}{tails[i % 4]}" for i, c in enumerate(text) if c.isalnum())


def zero_width_bits(text: str) -> str:
    """Eight invisible characters for each byte."""
    bits = "".join(f"{byte:08b}" for byte in text.encode())
    return "calm " + bits.translate({48: "\u200b", 49: "\u200c"}) + "sea"


def variation_bytes(text: str) -> str:
    """A byte in each variation selector, hung on one letter."""
    return "o" + "".join(chr(0xFE00 + b if b < 16 else 0xE0100 + b - 16) for b in text.encode())


def tags(text: str) -> str:
    return "Nice scene." + _each(text, "", lambda c: chr(0xE0000 + ord(c)) if c.isascii() else c)


def regional(text: str) -> str:
    return "".join(chr(0x1F1E6 + ord(c) - 65) if "A" <= c <= "Z" else c for c in text.upper())


def every_third(text: str) -> str:
    """Two letters of filler after each."""
    return _each(text, "", lambda c: f"{c}xq")


def bacon(text: str) -> str:
    """Bacon's cipher in the case of letters: five for each letter of the text, none for its digits."""
    bits = "".join(f"{ord(c) - 65:05b}" for c in text.upper() if "A" <= c <= "Z")
    return "".join("a" if bit == "0" else "A" for bit in bits)


def markup_split(text: str) -> str:
    """Cut by HTML comments and tags."""
    return "<b></b>".join(text[i : i + 2] for i in range(0, len(text), 2)).replace("<b></b>", "<!-- x y z -->", 1)


def uuencoded(text: str) -> str:
    data = text.encode()
    return (
        "begin 644 x\n"
        + "".join(binascii.b2a_uu(data[i : i + 45]).decode() for i in range(0, len(data), 45))
        + "`\nend"
    )


def _spoken(c: str) -> str:
    return NATO.get(c.upper()) or NUMBER_WORDS.get(c) or ("dash" if c == "-" else c)


DISGUISES: tuple[Disguise, ...] = (
    Disguise("plain", str, exact="any"),
    Disguise("lower_case", str.lower, exact="no"),
    Disguise("spaced", " ".join, exact="no"),
    Disguise("dotted", ".".join, exact="no"),
    Disguise("line_split", lambda t: f"{t[: len(t) // 2]}\n...\n{t[len(t) // 2 :]}", exact="no"),
    Disguise("one_a_line", "\n".join, exact="no"),
    Disguise("markup_split", markup_split, exact="any"),
    Disguise("zero_width", "\u200b".join, exact="any"),
    Disguise("word_joiner", "\u2060".join, exact="any"),
    Disguise("soft_hyphen", "\u00ad".join, exact="any"),
    Disguise("zero_width_bits", zero_width_bits, exact="any"),
    Disguise("variation_bytes", variation_bytes, exact="any"),
    Disguise("tags", tags, exact="ascii"),
    Disguise("bidi", lambda t: f"\u202e{t[::-1]}\u202c", exact="ascii"),
    Disguise("combining", lambda t: _each(t, "", lambda c: c + "\u0301"), exact="no"),
    Disguise("homoglyphs", lambda t: t.translate(HOMOGLYPHS), exact="no"),
    Disguise("fullwidth", lambda t: _each(t, "", lambda c: chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c), exact="ascii"),
    Disguise("mathematical", lambda t: _each(t, "", lambda c: chr(0x1D400 + ord(c) - 65) if "A" <= c <= "Z" else c), exact="no"),
    Disguise("circled", lambda t: _each(t, "", lambda c: chr(0x24B6 + ord(c) - 65) if "A" <= c <= "Z" else c), exact="no"),
    Disguise("regional", regional, exact="no"),
    Disguise("braille", lambda t: _each(t.upper(), "", lambda c: BRAILLE.get(c, c)), exact="no"),
    Disguise("leet", lambda t: t.upper().translate(LEET), exact="no"),
    Disguise("reversed", lambda t: t[::-1], exact="ascii"),
    Disguise("reversed_words", lambda t: " ".join(word[::-1] for word in t.split(" ")), exact="ascii"),
    Disguise("every_third", every_third, exact="ascii"),
    Disguise("rot13", lambda t: shifted(t, 13), exact="ascii"),
    Disguise("caesar_7", lambda t: shifted(t, 7), exact="ascii"),
    Disguise("atbash", atbash, exact="ascii"),
    Disguise("rot47", rot47, exact="ascii"),
    Disguise("base64", lambda t: base64.b64encode(t.encode()).decode(), exact="any"),
    Disguise("base64_url", lambda t: base64.urlsafe_b64encode(b"secret=" + t.encode()).decode().rstrip("="), exact="any"),
    Disguise("base64_lines", lambda t: base64.encodebytes(b"a long way to go before the word, " * 2 + t.encode()).decode(), exact="any"),
    Disguise("base64_utf16", lambda t: base64.b64encode(t.encode("utf-16-le")).decode(), exact="any"),
    Disguise("base32", lambda t: base64.b32encode(t.encode()).decode(), exact="any"),
    Disguise("base85", lambda t: base64.b85encode(t.encode()).decode(), exact="any"),
    Disguise("ascii85", lambda t: base64.a85encode(t.encode(), adobe=True).decode(), exact="any"),
    Disguise("uuencoded", uuencoded, exact="any"),
    Disguise("gzip_base64", lambda t: base64.b64encode(gzip.compress(t.encode(), mtime=0)).decode(), exact="any"),
    Disguise("deflate_hex", lambda t: zlib.compress(t.encode()).hex(), exact="any"),
    Disguise("hex", lambda t: t.encode().hex(), exact="any"),
    Disguise("hex_spaced", lambda t: t.encode().hex(" "), exact="any"),
    Disguise("hex_escapes", lambda t: _each_byte(t, "", "\\x{:02x}"), exact="any"),
    Disguise("json_escapes", _units, exact="any"),
    Disguise("json_twice", lambda t: json.dumps(_units(t)), exact="any"),
    Disguise("decimal", lambda t: _each(t, " ", lambda c: str(ord(c))), exact="any"),
    Disguise("octal", lambda t: _each(t, " ", lambda c: f"{ord(c):03o}"), exact="any"),
    Disguise("octal_escapes", lambda t: _each_byte(t, "", "\\{:03o}"), exact="any"),
    Disguise("binary", lambda t: _each_byte(t, " ", "{:08b}"), exact="any"),
    Disguise("url", lambda t: _each_byte(t, "", "%{:02x}"), exact="any"),
    Disguise("url_twice", lambda t: urllib.parse.quote(_each_byte(t, "", "%{:02X}")), exact="any"),
    Disguise("entities", lambda t: _each(t, "", lambda c: f"&#{ord(c)};"), exact="any"),
    Disguise("entities_hex", lambda t: _each(t, "", lambda c: f"&#x{ord(c):X};"), exact="any"),
    Disguise("quoted_printable", lambda t: quopri.encodestring(_each(t, "", lambda c: c).encode(), quotetabs=True).decode().replace("-", "=2D"), exact="no"),
    Disguise("quoted_printable_all", lambda t: _each_byte(t, "", "={:02X}"), exact="any"),
    Disguise("utf7", lambda t: "+" + base64.b64encode(t.encode("utf-16-be")).decode().rstrip("=") + "-", exact="any"),
    Disguise("morse", lambda t: _each(t.upper(), " ", lambda c: MORSE.get(c, "")), exact="no"),
    Disguise("nato", lambda t: _each(t, " ", _spoken), exact="no"),
    Disguise("number_words", lambda t: _each(t, "", lambda c: f" {NUMBER_WORDS[c]} " if c in NUMBER_WORDS else c), exact="no"),
    Disguise("letter_numbers", lambda t: _each(t.upper(), " ", lambda c: str(ord(c) - 64) if "A" <= c <= "Z" else f"'{c}'"), exact="no"),
    Disguise("acrostic", acrostic, exact="no"),
    Disguise("telestich", telestich, exact="no"),
    Disguise("sentence_acrostic", sentence_acrostic, exact="no"),
    Disguise("word_acrostic", word_acrostic, exact="no"),
    Disguise("bacon", bacon, exact="no"),
    Disguise("punycode", lambda t: "xn--" + codecs.encode("ø" + t, "punycode").decode(), exact="ascii"),
)  # fmt: skip

BY_NAME = {disguise.name: disguise for disguise in DISGUISES}
