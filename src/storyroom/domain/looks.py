"""Text reduced to how its letters look, each with its place: case, accents, widths, look-alikes and hidden signs fall away."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Letters", "is_hidden", "letters_of", "look"]

_CYRILLIC = dict(zip("авгезикмнопрстухьѕіїјԁԛԝһӏёүқ", "abrezuкmhonpctyxbsiijdqwhleyk".replace("к", "k"), strict=True))
_GREEK = dict(zip("αβγδεζηικλμνοπρστυφχωϲϳ", "abydezniklmvonpotuφxwcj", strict=True))
_LATIN = dict(zip("ıłøđħŧƒɑɡɩɪʏɴʀʟʙɢʜɛɔʋɯꜱᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢ", "ilodhtfagiiynrlbgheovwsacdejkmoptuvwz", strict=True))
_CHEROKEE = {"Ꭺ": "a", "Ᏼ": "b", "Ꮯ": "c", "Ꭰ": "d", "Ꭼ": "e", "Ꮐ": "g", "Ꮋ": "h", "Ꭻ": "j", "Ꮶ": "k", "Ꮮ": "l",
             "Ꮇ": "m", "Ꮲ": "p", "Ꭱ": "r", "Ꮪ": "s", "Ꭲ": "t", "Ꮩ": "v", "Ꮃ": "w", "Ꮓ": "z"}  # fmt: skip
_LOOKS = {**_CYRILLIC, **_GREEK, **_LATIN, **{key.casefold(): value for key, value in _CHEROKEE.items()}, **_CHEROKEE}
"""Letters of other alphabets by the Latin letter they are drawn like.

Source: the part of Unicode Technical Standard 39, confusables.txt, whose targets are the letters a to z.
"""
_CAPITALS = {"Р": "p", "С": "c", "В": "b", "Н": "h", "У": "y", "Х": "x", "Т": "t", "М": "m", "К": "k", "Ѕ": "s",
             "Ρ": "p", "Η": "h", "Υ": "y", "Χ": "x", "Τ": "t", "Μ": "m", "Ν": "n", "Β": "b", "Ζ": "z"}  # fmt: skip
"""Capitals that look like another letter than their small forms do."""
_INSIDE_A_WORD = frozenset("-‐‑‒–—−*_\\~\r\n'’ʼ‘`´.·•")
"""What may stand between the letters of one word: hyphens, marks of emphasis, a line's end, a full stop between initials."""

_DRAWN_AS_NOTHING = frozenset("\u034f\u115f\u1160\u3164\uffa0\u2800\u00ad")


class Letters(NamedTuple):
    """Letters and digits of a text, folded. `gaps[i]` says what stands before letter i: 0 nothing, 1 what a word may hold, 2 more."""

    text: str
    places: tuple[int, ...]
    gaps: tuple[int, ...]


def letters_of(text: str) -> Letters:
    """Fold a text to its letters. Linear; knows no names."""
    out: list[str] = []
    places: list[int] = []
    gaps: list[int] = []
    gap = 2
    line_end = False
    for place, character in enumerate(text):
        looked = look(character)
        if looked:
            for letter in looked:
                out.append(letter)
                places.append(place)
                gaps.append(gap)
                gap = 0
            line_end = False
        elif not is_hidden(character):
            line_end = line_end or character in "\r\n"
            inside = character in _INSIDE_A_WORD or (line_end and character in " \t") or _is_late_blank(text, place)
            gap = max(gap, 1 if inside else 2)
    return Letters("".join(out), tuple(places), tuple(gaps))


def _is_late_blank(text: str, place: int) -> bool:
    """Say whether nothing but blanks stands between here and the line's end: such blanks part no words."""
    rest = text[place : place + 80]
    return text[place] in " \t" and rest.lstrip(" \t")[:1] in {"\n", "\r"}


@lru_cache(maxsize=8192)
def look(character: str) -> str:
    """Return the letters or digits that a character is drawn like, folded; empty for what is neither."""
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    if character in _CAPITALS:
        return _CAPITALS[character]
    spelled = "".join(
        _LOOKS.get(part, part)
        for one in unicodedata.normalize("NFKD", _LOOKS.get(character, character))
        for part in _LOOKS.get(one, _CAPITALS.get(one, one)).casefold()
    )
    return "".join(part for part in spelled if part.isalnum())


@lru_cache(maxsize=8192)
def is_hidden(character: str) -> bool:
    """Say whether nothing is drawn for it in a place of its own: joiners, soft hyphens, marks over the letter before."""
    if character in "\n\r\t":
        return False
    return character in _DRAWN_AS_NOTHING or unicodedata.category(character) in {"Cf", "Mn", "Me", "Cc"}
