"""Wounds and clothes: a body part that was hurt, or a garment that was spoilt, and is whole and clean again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.phrases import Phrase, alike, phrases
from storyroom.analysis.story.state import Story, nouns_of, verbs_of
from storyroom.domain.story import Fact

__all__ = ["breaches", "facts"]

_HURT = frozenset({"injure", "injury", "burn", "cut", "break", "damage", "bleed", "hit", "destroy"})
_HURT_WORDS = re.compile(
    r"\b(?:to the bone|blood\w*|bleed\w*|gash\w*|wound\w*|bandag\w*|sling|splint|plaster cast|cast on|broken|burn\w*|scald\w*|opens? (?:his|her|their) (?:left|right)|severed|crushed|mangled|sprain\w*|black eye|bruis\w*|stitches|lost (?:an?|his|her) (?:left |right )?(?:finger|toe|ear|eye|hand|arm|leg)|snapped|shattered|swollen|limp\w*)\b",
    re.IGNORECASE,
)
_SPOILT = re.compile(
    r"\b(?:stain\w*|streak\w*|soak\w*|drench\w*|splash\w*|spatter\w*|splatter\w*|smear\w*|torn|tears?|rips?|ripped|mud\w*|blood\w*|ketchup|wine|ink|soot|burnt|scorch\w*|bursts?|spills?|ruin\w*|barefoot|bare (?:feet|soles|foot)|kicks? off|loses? (?:a|his|her|one|both) (?:\w+ )?(?:shoe|boot|hat|glove|heel|sleeve)\w*)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:whole|unhurt|unmarked|unharmed|unscarred|clean|spotless|immaculate|white|dry|pressed|crisp|bare|healed|smooth|good as new|not a (?:mark|scratch|spot|stain|crease)|without a (?:mark|scratch|spot|stain|crease|limp)|strong|pristine|untouched|intact|neat|ironed|fresh|both (?:hands|feet|arms|legs|shoes|boots|heels|gloves))\b",
    re.IGNORECASE,
)
_USED = re.compile(
    r"\b(?:catches|lifts?|carries|swings?|grips?|throws?|climbs?|runs?|dances?|pulls?|hauls?|claps?|punches|lays? both|scrubs?|plays?|takes?|holds?|hangs?|strong)\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:chang(?:es|ed|ing)|spare|second|another|new|fresh (?:dress|shirt|suit|coat)|borrowed|different|washed|laundered|dry-cleaned|puts on|pulls on|gets into|wriggl\w+|weeks later|months later|years later|healed|days later|stitched|mended|scar\b|bandage\w*)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:almost|nearly|as if|would|could|might|may|if|not|never|pretends?|threatens?)\b|n['’]t\b", re.IGNORECASE
)
_SIDES = ("left", "right")


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each healed wound and each cleaned garment that nobody healed or cleaned."""
    for sentence, phrase, wound in _spoilt(story):
        side = _side(sentence.text, phrase.start) if wound else ""
        yield from _again(story, sentence, phrase.head, side, wound=wound)


def facts(story: Story) -> Iterator[Fact]:
    """Yield who is hurt where, and whose clothes are spoilt."""
    for sentence, phrase, wound in _spoilt(story):
        whose = (*story.agents(sentence), "somebody")[0]
        yield story.fact("injury" if wound else "wardrobe", whose, phrase.text, sentence)


def _spoilt(story: Story) -> Iterator[tuple[Sentence, Phrase, bool]]:
    """Yield each body part that is hurt, and each garment that is spoilt; the last says which."""
    for sentence in story.prose:
        if not story.shown(sentence) or _UNSURE.search(sentence.text):
            continue
        verbs = {kind for word in story.words(sentence) if word.lower != word.verb for kind in verbs_of(word.verb)}
        hurt = bool(_HURT_WORDS.search(sentence.text) or verbs & _HURT)
        spoilt = bool(_SPOILT.search(sentence.text))
        for phrase in phrases(story, sentence):
            classes = nouns_of(phrase.head)
            if hurt and "body_part" in classes:
                yield sentence, phrase, True
            elif spoilt and "clothing" in classes:
                yield sentence, phrase, False


def _again(story: Story, hurt: Sentence, head: str, side: str, *, wound: bool) -> Iterator[Breach]:
    who = story.agents(hurt)
    for sentence in story.after(hurt):
        if sentence.scene == hurt.scene or sentence.spoken or not story.shown(sentence):
            continue
        if sentence.scene - hurt.scene > 6 or _CHANGED.search(_HURT_WORDS.sub("", story.around(sentence))):
            return
        if wound and side and _other_side(sentence, head, side):
            yield Breach(
                "wound",
                "detail",
                f"The {side} {head} is hurt, and the other is bound.",
                hurt,
                sentence,
                frozenset({head}) | story.content(hurt),
            )
            return
        for phrase in phrases(story, sentence):
            same = phrase.head == head or (
                not wound and "clothing" in nouns_of(phrase.head) and alike(head, phrase.head)
            )
            if not same or (side and _side(sentence.text, phrase.start) != side):
                continue
            if phrase.owner and who and phrase.owner not in who and phrase.owner in story.people.ids.values():
                continue
            if _WHOLE.search(sentence.text) and (not wound or side or _USED.search(sentence.text)):
                what = f"{side} {head}".strip()
                said = (
                    f"The {what} is hurt, and is whole again."
                    if wound
                    else f"The {what} is spoilt, and is clean and whole again."
                )
                terms = frozenset({head}) | story.content(hurt)
                yield Breach("wound" if wound else "wardrobe", "detail", said, hurt, sentence, terms)
                return


def _other_side(sentence: Sentence, head: str, side: str) -> bool:
    """Whether the same part on the other side is bound up."""
    other = "right" if side == "left" else "left"
    return bool(
        re.search(rf"\b{other}\s+{re.escape(head)}\b", sentence.text, re.IGNORECASE)
        and re.search(
            r"\b(?:bandag\w*|dishcloth|cloth|sling|splint|dressing|gauze|rag|binds?|wraps?|winds?|cast|plaster)\b",
            sentence.text,
            re.IGNORECASE,
        )
    )


def _side(text: str, start: int) -> str:
    before = text[max(start - 4, 0) : start + 24].lower()
    return next((side for side in _SIDES if side in before), "")
