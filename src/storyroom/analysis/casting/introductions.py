"""Where prose introduces somebody: a name in capitals, with an age, a trade or a kind of animal. Decides nothing about who is who."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final, Literal, NamedTuple

from storyroom.analysis.casting.ages import AGE
from storyroom.analysis.casting.names import TITLES, key_of
from storyroom.analysis.lexicon import is_adjective, is_noun, is_verb, lemma, noun_classes
from storyroom.analysis.manuscript import Manuscript, Sentence

__all__ = ["CAPITALS", "Introduction", "Kind", "introductions", "is_common"]

Kind = Literal["person", "group", "animal"]

_CAPITAL = r"(?:(?:Mc|Mac|O['’]|D['’])?[A-Z][A-Z'’-]*[A-Z]\.?|[A-Z]\.)"
CAPITALS: Final = re.compile(
    rf"(?<![\w'’-]){_CAPITAL}(?:\s+(?:of|the|de|van|von|la|du)(?=\s+[A-Z]{{2}})|\s+{_CAPITAL})*(?![\w])"
)
"""A run of words in capitals."""
_CASED: Final = re.compile(r"(?<![\w'’-])(?:M[ac]{1,2})?[A-Z][a-z]+(?:\s+(?:M[ac]{1,2})?[A-Z][a-z]+)*")
_CALLED: Final = re.compile(
    r"\b(?:called|named|name is|name was|known as|answers to)\s+(?P<name>[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*)"
)
_THE_NAME: Final = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir)\s+(?P<what>[a-z][a-z -]*?),?\s*$")
_APPOSED: Final = re.compile(
    r"^\s*[,(]\s*(?:(?:an?|the|his|her|their|\w+['’]s)\s+)?(?P<what>[a-z][a-z' -]*?)(?=[,.;:()!?]|\s+(?:who|with|in|of|on|at|from|and)\b|$)"
)
_NEAR = 200
"""Letters before and behind a name that are looked at."""
_BEFORE_WORDS = 6
_SMALL = frozenset(["a", "an", "at", "from", "in", "of", "on", "the", "to", "with"])
_PLURAL_GROUP = frozenset({"BROTHERS", "SISTERS", "TWINS", "FAMILY", "BAND", "CHOIR", "CREW", "STAFF", "GANG", "TEAM"})


class Introduction(NamedTuple):
    """One introduction. Units: `start` and `end` bound the name in the canonical text, `scene` is the ordinal."""

    name: str
    kind: Kind
    start: int
    end: int
    sentence: Sentence
    age: str = ""
    role: str = ""
    """What they are said to be, in small letters: `sexton`, `a spaniel` without its article."""
    described: str = ""
    """The words before the name that mean the same: `the old man, EGIL MOE` has `old man`."""


def introductions(manuscript: Manuscript, cues: Collection[str]) -> Iterator[Introduction]:
    """Find them in order. `cues` are the keys of the names that speak."""
    words = frozenset(word for cue in cues for word in cue.split()) - TITLES
    before: Sentence | None = None
    for sentence in manuscript.sentences:
        if sentence.spoken or manuscript.script.elements[sentence.element].text.isupper():
            continue
        yield from _called(sentence, before.text if before and before.element == sentence.element else "")
        before = sentence
        for match in CAPITALS.finditer(sentence.text):
            if found := _judge(sentence, match, cues, words):
                yield found
        for match in _CASED.finditer(sentence.text):
            if key_of(match[0]) in cues and (age := _age(sentence.text[match.end() : match.end() + _NEAR])):
                yield _made(sentence, match, "person", age=age)


def _judge(
    sentence: Sentence, match: re.Match[str], cues: Collection[str], words: Collection[str]
) -> Introduction | None:
    name, rest, before = (
        match[0],
        sentence.text[match.end() : match.end() + _NEAR],
        sentence.text[max(0, match.start() - _NEAR) : match.start()],
    )
    key = key_of(name)
    if not key or re.match(r"['’]S\b|:", rest):
        return None
    age, role, described = _age(rest), _role(rest), _described(before)
    kind = _kind(key, age, role or described)
    known = any(word in words for word in key.split() if word not in TITLES)
    if not age and key not in cues and not (_names_only(key) if known else described or _is_someone(key, kind, role)):
        return None
    if not (age or key in cues) and sentence.text.strip("*_!. ") == name.strip("."):
        return None
    return _made(sentence, match, kind, age=age, role=role, described=described)


def _made(
    sentence: Sentence, match: re.Match[str], kind: Kind, *, age: str, role: str = "", described: str = ""
) -> Introduction:
    return Introduction(
        match[0], kind, sentence.start + match.start(), sentence.start + match.end(), sentence, age, role, described
    )


def _age(rest: str) -> str:
    """Return the age right behind the name, or one apposition later: `JO (30)`, `JO, sexton, 30`."""
    opened = re.match(r"\s*(?:,\s*|\(\s*)", rest)
    if not opened:
        return ""
    behind = rest[opened.end() :]
    if found := AGE.match(behind):
        return found["age"] if "for ever" not in found[0] else found[0]
    later = re.match(r"[a-z][a-z' -]{1,40},\s+", behind)
    if (
        later
        and (found := AGE.match(behind[later.end() :]))
        and re.match(r"\s*[,.)]", behind[later.end() + found.end() :])
    ):
        return found["age"]
    return ""


def _role(rest: str) -> str:
    """Return what an apposition behind the name and age says they are, where its last noun is a person or an animal."""
    behind = rest
    if aged := re.match(r"\s*(?:,\s*|\(\s*)", behind):
        inner = behind[aged.end() :]
        if found := AGE.match(inner):
            behind = re.sub(r"^\s*\)", "", inner[found.end() :])
    matched = _APPOSED.match(behind)
    if not matched:
        return ""
    return _living(matched["what"])


def _living(phrase: str) -> str:
    words = phrase.split()
    head = lemma(words[-1], "noun") if words else ""
    classes = noun_classes(head, senses=1) if len(words) < _BEFORE_WORDS else frozenset[str]()
    return " ".join(words) if classes & {"person", "animal"} else ""


def _described(before: str) -> str:
    if matched := _THE_NAME.search(before):
        return _living(matched["what"])
    titled = re.search(r"(?:^|[.!?]\s+)(?P<title>[A-Z][a-z]+)\s+$", before)
    return titled["title"] if titled and titled["title"].upper() in TITLES else ""


def _kind(key: str, age: str, role: str) -> Kind:
    last = key.rsplit(maxsplit=1)[-1]
    head = lemma(role.rsplit(maxsplit=1)[-1], "noun") if role else ""
    if head and "animal" in noun_classes(head, senses=1) and "person" not in noun_classes(head, senses=1):
        return "animal"
    small = last.lower()
    if not role and not age and "animal" in _classes(small):
        return "animal"
    if last in _PLURAL_GROUP or _plural_people(small) or (not age and _gathered(small)):
        return "group"
    return "person"


def _plural_people(word: str) -> bool:
    base = lemma(word, "noun")
    return base != word and "person" in noun_classes(base, senses=1)


def _gathered(word: str) -> bool:
    return bool({"crowd"} & _classes(word))


def _is_someone(key: str, kind: Kind, said: str) -> bool:
    """Say whether words in capitals without an age name a living being: by what they mean, or by what is said of them.

    A thing stays a thing whatever it is compared with: `the BOILER, an iron whale`.
    """
    small = [word.lower() for word in key.split()]
    classes = _classes(small[-1])
    if {"artifact", "instrument"} & classes or (kind == "group" and "artifact" in _able(small[-1])):
        return False
    if len(small) > 1 and all(_is_word(word) for word in small) and not {"person", "animal", "crowd"} & classes:
        return False
    return bool(said) or kind == "group" or "person" in classes


def is_common(name: str) -> bool:
    """Say whether a name is made of common words: `OLD MAN`, `GIRL IN YELLOW`, but not `MARIT` or `LITTLE BEA`."""
    small = [word.lower() for word in key_of(name).removeprefix("THE ").split()]
    head = next((word for word, after in zip(small, [*small[1:], "in"], strict=True) if after in _SMALL), "")
    return "person" in _classes(head) and all(_is_word(word) for word in small if word not in _SMALL)


def _names_only(key: str) -> bool:
    """Say whether no word of it is a common word: `TREMLETT`, but not `PRICE TAG`."""
    small = [word.lower() for word in key.split() if word not in TITLES]
    return bool(small) and not any(_is_word(word) for word in small)


def _is_word(word: str) -> bool:
    return is_noun(lemma(word, "noun")) or is_verb(lemma(word, "verb")) or is_adjective(word)


def _called(sentence: Sentence, earlier: str) -> Iterator[Introduction]:
    """`a dog called Minister`: the nearest noun before says what kind of being it is."""
    for match in _CALLED.finditer(sentence.text):
        before = re.findall(
            r"[A-Za-z'’-]+",
            f"{earlier[-_NEAR:]} {sentence.text[max(0, match.start() - _NEAR) : match.start()]}".lower(),
        )
        being = next((word for word in reversed(before) if _able(word) & {"animal", "person"}), "")
        if "animal" in _able(being) and not {"child", "kin"} & _able(being):
            yield Introduction(
                match["name"],
                "animal",
                sentence.start + match.start("name"),
                sentence.start + match.end("name"),
                sentence,
                role=being,
            )


def _able(word: str) -> frozenset[str]:
    return noun_classes(lemma(word, "noun"))


def _classes(word: str) -> frozenset[str]:
    return noun_classes(lemma(word, "noun"), senses=1)
