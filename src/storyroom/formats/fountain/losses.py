"""What Fountain cannot say of a screenplay, in words: by its kinds and styles, and by reading the written text again."""

from __future__ import annotations

from collections import Counter

from storyroom.domain.script import Element, ElementKind, Screenplay, Style
from storyroom.formats.fountain.reader import read_text
from storyroom.formats.fountain.writer import compose, is_copied

__all__ = ["find_losses"]

_NO_FORM = frozenset({
    ElementKind.SHOT, ElementKind.GENERAL, ElementKind.ACT_START, ElementKind.ACT_END, ElementKind.CAST_LIST,
    ElementKind.UNKNOWN,
})  # fmt: skip
_NO_MARK = frozenset({Style.STRIKEOUT, Style.ALL_CAPS})
_SAID = frozenset({"depth", "forced", "note", "boneyard"})


def find_losses(screenplay: Screenplay) -> tuple[str, ...]:
    """Name what would not survive; empty when reading the written text gives the same script."""
    rendered = [element for element in screenplay.elements if not is_copied(screenplay, element)]
    found = [*_kinds(rendered), *_features(rendered), *_blocks(screenplay)]
    if rendered or screenplay.format != "fountain":
        found.extend(_differences(screenplay))
    return tuple(found)


def _kinds(elements: list[Element]) -> list[str]:
    counts = Counter(element.kind for element in elements if element.kind in _NO_FORM and element.live)
    return [f"{count} of kind {kind} become action" for kind, count in sorted(counts.items())]


def _features(elements: list[Element]) -> list[str]:
    runs = [run for element in elements for run in element.runs]
    checks = {
        "strike-out and all-capitals styles": any(run.styles & _NO_MARK for run in runs),
        "revision marks": any(run.revision for run in runs),
        "breakdown tags": any(run.tags for run in runs),
        "page numbers": any(element.page_label for element in elements),
        "omitted and deleted text becomes a boneyard": any(
            not element.live and element.kind is not ElementKind.BONEYARD for element in elements
        ),
        "attributes of the source format": any(
            name not in _SAID for element in elements for name, _ in element.attributes
        ),
    }
    return [what for what, lost in checks.items() if lost]


def _blocks(screenplay: Screenplay) -> list[str]:
    names = sorted({name for name, _ in screenplay.metadata if not name.startswith("fountain:")})
    return [f"the block {name}" for name in names]


def _differences(screenplay: Screenplay) -> list[str]:
    """Compare with what the written text reads as."""
    reading = read_text(compose(screenplay))
    expected = [_printed(element) for element in screenplay.elements if element.live and element.kind not in _NO_FORM]
    actual = Counter(_printed(element) for element in reading.elements if element.live)
    missing = sum((Counter(expected) - actual).values())
    found = [f"{missing} paragraphs read back differently"] if missing else []
    fields = [(field.key, field.value) for field in screenplay.title_page]
    if fields != [(field.key, field.value) for field in reading.title_page]:
        found.append("parts of the title page")
    return found


def _printed(element: Element) -> tuple[object, ...]:
    runs = tuple((run.start, run.end, run.styles) for run in element.runs)
    return element.kind, element.text, runs, element.scene_number, element.dual
