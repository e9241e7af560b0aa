"""What each sentence holds, under the words of the trope table: who dies, who acts, verbs, nouns, worlds. Finds; names no trope."""

from __future__ import annotations

import re
from itertools import product

from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.analysis.motifs.keys import denies, keys_of, spots
from storyroom.analysis.story.state import Story, story_of, verbs_of
from storyroom.domain.story import World

__all__ = ["Moments", "moments_of"]

_DENIED = re.compile(
    r"\b(?:not|never|no|nobody|nothing|none|cannot|without|neither|nor|refuses?|won['’]t)\b|n['’]t\b", re.IGNORECASE
)
_FIRST = re.compile(r"\b(?:I|I['’]\w+|me|my|we|us|our)\b")
_YOU = re.compile(r"\b(?:you|your|yours|you['’]\w+)\b", re.IGNORECASE)
_UNSEEN = frozenset({"V.O.", "VO", "O.S.", "OS", "RECORDED", "ON TAPE", "ON RADIO", "FILTERED"})
_DEAD = re.compile(
    r"\b(?:dead|lifeless|drowned|murdered|killed)(?=\s*(?:[.,;:!?—)-]|$)|\s+(?:in|on|at|under|beside|by|before|with|from|among"
    r"|against|and|near|now|too|over)\b)(?!\s+on\s+time)",
    re.IGNORECASE,
)
"""Said of somebody, and not of a thing or of kin: `Bert is dead.`, not `Bert's dead sister`."""
_AS_IF = re.compile(r"\b(?:as if|as though|like a|almost|nearly|pretends?|might|would|could|if|half)\b", re.IGNORECASE)
_WINDOW, _REACH = 6, 4
"""Words between what belongs together; words before a verb in which its denial and its subject stand."""
_OF_VERBS = frozenset({"yes", "not", "first"})
_OWN = frozenset({"i", "we", "i'll", "we'll", "i'm", "i've", "i'd", "we're", "we've", "me"})
_OF_TIES = frozenset({"free", "fresh"})
"""Words of a query that speak of the tie, not of the sentence."""
_EARLY, _LATE = 0.4, 0.6
_WORLDS = {World.DREAM: "dream", World.FLASHBACK: "flashback", World.PLAN: "plan"}


class Moments:
    """The sentences of one script by what they hold. Keys are as the trope table writes them; values are places."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.things: dict[int, frozenset[str]] = {}
        """What ties a sentence to others, as `seeking` reads it."""
        self.first: dict[str, int] = {}
        """Where each telling word is first named."""
        self._held: dict[str, set[int]] = {}
        self._at: dict[int, dict[str, list[int]]] = {}
        self._who: dict[int, frozenset[str]] = {}
        self._dead: dict[int, str] = {}
        self._actors: dict[int, str] = {}
        self._known: dict[str, tuple[int, ...]] = {}
        self._partner = _partners(story)
        count = max(len(story.sentences), 1)
        for sentence in story.sentences:
            for one in story.content(sentence):
                self.first.setdefault(one, sentence.place)
            self._add(sentence, (sentence.place + 0.5) / count)

    def find(self, query: str) -> tuple[int, ...]:
        """Return the places where one step of a query holds, in order."""
        found = self._known.get(query)
        if found is None:
            places: set[int] = set()
            for way in query.split("|"):
                places |= self._way(way.split())
            found = self._known[query] = tuple(sorted(places))
        return found

    def who(self, place: int, query: str = "") -> frozenset[str]:
        """Return the people whom a sentence concerns; of a death the dead, of an act who acts."""
        ways = [way for way in query.split("|") if place in self.find(way)]
        return frozenset[str]().union(*(self._concerned(place, way.split()) for way in ways or [""]))

    def _concerned(self, place: int, asked: list[str]) -> frozenset[str]:
        if "dies" in asked and place in self._dead:
            return frozenset({self._dead[place]})
        if "lives" in asked and place in self._actors:
            return frozenset({self._actors[place]})
        return self._who_of(self.story.sentences[place])

    def _way(self, parts: list[str]) -> set[int]:
        """Return where all parts of one alternative hold; words and what is said of them must stand close together."""
        asked = [part for part in parts if part not in _OF_TIES]
        worded = [part for part in asked if ":" in part]
        loose = asked if not worded else [part for part in asked if part not in _OF_VERBS]
        held = sorted((self._part(part) for part in loose), key=len)
        found = set.intersection(*held) if held else set()
        return {place for place in found if not worded or self._close(place, asked, worded)}

    def _close(self, place: int, asked: list[str], worded: list[str]) -> bool:
        """Whether the words stand within a few words of each other, denied or not, and said of oneself, as asked."""
        at = self._at[place]
        stand = [sorted({spot for key in keys_of(part) for spot in at.get(key, ())}) for part in worded]
        verbs = [number for number, part in enumerate(worded) if part.startswith("v:")]
        words = self.story.words(self.story.sentences[place])
        spoken = self.story.sentences[place].spoken
        for chosen in product(*stand):
            if max(chosen) - min(chosen) > _WINDOW:
                continue
            head = chosen[verbs[0]] if verbs else min(chosen)
            before = [word.lower for word in words[max(head - _REACH, 0) : head + 1]]
            if "not" in asked and not any(map(denies, before)):
                continue
            if "yes" in asked and any(map(denies, before)):
                continue
            own = "first" in asked or ("lives" in asked and spoken)
            if own and not any(word in _OWN for word in before):
                continue
            return True
        return False

    def _part(self, part: str) -> set[int]:
        if ":" not in part:
            return self._held.get(part, set())
        return set().union(*(self._held.get(key, set()) for key in keys_of(part)))

    def _add(self, sentence: Sentence, share: float) -> None:
        story, text = self.story, sentence.text
        keys = {"said" if sentence.spoken else "shown", "not" if _DENIED.search(text) else "yes"}
        world = story.world(sentence)
        keys |= {_WORLDS[world]} if world in _WORLDS else {"real"}
        keys |= {"early"} if share < _EARLY else {"late"} if share > _LATE else set()
        if sentence.spoken and _FIRST.search(text):
            keys.add("first")
        at = self._at[sentence.place] = spots(story, sentence)
        keys |= at.keys()
        if len(self._who_of(sentence)) > 1:
            keys.add("two")
        keys |= self._acts(sentence, keys)
        for key in keys:
            self._held.setdefault(key, set()).add(sentence.place)

    def _acts(self, sentence: Sentence, keys: set[str]) -> set[str]:
        story = self.story
        if sentence.spoken:
            person = story.people.ids.get(sentence.speaker, "")
            seen = person and story.claimed_here(sentence) and not _UNSEEN & set(sentence.extensions)
            if seen:
                self._actors[sentence.place] = person
            return {"lives"} if seen else set()
        if not story.shown(sentence):
            return set()
        dead = self._dies(sentence, keys)
        if dead:
            self._dead[sentence.place] = dead
            return {"dies"}
        agents = story.agents(sentence)
        if agents and story.acts(sentence, agents[0]) and not _DEAD.search(sentence.text):
            self._actors[sentence.place] = agents[0]
            return {"lives"}
        return set()

    def _dies(self, sentence: Sentence, keys: set[str]) -> str:
        """Return who is shown to die: who stands before `dies` or `dead`, and behind `kills`."""
        text, story = sentence.text, self.story
        if _AS_IF.search(text) or "not" in keys:
            return ""
        if match := _DEAD.search(text):
            before = story.people.named(text[: match.start()]) or story.agents(sentence)
            return before[-1] if before else ""
        if not keys & {"v:@die", "v:@kill"}:
            return ""
        for word in story.words(sentence):
            if word.lower == word.verb:
                continue
            classes = verbs_of(word.verb)
            if "die" in classes and word.verb in _DYING:
                before = story.people.named(text[: word.start]) or story.agents(sentence)
                return before[0] if before else ""
            if "kill" in classes and word.verb in _KILLING:
                behind = story.people.named(text[word.end :])
                return behind[0] if behind else ""
        return ""

    def _meant(self, sentence: Sentence, named: tuple[str, ...]) -> set[str]:
        """Return whom a line is about: who is named, `I` for the speaker, `you` for whom they speak with."""
        speaker = self.story.people.ids.get(sentence.speaker, "")
        found = set(named)
        if speaker and (_FIRST.search(sentence.text) or self._calls(sentence.text, named)):
            found.add(speaker)
        if not named and _YOU.search(sentence.text):
            found.add(self._partner.get(sentence.speech, ""))
        return (found or {speaker}) - {""}

    def _calls(self, text: str, named: tuple[str, ...]) -> bool:
        """Whether somebody is called by name, at one end of the line: the speaker is concerned as well."""
        for person in named:
            mention = self.story.people.first(text, person)
            if mention is None:
                continue
            if text[: mention.start].rstrip().endswith(",") or text[mention.end :].startswith(","):
                return True
        return False

    def _who_of(self, sentence: Sentence) -> frozenset[str]:
        found = self._who.get(sentence.place)
        if found is None:
            named = self.story.people.named(sentence.text)
            if sentence.spoken:
                found = frozenset(self._meant(sentence, named))
            else:
                found = frozenset(self.story.agents(sentence))
            self._who[sentence.place] = found
        return found


_DYING = frozenset({"die", "perish", "drown", "expire"})
_KILLING = frozenset({"kill", "murder", "shoot", "strangle", "stab", "execute", "poison", "slay", "behead"})


def _partners(story: Story) -> dict[int, str]:
    """Return for each speech whom it is spoken to: who spoke before in the scene, else who speaks next."""
    speeches = [(one.speech, one.scene, story.people.ids.get(one.speaker, "")) for one in story.sentences if one.spoken]
    found: dict[int, str] = {}
    for order in (speeches, speeches[::-1]):
        scene, other, last = -1, "", ""
        for speech, at, speaker in order:
            if at != scene:
                scene, other, last = at, "", ""
            if speaker != last:
                other, last = last, speaker
            if other:
                found.setdefault(speech, other)
    return found


def moments_of(manuscript: Manuscript) -> Moments:
    """Look through a script once; use it through `manuscript.once`."""
    return Moments(manuscript.once(story_of))
