"""Signs of symbol fonts that have a letter of their own in Unicode. Source: the fonts' published charts."""

from __future__ import annotations

__all__ = ["letter_of"]

_PRIVATE = 0xF000
_FONTS = {
    "symbol": {
        0xB7: "•",
        0xAC: "←",
        0xAD: "↑",
        0xAE: "→",
        0xAF: "↓",
        0xD3: "©",
        0xD2: "®",
        0xB0: "°",
        0xB1: "±",
        0xBC: "…",
        0xBE: "—",
    },
    "wingdings": {
        0x9F: "•",
        0xA7: "▪",
        0xD8: "➢",
        0xE0: "→",
        0xDF: "←",
        0xFC: "✓",
        0xFB: "✗",
        0xA8: "◻",
        0x6C: "●",
        0x6E: "■",
    },
}


def letter_of(code: str, font: str) -> str:
    """Return the letter; U+FFFD where the sign has none."""
    try:
        number = int(code[:8], 16)
    except ValueError:
        return "\ufffd"
    table = _FONTS.get(font.strip().casefold())
    if table is not None:
        return table.get(number & 0xFF, "\ufffd")
    if _PRIVATE <= number <= _PRIVATE + 0xFF:
        number -= _PRIVATE
    sound = 0x20 <= number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF and number not in {0xFFFE, 0xFFFF}
    return chr(number) if sound else "\ufffd"
