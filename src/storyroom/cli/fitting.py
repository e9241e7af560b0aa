"""Tables of reports fitted to the width of a terminal: columns that tell least are left out, and it is said which. Prints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from storyroom.domain.safe import safe

if TYPE_CHECKING:
    from rich.console import JustifyMethod
    from rich.table import Table as Drawn

    from storyroom.domain.report import Row, Table

__all__ = ["ROWS", "Fitted", "draw", "fit"]

ROWS = 40
_WIDEST, _NARROWEST = 44, 14
"""Words are cut to no less than the second before a whole column is left out."""
_GAP = 3


class Fitted(NamedTuple):
    """What of a table is shown: places of columns with their widths, the titles of those left out, rows left out."""

    columns: tuple[tuple[int, int], ...]
    left_out: tuple[str, ...]
    rows_left: int


def fit(table: Table, width: int) -> Fitted:
    """Choose the columns that a terminal so wide can show, and how wide each is. Units: characters."""
    rows = table.rows[:ROWS]
    widths = {
        place: _natural(table, rows, place) for place in range(len(table.columns)) if not place or _told(rows, place)
    }
    least = {place: wide if _whole(table, place) else min(wide, _NARROWEST) for place, wide in widths.items()}
    while len(widths) > 1 and _sum(least[place] for place in widths) > width:
        del widths[min((place for place in widths if place), key=lambda place: _tells(rows, place))]
    while _sum(widths.values()) > width:
        widest = max(widths, key=lambda place: (widths[place] - least[place], widths[place]))
        if widths[widest] <= least[widest]:
            break
        widths[widest] -= 1
    said = tuple(column.title for place, column in enumerate(table.columns) if place not in widths)
    return Fitted(tuple(widths.items()), said, len(table.rows) - len(rows))


def draw(table: Table, fitted: Fitted) -> Drawn:
    """Lay the chosen columns out, one line a row."""
    from rich import box  # noqa: PLC0415  # `storyroom --help` must not load it
    from rich.table import Table as Drawn  # noqa: PLC0415  # as above
    from rich.text import Text  # noqa: PLC0415  # as above

    title = Text(safe(table.title), style="bold")
    drawn = Drawn(title=title, title_justify="left", title_style="none", box=box.SIMPLE_HEAD, pad_edge=False)
    for place, wide in fitted.columns:
        column = table.columns[place]
        side: JustifyMethod = "right" if column.numeric else "left"
        drawn.add_column(Text(safe(column.title)), justify=side, no_wrap=True, overflow="ellipsis", width=wide)
    for row in table.rows[:ROWS]:
        drawn.add_row(*(Text(safe(_text(row, place))) for place, _ in fitted.columns))
    return drawn


def _natural(table: Table, rows: Sequence[Row], place: int) -> int:
    longest = max([len(table.columns[place].title), *(len(_text(row, place)) for row in rows)])
    return longest if _whole(table, place) else min(longest, _WIDEST)


def _whole(table: Table, place: int) -> bool:
    """Numbers are not cut: half a number says another one."""
    return table.columns[place].numeric


def _sum(widths: Iterable[int]) -> int:
    return sum(wide + _GAP for wide in widths)


def _told(rows: Sequence[Row], place: int) -> bool:
    return any(_text(row, place) for row in rows)


def _tells(rows: Sequence[Row], place: int) -> tuple[bool, bool, int]:
    """Say how much a column tells: least if it is the same in every row, little if mostly empty, else less towards the right."""
    said = [_text(row, place) for row in rows]
    filled = len(rows) - said.count("")
    return len(set(said)) > 1, filled * 4 >= len(rows), -place


def _text(row: Row, place: int) -> str:
    value = row.cells[place]
    if value is None:
        return ""
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else " ".join(str(value).split())
