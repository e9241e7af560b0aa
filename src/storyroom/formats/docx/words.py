"""The words of one paragraph, run by run: what is seen, what is hidden or struck out, and what hangs on it. Decides no kind."""

from __future__ import annotations

from dataclasses import dataclass, field

from storyroom.domain.diagnostics import Diagnostic
from storyroom.domain.script import Run, Style
from storyroom.formats.docx.looks import Look, look_of
from storyroom.formats.docx.styles import Properties, Sheet
from storyroom.formats.docx.symbols import letter_of
from storyroom.formats.items import Piece
from storyroom.formats.xml_tree import Node

__all__ = ["Aside", "Reading", "Story", "Stretch"]

_SIGNS = {
    "w:tab": "\t", "w:ptab": "\t", "w:cr": "\n", "w:noBreakHyphen": "\u2011", "w:softHyphen": "",
}  # fmt: skip
_REFERENCES = {
    "w:commentReference": "comments",
    "w:footnoteReference": "footnotes",
    "w:endnoteReference": "endnotes",
}
_PASSED_OVER = frozenset({"w:instrText", "w:delInstrText", "w:rt", "w:fldData", "w:binData", "w:txbxContent"})
_PICTURES = frozenset({"w:drawing", "w:pict", "w:object"})
_INSERTED = frozenset({"w:ins", "w:moveTo"})
_TAKEN_OUT = frozenset({"w:del", "w:moveFrom"})


class Stretch:
    """Collects text and runs; neighbours with equal marks become one."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.runs: list[Run] = []
        self.length = 0

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    def add(
        self, text: str, paragraph: int, run: int, styles: frozenset[Style] = frozenset(), revision: str | None = None
    ) -> None:
        """Append words of one run."""
        if not text:
            return
        start, end = self.length, self.length + len(text)
        last = self.pieces[-1] if self.pieces else None
        if last is not None and last.paragraph == paragraph and last.run == run:
            self.pieces[-1] = last._replace(text=last.text + text)
        else:
            self.pieces.append(Piece(text, paragraph, run))
        self.length = end
        if not styles and revision is None:
            return
        if self.runs and self.runs[-1].end == start and self.runs[-1][2:4] == (styles, revision):
            self.runs[-1] = self.runs[-1]._replace(end=end)
        else:
            self.runs.append(Run(start, end, styles, revision))

    def trim(self) -> None:
        """Take white space off both ends."""
        text = self.text
        head = len(text) - len(text.lstrip())
        tail = len(text.rstrip())
        self.cut(head, max(head, tail))

    def cut(self, start: int, end: int) -> None:
        """Keep only the text from `start` to `end`."""
        at, kept = 0, []
        for piece in self.pieces:
            part = piece.text[max(0, start - at) : max(0, end - at)]
            at += len(piece.text)
            if part:
                kept.append(piece._replace(text=part))
        self.pieces = kept
        self.length = sum(len(piece.text) for piece in kept)
        moved = (run._replace(start=max(run.start, start) - start, end=min(run.end, end) - start) for run in self.runs)
        self.runs = [run for run in moved if run.start < run.end]


@dataclass(slots=True)
class Aside:
    """Words that stand in the paragraph and are not seen: why, and who took them out if a change did."""

    reason: str
    who: str
    words: Stretch = field(default_factory=Stretch)


@dataclass(slots=True)
class Reading:
    """One paragraph as read."""

    words: Stretch = field(default_factory=Stretch)
    asides: list[Aside] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Part and id of each note, in order."""
    boxes: list[Node] = field(default_factory=list)
    """Contents of text boxes anchored here."""
    number: str = ""
    numbered: bool = False
    """Whether a run stands here that is made for the number, even if it is empty: then none is looked for in the words."""
    breaks_before: bool = False
    breaks_after: bool = False


class Story:
    """What reading the paragraphs of one part carries along: the sheet, open fields, remarks."""

    def __init__(self, sheet: Sheet, *, paper: bool = True) -> None:
        self.sheet = sheet
        self.paper = paper
        self.remarks: dict[str, Diagnostic] = {}
        self._fields: list[bool] = []
        """Of each open field: whether its result has begun."""

    def remark(self, code: str, message: str) -> None:
        """Remember a remark, once."""
        self.remarks.setdefault(code, Diagnostic(code, message))

    def read(self, node: Node, look: Properties, *, ground: bool = True) -> Reading:
        """Read one paragraph. `look` is what its style says of runs; `ground` is False where it stands on a dark colour."""
        reader = _Reader(self, node.ordinal, look, paper=self.paper and ground)
        reader.walk(node, "")
        return reader.reading

    def field(self, kind: str) -> None:
        """Open a field, begin its result or close it."""
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    @property
    def in_code(self) -> bool:
        """Whether what comes now is the instruction of a field."""
        return not all(self._fields)


class _Reader:
    def __init__(self, story: Story, ordinal: int, look: Properties, *, paper: bool) -> None:
        self.reading = Reading()
        self._story = story
        self._ordinal = ordinal
        self._paragraph_look = look
        self._paper = paper
        self._run = -1
        self._look = Look()

    def walk(self, node: Node, gone: str) -> None:
        """Read what a container holds; `gone` names who took it out."""
        for child in node.nodes():
            tag = child.tag
            if tag == "w:r":
                self._run += 1
                self._look = look_of(child, self._paragraph_look, self._story.sheet, paper=self._paper)
                self.reading.numbered |= self._look.numbers
                self.walk(child, gone)
            elif tag in _TAKEN_OUT:
                self._story.remark(
                    "tracked_deletions", "Words that a tracked change took out are kept beside the script."
                )
                self.walk(child, child.attributes.get("w:author", "")[:200] or "?")
            elif tag in _INSERTED:
                self._story.remark(
                    "tracked_insertions", "Words that a tracked change put in were read as part of the script."
                )
                self.walk(child, gone)
            elif tag == "mc:AlternateContent":
                self._alternate(child, gone)
            elif not self._leaf(child, gone) and not tag.endswith("Pr"):
                self.walk(child, gone)

    def _alternate(self, node: Node, gone: str) -> None:
        """Read one branch of several that say the same."""
        branches = [*node.children("mc:Choice"), *node.children("mc:Fallback")]
        told = next((branch for branch in branches if branch.parts), None)
        if told is not None:
            self.walk(told, gone)

    def _leaf(self, node: Node, gone: str) -> bool:
        """Take what needs no further look inside."""
        tag = node.tag
        if tag in {"w:t", "w:delText", "m:t"}:
            text = "".join(part for part in node.parts if isinstance(part, str))
            self._say(text, gone or ("?" if tag == "w:delText" else ""))
        elif tag in _SIGNS:
            self._say(_SIGNS[tag], gone)
        elif tag == "w:br":
            self._break(node.attributes.get("w:type", ""), gone)
        elif tag == "w:sym":
            self._symbol(node, gone)
        elif tag == "w:fldChar":
            self._story.field(node.attributes.get("w:fldCharType", ""))
        elif tag in _REFERENCES:
            self.reading.notes.append((_REFERENCES[tag], node.attributes.get("w:id", "")))
        elif tag in _PICTURES:
            self._picture(node)
        else:
            return tag in _PASSED_OVER
        return True

    def _say(self, text: str, gone: str) -> None:
        reason = "deleted" if gone else "field" if self._story.in_code else self._look.hidden
        if reason:
            self._set_aside(text, reason, gone)
        elif self._look.numbers and not self.reading.words.length:
            self.reading.number = (self.reading.number + text.replace("\t", "")).strip()[:40]
        else:
            self.reading.words.add(text, self._ordinal, self._run, self._look.styles, self._look.revision)

    def _set_aside(self, text: str, reason: str, who: str) -> None:
        asides = self.reading.asides
        if not asides or (asides[-1].reason, asides[-1].who) != (reason, who):
            asides.append(Aside(reason, who))
        asides[-1].words.add(text, self._ordinal, self._run, self._look.styles)

    def _break(self, kind: str, gone: str) -> None:
        if kind != "page":
            self._say("\n", gone)
        elif self.reading.words.text.strip():
            self.reading.breaks_after = True
        else:
            self.reading.breaks_before = True

    def _symbol(self, node: Node, gone: str) -> None:
        letter = letter_of(node.attributes.get("w:char", ""), node.attributes.get("w:font", ""))
        if letter == "\ufffd":
            self._story.remark(
                "symbol_font", "Signs of a symbol font have no letter of their own; they are shown as \ufffd."
            )
        self._say(letter, gone)

    def _picture(self, node: Node) -> None:
        found = _boxes(node)
        self.reading.boxes.extend(found)
        if not found:
            self._story.remark("pictures_not_read", "The document holds pictures; they stay in the original only.")


def _boxes(node: Node) -> list[Node]:
    """Find text boxes in a drawing; where it is said twice, one of the two."""
    if node.tag == "w:txbxContent":
        return [node]
    if node.tag == "mc:AlternateContent":
        branches = [_boxes(branch) for branch in node.nodes()]
        return next((found for found in branches if found), [])
    return [found for child in node.nodes() for found in _boxes(child)]
