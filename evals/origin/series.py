"""Makes series of drafts whose every word's author is known, for the evals alone: edits of all grains, cuts, restores, moves, renames, reformatting, tricks.

A draft is a list of scenes, a scene a list of paragraphs, a paragraph a list of chunks: a word with its marks, what white space
follows, and who wrote it. An author is whoever put the chunk there first; whoever replaces or renames a word writes it anew.
"""

from __future__ import annotations

import lzma
import random
import re
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

CORPUS = Path(__file__).parent.parent / "style" / "corpus" / "plays.jsonl.xz"
ACTORS = ("h0", "h1", "h2", "ai")


@dataclass(frozen=True)
class Chunk:
    word: str
    space: str
    author: str


Paragraph = list[Chunk]
Scene = list[Paragraph]


class Grain(NamedTuple):
    """How much of each edit a draft gets: the most of each, drawn from 0 up."""

    name: str
    words: int
    rewrites: int
    mild: int
    paragraphs: int
    scenes: int
    moves: int
    stock: float = 0.0
    """How often a new sentence is a stock phrase, which others wrote before and will write again."""


GRAINS = (
    Grain("light", 40, 6, 6, 6, 1, 2),
    Grain("middle", 120, 30, 30, 20, 3, 5),
    Grain("heavy", 300, 120, 90, 60, 6, 10),
    Grain("stock", 120, 30, 30, 40, 3, 8, 0.5),
)


@dataclass
class Series:
    """Drafts as (text, chunks with where they stand): what a follower is given, and what is true."""

    grain: Grain
    actors: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    truths: list[list[tuple[int, int, str]]] = field(default_factory=list)


STOCK = (
    "CUT TO:", "FADE OUT.", "A beat.", "She nods.", "He looks away.", "Nobody moves.", "MOMENTS LATER", "The phone rings.",
    "She does not answer.", "He shakes his head, slowly.", "What are you talking about?", "You can't be serious.",
    "They look at each other for a long time.", "I don't know what you want me to say.", "She turns and walks to the window.",
    "He opens the door and goes out without a word.", "We have to get out of here before they come back.",
)  # fmt: skip


@cache
def pool() -> tuple[str, ...]:
    """Sentences of old plays, as new writing."""
    with lzma.open(CORPUS, "rt", encoding="utf-8") as file:
        text = file.read()
    words = re.sub(r'\\n|\\"|[{}\[\]"]', " ", text)
    found = re.findall(r"[A-Z][^.!?{}:]{25,160}[.!?]", words)
    return tuple(dict.fromkeys(" ".join(one.split()) for one in found))


def base(dice: random.Random, words: int) -> list[Scene]:
    """Scenes of the sample's white drafts, in some order, up to so many words."""
    root = files("storyroom.sample").joinpath("slate")
    titles = sorted((title for writer in root.iterdir() for title in writer.iterdir()), key=str)
    dice.shuffle(titles)
    scenes: list[Scene] = []
    count = 0
    for title in titles:
        body = title.joinpath("white.fountain").read_text("utf-8").split("\n\n", 1)[1]
        for paragraph in (one for one in body.split("\n\n") if one.strip()):
            if re.match(r"(?:INT|EXT)\b", paragraph) or not scenes:
                scenes.append([])
            scenes[-1].append(chunks(paragraph, "h0"))
            count += len(paragraph.split())
            if count >= words:
                return scenes
    return scenes


def chunks(text: str, author: str) -> Paragraph:
    return [Chunk(found[1], found[2], author) for found in re.finditer(r"(\S+)(\s*)", text.strip())]


def make(seed: int, grain: Grain, drafts: int = 25, words: int = 20_000) -> Series:
    dice = random.Random(seed)
    scenes = base(dice, words)
    attic: list[Scene] = []
    made = Series(grain)
    fresh = list(pool())
    dice.shuffle(fresh)
    if grain.stock:
        fresh = [dice.choice(STOCK) if dice.random() < grain.stock else one for one in fresh]
    keep(made, "h0", scenes)
    for _ in range(drafts - 1):
        author = dice.choice(ACTORS)
        edit(dice, scenes, attic, fresh, author, grain)
        keep(made, author, scenes)
    return made


def keep(made: Series, author: str, scenes: list[Scene]) -> None:
    out: list[str] = []
    truth: list[tuple[int, int, str]] = []
    at = 0
    for scene in scenes:
        for paragraph in scene:
            for place, chunk in enumerate(paragraph):
                space = "\n\n" if place == len(paragraph) - 1 else chunk.space or " "
                truth.append((at, at + len(chunk.word), chunk.author))
                out.append(chunk.word + space)
                at += len(chunk.word) + len(space)
    made.actors.append(author)
    made.texts.append("".join(out))
    made.truths.append(truth)


def edit(
    dice: random.Random, scenes: list[Scene], attic: list[Scene], fresh: list[str], author: str, grain: Grain
) -> None:
    """One draft's work by one author: some of everything."""
    cuts = sum(dice.random() < 0.4 for _ in range(dice.randint(0, grain.scenes)))
    attic.extend(
        scenes.pop(dice.randrange(len(scenes))) for _ in range(min(cuts, len(scenes) - 10))
    )  # as they last were
    bodies = lambda: [(scene, at) for scene in scenes for at in range(1, len(scene)) if len(scene[at]) > 1]  # noqa: E731
    for _ in range(dice.randint(0, grain.words)):
        scene, at = dice.choice(bodies())
        change_word(dice, scene[at], fresh, author)
    for _ in range(dice.randint(0, grain.rewrites)):
        scene, at = dice.choice(bodies())
        rewrite(dice, scene[at], fresh, author)
    for _ in range(dice.randint(0, grain.mild)):
        scene, at = dice.choice(bodies())
        rewrite_mildly(dice, scene[at], fresh, author)
    for _ in range(dice.randint(0, grain.paragraphs)):
        scene = dice.choice(scenes)
        if dice.random() < 0.45 and len(scene) > 3:
            del scene[dice.randrange(1, len(scene))]
        else:
            scene.insert(dice.randint(1, len(scene)), written(dice, fresh, author))
    for _ in range(dice.randint(0, grain.scenes)):
        if dice.random() < 0.5 and attic:
            back = attic.pop(dice.randrange(len(attic)))
            for _ in range(dice.randint(0, 4)):
                change_word(dice, dice.choice(back), fresh, author)
            scenes.insert(dice.randint(0, len(scenes)), back)
        else:
            place = dice.choice(("KITCHEN", "HARBOUR", "OFFICE", "STREET", "GARDEN", "STATION"))
            head = chunks(f"{dice.choice(('INT.', 'EXT.'))} {place} - {dice.choice(('DAY', 'NIGHT'))}", author)
            scenes.insert(
                dice.randint(0, len(scenes)),
                [head, *(written(dice, fresh, author) for _ in range(dice.randint(3, 12)))],
            )
    for _ in range(dice.randint(0, grain.moves)):
        if dice.random() < 0.5:
            scenes.insert(dice.randint(0, len(scenes) - 1), scenes.pop(dice.randrange(len(scenes))))
        else:
            scene, at = dice.choice(bodies())
            size = dice.randint(1, 4)
            moved = scene[at : at + size]
            del scene[at : at + size]
            target = dice.choice(scenes)
            place = dice.randint(1, len(target)) if target else 0
            target[place:place] = moved
    if dice.random() < 0.12:
        rename(dice, scenes, author)
    if dice.random() < 0.2:
        reformat(dice, scenes)
    if dice.random() < 0.2:
        disguise(dice, scenes)


def sentence(dice: random.Random, fresh: list[str]) -> str:
    return fresh.pop() if fresh else dice.choice(pool())


def written(dice: random.Random, fresh: list[str], author: str) -> Paragraph:
    text = " ".join(sentence(dice, fresh) for _ in range(dice.randint(1, 4)))
    if dice.random() < 0.5:
        text = f"{dice.choice(('MARA', 'TOBIAS', 'THE CLERK', 'OLD WOMAN'))}\n{text}"
    return chunks(text, author)


def change_word(dice: random.Random, paragraph: Paragraph, fresh: list[str], author: str) -> None:
    at = dice.randrange(len(paragraph))
    word = dice.choice(sentence(dice, fresh[-1:] or list(pool()[:50])).split())
    roll = dice.random()
    if roll < 0.5:
        if key(word) != key(paragraph[at].word):
            paragraph[at] = Chunk(word, paragraph[at].space, author)
    elif roll < 0.75:
        paragraph.insert(at, Chunk(word, " ", author))
    elif len(paragraph) > 2:
        del paragraph[at]


def rewrite(dice: random.Random, paragraph: Paragraph, fresh: list[str], author: str) -> None:
    """Replace a sentence, or where there is one only, the whole."""
    ends = [0, *(at + 1 for at, chunk in enumerate(paragraph) if chunk.word[-1] in ".!?")]
    start = dice.choice(ends[:-1] or [0])
    end = next((one for one in ends if one > start), len(paragraph))
    paragraph[start:end] = [*chunks(sentence(dice, fresh), author)[:-1], *chunks(sentence(dice, fresh), author)[-1:]]
    for at in range(start, len(paragraph) - 1):
        if not paragraph[at].space:
            paragraph[at] = replace(paragraph[at], space=" ")


def rewrite_mildly(dice: random.Random, paragraph: Paragraph, fresh: list[str], author: str) -> None:
    """Replace some words of a stretch and keep the others."""
    size = min(len(paragraph), dice.randint(4, 16))
    start = dice.randint(0, len(paragraph) - size)
    for at in range(start, start + size):
        if dice.random() < 0.35:
            word = dice.choice(sentence(dice, fresh[-1:] or list(pool()[:50])).split())
            if key(word) != key(paragraph[at].word):
                paragraph[at] = Chunk(word, paragraph[at].space, author)


def rename(dice: random.Random, scenes: list[Scene], author: str) -> None:
    """Give a person another name wherever it stands: whoever renames writes the name."""
    names = [
        chunk.word
        for scene in scenes
        for paragraph in scene
        for chunk in paragraph[:1]
        if re.fullmatch("[A-Z]{4,}", chunk.word)
    ]
    if not names:
        return
    old = dice.choice(names)
    new = "".join(dice.choices(("ba", "do", "fe", "ki", "lo", "mi", "ra", "su"), k=3)).upper()
    for scene in scenes:
        for paragraph in scene:
            for at, chunk in enumerate(paragraph):
                if re.search(rf"\b{old}\b", chunk.word, re.IGNORECASE):
                    made = re.sub(rf"\b{old}\b", new, chunk.word)
                    made = re.sub(rf"\b{old}\b", new.capitalize(), made, flags=re.IGNORECASE)
                    paragraph[at] = Chunk(made, chunk.space, author)


def reformat(dice: random.Random, scenes: list[Scene]) -> None:
    """Wrap lines anew, change case of headings, turn quotes and dashes: nobody writes anything."""
    width = dice.choice((35, 60, 200))
    curl = dice.random() < 0.5
    loud = dice.random() < 0.5
    for scene in scenes:
        for number, paragraph in enumerate(scene):
            at = 0
            for place, chunk in enumerate(paragraph):
                word = chunk.word.translate(str.maketrans({"'": "’"} if curl else {"’": "'", "“": '"', "”": '"'}))
                if number == 0:
                    word = word.upper() if loud else word.title()
                at += len(word) + 1
                space = chunk.space
                if "\n" not in space or place:
                    space = "\n" if at > width else " "
                    at = 0 if at > width else at
                paragraph[place] = Chunk(word, space, chunk.author)


_LIKE = str.maketrans({"a": "а", "e": "е", "o": "о", "c": "с", "p": "р"})


def disguise(dice: random.Random, scenes: list[Scene]) -> None:
    """Letters of another alphabet, hidden signs, wide blanks, in one scene in three: nobody writes anything."""
    for scene in scenes:
        if dice.random() > 0.33:
            continue
        trick = dice.choice(("letters", "hidden", "blanks"))
        for paragraph in scene:
            for at, chunk in enumerate(paragraph):
                word, space = chunk.word, chunk.space
                if trick == "letters":
                    word = word.translate(_LIKE)
                elif trick == "hidden" and len(word) > 3:
                    word = word[:2] + "\u200b" + word[2:]
                elif trick == "blanks":
                    space = dice.choice(("\u00a0", "  ", "\u2003", " ")) if space == " " else space
                paragraph[at] = Chunk(word, space, chunk.author)


def key(word: str) -> str:
    return re.sub(
        r"\W", "", word.translate({value: chr(key) for key, value in _LIKE.items() if isinstance(value, int)})
    ).lower()
