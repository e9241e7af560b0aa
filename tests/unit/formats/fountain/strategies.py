"""Scripts for property tests: every one can be said in Fountain without loss. Tests nothing itself."""

from __future__ import annotations

from hypothesis import strategies as st

from storyroom.domain.script import Element, ElementKind, Run
from storyroom.formats.fountain.emphasis import STYLES

LETTERS = "aAbBiInNtTxX1.# *_\\[]/()!@~><^=:-éÉ…日"

words = st.text(LETTERS, min_size=1, max_size=24).map(str.strip).filter(bool)
words = st.one_of(
    words, st.sampled_from(["INT. HOUSE - DAY", "CUT TO:", "MARIT", "Title: x", "...", "[[x]]", "/* y */"])
)


@st.composite
def styled_words(draw):
    """Draw a line with runs whose edges are letters with no letter beside them, so that marks can say them."""
    pieces = draw(st.lists(st.tuples(words, st.integers(0, 7)), min_size=1, max_size=4))
    text = " ".join(piece for piece, _ in pieces)
    runs = []
    at = 0
    for piece, mask in pieces:
        if mask:
            runs.append(Run(at, at + len(piece), STYLES[mask]))
        at += len(piece) + 1
    return text, tuple(runs)


@st.composite
def paragraphs(draw, *, inner_blank=False):
    lines = draw(st.lists(styled_words(), min_size=1, max_size=3))
    text, runs = "", []
    for index, (line, own) in enumerate(lines):
        if index:
            text += "\n\n" if inner_blank and draw(st.booleans()) else "\n"
        runs.extend(Run(run.start + len(text), run.end + len(text), run.styles) for run in own)
        text += line
    return text, tuple(runs)


def element(kind, styled, **more):
    return Element(kind, styled[0], 0, 0, runs=styled[1], **more)


numbers = st.none() | st.from_regex(r"[0-9A-Za-z.\-]{1,4}", fullmatch=True)


@st.composite
def headings(draw):
    return [element(ElementKind.SCENE_HEADING, draw(styled_words()), scene_number=draw(numbers))]


@st.composite
def speeches(draw, side=None):
    cue = element(ElementKind.CHARACTER_CUE, draw(styled_words()), dual=side)
    spoken = []
    for kind in draw(st.lists(st.sampled_from("plnd"), max_size=4)):
        if kind == "p":
            spoken.append(Element(ElementKind.PARENTHETICAL, f"({draw(words)})", 0, 0, dual=side))
        elif kind == "l":
            spoken.append(element(ElementKind.LYRIC, draw(styled_words()), dual=side))
        elif not spoken or spoken[-1].kind is not ElementKind.DIALOGUE:
            spoken.append(element(ElementKind.DIALOGUE, draw(paragraphs(inner_blank=True)), dual=side))
    return [cue, *spoken]


@st.composite
def duals(draw):
    return [*draw(speeches(side="left")), *draw(speeches(side="right"))]


def _single(kind):
    return styled_words().map(lambda styled: [element(kind, styled)])


actions = paragraphs().map(lambda styled: [element(ElementKind.ACTION, styled)])
notes = words.map(lambda text: [Element(ElementKind.NOTE, text, 0, 0)])
boneyards = st.text("ab \n[]", min_size=1).map(str.strip).filter(bool).map(
    lambda text: [Element(ElementKind.BONEYARD, text, 0, 0, live=False)]
)  # fmt: skip
others = st.sampled_from(
    [ElementKind.TRANSITION, ElementKind.CENTERED, ElementKind.SECTION, ElementKind.SYNOPSIS]
).flatmap(_single)
breaks = st.just([Element(ElementKind.PAGE_BREAK, "", 0, 0)])

blocks = st.one_of(headings(), speeches(), duals(), actions, notes, boneyards, others, breaks)
scripts = st.lists(blocks, max_size=8).map(lambda many: [element for block in many for element in block])
