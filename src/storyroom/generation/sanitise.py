"""Names out, codes in, and back: a text with every known name swapped, exactly undone. Knows one request and remembers no other."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from storyroom.domain.looks import Letters, is_hidden, letters_of
from storyroom.generation.codebook import Codebook, Form

__all__ = ["Swapper"]

_SUFFIXES = ("es", "s")


class _Match(NamedTuple):
    form: Form
    first: int
    last: int
    """Letters, the last one included."""


class Swapper:
    """The swaps of one request. Only codes that it issued itself are swapped back."""

    def __init__(self, codebook: Codebook) -> None:
        self._tree = codebook.tree
        self._issued: dict[str, str] = {}
        self._codes: dict[tuple[str, str], str] = {}

    @property
    def issued(self) -> int:
        """How many codes this request holds."""
        return len(self._issued)

    def swap(self, text: str) -> str:
        """Put a code in the place of every known name, however it is spelled, split or disguised."""
        letters = letters_of(text)
        parts: list[str] = []
        done = at = 0
        while at < len(letters.text):
            match = self._match(letters, at) if _begins(letters, text, at) else None
            if match is None:
                at += 1
                continue
            start, end = _surface(letters, text, match)
            parts += [text[done:start], self._issue(match.form, text[start:end])]
            done, at = end, match.last + 1
        return "".join([*parts, text[done:]])

    def restore(self, text: str) -> str:
        """Put the names back, in the very spelling that each code was issued for."""
        if not self._issued:
            return text
        longest_first = sorted(self._issued, key=lambda code: (-len(code), code))
        ended = r"(?=(?:e?s)?(?![^\W_]))"
        pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(longest_first)}){ended}", re.IGNORECASE)
        return pattern.sub(lambda found: self._name(found[0]), text)

    def _match(self, letters: Letters, first: int) -> _Match | None:
        node: dict[str, Any] = self._tree
        best: _Match | None = None
        for at in range(first, len(letters.text)):
            node = node.get(letters.text[at], {})
            if not node:
                break
            if (form := node.get("")) and _ends(letters, at) and _holds(letters, first, at, form):
                best = _Match(form, first, at)
        return best

    def _issue(self, form: Form, surface: str) -> str:
        known = self._codes.get((form.code, surface))
        if known is not None:
            return known
        code = _cased(form, surface)
        number = 0
        while code in self._issued and self._issued[code] != surface:
            number += 1
            code = _odd(form, surface, number)
        self._issued[code] = surface
        self._codes[form.code, surface] = code
        return code

    def _name(self, code: str) -> str:
        if code in self._issued:
            return self._issued[code]
        surface = next(name for issued, name in self._issued.items() if issued.casefold() == code.casefold())
        if code.isupper():
            return surface.upper()
        return surface.lower() if code.islower() else surface.title()


def _begins(letters: Letters, text: str, at: int) -> bool:
    """A name begins after anything but a letter."""
    return letters.gaps[at] > 0 or text[letters.places[at] - 1].isdigit()


def _ends(letters: Letters, at: int) -> bool:
    """A name ends before anything but a letter, or before the letters of a plural and then anything but a letter."""
    if _parted(letters, at + 1):
        return True
    for suffix in _SUFFIXES:
        after = at + 1 + len(suffix)
        if letters.text[at + 1 : after] == suffix and _parted(letters, after):
            return True
    return False


def _parted(letters: Letters, at: int) -> bool:
    return at >= len(letters.text) or letters.gaps[at] > 0 or letters.text[at].isdigit()


def _holds(letters: Letters, first: int, last: int, form: Form) -> bool:
    """Between its words a name may hold anything; inside a word only what words hold, unless every letter stands alone."""
    inner = letters.gaps[first + 1 : last + 1]
    spaced_out = len(inner) > 1 and all(inner)
    return spaced_out or all(gap < 2 or at in form.cuts for at, gap in enumerate(inner, start=1))


def _surface(letters: Letters, text: str, match: _Match) -> tuple[int, int]:
    """Bound the name in the text, with the marks over its last letter and the digits that touch it."""
    start, end = letters.places[match.first], letters.places[match.last] + 1
    while start > 0 and text[start - 1].isdigit():
        start -= 1
    while end < len(text) and (text[end].isdigit() or is_hidden(text[end])):
        end += 1
    return start, end


def _cased(form: Form, surface: str) -> str:
    spelled = form.spelled
    if surface == spelled.upper():
        return form.code
    if surface == spelled.title():
        return form.code.capitalize()
    if surface == spelled.lower():
        return form.code.lower()
    return _odd(form, surface, 1)


def _odd(form: Form, surface: str, number: int) -> str:
    code = f"{form.code}X{number}"
    if surface.isupper():
        return code
    return code.lower() if surface.islower() else code.capitalize()
