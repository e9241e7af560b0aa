"""A thing that was destroyed, lost or given away, and is back: the same thing, by its own marks, whole, in other hands or the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from storyroom.analysis.lexicon import verb_classes
from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.phrases import Phrase, phrases, same_thing
from storyroom.analysis.story.state import Story, Word, nouns_of, verbs_of
from storyroom.domain.story import Fact

__all__ = ["breaches", "facts"]

_UNMADE = frozenset(
    """melt shatter smash crush shred dissolve explode incinerate smelt demolish burst splinter disintegrate destroy
    wreck pulverise pulverize obliterate drown vaporise""".split()
)
"""Verbs after which a thing is no more, whatever it is and whoever does it."""

_BROKEN = frozenset(["burn", "break", "tear", "rip", "snap"])
"""Verbs that end a thing only where somebody does it to the thing: bread is broken too, lamps burn, scarves snap."""

_PARTED = frozenset(["swallow", "lose", "devour", "scuttle", "jettison"])
_INTO = re.compile(
    r"\b(?:into|in|down|off|over|onto|to|on)\s+(?:the\s+|a\s+|an\s+|his\s+|her\s+|its\s+|their\s+)?(?:[\w'’-]+\s+){0,3}?"
    r"(well|sea|ocean|river|lake|harbou?r|canal|fire|flames?|stove|furnace|crucible|oven|grate|hearth|drain|chute|shaft|volcano"
    r"|chasm|abyss|crevasse|gorge|bottom|incinerator|boiler|forge|acid|shredder|grinder|crusher|swamp|bog|quicksand|waves|deep|side|rail|cliff|dam|current|mud|marsh|gutter|sewer|pit|cesspool|tar|lava|foundry|kiln|embers|brazier|bonfire|pyre|surf|ice|mere|pond|loch|fjord|weir|mill-?race|lagoon|strait|overboard|parapet|bridge|quay|pier|gunwale|bulwark|balcony|edge)\b",
    re.IGNORECASE,
)
_DROPS = frozenset(
    """drop throw fling hurl toss feed cast pitch sling chuck push tip shove kick lob hurl pour slide fall roll go""".split()
)
_OTHER = re.compile(
    r"\b(?:another|second|new|spare|copy|copies|replica|replacement|duplicate|fake|glass one|pieces?|shards?|remains|ashes|broken|burnt|burned|charred"
    r"|ruin(?:ed|s)|splinters?|fragments?|what is left|what's left|where the|like (?:a|the)|empty place|no longer|mended|repaired|glued|patched|identical|twin|portrait|painted)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:almost|nearly|pretends?|as if|would|could|might|may|if|not|never|threatens?|tries|about to|wants? to)\b|n['’]t\b",
    re.IGNORECASE,
)


class _Loss(NamedTuple):
    sentence: Sentence
    thing: Phrase
    how: str
    remark: tuple[Sentence, ...] = ()
    """What is said of it at once, where somebody says that it is gone."""


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each thing's first return after it was gone."""
    told: set[tuple[str, int]] = set()
    for loss in (*_losses(story), *_remarked(story), *_ended(story)):
        back = _return_of(story, loss)
        if back is None or (loss.thing.head, back.place) in told:
            continue
        told.add((loss.thing.head, back.place))
        terms = frozenset({loss.thing.head, *loss.thing.marks, *_verbs(story, loss.sentence)})
        said = f"{loss.how.capitalize()}, and back: {loss.thing.bare}."
        also = loss.remark or _word_of(story, loss.sentence)
        yield Breach("prop_reappears", "detail", said, loss.sentence, back, terms, also=also)
    yield from _wrecks(story)


def facts(story: Story) -> Iterator[Fact]:
    """Yield what is destroyed or gone."""
    for loss in (*_losses(story), *_remarked(story)):
        yield story.fact("condition", loss.thing.text, loss.how, loss.sentence)


def _losses(story: Story) -> Iterator[_Loss]:
    for sentence in story.prose:
        if not story.shown(sentence) or _UNSURE.search(sentence.text):
            continue
        things = [one for one in phrases(story, sentence) if one.thing or one.opener == "its"]
        if things:
            yield from _lost_in(story, sentence, things)


def _lost_in(story: Story, sentence: Sentence, things: list[Phrase]) -> Iterator[_Loss]:
    for verb in story.words(sentence):
        if not _tells(verb):
            continue
        thrown = verb.verb in _DROPS or "throw" in verbs_of(verb.verb)
        gone_into = _INTO.search(sentence.text, verb.end) if thrown else None
        if not (
            verb.verb in _UNMADE | _PARTED | _BROKEN
            or gone_into
            or "destroy" in verb_classes(verb.verb, senses=1)
            or "throw_away" in verbs_of(verb.verb) - _plain(verb)
        ):
            continue
        behind = next(
            (one for one in things if _right_behind(sentence.text[verb.end : one.start]) and one.start >= verb.end),
            None,
        )
        before = next((one for one in reversed(things) if one.end <= verb.start and verb.start - one.end < _NEAR), None)
        if behind is None and re.match(r"\s*(?:it|them)\b", sentence.text[verb.end :]):
            behind = _antecedent(story, sentence, verb, things)
        thing = behind or (None if verb.verb in _BROKEN else before)
        if thing is None or (verb.verb in _BROKEN and "food" in nouns_of(thing.head)):
            continue
        how = "gone" if gone_into or verb.verb in _PARTED else "destroyed"
        if thing is not None and thing.opener == "its":
            thing = _whole(story, sentence) or thing
        if thing is not None and thing.particular and not (gone_into and thing.start >= gone_into.start(1) > 0):
            yield _Loss(sentence, thing, how)


def _antecedent(story: Story, sentence: Sentence, verb: Word, things: list[Phrase]) -> Phrase | None:
    """Find what `it` is: the first thing before the verb, else what the sentence before it was about."""
    before = [one for one in things if one.end <= verb.start and one.particular]
    return before[0] if before else _whole(story, sentence)


_ENDED = re.compile(
    r"\b(?:(?:goes|runs|rolls|drives|tramples|stamps) (?:right |straight )?over|leaves (?:it|them|only|nothing)\b|(?:in|to|into) (?:pieces|splinters|bits|shreds|dust|matchwood|two|halves|a thousand)\b|up in (?:flames|smoke)|(?:in|into|to|down into) (?:the|his|her|their) (?:ground|grave|coffin|earth|tomb|vault)\b[^.]{0,12}\bwith|flat as|nothing (?:is )?left of)",
    re.IGNORECASE,
)


def _ended(story: Story) -> Iterator[_Loss]:
    """A thing that comes to its end in other words than a verb for it: run over, in pieces, up in smoke."""
    for sentence in filter(story.shown, story.prose):
        if not _ENDED.search(sentence.text) or _UNSURE.search(sentence.text):
            continue
        thing = next((one for one in phrases(story, sentence) if one.thing and (one.owner or one.marks)), None)
        if thing is not None and "food" not in nouns_of(thing.head):
            yield _Loss(sentence, thing, "destroyed")


_REMARK = re.compile(
    r"\b(?:(?:not|never) see (?:it|that|them|those) again|that(?:['’]s| one['’]s) (?:it |that )?(?:gone|drowned|done for|the last of it)|gone for (?:good|ever)|swallows?\b|lost for ever|no getting (?:it|that) back)",
    re.IGNORECASE,
)
_PUTS = frozenset("put drop slip push slide feed post roll kick lose let".split())
_SOON = 4


def _remarked(story: Story) -> Iterator[_Loss]:
    """A thing that was put somewhere, of which somebody says at once that it is gone."""
    for sentence in story.sentences:
        if not _REMARK.search(sentence.text) or not (sentence.spoken or story.shown(sentence)):
            continue
        for before in reversed(story.sentences[max(sentence.place - _SOON, 0) : sentence.place]):
            if before.scene != sentence.scene or before.spoken or not story.shown(before):
                continue
            puts = any(word.verb in _PUTS and word.lower != word.verb for word in story.words(before))
            thing = next((one for one in phrases(story, before) if one.thing and one.marks), None)
            if puts and thing is not None:
                yield _Loss(before, thing, "gone", (sentence,))
                break


_DEAD = re.compile(r"\b(?:dead|gone|drowned|done for|finished|out of order|no more)\b", re.IGNORECASE)


def _word_of(story: Story, sentence: Sentence) -> tuple[Sentence, ...]:
    """Find what is said or shown of a thing right after it went: `Dead, deader than the rest.`"""
    following = story.sentences[sentence.place + 1 : sentence.place + 1 + _SOON]
    return tuple(one for one in following if one.scene == sentence.scene and _DEAD.search(one.text))[:1]


_WRECKED = re.compile(
    r"\b(?:in (?:its|the|a) ditch|upside down|on its (?:side|roof)|burnt out|wrecked|a wreck|(?:axle|engine|gearbox|wheel|tyre|tire|propeller|mast)(?:['’]s| is| has) (?:gone|broken|dead|snapped|seized|come off))\b",
    re.IGNORECASE,
)
_MENDED = re.compile(
    r"\b(?:tow(?:s|ed|ing)|mends?|mended|repairs?|repaired|fix(?:es|ed)|new (?:axle|engine|wheel|tyre|tire)|pulls? (?:it|her) out|another|borrowed)\b",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"\b(?:opens?|starts?|drives?|gets? (?:in|into|out of)|climbs? (?:in|into|out of|up)|boards?|loads?|into|pulls? up|draws? up|arrives?|leaves?|rolls?|carries)\b",
    re.IGNORECASE,
)


def _wrecks(story: Story) -> Iterator[Breach]:
    """Yield each vehicle that could go no farther, and goes."""
    for sentence in filter(story.shown, story.prose):
        vehicle = next((one for one in phrases(story, sentence) if "vehicle" in nouns_of(one.head)), None)
        if vehicle is None or not _WRECKED.search(sentence.text) or _UNSURE.search(sentence.text):
            continue
        for later in story.after(sentence):
            same = vehicle.head in story.content(later)
            if _MENDED.search(later.text) and same:
                break
            if later.scene == sentence.scene or later.spoken or not story.shown(later) or not same:
                continue
            if _TAKES.search(later.text) and not _WRECKED.search(later.text):
                terms = frozenset({vehicle.head, "tow", "axle", "engine"})
                said = f"The {vehicle.head} can go no farther, and is used again."
                yield Breach("prop_reappears", "detail", said, sentence, later, terms, firm=False)
                break


def _whole(story: Story, sentence: Sentence) -> Phrase | None:
    """Find the thing whose part broke: `its glass heart bursts` stands for what the sentence before named last."""
    before = story.sentences[sentence.place - 1] if sentence.place else None
    if before is None or before.scene != sentence.scene or before.spoken:
        return None
    things = [one for one in phrases(story, before) if one.thing]
    return next((one for one in things if one.marks), things[-1] if things else None)


_COMMON = frozenset(
    {
        "tableware",
        "furniture",
        "food",
        "drink",
        "opening",
        "structure",
        "building",
        "room",
        "body_part",
        "fire",
        "water",
        "fabric",
    }
)
"""Things of which there is always another: `the cup` of one scene is not `the cup` of the next."""

_NEAR = 12


def _right_behind(between: str) -> bool:
    """Whether a phrase is the verb's object: nothing between them but a particle."""
    return between.strip().lower() in {"", "up", "down", "off", "out", "away", "apart"}


def _plain(verb: Word) -> frozenset[str]:
    """Throwing alone loses nothing; throwing away does."""
    return frozenset({"throw_away"}) if verb.verb in _DROPS else frozenset()


def _tells(word: Word) -> bool:
    """Whether it tells what happens: third person present, past, or a participle that goes with it."""
    return word.lower != word.verb


def _return_of(story: Story, loss: _Loss) -> Sentence | None:
    for sentence in story.after(loss.sentence):
        if sentence.spoken or sentence.scene == loss.sentence.scene or not story.shown(sentence):
            continue
        if _OTHER.search(sentence.text):
            continue
        for one in phrases(story, sentence):
            if same_thing(loss.thing, one, loose=not nouns_of(one.head) & _COMMON):
                return sentence
    return None


def _verbs(story: Story, sentence: Sentence) -> set[str]:
    return {word.verb for word in story.words(sentence) if word.verb in _UNMADE | _PARTED | _BROKEN}
