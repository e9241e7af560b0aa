"""Whether a sentence says an old value of the very thing that a fact is about. One test a kind; none knows a draft's changes.

What binds: the same noun behind a number, the same person's age, the same noun under an adjective, the same owner, and
where a value alone says too little, telling words that both sentences share. What parts: another owner, another noun,
an indefinite article before a thing that is somebody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from storyroom.analysis.drafts.facts import ChangedFact
from storyroom.analysis.drafts.frames import (
    age_frame,
    compound_end,
    determiner,
    head_after,
    owners_of,
    people_around,
    subject_before,
)
from storyroom.analysis.drafts.lines import STOPS, Line, Lines, base, name_words
from storyroom.analysis.drafts.search import NEAR, Search, value_key
from storyroom.analysis.drafts.values import Value
from storyroom.analysis.lexicon import is_adjective, is_noun

__all__ = ["TESTS"]

Bound = Callable[[Line], bool]
_SMALL = 12
"""Up to here a number alone may be anything; a larger one that stands alone twice is one and the same."""
_PARTICLES = frozenset("back home down away up out off right left now then today tonight tomorrow round".split())
"""Words that are nouns by the lexicon and none behind a noun: `put that lantern back`."""
_LABELS = frozenset({"super", "title", "card", "caption", "chyron", "subtitle", "date", "day"})
"""What writers put before a date that is shown on the screen."""


def _values(fact: ChangedFact, line: Line) -> list[Value]:
    assert fact.value is not None
    return [value for value in line.values if value_key(value) == value_key(fact.value)]


def _counts(fact: ChangedFact, search: Search) -> Bound:
    """The same noun is counted; where it is counted in several ways, more has to be shared than the noun."""
    several = len(search.counted.get(fact.about, ())) > 1 or fact.kind in {"measure", "money"}

    def bound(line: Line) -> bool:
        for value in _values(fact, line):
            head = head_after(line, value.last)
            if not fact.about:
                if search.shares(fact, line) or (not head and value.key[0] > _SMALL):
                    return True
                continue
            if head == fact.about:
                known = fact.kind == "count" and determiner(line, value.first) == "definite"
                if several and not known and not search.shares_beyond(fact, line):
                    continue
                if not _is_others(fact, line, value.first, search):
                    return True
            elif not head and _speaks_of(fact.about, line, search) and age_frame(line, value, search.new) is None:
                return True
        return False

    return bound


def _ages(fact: ChangedFact, search: Search) -> Bound:
    """It is an age, and the same person's."""

    def bound(line: Line) -> bool:
        for value in _values(fact, line):
            whose = age_frame(line, value, search.new)
            if whose is None:
                continue
            whose = whose or people_around(line, search.new)
            if whose & fact.owners or (not fact.owners and search.shares(fact, line)):
                return True
        return False

    return bound


def _times(fact: ChangedFact, search: Search) -> Bound:
    """Something besides the time is shared: what happens then, or who is there. A date that stands alone is the story's own."""
    bald = fact.kind == "date" and not search.old.telling(fact.old, without=range(*fact.old_span)) - _LABELS
    who = search.rare_names(fact.old, search.old)

    def bound(line: Line) -> bool:
        if not _values(fact, line):
            return False
        return bald or search.shares(fact, line) or bool(who & search.rare_names(line, search.new))

    return bound


def _attributes(fact: ChangedFact, search: Search) -> Bound:
    """The same word is said of the same noun, and it is nobody else's."""
    nearest = fact.old.bases[fact.old_span[1]] if fact.old_span[1] < len(fact.old.bases) else ""
    word = fact.old.norms[fact.old_span[1] - 1]

    def bound(line: Line) -> bool:
        for place, norm in enumerate(line.norms):
            if norm != word:
                continue
            behind = [base(one) for one in line.norms[place + 1 : place + 4]]
            whole = base(compound_end(line, place + 1)) if behind else ""
            said_of = (whole == nearest and bool(whole)) or (
                fact.about in behind and not any(one in STOPS for one in behind[: behind.index(fact.about)])
            )
            if not said_of and place and line.norms[place - 1] in {"is", "was", "are", "were"}:
                said_of = subject_before(line, place - 1) == fact.about
            if said_of and not _is_others(fact, line, place, search):
                return True
        return False

    return bound


def _things(fact: ChangedFact, search: Search) -> Bound:
    """The same noun, definite, with no word before it that makes it another one; or much else is shared."""
    word = base(fact.old.norms[fact.old_span[1] - 1])
    told = {base(one) for one in fact.old.norms[max(0, fact.old_span[0] - 3) : fact.old_span[1]]}
    there_before = _is_there_before(fact, word, search)

    def bound(line: Line) -> bool:
        for place, one in enumerate(line.bases):
            if one != word or _is_another(line, place, told, search) or _is_others(fact, line, place, search):
                continue
            known = determiner(line, place)
            if known != "definite" and not search.shares(fact, line, near=2 if known == "" else 0):
                continue
            if not there_before or search.shares_close(fact, line):
                return True
        return False

    return bound


def _is_another(line: Line, place: int, told: set[str], search: Search) -> bool:
    """Say whether the word before or behind a noun makes it another thing than was told of: `butter knife`, `knife box`."""
    before = line.norms[place - 1] if place else ""
    described = before.isalpha() and before not in STOPS and before not in search.new.names and base(before) not in told
    if described and (is_adjective(before) or is_noun(base(before))):
        return True
    return place + 1 < len(line.norms) and _is_compound(line, place)


def _places(fact: ChangedFact, search: Search) -> Bound:
    """The same place, and what was there, or who."""
    word = base(fact.old.norms[fact.old_span[1] - 1])

    def bound(line: Line) -> bool:
        return word in line.bases and search.shares_close(fact, line)

    return bound


def _relations(fact: ChangedFact, search: Search) -> Bound:
    """The same tie between the same people: of the same possessor, or of one of the two where both are there."""
    word = base(fact.old.norms[fact.old_span[1] - 1])
    of_whom = _possessors(fact.old, fact.old_span[0], search.old)

    def bound(line: Line) -> bool:
        for place, one in enumerate(line.bases):
            if one != word:
                continue
            around = (*line.norms[max(0, place - 2) : place], *line.norms[place + 1 : place + 3])
            if {norm for norm in around if norm in search.new.names} - fact.owners:
                continue
            possessors = _possessors(line, place, search.new)
            people = search.new.named(line) | name_words(line.sentence.speaker)
            if not possessors:
                near = people_around(line, search.new) or _named_before(line, search.new)
                if near & fact.owners:
                    return True
            elif possessors & of_whom or (possessors & fact.owners and people & (fact.owners - possessors)):
                return True
        return False

    return bound


def _possessors(line: Line, place: int, lines: Lines) -> frozenset[str]:
    """Return whose relative somebody is: `my`, `your`, `Tove's`, `her`; empty where nobody is said."""
    for at in range(place - 1, max(-1, place - 4), -1):
        norm = line.norms[at]
        if norm == "my":
            return name_words(line.sentence.speaker)
        if norm == "your":
            return lines.speakers.get(line.sentence.scene, frozenset()) - name_words(line.sentence.speaker)
        if norm == "'s" and at:
            return frozenset({line.norms[at - 1]})
        if norm in {"his", "her", "their"}:
            return people_around(line, lines, upto=at)
    return frozenset()


def _named_before(line: Line, lines: Lines) -> frozenset[str]:
    return frozenset(name for one in lines.before(line, 1) for name in lines.named(one))


def _names(fact: ChangedFact, search: Search) -> Bound:
    """One person for another: what they did or were is shared."""
    words = fact.old.norms[slice(*fact.old_span)]

    def bound(line: Line) -> bool:
        found = any(
            line.norms[place : place + len(words)] == words and search.new.written_as_name(line.words[place])
            for place in range(len(line.norms))
        )
        return found and search.shares(fact, line, 2, near=0)

    return bound


def _is_others(fact: ChangedFact, line: Line, place: int, search: Search) -> bool:
    """Say whether it is somebody else's: another possessor, or an indefinite thing of another subject."""
    if not fact.owners:
        return False
    owners = owners_of(line, place, search.new)
    if not owners or owners & fact.owners:
        return False
    possessed = any(norm in {"'s", "my", "his", "her", "their"} for norm in line.norms[max(0, place - 3) : place])
    return possessed or determiner(line, place) != "definite"


def _speaks_of(about: str, line: Line, search: Search) -> bool:
    """Say whether a sentence or one right before it has the noun."""
    return any(about in one.bases for one in (line, *search.new.before(line, NEAR)))


def _is_there_before(fact: ChangedFact, word: str, search: Search) -> bool:
    """Say whether the old draft had the thing before the fact: it is in the script in its own right."""
    return any(word in line.bases for line in search.old.all[: fact.old.sentence.place])


def _is_compound(line: Line, place: int) -> bool:
    behind = line.norms[place + 1]
    return behind.isalpha() and behind not in STOPS and behind not in _PARTICLES and is_noun(base(behind))


TESTS: Mapping[str, Callable[[ChangedFact, Search], Bound]] = {
    "count": _counts,
    "money": _counts,
    "measure": _counts,
    "age": _ages,
    "time": _times,
    "date": _times,
    "colour": _attributes,
    "attribute": _attributes,
    "thing": _things,
    "place": _places,
    "relation": _relations,
    "name": _names,
}
"""Kind of fact -> what makes the test."""
