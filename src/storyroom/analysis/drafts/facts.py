"""Facts that a change of words changed: old value for new, with what it is about and whom. Searches no other scenes.

A fact is read only where the sentence around it stands: where a line was written anew there is no telling what it replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from storyroom.analysis.drafts.cut import Word
from storyroom.analysis.drafts.elements import Hunk, Paired
from storyroom.analysis.drafts.frames import age_frame, compound_end, head_after, owners_of, subject_before
from storyroom.analysis.drafts.lines import STOPS, Line, Lines, base, is_thing
from storyroom.analysis.drafts.renames import is_name
from storyroom.analysis.drafts.values import Value
from storyroom.analysis.lexicon import is_adjective, is_noun, lemma, noun_classes

__all__ = ["ChangedFact", "read_facts"]

_LONGEST = 6
_FRAME = 0.55
"""Of a sentence, at most this share may differ, for the rest of it to say what the fact is about."""
_WHERE = frozenset("in at on under behind into inside beside near from by to beneath above below".split())
_DAYS = {"time": "time", "weekday": "date", "date": "date", "year": "date"}
_NOBODY = frozenset[str]()
_PRICES = frozenset("debt price rent wage salary fee fine worth bill bribe loan ransom reward".split())
_COLOURS = frozenset(
    "black white grey gray red green blue yellow brown orange pink purple violet crimson scarlet golden silver beige "
    "turquoise ochre cream maroon navy olive tan teal mauve khaki ivory amber".split()
)
_COPULAS = frozenset("is was are were be looks looked".split())


class ChangedFact(NamedTuple):
    """One fact under its two values."""

    kind: str
    about: str
    """The word it is about, in its base form; empty where only the sentence tells."""
    old: Line
    new: Line
    old_span: tuple[int, int]
    """Places of the value's words in the sentence, half open."""
    new_span: tuple[int, int]
    value: Value | None
    owners: frozenset[str]
    """Names of whom it is about, as far as the sentence says."""


class _Change(NamedTuple):
    old: Line
    new: Line
    old_span: tuple[int, int]
    new_span: tuple[int, int]


def read_facts(pairs: Sequence[Paired], old: Lines, new: Lines, texts: tuple[str, str]) -> Iterator[ChangedFact]:
    """Yield the facts that changed, in the order of the new draft."""
    old_lines, new_lines = _by_element(old), _by_element(new)
    for paired in pairs:
        if not paired.hunks or paired.old is None or paired.new is None:
            continue
        for change in _changes(paired, old_lines.get(paired.old.place, ()), new_lines.get(paired.new.place, ())):
            fact = _value_fact(change, old) or _word_fact(change, old, texts)
            if fact:
                yield fact


def _by_element(lines: Lines) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    for line in lines.all:
        found.setdefault(line.sentence.element, []).append(line)
    return found


def _changes(paired: Paired, old: Sequence[Line], new: Sequence[Line]) -> Iterator[_Change]:
    for hunk in paired.hunks:
        if not hunk.old or not hunk.new or max(len(hunk.old), len(hunk.new)) > _LONGEST:
            continue
        before, after = _line_of(hunk.old, old), _line_of(hunk.new, new)
        if before is None or after is None:
            continue
        if _is_frame_kept(before, after, paired.hunks):
            yield _Change(before, after, _span(before, hunk.old), _span(after, hunk.new))


def _line_of(words: Sequence[Word], lines: Sequence[Line]) -> Line | None:
    for line in lines:
        if line.sentence.start <= words[0].start and words[-1].end <= line.sentence.end:
            return line
    return None


def _span(line: Line, words: Sequence[Word]) -> tuple[int, int]:
    places = [place for place, word in enumerate(line.words) if words[0].start <= word.start <= words[-1].start]
    return (places[0], places[-1] + 1) if places else (0, 0)


def _is_frame_kept(old: Line, new: Line, hunks: Sequence[Hunk]) -> bool:
    """Say whether most of the sentence stands; one that is only the value lives off the one before it."""
    gone = sum(old.sentence.start <= word.start < old.sentence.end for hunk in hunks for word in hunk.old)
    came = sum(new.sentence.start <= word.start < new.sentence.end for hunk in hunks for word in hunk.new)
    return gone <= _FRAME * len(old.words) and came <= _FRAME * len(new.words)


def _value_fact(change: _Change, old: Lines) -> ChangedFact | None:
    """Read a number, a time or a day that became another one."""
    was, now = _overlapping(change.old, change.old_span), _overlapping(change.new, change.new_span)
    if was is None or now is None or was.key == now.key:
        return None
    if was.kind == "number" and now.kind not in {"number", "year"}:
        return None
    kind, about, owners = _number_kind(change.old, was, old) if was.kind == "number" else (_DAYS[was.kind], "", _NOBODY)
    spans = ((was.first, was.last), (now.first, now.last))
    return ChangedFact(kind, about, change.old, change.new, *spans, was, owners)


def _number_kind(line: Line, value: Value, lines: Lines) -> tuple[str, str, frozenset[str]]:
    """Say what a number counts, and whose it is."""
    whose = age_frame(line, value, lines)
    if whose is not None:
        return "age", "", whose
    owners = owners_of(line, value.first, lines)
    if value.first and line.norms[value.first - 1] in "$£€":
        return "money", line.norms[value.first - 1], owners
    about = head_after(line, value.last)
    if "quantity" in noun_classes(about):
        return "measure", about, owners
    return ("money" if _is_price(line) else "count"), about, owners


def _is_price(line: Line) -> bool:
    """Say whether a sentence speaks of paying: then what is counted is money, whatever it is called."""
    return any(
        "money" in noun_classes(word)
        or {"pay", "buy", "sell", "owe", "cost"} & {lemma(norm, "verb"), word}
        or word in _PRICES
        for word, norm in zip(line.bases, line.norms, strict=True)
        if norm not in STOPS
    )


def _overlapping(line: Line, span: tuple[int, int]) -> Value | None:
    found = [value for value in line.values if value.first < span[1] and span[0] < value.last]
    return found[0] if len(found) == 1 else None


def _word_fact(change: _Change, old: Lines, texts: tuple[str, str]) -> ChangedFact | None:
    """Read a name, a tie, a quality, a thing or a place that became another one."""
    first, last = change.old_span
    words, instead = change.old.words[first:last], change.new.words[slice(*change.new_span)]
    if is_name(texts[0], words) and is_name(texts[1], instead) and (first or _is_known_name(words, old)):
        return _made(change, "name", "", _NOBODY)
    was, now = words[-1].norm, instead[-1].norm
    if {was, now} & STOPS or not all(word.norm.isalpha() for word in (*words, *instead)):
        return None
    kind, about = _kind_of_words(change, was, now)
    owners = owners_of(change.old, first, old)
    if kind == "relation":
        owners |= old.named(change.old)
    return _made(change, kind, about, owners) if kind else None


def _kind_of_words(change: _Change, was: str, now: str) -> tuple[str, str]:
    """Say which sort of fact two words tell, and about what; an empty kind where they tell none."""
    if "kin" in noun_classes(base(was)) and "kin" in noun_classes(base(now)):
        return "relation", base(was)
    head = _modified(change)
    if head and (is_adjective(was) or is_noun(base(was))):
        return ("colour" if {was, now} <= _COLOURS else "attribute"), head
    first, last = change.old_span
    if is_thing(was) and is_thing(now) and last - first <= 3:  # `butter knife`, not a sentence
        return ("place" if _stands_after(change.old, first) else "thing"), base(was)
    return "", ""


def _is_known_name(words: Sequence[Word], lines: Lines) -> bool:
    return all(word.norm in lines.names for word in words)


def _modified(change: _Change) -> str:
    """Return what a changed word says something of: the noun right behind it, or the subject it is said of."""
    old, new = change.old.norms, change.new.norms
    after_old, after_new = change.old_span[1], change.new_span[1]
    behind = old[after_old] if after_old < len(old) else ""
    if (
        behind.isalpha()
        and behind not in STOPS
        and new[after_new : after_new + 1] == (behind,)
        and is_noun(base(behind))
    ):
        return base(compound_end(change.old, after_old))
    first = change.old_span[0]
    if first and old[first - 1] in _COPULAS and is_adjective(old[change.old_span[1] - 1]):
        return subject_before(change.old, first - 1)
    return ""


def _stands_after(line: Line, first: int) -> bool:
    """Say whether words of place lead up to it: `in the old cellar`."""
    for place in range(first - 1, max(-1, first - 4), -1):
        word = line.norms[place]
        if word in _WHERE:
            return True
        if word not in STOPS and not is_adjective(word):
            return False
    return False


def _made(change: _Change, kind: str, about: str, owners: frozenset[str]) -> ChangedFact:
    return ChangedFact(kind, about, change.old, change.new, change.old_span, change.new_span, None, owners)
