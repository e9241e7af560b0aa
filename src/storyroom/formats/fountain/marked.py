"""How a line of marks and words becomes one element; shared by the rules whose mark stands at the line's beginning."""

from __future__ import annotations

from storyroom.domain.script import ElementKind
from storyroom.formats.fountain.scan import Scan

__all__ = ["read_marked"]


def read_marked(
    scan: Scan,
    line: int,
    kind: ElementKind,
    *,
    opening: int = 1,
    closing: int = 0,
    attributes: tuple[tuple[str, str], ...] = (),
) -> int:
    """Add one element: the line without `opening` marks before and `closing` marks after its words."""
    bare = scan.bare[line]
    inner = bare[opening : len(bare) - closing]
    words = inner.strip()
    start = scan.inset(line) + opening + inner.find(words)
    following = line + 1
    if not scan.bare[following]:
        following = scan.after_blank(following)
    scan.emit(kind, scan.styled(words), start, start + len(words), following, attributes=attributes)
    return following
