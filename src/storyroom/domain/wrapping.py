"""Breaks a paragraph into printed lines of a fixed pitch. Linear in the text, whatever it holds; knows no kinds and no pages."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Span", "columns", "is_narrow", "wrap"]

TAB_COLUMNS = 4
_NO_BREAK_BEFORE = frozenset("、。，．！？：；）」』】》〉・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ")


class Span(NamedTuple):
    """One printed line: code points `start` to `end` of the text."""

    start: int
    end: int


def wrap(text: str, width: int, start: int = 0) -> list[Span]:
    """Break the text from `start` into lines of at most `width` columns.

    A newline always breaks; otherwise a line breaks at its last space, whose run of spaces is printed nowhere. A word
    longer than the line is cut. Wide characters take two columns and may break between each other, combining ones none.
    """
    narrow = is_narrow(text)
    if narrow and len(text) - start <= width and "\n" not in text:
        return [Span(start, len(text))]
    spans: list[Span] = []
    while True:
        newline = text.find("\n", start)
        end = len(text) if newline < 0 else newline
        (_wrap_narrow if narrow else _wrap_wide)(text, start, end, width, spans)
        if newline < 0:
            return spans
        start = newline + 1


def columns(text: str) -> int:
    """Count the columns that the text takes when printed."""
    return len(text) if is_narrow(text) else sum(_columns_of(letter) for letter in text)


def is_narrow(text: str) -> bool:
    """Say whether each character takes exactly one column; a quick answer that may say no too often."""
    if text.isascii():
        return "\t" not in text
    return "\t" not in text and all(_columns_of(letter) == 1 for letter in set(text))


def _wrap_narrow(text: str, start: int, end: int, width: int, spans: list[Span]) -> None:
    while end - start > width:
        cut = text.rfind(" ", start + 1, start + width + 1)
        if cut < 0 or text[start:cut].isspace():
            spans.append(Span(start, start + width))
            start += width
            continue
        spans.append(Span(start, _without_spaces_after(text, start, cut)))
        start = _next_word(text, cut, end)
        if start == end:
            return
    spans.append(Span(start, end))


def _wrap_wide(text: str, start: int, end: int, width: int, spans: list[Span]) -> None:
    first, used, space = start, 0, -1
    place = start
    while place < end:
        letter = text[place]
        size = _columns_of(letter)
        if (letter == " " and used) or (size == 2 and place > first and letter not in _NO_BREAK_BEFORE):
            space = place
        if used + size <= width or place == first:
            used += size
            place += 1
            continue
        cut = space if space > first else place
        spans.append(Span(first, _without_spaces_after(text, first, cut)))
        first = place = _next_word(text, cut, end)
        used, space = 0, -1
        if first == end:
            return
    spans.append(Span(first, end))


def _without_spaces_after(text: str, start: int, cut: int) -> int:
    while cut > start + 1 and text[cut - 1] == " ":
        cut -= 1
    return cut


def _next_word(text: str, place: int, end: int) -> int:
    while place < end and text[place] == " ":
        place += 1
    return place


@lru_cache(maxsize=4096)
def _columns_of(letter: str) -> int:
    if letter == "\t":
        return TAB_COLUMNS
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1
