"""Sun and stars: two scenes without a break between them, or a heading and its prose, under different skies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.state import Story
from storyroom.domain.headings import light
from storyroom.domain.script import Scene
from storyroom.domain.story import Fact

__all__ = ["breaches", "facts", "sky_of"]

_DAY = re.compile(
    r"\b(?:sunlight|sunshine|daylight|broad day|midday|noon|the sun\b(?! (?:is|has) (?:down|gone|set))|low sun|sun (?:smack |straight |high )?overhead"
    r"|noonday|blazing (?:sun|afternoon|noon)|sunset|sunrise|sun (?:in|on|through|over)|glare of the sun|blue sky|hot sun|(?:in the|late|early) afternoon|sun (?:beats|blazes|bakes|burns|glares|shines))\b",
    re.IGNORECASE,
)
_NIGHT = re.compile(
    r"\b(?:moonlight|moonlit|starlight|starlit|the moon\b|full moon|thick with stars|under the stars|stars (?:are out|come out|like|wheel|hang|over|above|come)"
    r"|sky (?:\w+ ){0,3}stars|black sky|night sky|midnight|northern lights|pitch dark|dead of night)\b",
    re.IGNORECASE,
)
_NOT_SKY = re.compile(
    r"\b(?:film stars?|movie stars?|star of|stars? on (?:his|her|the) (?:palm|badge|collar)|sun(?:glasses|flower|day|tan|hat|dress)|painted|poster"
    r"|as if|like a|the midnight (?:train|express|oil|mass|snack)|until midnight|by midnight|before midnight|till midnight|at midnight tonight|since noon|by noon|until noon|before noon|till noon)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\b(?:CONTINUOUS|SAME(?: TIME)?|MOMENTS? LATER|SECONDS LATER)\b")


def sky_of(text: str) -> str:
    """Say whether a sentence shows a day's or a night's sky: `day`, `night` or nothing."""
    if _NOT_SKY.search(text):
        return ""
    day, night = _DAY.search(text), _NIGHT.search(text)
    if bool(day) == bool(night):
        return ""
    return "day" if day else "night"


def breaches(story: Story) -> Iterator[Breach]:
    """Yield breaks of light within continuous action, then headings whose prose shows the other sky."""
    known: dict[int, tuple[str, Sentence]] = {}
    for scene in story.manuscript.scenes:
        seen = _skies(story, scene)
        before = known.get(scene.scene - 1)
        joined = _JOINED.search(" ".join((scene.time_of_day, *scene.modifiers)).upper())
        if joined and before:
            other = next((one for sky, one in seen if sky != before[0]), None)
            if other is not None:
                yield _breach("The action goes on without a break, from one sky into another.", before[1], other)
                seen = [one for one in seen if one[0] == before[0]]
        if len({sky for sky, _ in seen}) > 1:
            yield _breach(
                "One scene stands under two skies.",
                seen[0][1],
                next(one for sky, one in seen if sky != seen[0][0]),
                firm=False,
            )
        if seen:
            known[scene.scene] = seen[-1]
        elif joined and before:
            known[scene.scene] = before
        elif own := _by_heading(story, scene):
            known[scene.scene] = before if before and before[0] == own[0] and sky_of(before[1].text) else own


def facts(story: Story) -> Iterator[Fact]:
    """Yield the sky of each scene, as its prose shows it."""
    for scene in story.manuscript.scenes:
        for sky, sentence in _skies(story, scene):
            yield story.fact("light", scene.location or scene.heading, sky, sentence)


def _skies(story: Story, scene: Scene) -> list[tuple[str, Sentence]]:
    found: list[tuple[str, Sentence]] = []
    for sentence in story.manuscript.by_scene.get(scene.scene, ()):
        if not sentence.spoken and not story.shown(sentence):
            continue
        sky = sky_of(sentence.text) if not sentence.spoken else _said_sky(sentence)
        if sky:
            found.append((sky, sentence))
    return found


_SAID = re.compile(r"\bsun (?:smack |straight |right )?(?:overhead|in my eyes)\b", re.IGNORECASE)


def _said_sky(sentence: Sentence) -> str:
    """Of speech only a remark on the sky as it is at this moment counts."""
    return "day" if _SAID.search(sentence.text) else ""


def _by_heading(story: Story, scene: Scene) -> tuple[str, Sentence] | None:
    """Take a heading's own light, quoted by the scene's first sentence."""
    sky = light(scene.time_of_day)
    inside = story.manuscript.by_scene.get(scene.scene, ())
    return (sky, inside[0]) if sky in {"day", "night"} and inside else None


def _breach(expectation: str, raised: Sentence, broken: Sentence, *, firm: bool = True) -> Breach:
    terms = frozenset({"eclipse", "almanac", "blackout", "dream", "lamp"})
    return Breach("light", "timeline", expectation, raised, broken, terms, firm)
