"""The paragraph settings the writer gives a screenplay that has none. A table of measures.

Units: inches from the left edge of the page, points before a paragraph. Source: defaults seen in Final Draft files, versions 1-5.
"""

from __future__ import annotations

__all__ = ["DEFAULT_SETTINGS"]

# type, left, right, first indent, space before, alignment, next type, style
_ROWS = (
    ("General", "1.50", "7.50", "0.00", "0", "Left", "General", ""),
    ("Scene Heading", "1.50", "7.50", "0.00", "24", "Left", "Action", "AllCaps"),
    ("Action", "1.50", "7.50", "0.00", "12", "Left", "Action", ""),
    ("Character", "3.50", "7.25", "0.00", "12", "Left", "Dialogue", "AllCaps"),
    ("Parenthetical", "3.00", "5.50", "-0.10", "0", "Left", "Dialogue", ""),
    ("Dialogue", "2.50", "6.00", "0.00", "0", "Left", "Character", ""),
    ("Transition", "5.50", "7.10", "0.00", "12", "Right", "Scene Heading", "AllCaps"),
    ("Shot", "1.50", "7.50", "0.00", "24", "Left", "Action", "AllCaps"),
    ("Cast List", "1.50", "7.50", "0.00", "0", "Left", "Action", "AllCaps"),
    ("Lyrics", "2.50", "6.00", "0.00", "0", "Left", "Lyrics", "Italic"),
    ("New Act", "1.50", "7.50", "0.00", "24", "Center", "Scene Heading", "Underline+AllCaps"),
    ("End of Act", "1.50", "7.50", "0.00", "24", "Center", "New Act", "Underline+AllCaps"),
)


def _settings(row: tuple[str, str, str, str, str, str, str, str]) -> str:
    name, left, right, first, before, alignment, following, style = row
    styled = f' Style="{style}"' if style else ""
    return (
        f'<ElementSettings Type="{name}"><FontSpec Font="Courier Final Draft" Size="12"{styled}/>'
        f'<ParagraphSpec Alignment="{alignment}" FirstIndent="{first}" Leading="Regular" LeftIndent="{left}"'
        f' RightIndent="{right}" SpaceBefore="{before}" Spacing="1" StartsNewPage="No"/>'
        f'<Behavior PaginateAs="{name}" ReturnKey="{following}"/></ElementSettings>'
    )


DEFAULT_SETTINGS = tuple(_settings(row) for row in _ROWS)
"""One block to a type; the reader knows them again and does not keep them."""
