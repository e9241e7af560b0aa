"""What the script says that somebody or nobody can, will or may do, and who does it. Knows negation, subject, deed and object, no deed by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from storyroom.analysis.lexicon import is_noun, is_verb, kind_of, lemma, noun_classes, related
from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.excuses import excused, slack
from storyroom.analysis.story.state import STOP, Story, Word
from storyroom.analysis.story.ties import stem
from storyroom.domain.story import Fact, World

__all__ = ["breaches", "facts"]

_CANNOT = r"can(?:no|['’])t(?: even| ever| so much as)?|can not|can (?:never|neither)|could(?:n['’]t| not| never)(?: even)?|(?:is|are|was|were|am|['’]m|['’]s|['’]re) (?:not able|unable|forbidden|not (?:allowed|permitted)|never (?:to|allowed to)|incapable of)(?: to)?|never (?:yet )?learn(?:ed|t)(?: how)?(?: to)?|(?:do(?:es)?|did)(?:n['’]t| not) know how to"
_WILL_NOT = r"won['’]t(?: ever)?|will (?:not|never)(?: again)?|wouldn['’]t|would (?:not|never)|shan['’]t|shall (?:not|never)|['’](?:d|ll) never|refuses? to|swears? (?:off|never to|not to)|vows? (?:never|not) to|(?:gives?|gave|given) up|(?:has|have) sworn (?:off|never to|not to)|(?:i|we)(?:['’]d| would)? (?:sooner|rather) \w+(?: \w+){0,4} than"
_MUST_NOT = r"must(?:n['’]t| not| never)|may (?:not|never)|dare(?:s)? not|daren['’]t|(?:is|are) (?:not|never) to\b|let no (?:man|woman|one)|forbid(?:s|den)?(?: \w+)? to"
_NEVER = r"(?:has|have|had|['’]ve)(?:n['’]t| not| never)(?: once| ever)?|['’]s never|never(?: once| yet| again)?|do(?:es)?(?:n['’]t| not) (?:ever )?"
_NOBODY = r"nobody|no ?one(?: else)?|no[- ]man|no woman|no (?!longer|doubt|more\b|matter|use|idea|need|wonder|such|good\b|time\b)(?P<kind>[a-z]+)(?: of [\w’' ]{2,24}?)?|none(?: of (?:us|you|them|the \w+|his \w+|her \w+))?|not (?:a|one) (?P<kind2>[a-z]+)(?: of (?:us|you|them))?|nothing(?: (?:living|alive|on earth))?|neither \w+ nor \w+"
_DENIED = re.compile(
    rf"\b(?:(?P<cannot>{_CANNOT})|(?P<wont>{_WILL_NOT})|(?P<must>{_MUST_NOT})|(?P<bare>(?:['’]ll|will|shall|can|would|to|I|we|has|have|ever)(?: \w+ly)? (?P<verb>touch|taste|take|drink|eat|wear|cross|enter|serve|love|trust|marry|kill|harm|strike|hit|play|sing|dance|sign|sell|buy|carry|lift|open|read|speak|write|ride|drive|fly|swim|sail|hold|see|hear|leave|give|lend|pay|set|bear|tell|keep|raise|draw|fire|shed|spill)(?:s|es|ed|n)?) no(?! (?:more|longer|doubt|idea|matter|need|use|wonder|time|one)\b)|(?P<nobody>{_NOBODY})\s+(?:(?:can|could|will|shall|may|must|has|have|had|would|dares?|ever|but \w+)\s+)*|(?P<never>{_NEVER}))",
    re.IGNORECASE,
)
_END = re.compile(
    r"[.;:!?—]|, (?:and|but|so|or|nor|not|for|because|though|until|unless)\b|,|\b(?:because|unless|until|till|if|while|as long as|so long as|without)\b|$"
)
_PASSING = re.compile(
    r"\b(?:tonight|today|now|yet|any ?more time|this (?:minute|morning|evening)|at the moment|just now|tomorrow|if|why|how|whether|perhaps|maybe|like|seem\w*|as though)\b",
    re.IGNORECASE,
)
_MIND = frozenset(
    """find see hear believe stand wait help remember tell say think sleep stay afford imagine know understand feel mean
    want need bear blame complain deny stop wish hope expect matter care mind seem happen worry thank forget guess like
    love hate agree keep get let be have do go come make take put give lose decide touch set lay use try hold promise suppose ask answer listen
    look watch notice recall recognize recognise explain describe pay leave talk ought please start begin""".split()
)
"""Deeds that are denied a hundred times a script and mean no more than `I wonder`: they tell something only with their object."""
_NEGATED = re.compile(
    r"\b(?:not|never|no longer|nobody|no one|nothing|refuses?|fails?|cannot|without|stops? short|instead of|if|would|could|might|tries|try)\b[^,;.]{0,40}$|n['’]t\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
_PERSONS = frozenset(
    ["man", "woman", "soul", "person", "body", "human", "mortal", "creature", "one", "boy", "girl", "child"]
)
_MET = 0.6
_LEAST = 1.3
_DOUBT = 0.2
_SURE = 2.2
_MOST = 2


class _Denial(NamedTuple):
    sentence: Sentence
    who: frozenset[str]
    """People it holds for; empty where it holds for everybody."""
    kind: str
    """The noun for those it holds for, where it is a class: `no ghost`."""
    deed: str
    objects: frozenset[str]
    lasting: bool


def breaches(story: Story) -> Iterator[Breach]:
    """Yield the deed that goes most clearly against each denial; in a long script only the clearest of all."""
    more = slack(story)
    found: list[tuple[float, _Denial, Sentence]] = []
    for denial in _denials(story):
        best = max(_deeds_against(story, denial), key=lambda one: one[0], default=None)
        if best is not None and best[0] >= _LEAST * more:
            found.append((best[0], denial, best[1]))
    told: set[int] = set()
    for score, denial, broken in sorted(found, key=lambda one: (-one[0], one[1].sentence.place))[: _MOST * 2]:
        if broken.place in told:
            continue
        told.add(broken.place)
        firm = denial.lasting and score >= _SURE * more and not excused(story, broken, denial.objects)
        yield _breach(denial, broken, firm=firm)


def facts(story: Story) -> Iterator[Fact]:
    """Yield what somebody or nobody is said to do."""
    for denial in _denials(story):
        if denial.lasting:
            who = " and ".join(sorted(denial.who)) or denial.kind or "nobody"
            yield story.fact("limit", who, denial.deed, denial.sentence, polarity=False)


def _breach(denial: _Denial, broken: Sentence, *, firm: bool) -> Breach:
    who = " and ".join(sorted(denial.who)) or "nobody"
    names = frozenset(word.lower() for name in denial.who for word in name.split())
    said = f"It is said that {who} will not or cannot ({denial.deed}), and it is done."
    return Breach(
        "denied", "characterisation", said, denial.sentence, broken, denial.objects | {denial.deed} | names, firm
    )


def _denials(story: Story) -> Iterator[_Denial]:
    for sentence in story.sentences:
        if story.world(sentence) in {World.DREAM, World.PLAN} or sentence.text.rstrip().endswith("?"):
            continue
        for match in _DENIED.finditer(sentence.text):
            made = _denial(story, sentence, match)
            if made is not None:
                yield made


def _denial(story: Story, sentence: Sentence, match: re.Match[str]) -> _Denial | None:
    end = _END.search(sentence.text, match.end())
    last = end.start() if end else len(sentence.text)
    inside = [word for word in story.words(sentence) if match.end() <= word.start < last]
    if match["bare"]:
        inside = [word for word in story.words(sentence) if word.start >= match.start("verb") and word.start < last]
    verb = next((word for word in inside if is_verb(word.verb) and word.lower not in _SMALL), None)
    if verb is None or (match["never"] and verb.lower.endswith("ing")):
        return None
    objects = story.content_of(sentence, verb.end, last)
    if verb.verb in _MIND and not objects:
        return None
    who = _who(story, sentence, match)
    if who is None:
        return None
    kind = (match["kind"] or match["kind2"] or "").lower()
    if kind and not is_noun(lemma(kind, "noun")):
        return None
    passing = _PASSING.search(sentence.text[max(match.start() - 12, 0) : last + 1])
    lasting = not passing and bool(
        match["cannot"]
        or match["must"]
        or (match["nobody"] and (sentence.spoken or _EVER.search(match[0])))
        or match["wont"]
        or "never" in match[0].lower()
    )
    return _Denial(sentence, frozenset(who), "" if kind in _PERSONS else kind, verb.verb, objects, lasting)


_EVER = re.compile(r"\b(?:can|could|will|shall|may|must|ever|has|have|dares?)\b|\b[A-Z]{2,}\b")
_SMALL = frozenset(
    "can will may might shall must could would be is are was been have has had of us them so even ever as to the a an own not".split()
)


def _who(story: Story, sentence: Sentence, match: re.Match[str]) -> frozenset[str] | None:
    """Say for whom it holds: an empty set for everybody, nothing where nobody knows whom it means."""
    before = sentence.text[: match.start()]
    named = frozenset(story.people.named(sentence.text[: match.end() + _NEAR]))
    own = story.people.ids.get(sentence.speaker, "")
    if match["nobody"]:
        ours = {own} if re.search(r"\b(?:us|we)\b", match[0]) and own else set()
        return frozenset(ours | set(story.people.named(sentence.text))) if ours else frozenset()
    subject = re.findall(r"\b(I|we|you|he|she|they|it)\b(?=(?:['’]\w+)?\W*(?:\w+ly\W+)?$)", before, re.IGNORECASE)
    pronoun = subject[-1].lower() if subject else ""
    if pronoun in {"i", "we"}:
        return frozenset({own}) if own else None
    if pronoun == "you":
        return _others(story, sentence)
    if pronoun in {"he", "she", "they"} or not pronoun:
        close = story.people.named(before)
        if close and not pronoun:
            return frozenset(close[-1:])
        agents = story.agents(sentence)
        if sentence.spoken:
            agents = tuple(one for one in agents if one != own)
        return frozenset(agents[:1]) or (named or None)
    return None


_NEAR = 4


def _others(story: Story, sentence: Sentence) -> frozenset[str] | None:
    near = story.sentences[max(sentence.place - 6, 0) : sentence.place + 7]
    said = {story.people.ids.get(one.speaker, "") for one in near if one.spoken and one.scene == sentence.scene}
    others = frozenset(said) - {story.people.ids.get(sentence.speaker, ""), ""}
    return others if len(others) == 1 else None


def _deeds_against(story: Story, denial: _Denial) -> Iterator[tuple[float, Sentence]]:
    short = slack(story) <= 1.0
    if not (short or denial.lasting):
        return
    for place in story.prose_places if short else story.places_of(frozenset({denial.deed}) | denial.objects):
        if place <= denial.sentence.place:
            continue
        sentence = story.sentences[place]
        if sentence.scene == denial.sentence.scene or not story.done(sentence):
            continue
        score = _score(story, denial, sentence)
        if score:
            yield score, sentence


def _score(story: Story, denial: _Denial, sentence: Sentence) -> float:
    words = [
        word for word in story.words(sentence) if _happens(word) and not _NEGATED.search(sentence.text[: word.start])
    ]
    done = max((_same_deed(denial.deed, word.verb) for word in words), default=0.0)
    said = story.content(sentence)
    met = sum(_same_object(one, said) * story.rarity.get(one, 1.0) for one in denial.objects)
    light = denial.deed in _MIND
    if not done and not (light and met >= _MET):
        return 0.0
    if light:
        done *= 0.3
    agent = (*story.agents(sentence), "")[0]
    if denial.who:
        who = 1.0 if agent in denial.who else 0.0
    elif denial.kind:
        who = 1.0 if any(one == denial.kind or kind_of(one, denial.kind) for one in said) else 0.0
    else:
        who = 0.5 if agent or any("person" in noun_classes(one) for one in said) else 0.0
    if not who or (denial.objects and not met and not (done == 1.0 and denial.who)):
        return 0.0
    return done + min(met, 2.0) + who * 0.8 + _whole(denial, met)


def _whole(denial: _Denial, met: float) -> float:
    """What a deed without an object gains, and what one whose object is not met loses."""
    if denial.objects:
        return 0.0 if met else -0.4
    return 0.5 if denial.lasting else 0.0


def _happens(word: Word) -> bool:
    return is_verb(word.verb) and (word.lower != word.verb or not is_noun(word.noun))


def _same_deed(one: str, other: str) -> float:
    if one == other or stem(one) == stem(other):
        return 1.0
    if other in STOP or one in STOP:
        return 0.0
    return 0.7 if related(one, other) else 0.0


def _same_object(one: str, said: frozenset[str]) -> float:
    if one in said or any(stem(one) == stem(other) for other in said):
        return 1.0
    classes = noun_classes(one)
    near = classes and any(kind_of(other, one) or related(one, other) for other in said)
    narrow = classes & _NARROW
    if not near and narrow and any(narrow & noun_classes(other, senses=2) for other in said):
        return 0.6
    return 0.7 if near else 0.0


_NARROW = frozenset({"drink", "drug", "tobacco", "weapon", "money", "musical_instrument", "jewelry"})
"""Classes narrow enough that one of them stands for another: spirits for brandy, a gun for arms."""
