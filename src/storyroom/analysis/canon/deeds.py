"""Who does what to what in a sentence of action: subject, finite verb, what stands behind it. Guesses by rules, knows no canon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from storyroom.analysis.canon.told import spans_of
from storyroom.analysis.lexicon import is_noun, is_verb, lemma
from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.sheet.tokens import Token, tokens_of
from storyroom.analysis.story.pronouns import gender_of
from storyroom.analysis.story.state import Story

__all__ = ["Deed", "base_of", "deeds_in", "deeds_of", "is_by", "lemmas_of", "moved"]

_OPENS = frozenset("and but while as when because if that who which where so then or until before after though".split())
_UNSURE = frozenset(
    "would could might may should if as like unless pretend seem try want hope plan mean dream imagine".split()
)
_NEGATES = frozenset(
    "not never no cannot nobody nothing nowhere neither without hardly can't doesn't don't didn't won't isn't wasn't".split()
)
_GOES_ON = frozenset("begin start continue go keep stop".split())
_MOVES = frozenset(
    "step walk go come slip climb run stride hurry creep stroll wander sneak march burst barge crawl slide stagger pass jump duck".split()
)
_MEANS = {
    "into": "enter", "in": "enter", "inside": "enter", "through": "cross", "out": "leave", "across": "cross", "over": "cross",
    "away": "leave", "aboard": "board",
}  # fmt: skip


class Deed(NamedTuple):
    """One finite verb with its subject and what stands behind it."""

    sentence: Sentence
    agent: str
    """A person of the cast; empty where the subject is something else."""
    noun: str
    """The subject's head where it is a common noun, and the words beside it."""
    verb: str
    more: frozenset[str]
    """Other verbs it stands for: who steps into a room enters it."""
    object: str
    """The head of what it is done to; empty where there is none."""
    tail: frozenset[str]
    """The lemmas behind the verb, to the end of the clause."""
    before: frozenset[str]
    """The lemmas of the subject."""
    named: bool
    """Whether the subject is a name without an article: somebody, though nobody of the cast."""
    sure: bool
    """Whether it is plain who the agent is."""
    direct: frozenset[str]
    """The lemmas of the nouns before the first preposition."""
    negated: bool
    unsure: bool
    """Would, might, as if; or it was done before, as `has heard` tells."""


def moved(verb: str, particle: str) -> str:
    """Say what a verb of motion with its particle means: who goes into a room enters it."""
    return _MEANS.get(particle, verb) if verb in _MOVES else verb


def is_by(deed: Deed, person: str) -> bool:
    """Whether somebody does it: a person of the cast, or one who is only named in prose."""
    if deed.agent:
        return deed.agent.lower() == person.lower()
    return bool(person) and set(person.lower().split()) <= deed.before


def base_of(token: Token) -> str:
    """Return a token's base form in small letters, its owner's ending cut."""
    return re.sub(r"['’]s$", "", token.base.lower())


def lemmas_of(tokens: list[Token]) -> frozenset[str]:
    """Return the base forms of the words that tell something."""
    parts = {"noun", "verb", "adj", "name", "adv"}
    return frozenset(one for token in tokens if token.part in parts for one in (base_of(token), token.text.lower()))


def deeds_in(story: Story, sentence: Sentence) -> tuple[Deed, ...]:
    """Return the deeds of a sentence of action, worked out once."""
    key = ("deeds", sentence.place)
    if key not in story.kept:
        story.kept[key] = tuple(_deeds(story, sentence))
    found: tuple[Deed, ...] = story.kept[key]
    return found


def deeds_of(story: Story, verbs: Iterable[str]) -> Iterator[Deed]:
    """Yield what is shown to be done by one of these verbs, in order; what is denied or only might be is left out."""
    key = ("deeds by verb", -1)
    if key not in story.kept:
        by_verb: dict[str, list[Deed]] = {}
        for sentence in filter(story.shown, story.prose):
            for deed in deeds_in(story, sentence):
                if not deed.negated and not deed.unsure:
                    for verb in {deed.verb, *deed.more}:
                        by_verb.setdefault(verb, []).append(deed)
        story.kept[key] = by_verb
    found = {id(deed): deed for verb in verbs for deed in story.kept[key].get(verb, ())}
    yield from sorted(found.values(), key=lambda deed: deed.sentence.place)


class _Subject(NamedTuple):
    agent: str
    tokens: list[Token]
    sure: bool


def _deeds(story: Story, sentence: Sentence) -> Iterator[Deed]:
    spans = [(start, end) for start, end, _ in spans_of(story, sentence.text)]
    tokens = [
        token
        for token in tokens_of(sentence.text, spans)
        if token.text not in {"*", "_", "."}  # marks of emphasis, and the stop of `Dr. Hale`, end no clause
        or (token.text == "." and not any(start <= token.start < end - 1 for start, end in spans))
    ]
    tokens = [_retold(tokens, at) for at in range(len(tokens))]
    agents = story.agents(sentence)
    subject, begins, opened = list[Token](), 0, 0
    for at, token in enumerate(tokens):
        if token.part in {"stop", "comma", "conj"} or token.text.lower() in _OPENS:
            begins = at + 1
        if token.part == "stop":
            subject, opened = [], at + 1
        if token.part != "verb" or not _finite(tokens, at):
            continue
        own = _subject(tokens, begins, at)
        subject = own or subject or _subject(tokens, opened, at)
        agent = _agent(story, sentence, tokens, subject, agents)
        sure = not agent or _is_sure(story, sentence, agent, subject)
        yield _deed(sentence, tokens, at, begins, _Subject(agent, subject, sure))


def _retold(tokens: list[Token], at: int) -> Token:
    """Take `smokes` in `sits down and smokes a cigar` for the verb that it is: behind `and`, a comma or a name, before an article."""
    token = tokens[at]
    if (
        token.part not in {"noun", "adj", "adv"}
        or not at
        or at + 1 >= len(tokens)
        or not token.text.islower()
        or not token.text.endswith("s")
    ):
        return token
    base = lemma(token.text, "verb")
    opened = (
        tokens[at - 1].part in {"comma", "name"}
        or tokens[at - 1].text.endswith(",")
        or tokens[at - 1].text.lower() == "and"
    )
    leads = (
        not is_noun(lemma(token.text, "noun"))
        or tokens[at + 1].part in {"det", "poss", "num", "prep", "pron"}
        or tokens[at + 1].text.lower() in {"a", "the"}
    )
    acts = (
        opened
        and leads
        and base != token.text
        and is_verb(base)
        and any(one.part in {"name", "pron", "verb"} for one in tokens[:at])
    )
    return token._replace(part="verb", base=base) if acts else token


def _finite(tokens: list[Token], at: int) -> bool:
    """Whether a verb tells what happens: third person or past, a participle that opens a clause, or after `begins to`."""
    token = tokens[at]
    small, before = token.text.lower(), tokens[at - 1] if at else None
    if small in {"is", "are", "was", "were", "has", "have", "had", "does", "do", "did"}:
        return small in {"has", "had", "have", "is", "was", "are"}
    if small.endswith("ing"):
        helped = before is not None and (
            before.base in {"be", "begin", "start", "go", "keep", "continue"}
            or before.text.lower() in {"is", "are", "was", "were", "on"}
        )
        return helped or before is None or before.part in {"comma", "stop", "conj"}
    if small == token.base:
        helped = before is not None and before.text.lower() in {
            "does",
            "do",
            "did",
            "not",
            "never",
            "doesn't",
            "don't",
            "didn't",
            "cannot",
            "can't",
            "won't",
        }
        begun = (
            at > 1
            and before is not None
            and before.text.lower() == "to"
            and tokens[at - 2].base in {"begin", "start", "continue"}
        )
        several = before is not None and before.part == "noun" and before.text.lower() != before.base
        return helped or begun or several
    return True


def _subject(tokens: list[Token], begins: int, at: int) -> list[Token]:
    """Return the first nominal of a clause before its verb that no preposition governs, with what stands before it."""
    held: list[Token] = []
    for place in range(begins, at):
        token = tokens[place]
        if token.part == "prep":
            if held and held[-1].part in {"noun", "name", "pron", "num"}:
                break
            return []
        if token.part in {"noun", "name", "pron", "adj", "poss", "det", "num"}:
            held.append(token)
        elif held and held[-1].part in {"noun", "name", "pron"}:
            break
    return held if any(token.part in {"noun", "name", "pron"} for token in held) else []


def _agent(story: Story, sentence: Sentence, tokens: list[Token], subject: list[Token], agents: tuple[str, ...]) -> str:
    if not subject:
        return agents[0] if agents and tokens and tokens[0].part == "verb" else ""
    last = subject[-1]
    if last.part == "pron":
        return agents[0] if agents and last.text.lower() in {"he", "she", "who"} else ""
    stretch = sentence.text[subject[0].start : last.end]
    named = story.people.named(stretch)
    if not named or re.search(r"['’]s?$", last.text):
        return ""
    owned = re.search(r"['’]s\b", stretch)
    return named[-1] if owned is None else ""


def _is_sure(story: Story, sentence: Sentence, agent: str, subject: list[Token]) -> bool:
    """Whether it is plain who is meant: named in this paragraph, or of the gender that the pronoun has."""
    gender = gender_of(subject[-1].text) if subject and subject[-1].part == "pron" else ""
    if gender and story.genders.get(agent, gender) != gender:
        return False
    named = story.people.first(story.around(sentence), agent) is not None
    return named or (bool(gender) and story.genders.get(agent) == gender)


def _deed(sentence: Sentence, tokens: list[Token], at: int, begins: int, subject: _Subject) -> Deed:
    end = at + 1
    while end < len(tokens) and not _ends(tokens, end):
        end += 1
    behind = tokens[at + 1 : end]
    around = {token.text.lower() for token in tokens[max(begins, at - 3) : at]}
    opening = {token.text.lower() for token in tokens[max(0, begins - 2) : begins]}
    particle = next((token.text.lower() for token in behind[:2] if token.text.lower() in _MEANS), "")
    verb = tokens[at].base
    more = frozenset({_MEANS[particle]}) if verb in _MOVES and particle else frozenset[str]()
    nouns = [token for token in behind if token.part in {"noun", "name"}]
    first = next((place for place, token in enumerate(behind) if token.part == "prep"), len(behind))
    direct = [token for token in behind[:first] if token.part in {"noun", "name"} and token.base != "home"]
    negated = (
        bool(around & _NEGATES)
        or any(word.endswith("n't") for word in around)
        or bool({token.text.lower() for token in subject.tokens} & _NEGATES)
        or bool({token.text.lower() for token in behind[:1]} & {"no", "not", "nothing", "nobody", "never"})
    )
    return Deed(
        sentence,
        subject.agent,
        base_of(subject.tokens[-1]) if subject.tokens and not subject.agent else "",
        verb,
        more,
        base_of(direct[-1]) if direct else "",
        lemmas_of(behind) | {base_of(token) for token in nouns},
        lemmas_of([token for token in subject.tokens if not re.search(r"['’]s?$", token.text)]),
        bool(subject.tokens) and subject.tokens[-1].part == "name" and subject.tokens[0].part != "det",
        subject.sure,
        lemmas_of(behind[:first]) | frozenset(map(base_of, direct)),
        negated,
        bool((around | opening) & _UNSURE) or verb in _UNSURE or _before_now(tokens, at),
    )


def _before_now(tokens: list[Token], at: int) -> bool:
    """Whether it was done before: `has heard`, `had once heard`."""
    near = [token.text.lower() for token in tokens[max(0, at - 2) : at]]
    return bool({"has", "had", "have"} & set(near)) and not tokens[at].text.endswith("s")


def _ends(tokens: list[Token], at: int) -> bool:
    """Whether the clause ends here: a stop, a comma before a new verb, `and` before one, a word that opens another."""
    token = tokens[at]
    if token.part == "stop":
        return token.text not in {'"', "“", "”"}
    if token.part == "comma" or token.text.lower() == "and":
        return any(one.part == "verb" for one in tokens[at + 1 : at + 4])
    return token.text.lower() in _OPENS - {"and", "or", "before", "after", "as"}
