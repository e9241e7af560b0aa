"""A script as the rules of the story see it: words with their lemmas, people named and meant, worlds, order. Judges nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from storyroom.analysis.lexicon import is_noun, is_verb, lemma, noun_classes, verb_classes
from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.analysis.memory import remembered
from storyroom.analysis.story.people import People, people_of
from storyroom.analysis.story.pronouns import gender_of, genders
from storyroom.analysis.story.ties import stem
from storyroom.analysis.worlds import worlds_of
from storyroom.domain.headings import light
from storyroom.domain.script import Scene
from storyroom.domain.story import Evidence, Fact, World

__all__ = ["STOP", "Line", "Story", "Word", "any_class", "nouns_of", "story_of", "verbs_of"]

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*")

_QUOTED = re.compile(r"[“\"][^“”\"]{3,}[”\"]")

STOP = frozenset(
    """a an the and or but nor so yet if as at by for from in into of off on onto out over past per than through to
    under up upon with within without about above across after against along among around before behind below
    beneath beside besides between beyond down during inside near outside since toward towards until via is am are
    was were be been being do does did done doing have has had having will would shall should can could may might
    must ought i you he she it we they me him her us them my your his its our their mine yours hers ours theirs
    myself yourself himself herself itself ourselves themselves this that these those who whom whose which what
    when where why how there here not no none nothing nobody never ever only just too very also even still again
    all any both each few more most other round past near left right minute moment some such own same one two first last then now away back
    well oh ah yes no mr mrs miss ms sir madam dear s t d ll re ve m let go get got make made come came take took
    put see saw look know say said tell told think want way thing another something somebody anything everybody
    everything little much many like good""".split()
)
"""Words too common to tie two sentences together."""


_HANDFUL = 5
"""Paragraphs that may hold a word before it tells less."""

_SUBJECTS = frozenset({"he", "she", "they"})
_BEFORE_NOUNS = frozenset(
    """a an the his her its their my your our no this that these those each every another any some""".split()
)
_BEFORE_VERBS = frozenset(
    """to will would can could shall should must may might cannot don't doesn't didn't won't i we they""".split()
)


_CALLED = re.compile(r"(?:^|, )([A-Z][\w'’. ]{1,24}?)(?=[,.!?])")
"""A name that stands alone between commas, as one calls somebody."""


class Word(NamedTuple):
    """One word of a sentence. Units: `start` and `end` are code points in the sentence's text."""

    text: str
    lower: str
    start: int
    end: int
    noun: str
    """Its lemma if it is a noun; the verb's where only that can stand here."""
    verb: str
    """Its lemma if it is a verb; the noun's where only that can stand here."""


class Line(NamedTuple):
    """A paragraph or a speech: what a person would point at."""

    sentences: tuple[Sentence, ...]
    lemmas: frozenset[str]
    stems: tuple[tuple[str, str], ...]
    """Each lemma with its stem."""

    @property
    def first(self) -> Sentence:
        """Where it begins."""
        return self.sentences[0]

    def quote(self, manuscript: Manuscript) -> Evidence:
        """Quote all of it."""
        return manuscript.evidence(self.sentences[0].start, self.sentences[-1].end)


class Story:
    """What the rules share about one script."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript
        self.sentences = manuscript.sentences
        self.people: People = manuscript.once(people_of)
        self.worlds: tuple[World, ...] = manuscript.once(worlds_of)
        self._words: dict[int, tuple[Word, ...]] = {}
        self._content: dict[int, frozenset[str]] = {}
        self.kept: dict[tuple[str, int], Any] = {}
        """What other readings of a sentence were worked out, by their name and the sentence's place."""

    def words(self, sentence: Sentence) -> tuple[Word, ...]:
        """Return the words of a sentence, worked out once."""
        found = self._words.get(sentence.place)
        if found is None:
            found = self._words[sentence.place] = tuple(_words(sentence.text))
        return found

    def content(self, sentence: Sentence) -> frozenset[str]:
        """Return the lemmas that tie a sentence to others: no names of people, no common words."""
        found = self._content.get(sentence.place)
        if found is None:
            words = self.words(sentence)
            lemmas = (one for word in words if self._tells(word) for one in (word.noun, word.verb))
            found = self._content[sentence.place] = frozenset(lemmas) | _deeds(words)
        return found

    def content_of(self, sentence: Sentence, start: int, end: int) -> frozenset[str]:
        """Return the lemmas of a stretch of a sentence. Units: code points of the sentence's text."""
        return frozenset(
            one
            for word in self.words(sentence)
            if start <= word.start < end and self._tells(word)
            for one in {word.noun, word.verb}
        )

    def _tells(self, word: Word) -> bool:
        common = not STOP.isdisjoint({word.lower, word.verb, word.noun})
        name = word.start > 0 and word.text[:1].isupper() and not word.text.isupper()
        return not (common or name) and len(word.lower) > 1 and word.lower not in self.people.words

    def proper(self, sentence: Sentence) -> frozenset[str]:
        """Return names of other things than people: capitals within a sentence, in small letters."""
        return frozenset(
            word.lower
            for word in self.words(sentence)[1:]
            if word.text[:1].isupper() and word.lower not in STOP and word.lower not in self.people.words
        )

    def terms_near(self, sentence: Sentence) -> frozenset[str]:
        """Return the lemmas of a sentence and of the one before it in the same paragraph: what `it` may stand for."""
        before = self.sentences[sentence.place - 1] if sentence.place else None
        joined = before is not None and before.element == sentence.element
        return self.content(sentence) | (self.content(before) if before is not None and joined else frozenset())

    def around(self, sentence: Sentence) -> str:
        """Return the text of the paragraph that a sentence stands in."""
        element = self.manuscript.script.elements[sentence.element]
        return self.manuscript.script.text[element.start : element.end]

    def heading_words(self, ordinal: int) -> frozenset[str]:
        """Return the lemmas of a scene's location."""
        scene = self.manuscript.scene(ordinal)
        if scene is None:
            return frozenset()
        return frozenset(
            lemma(word, "noun") for word in re.findall(r"[a-z]+", scene.location.lower()) if word not in STOP
        )

    def heading_sentence(self, scene: Scene) -> Sentence | None:
        """Return a heading as if it were a sentence, so that it can be quoted; it stands where the scene's first one does."""
        inside = self.manuscript.by_scene.get(scene.scene, ())
        element = self.manuscript.script.elements[scene.first]
        if not inside:
            return None
        text = self.manuscript.script.text[element.start : element.end]
        return Sentence(inside[0].place, text, element.start, element.end, scene.scene, scene.first, 0, "", ())

    def light(self, scene: Scene) -> str:
        """Say whether a heading's time is day or night; empty where it says neither."""
        return {"day": "day", "night": "night"}.get(light(scene.time_of_day), "")

    def world(self, sentence: Sentence) -> World:
        """Return in whose world a sentence holds."""
        return self.worlds[sentence.place]

    def shown(self, sentence: Sentence) -> bool:
        """Whether the narrator shows it in the story's own world."""
        return self.worlds[sentence.place] is World.SHOWN

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The paragraphs and speeches, in order."""
        grouped = groupby(self.sentences, key=lambda one: (one.scene, one.speech or -one.element))
        made = (tuple(inside) for _, inside in grouped)
        return tuple(self._line(one) for one in made)

    def _line(self, sentences: tuple[Sentence, ...]) -> Line:
        lemmas = frozenset[str]().union(*map(self.content, sentences))
        return Line(sentences, lemmas, tuple((one, stem(one)) for one in sorted(lemmas)))

    def line_of(self, sentence: Sentence) -> Line:
        """Return the paragraph or speech that a sentence stands in."""
        return self._line_of[sentence.place]

    @cached_property
    def _line_of(self) -> Mapping[int, Line]:
        return {sentence.place: line for line in self.lines for sentence in line.sentences}

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """How much each lemma tells, 0 to 1: all of it in a handful of paragraphs, less the more there are."""
        held = Counter(lemma for line in self.lines for lemma in line.lemmas)
        return {one: min(1.0, _HANDFUL / count) for one, count in held.items()}

    def said_by(self, sentence: Sentence) -> str:
        """Say whose words a sentence is: the cue's, or of words in quotation marks whoever is named beside them."""
        if sentence.spoken:
            return self.people.ids.get(sentence.speaker, "")
        if not _QUOTED.search(sentence.text):
            return ""
        return (*self.people.named(_QUOTED.sub(" ", sentence.text)), "")[0]

    def fact(self, kind: str, subject: str, value: str, sentence: Sentence, *, polarity: bool = True) -> Fact:
        """Make a fact of what a sentence says, in the world that it says it in."""
        return Fact(kind, subject, value, polarity, self.world(sentence), self.manuscript.quote(sentence))

    def holds(self, sentence: Sentence) -> bool:
        """Whether it is shown or said in the story's own world, not dreamt, remembered, planned or played."""
        return self.worlds[sentence.place] in {World.SHOWN, World.CLAIMED}

    def raises(self, sentence: Sentence) -> bool:
        """Whether it may state what is to hold: shown or said, or on a sign or a stage, but not dreamt or remembered."""
        return self.worlds[sentence.place] in {World.SHOWN, World.CLAIMED, World.PERFORMANCE, World.BELIEF}

    def done(self, sentence: Sentence) -> bool:
        """Whether prose shows it, even if most of the sentence is what somebody says."""
        return not sentence.spoken and self.holds(sentence)

    def claimed_here(self, sentence: Sentence) -> bool:
        """Whether somebody says it in the story's own world, not in a dream, a memory or on a stage."""
        return self.worlds[sentence.place] is World.CLAIMED

    def present(self, sentence: Sentence, person: str) -> bool:
        """Whether a person named here is there, and not only somebody's or something's owner."""
        named = self.people.first(sentence.text, person)
        return (
            named is not None
            and not sentence.text[named.end : named.end + 2].startswith(("'s", "’s"))
            and not sentence.text[: named.end].upper().endswith(("'S", "’S"))
        )

    def acts(self, sentence: Sentence, person: str) -> bool:
        """Whether a person is the one who does something here: named or meant first, and not only as an owner."""
        agents = self.agents(sentence)
        if not agents or agents[0] != person:
            return False
        named = self.people.first(sentence.text, person)
        if named is None:
            return True
        if any(word.lower in _SUBJECTS for word in self.words(sentence) if word.start < named.start):
            return self._meant(sentence) == person  # `They bury Halvard.`
        behind = sentence.text[named.end : named.end + 3]
        return not behind.startswith(("'s", "’s"))

    @cached_property
    def prose(self) -> tuple[Sentence, ...]:
        """The sentences of action, whatever their world."""
        return tuple(sentence for sentence in self.sentences if not sentence.spoken)

    def places_of(self, lemmas: frozenset[str]) -> list[int]:
        """Return where the prose says one of these words, or one made from it, in order."""
        return sorted({place for one in lemmas for place in self._shown_with.get(stem(one), ())})

    @cached_property
    def prose_places(self) -> tuple[int, ...]:
        """Where the sentences of action stand."""
        return tuple(sentence.place for sentence in self.prose)

    @cached_property
    def _shown_with(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, dict[int, None]] = {}
        for sentence in self.prose:
            lemmas = {one for word in self.words(sentence) for one in (word.noun, word.verb)}
            for one in lemmas | self.content(sentence):
                found.setdefault(stem(one), {})[sentence.place] = None
        return {one: tuple(places) for one, places in found.items()}

    def after(self, sentence: Sentence) -> Iterator[Sentence]:
        """Yield the sentences behind this one."""
        yield from self.sentences[sentence.place + 1 :]

    def agents(self, sentence: Sentence) -> tuple[str, ...]:
        """Name who acts or is spoken of first: people named, or the one a leading pronoun stands for."""
        named = self.people.named(sentence.text)
        stands = self._stands_in(sentence, named)
        meant = self._meant(sentence) if stands else ""
        if meant and sentence.spoken:
            called = self._spoken_to(sentence)
            named = tuple(one for one in named if one not in called)
        return (meant, *(one for one in named if one != meant)) if meant else named

    def _stands_in(self, sentence: Sentence, named: tuple[str, ...]) -> bool:
        """Whether a pronoun, or nobody at all as in `Lays it down.`, acts before anybody is named."""
        match = self.people.first(sentence.text, named[0]) if named else None
        until = match.start if match else len(sentence.text)
        words = self.words(sentence)
        if words and words[0].lower != words[0].verb and words[0].lower.endswith("s") and is_verb(words[0].verb):
            return not is_noun(words[0].noun) or until > words[0].end + 1
        return any(word.lower in _SUBJECTS for word in words if word.start < until)

    @cached_property
    def genders(self) -> Mapping[str, str]:
        """Who is a man and who a woman, as far as the script tells."""
        return genders(self.sentences, self.people)

    def _meant(self, sentence: Sentence) -> str:
        """Find whom a leading pronoun stands for: the last one of its gender who acted in this scene before."""
        pronoun = next((word.lower for word in self.words(sentence) if word.lower in _SUBJECTS), "")
        wanted = gender_of(pronoun)
        near = self._spoken_to(sentence) if sentence.spoken else frozenset[str]()
        fits = [
            one
            for one in self._meant_in_turn(sentence)
            if one not in near and (not wanted or self.genders.get(one, wanted) == wanted)
        ]
        return fits[0] if fits else ""

    def _spoken_to(self, sentence: Sentence) -> frozenset[str]:
        """Name who speaks and who is called by name between commas: `he` is neither."""
        own = self.people.ids.get(sentence.speaker, "")
        called = (one for match in _CALLED.finditer(sentence.text) for one in self.people.named(match[1]))
        return frozenset((own, *called))

    def _meant_in_turn(self, sentence: Sentence) -> Iterator[str]:
        """Yield whom the sentences before speak of first, the nearest first; of a speech, who says it."""
        for earlier in reversed(self.sentences[max(sentence.place - 12, 0) : sentence.place]):
            if earlier.scene != sentence.scene:
                return
            if earlier.spoken:
                if earlier.speaker in self.people.ids:
                    yield self.people.ids[earlier.speaker]
                continue
            yield from self.people.named(earlier.text)


def any_class(lemmas: frozenset[str], classes: frozenset[str]) -> frozenset[str]:
    """Return the lemmas that are nouns of one of these classes."""
    return frozenset(one for one in lemmas if nouns_of(one) & classes)


def story_of(manuscript: Manuscript) -> Story:
    """Make the shared view of a script; use it through `manuscript.once`."""
    return Story(manuscript)


_MEANS = {"across": "cross", "lets": "let go", "let": "let go", "letting": "let go"}
"""Small words that stand for a deed; `let` only where `go` follows."""


def _words(text: str) -> Iterator[Word]:
    before = ""
    for match in _WORD.finditer(text):
        lower = match[0].lower().replace("’", "'")
        bare = lower.removesuffix("'s").removesuffix("'")
        noun, verb = _lemmas(bare)
        if before in _BEFORE_NOUNS and is_noun(noun):
            verb = noun
        elif before in _BEFORE_VERBS and is_verb(verb):
            noun = verb
        yield Word(match[0], bare, match.start(), match.end(), noun, verb)
        before = lower


def _deeds(words: tuple[Word, ...]) -> frozenset[str]:
    following = [*(word.lower for word in words), ""][1:]
    return frozenset(
        _MEANS[word.lower]
        for word, behind in zip(words, following, strict=True)
        if word.lower in _MEANS and (behind == "go" or not _MEANS[word.lower].endswith("go"))
    )


@remembered(32768)
def _lemmas(word: str) -> tuple[str, str]:
    return lemma(word, "noun"), lemma(word, "verb")


@remembered(32768)
def nouns_of(word: str) -> frozenset[str]:
    """Return the classes of a noun's lemma."""
    return noun_classes(word) if is_noun(word) else frozenset()


@remembered(32768)
def verbs_of(word: str) -> frozenset[str]:
    """Return the classes of a verb's lemma."""
    return verb_classes(word) if is_verb(word) else frozenset()
