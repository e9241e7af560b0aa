"""Words and what they mean, from WordNet: base forms, classes of things and deeds, synonyms. Knows no script and no sample.

Source: WordNet 3.1, Princeton University (words/LICENSE-WordNet.txt); the tables are made by tools/lexicon.py.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final, Literal, NamedTuple

from storyroom.analysis.memory import remembered

__all__ = [
    "Pos",
    "commonness",
    "is_adjective",
    "is_adverb",
    "is_noun",
    "is_verb",
    "kind_of",
    "lemma",
    "noun_classes",
    "related",
    "synonyms",
    "verb_classes",
]

Pos = Literal["noun", "verb"]
_File = Literal["noun", "verb", "adj", "adverb", "synsets"]

_ENDINGS: Final[dict[Pos, tuple[tuple[str, str], ...]]] = {
    "noun": (
        ("s", ""), ("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"),
        ("ies", "y"), ("ves", "f"), ("ves", "fe"),
    ),
    "verb": (("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")),
}  # fmt: skip
"""Source: WordNet, morphy(7WN), detachment rules; doubled consonants are undone as well."""

_FEWEST_TO_DOUBLE = 5
"""Letters of the shortest form whose doubled consonant is undone: `hummed`, but not `egged`."""


_MARKS = 94


_LEVELS = 5
"""Steps up from a word to a kind it belongs to; higher up everything is an object."""


class _Synset(NamedTuple):
    classes: frozenset[str]
    above: tuple[str, ...]
    derived: tuple[str, ...]
    words: tuple[str, ...]


def is_noun(word: str) -> bool:
    """Say whether a base form is listed as a noun."""
    return bool(_senses("noun", word))


def is_verb(word: str) -> bool:
    """Say whether a base form is listed as a verb."""
    return bool(_senses("verb", word))


def is_adjective(word: str) -> bool:
    """Say whether a word is listed as an adjective."""
    return bool(_senses("adj", word))


def is_adverb(word: str) -> bool:
    """Say whether a word is an adverb and nothing else: `aloud`, but not `fast`."""
    return bool(_find("adverb", _key(word)))


@remembered(65536)
def lemma(word: str, pos: Pos) -> str:
    """Return the base form of a word: `herrings` is `herring`, `swore` is `swear`. Unknown words come back as they are.

    Phrases may be given with spaces; of a noun phrase the last word is looked at, of a verb phrase the first.
    """
    said = _key(word.replace("’", "'"))
    if (irregular := _forms(pos).get(said)) is not None:
        return irregular
    for form in (said, *_candidates(said, pos)):
        if _senses(pos, form):
            return form.replace("_", " ")
    return _phrase(said, pos) if "_" in said else said


def noun_classes(word: str, *, senses: int = 2) -> frozenset[str]:
    """Return the classes of a noun's first senses, such as `person`, `animal`, `clothing`; empty for unknown words.

    The word is a base form (`lemma`); `senses=1` looks at the most frequent meaning alone.
    """
    return _classes("noun", word, senses)


def verb_classes(word: str, *, senses: int = 5) -> frozenset[str]:
    """Return the classes of a verb's usual senses, such as `burn`, `give`, `leave`; empty for unknown words."""
    return _classes("verb", word, senses)


@remembered(65536)
def commonness(word: str, pos: Literal["noun", "verb", "adj"]) -> int:
    """Return how common a base form is in this use: 0 for rare or not at all, then doubling steps up to 9.

    Source: WordNet's counts of tagged meanings.
    """
    line = _find(pos, _key(word))
    return int(line[0]) if line else 0


@remembered(16384)
def synonyms(word: str, pos: Pos) -> frozenset[str]:
    """Return the words that share one of the first two senses, the word itself left out. Phrases have spaces."""
    found = {one for sense in _senses(pos, _key(word))[:2] for one in _synset(sense).words}
    return frozenset(one.replace("_", " ") for one in found - {_key(word)})


@remembered(65536)
def related(a: str, b: str) -> bool:
    """Say whether two base forms mean nearly the same: one sense shared, one derived from the other, or one a kind of the other."""
    left, right = _all_senses(a), _all_senses(b)
    if left & right:
        return True
    return any(_near(one) & right for one in left) or any(_near(one) & left for one in right)


@remembered(65536)
def kind_of(word: str, other: str) -> bool:
    """Say whether a noun is a kind of what another names, however far up: a skiff is a boat, a spaniel is a dog."""
    goal = frozenset(_senses("noun", _key(other))[:2])
    found = frozenset(_senses("noun", _key(word))[:2])
    for _ in range(_LEVELS):
        if found & goal:
            return True
        found = frozenset(above for sense in found for above in _synset(sense).above)
    return False


def _near(sense: str) -> frozenset[str]:
    found = _synset(sense)
    return frozenset((*found.above, *found.derived))


@remembered(16384)
def _all_senses(word: str) -> frozenset[str]:
    listed: tuple[_File, ...] = ("noun", "verb", "adj")
    return frozenset(sense for pos in listed for sense in _senses(pos, _key(word))[:3])


@remembered(65536)
def _classes(pos: Pos, word: str, senses: int) -> frozenset[str]:
    found: set[str] = set()
    for sense in _senses(pos, _key(word))[:senses]:
        found |= _synset(sense).classes
    return frozenset(found)


def _key(word: str) -> str:
    return word.lower().replace(" ", "_")


def _candidates(said: str, pos: Pos) -> list[str]:
    forms = [said.removesuffix(ending) + instead for ending, instead in _ENDINGS[pos] if said.endswith(ending)]
    if pos == "verb" and len(said) >= _FEWEST_TO_DOUBLE:
        for ending in ("ed", "ing"):
            stem = said.removesuffix(ending)
            if stem != said and len(stem) > 2 and stem[-1] == stem[-2]:
                forms.insert(0, stem[:-1])
                forms.insert(0, stem)
    return forms


def _phrase(said: str, pos: Pos) -> str:
    if pos == "verb":
        head, _, rest = said.partition("_")
        return f"{lemma(head, pos)} {rest}".replace("_", " ")
    head, _, rest = said.rpartition("_")
    return f"{head} {lemma(rest, pos)}".replace("_", " ")


@remembered(65536)
def _senses(file: _File, word: str) -> tuple[str, ...]:
    line = _find(file, _key(word))
    return tuple(line[at : at + 4] for at in range(1, len(line), 4))


@remembered(65536)
def _synset(sense: str) -> _Synset:
    marks, above, derived, *words = _find("synsets", sense).split(" ")
    names = _class_names()[marks[:1] == "v"]
    return _Synset(
        frozenset(names[_number(mark)] for mark in marks[1:]),
        tuple(above[at : at + 4] for at in range(0, len(above), 4)),
        tuple(derived[at : at + 4] for at in range(0, len(derived), 4)),
        tuple(words),
    )


def _number(mark: str) -> int:
    """Return which class a mark of a synset's line stands for; marks leave out what is no printed letter."""
    code = ord(mark) - 33
    return code if code < _MARKS else code - 34


@cache
def _table(file: _File) -> bytes:
    return files("storyroom.analysis").joinpath("words", f"{file}.txt").read_bytes()


def _find(file: _File, key: str) -> str:
    """Return what stands behind a key in a table of sorted lines, by halving; empty where it is not listed."""
    table, sought = _table(file), key.encode("utf-8", "replace") + b" "
    low, high = 0, len(table)
    while low < high:
        start = table.rfind(b"\n", 0, (low + high) // 2) + 1
        end = table.find(b"\n", start)
        if table.startswith(sought, start):
            return table[start + len(sought) : end].decode()
        if table[start : start + len(sought)] < sought:
            low = end + 1
        else:
            high = start
    return ""


@cache
def _forms(pos: Pos) -> dict[str, str]:
    text = files("storyroom.analysis").joinpath("words", f"{pos}_forms.txt").read_text(encoding="utf-8")
    return dict(line.split(" ") for line in text.splitlines())


@cache
def _class_names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    text = files("storyroom.analysis").joinpath("words", "classes.txt").read_text(encoding="utf-8")
    nouns, verbs = text.splitlines()
    return tuple(nouns.split()), tuple(verbs.split())
