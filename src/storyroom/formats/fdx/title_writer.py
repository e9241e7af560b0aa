"""A title page from named fields, set as the trade sets it. The names themselves are not in the format."""

from __future__ import annotations

from collections.abc import Iterable

from storyroom.formats.fdx.markup import attributes, text_runs

__all__ = ["write_title_page"]

_RIGHT = frozenset({"draft date", "date", "draft", "revision"})
_LEFT = frozenset({"contact", "copyright", "notes"})
_LINES_ABOVE, _LINES_BETWEEN = 18, 12


def write_title_page(fields: Iterable[tuple[str, str]]) -> str:
    """Write one line for each line of each value, in the order of the fields, a blank line between fields."""
    rows = ['<Paragraph Alignment="Center"><Text></Text></Paragraph>'] * _LINES_ABOVE
    low = False
    for key, value in fields:
        alignment = _alignment(key)
        blank = 1
        if alignment != "Center" and not low:
            low, blank = True, _LINES_BETWEEN
        rows.extend([_row("", alignment)] * blank)
        rows.extend(_row(line.strip(), alignment) for line in value.split("\n"))
    return f"<TitlePage><Content>{''.join(rows)}</Content></TitlePage>"


def _alignment(key: str) -> str:
    folded = key.strip().casefold()
    return "Right" if folded in _RIGHT else "Left" if folded in _LEFT else "Center"


def _row(text: str, alignment: str) -> str:
    return f"<Paragraph{attributes({'Alignment': alignment})}>{text_runs(text)}</Paragraph>"
