"""What only some can know, and another speaks of or uses: a thing nobody saw, a word whispered to one person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.excuses import excused, slack
from storyroom.analysis.story.numbers import NUMBER
from storyroom.analysis.story.state import Story
from storyroom.analysis.story.ties import echoes
from storyroom.domain.story import Fact, World

__all__ = ["breaches", "facts"]

_SECRET = re.compile(
    r"\b(?:tells? (?:no ?one|nobody|no soul)|(?:tells?|told|show(?:s|n|ed)?|gives?|given|says?|said|speaks?|spoken|whisper(?:s|ed)?|reads?)\b[^.]{0,40}\bto (?:nobody|no ?one|no soul)\b|alone (?:knows?|has)|(?:nobody|no ?one)(?: else)? (?:sees|saw|knows|hears|heard|notices|is told|will know|must know)|(?:nobody|no ?one)\b[^.]{0,40}\b(?:can|could) (?:possibly )?know|not a (?:living )?soul|our secret|(?:my|his|her|their) secret"
    r"|(?:whispers?|says?|tells?|gives?|shows?|reads?|murmurs?|breathes?|mouths?)\b[^.]{0,60}\b(?:alone|and (?:to )?no ?(?:one|body) else)|only (?:he|she|they|[A-Z]\w+) (?:knows?|sees?|saw|hears?|heard)"
    r"|nothing (?:of it |of this )?(?:reaches|is heard|can be heard|gets out)|alone in the (?:room|house|world) with it|hides? it where (?:nobody|no ?one)|unseen, \w+|in secret|(?:no ?one|nobody|not a soul|no (?:living )?(?:soul|man|ear|eye)|none)(?: \w+){0,3} (?:can|could|will|shall|ever|has|have|had|is|was)(?: ever| possibly)? (?:to )?(?:have )?(?:hear|heard|know|known|see|seen|read|learn|learnt|told|find out|guess)\w*|(?:only|just|nobody but|no ?one but|none but) (?:the (?:two|pair|three) of|you and I|he and|she and|us two|we two)|between (?:ourselves|us|you and me|the two of us)|(?:swear|promise|swore|promised|sworn)(?: me)? (?:not to tell|to tell no|you(?:['’]ll| will) never tell|to (?:silence|secrecy))"
    r"|never (?:tell|told|tells|tell a soul|breathe|breathed a word|spoke of it|showed)|takes? (?:it|this|the secret) to (?:the|his|her|my) grave|burns? (?:the (?:letter|note|page|paper|message)|it)(?: \w+){0,2} (?:unread|in the|at the|over|when|after|before)|reads? (?:it|the \w+)(?: \w+){0,3} and (?:burns|eats|swallows|tears)|(?:eats|swallows) the (?:note|paper|message|letter)|seal(?:s|ed)? (?:it|the (?:letter|envelope))|in (?:his|her|its) ear|behind (?:a )?(?:locked|closed|shut) doors?|sound-?proof|not (?:even )?to (?:his|her|my) (?:wife|mother|husband|priest|brother|sister)|when (?:he|she) is (?:quite )?alone|looks? (?:round|about|both ways)[^.]{0,30}\b(?:nobody|no ?one)|no witness\w*|without (?:a )?witness|in cipher|in code|unsigned|anonymous\w*)\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b(?:combination|code|password|passphrase|number|pin|cipher|countersign|watchword|magic word|secret word|name of the)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\b(?:turns? the dial|spins? the dial|dials?|punch(?:es)? in|types?|taps? in|keys? in|enters? the|works? the (?:dial|lock|wheel)|gives? the (?:word|password|countersign)|says? the word|(?:door|lid|safe|vault|gate|lock) (?:swings|clicks|springs|opens|slides|gives))\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:tells? (?:him|her|them|everything|it all)|explains?|confess\w*|shows? (?:him|her|them) the|reads? (?:it )?aloud|passes (?:him|her|them) the|overhears?|eavesdrops?|listens? at|peers? through|at the keyhole)\b",
    re.IGNORECASE,
)
_FEWEST = 2
_FIGURE = re.compile(rf"\b{NUMBER}\b", re.IGNORECASE)


_PRIVATE = re.compile(
    r"\b(?:he|she|they|[A-Z]\w+) (?:told|gave|whispered|promised|wrote|offered|asked|showed|sold|paid|slipped|handed) (?:to )?you\b|\byou (?:told|whispered|promised|gave|wrote|offered|said to|asked|showed|paid) (?:him|her|them)\b|\b(?:what|that) (?:you|he|she) (?:said|whispered|wrote|did|hid|buried|burned|burnt|put) (?:to|in|under|behind|at|with|when)\b",
    re.IGNORECASE,
)
"""Somebody tells another to their face what passed between that one and a third."""


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each secret's first use by somebody who was not there."""
    used: set[int] = set()
    for breach in _spoken_of(story):
        if breach.broken.place not in used:
            used.add(breach.broken.place)
            yield breach
    if slack(story) <= 1.0:
        yield from _overheard(story, used)


def _overheard(story: Story, used: set[int]) -> Iterator[Breach]:
    """Yield who repeats to one of two people what only the two had between them."""
    for secret in _secrets(story):
        inside = _knowing(story, secret)
        if not inside or secret.spoken:
            continue
        for sentence in story.after(secret):
            speaker = story.people.ids.get(sentence.speaker, "")
            if sentence.scene == secret.scene or not sentence.spoken or sentence.text.rstrip().endswith("?"):
                continue
            if (
                speaker
                and speaker not in inside
                and _PRIVATE.search(sentence.text)
                and _present(story, sentence, inside)
            ):
                if sentence.place not in used:
                    used.add(sentence.place)
                    firm = not excused(story, sentence, frozenset())
                    said = f"{speaker} knows what passed between others alone."
                    yield Breach(
                        "secret",
                        "characterisation",
                        said,
                        secret,
                        sentence,
                        story.terms_near(secret) | {"secret", "hear", "lip"},
                        firm,
                    )
                break


def _knowing(story: Story, secret: Sentence) -> set[str]:
    return {story.people.ids.get(secret.speaker, "")} | set(story.people.named(story.around(secret))) - {""}


def _present(story: Story, sentence: Sentence, people: set[str]) -> bool:
    inside = story.manuscript.by_scene.get(sentence.scene, ())
    return any(people & ({story.people.ids.get(one.speaker, "")} | set(story.people.named(one.text))) for one in inside)


def _spoken_of(story: Story) -> Iterator[Breach]:
    """Yield each secret's first use in words or deeds that repeat it."""
    for sentence in _secrets(story):
        used = _used(story, sentence)
        if used is not None:
            who = used.speaker.title() or (*story.agents(used), "Somebody")[0]
            terms = story.terms_near(sentence) | {"secret"}
            said = f"{who} knows what nobody could have told."
            yield Breach(
                "secret",
                "characterisation",
                said,
                sentence,
                used,
                terms,
                firm=not sentence.spoken or slack(story) <= 1.0,
            )


def facts(story: Story) -> Iterator[Fact]:
    """Yield what only some can know."""
    for sentence in _secrets(story):
        who = story.people.ids.get(sentence.speaker) or (*story.agents(sentence), "somebody")[0]
        yield story.fact("knowledge", who, " ".join(sentence.text.split()), sentence)


def _secrets(story: Story) -> Iterator[Sentence]:
    for sentence in story.sentences:
        if _SECRET.search(sentence.text) and (story.holds(sentence) or story.world(sentence) is World.PERFORMANCE):
            yield sentence


def _used(story: Story, secret: Sentence) -> Sentence | None:
    terms, own = _terms(story, secret), story.terms_near(secret)
    code = bool(_CODE.search(story.around(secret)))
    knowing = (
        {story.people.ids.get(secret.speaker, "")}
        | set(story.people.named(story.around(secret)))
        | set(story.agents(secret)[:1])
    )
    for sentence in story.after(secret):
        if sentence.scene == secret.scene:
            continue
        said = story.content(sentence)
        shared = max(
            len(echoes(own, said)), len(echoes(terms, said)) - (0 if terms == own or len(own) < _FEWEST else 1)
        )
        if not story.holds(sentence):
            continue
        if sentence.spoken or story.said_by(sentence):
            speaker = story.said_by(sentence) or sentence.speaker
            if shared >= _FEWEST and speaker in knowing and not sentence.extensions:
                return None
            tells = not code or len(_FIGURE.findall(sentence.text)) >= _FEWEST
            if (
                tells
                and shared >= _FEWEST
                and speaker not in knowing
                and not re.search(r"\b(?:if|perhaps|maybe|suppose|guess)\b", sentence.text, re.IGNORECASE)
            ):
                return sentence
            continue
        if shared and _TOLD.search(sentence.text):
            return None
        agents = story.agents(sentence)
        if code and agents and agents[0] not in knowing and _OPENS.search(sentence.text):
            return sentence
    return None


_BEFORE = 5
"""Sentences before it that `nobody sees` may speak of."""


def _terms(story: Story, secret: Sentence) -> frozenset[str]:
    """Return what the secret is about: its own words, and those just before it in the scene."""
    own = story.terms_near(secret)
    if len(own) > _ENOUGH:
        return own
    before = story.sentences[max(secret.place - _BEFORE, 0) : secret.place]
    return own.union(*(story.content(one) for one in before if one.scene == secret.scene))


_ENOUGH = 6
