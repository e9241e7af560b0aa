"""The words of a run's `Style` attribute and our styles, both ways. Unknown words are handed back, not dropped."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from storyroom.domain.script import Style

__all__ = ["read_styles", "write_styles"]

_WORDS = {
    "bold": Style.BOLD,
    "italic": Style.ITALIC,
    "underline": Style.UNDERLINE,
    "strikeout": Style.STRIKEOUT,
    "allcaps": Style.ALL_CAPS,
}
_SPELLED = (
    (Style.BOLD, "Bold"),
    (Style.ITALIC, "Italic"),
    (Style.UNDERLINE, "Underline"),
    (Style.STRIKEOUT, "Strikeout"),
    (Style.ALL_CAPS, "AllCaps"),
)


@lru_cache(maxsize=1024)
def read_styles(value: str) -> tuple[frozenset[Style], str]:
    """Split `Bold+Italic+SmallCaps` into the known styles and the rest, `SmallCaps`."""
    words = [word.strip() for word in value.split("+") if word.strip()]
    known = frozenset(_WORDS[word.casefold()] for word in words if word.casefold() in _WORDS)
    return known, "+".join(word for word in words if word.casefold() not in _WORDS)


def write_styles(styles: Iterable[Style], rest: str = "") -> str:
    """Spell styles in a fixed order, unknown words last; empty when there are none."""
    have = frozenset(styles)
    words = [word for style, word in _SPELLED if style in have]
    return "+".join([*words, rest] if rest else words)
