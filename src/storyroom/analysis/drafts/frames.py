"""What the words around a value say: whose age, what is counted, who has it, how definite it is. Knows no drafts."""

from __future__ import annotations

from storyroom.analysis.drafts.lines import STOPS, Line, Lines, base, name_words
from storyroom.analysis.drafts.values import Value
from storyroom.analysis.lexicon import is_noun, is_verb, lemma

__all__ = ["age_frame", "compound_end", "determiner", "head_after", "owners_of", "people_around", "subject_before"]

_FIRST_PERSON = frozenset({"i", "i'm", "i've", "my", "me", "mine", "myself"})
_THIRD = frozenset({"he", "she", "him", "her", "his", "hers", "he's", "she's", "they", "their"})
_STOP_SIGNS = frozenset('.,;:!?)-"')
_DEFINITE = frozenset("the this that these those my your his her its our their all both 's same last other".split())
_INDEFINITE = frozenset("a an another some any other".split())
_TURNS = frozenset("turn turns turned turning aged age".split())
_IS = frozenset("is was am i'm he's she's be being".split())
_OLDEST = 120


def age_frame(line: Line, value: Value, lines: Lines) -> frozenset[str] | None:
    """Return whose age a number is; empty if nobody can be told, None if it is no age."""
    norms = line.norms
    before = norms[value.first - 1] if value.first else ""
    after = norms[value.last] if value.last < len(norms) else "."
    if value.key[0] > _OLDEST or value.kind != "number":
        return None
    if _is_apposed(line, value, before, after, lines):
        return _name_before(line, value.first - 1, lines)
    rest = norms[value.last : value.last + 4]
    old = (
        rest[:2] in {("years", "old"), ("year", "old")}
        or rest[:3] == ("years", "of", "age")
        or rest[:4] == ("-", "year", "-", "old")
    )
    closes = after in _STOP_SIGNS or after in {
        "now",
        "today",
        "and",
        "when",
        "last",
        "next",
        "this",
        "but",
        "by",
        "years",
    }
    said = (
        before in _TURNS
        or (before in _IS and closes and after != "years")
        or (before == "at" and closes and value.first == 1)
    )
    if _answers_age(line, value, lines):
        return _named_right_before(line, lines) or people_around(line, lines)
    return people_around(line, lines, upto=value.first) if old or said else None


def _answers_age(line: Line, value: Value, lines: Lines) -> bool:
    """Say whether a sentence is nothing but the number, right after one that speaks of somebody's age."""
    alone = value.first == 0 and all(not norm[0].isalnum() for norm in line.norms[value.last :])
    return alone and any({"old", "age", "aged"} & set(one.norms) for one in lines.before(line, 1))


def _is_apposed(line: Line, value: Value, before: str, after: str, lines: Lines) -> bool:
    """Say whether the number stands behind a name, as in `TOVE LIND (41)` or `Idris Vane, seventeen, wears`."""
    if value.first < 2:  # a name and a sign
        return False
    name = line.words[value.first - 2]
    bracketed = before == "(" and after in {")", ",", ";"}
    commas = before == "," and after in _STOP_SIGNS
    return (bracketed or commas) and lines.written_as_name(name) and name.norm.isalpha()


def _named_right_before(line: Line, lines: Lines) -> frozenset[str]:
    return frozenset(name for one in lines.before(line, 1) for name in lines.named(one))


def _name_before(line: Line, place: int, lines: Lines) -> frozenset[str]:
    found: set[str] = set()
    for at in range(place - 1, -1, -1):
        word = line.words[at]
        if not word.norm.isalpha() or not lines.written_as_name(word) or (word.norm in STOPS and found):
            break
        found.add(word.norm)
    return frozenset(found)


def people_around(line: Line, lines: Lines, *, upto: int | None = None) -> frozenset[str]:
    """Return whom a sentence speaks of: those it names, the speaker who says I, or whom the sentences before it name."""
    end = len(line.words) if upto is None else upto
    named = frozenset(
        word.norm for word in line.words[:end] if word.norm in lines.names and lines.written_as_name(word)
    )
    speaker = name_words(line.sentence.speaker)
    if set(line.norms[:end]) & _FIRST_PERSON and speaker:
        return speaker
    if named:
        return named
    if set(line.norms) & _THIRD:
        for earlier in reversed(lines.before(line, 3)):
            if found := lines.named(earlier):
                return found | lines.named(line)
        return lines.named(line)
    if set(line.norms) & {"you", "your", "you're"} and speaker:
        return lines.speakers.get(line.sentence.scene, frozenset()) - speaker
    return lines.named(line) or speaker


def head_after(line: Line, place: int) -> str:
    """Return the base form of what is counted: the noun that closes the run of words behind a number."""
    run = []
    for at in range(place, min(place + 4, len(line.norms))):
        norm = line.norms[at]
        if norm == "-":
            continue
        if norm in STOPS or not norm[0].isalpha():
            break
        run.append(norm)
    plural = [norm for norm in run if lemma(norm, "noun") != norm and is_noun(lemma(norm, "noun"))]
    if plural:
        return lemma(plural[0], "noun")
    nouns = [norm for norm in run[:2] if is_noun(lemma(norm, "noun"))]
    return lemma(nouns[0], "noun") if nouns else ""


def compound_end(line: Line, place: int) -> str:
    """Return the last word of a noun made of several: `mittens` of `wool mittens`."""
    while place + 1 < len(line.norms):
        following = line.norms[place + 1]
        named = following.isalpha() and following not in STOPS and is_noun(lemma(following, "noun"))
        if not named or is_verb(lemma(following, "verb")):
            break
        place += 1
    return line.norms[place]


def owners_of(line: Line, place: int, lines: Lines) -> frozenset[str]:
    """Return who has what stands at a place: a possessor right before it, or else the first one named before it."""
    for at in range(place - 1, max(-1, place - 4), -1):
        if line.norms[at] == "'s" and at and line.norms[at - 1] in lines.names:
            return frozenset({line.norms[at - 1]})
        if line.norms[at] == "my":
            return name_words(line.sentence.speaker)
        if line.norms[at] in {"his", "her", "their"}:
            return people_around(line, lines, upto=at)
    for word in line.words[:place]:
        if word.norm in lines.names and lines.written_as_name(word):
            return frozenset({word.norm})
        if word.norm in _FIRST_PERSON:
            return name_words(line.sentence.speaker)
    return frozenset()


def subject_before(line: Line, place: int) -> str:
    """Return the base form of the noun that stands before a copula."""
    for at in range(place - 1, -1, -1):
        norm = line.norms[at]
        if norm.isalpha() and norm not in STOPS and is_noun(base(norm)):
            return base(norm)
    return ""


def determiner(line: Line, place: int) -> str:
    """Say how what stands at a place is introduced: `definite`, `indefinite`, or empty where nothing says."""
    for at in range(place - 1, max(-1, place - 5), -1):
        norm = line.norms[at]
        if norm in _DEFINITE:
            return "definite"
        if norm in _INDEFINITE:
            return "indefinite"
        if not norm[0].isalnum():
            return ""
    return ""
