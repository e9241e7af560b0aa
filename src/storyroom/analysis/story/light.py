"""Sun and stars: two scenes without a break between them, or a heading and its prose, under different skies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.excuses import excused, slack
from storyroom.analysis.story.state import Story
from storyroom.domain.headings import light
from storyroom.domain.script import Scene
from storyroom.domain.story import Fact

__all__ = ["breaches", "facts", "sky_of"]

_DAY = re.compile(
    r"\b(?:sunlight|sunlit|sunshine|daylight|broad day|midday|noon|the sun\b(?! (?:is|has|was|had) (?:down|gone|set|long|not|under|behind the (?:hills?|roofs?|mountains?)))|low sun|sun (?:smack |straight |high )?overhead"
    r"|noonday|blazing (?:sun|afternoon|noon)|sunset|sunrise|sun (?:in|on|through|over|lies|slants|pours|floods|falls|stands|hangs|is high)|glare of the sun|blue sky|blue overhead|hot sun|(?:in the|late|early|mid-?)[- ]?afternoon|(?:morning|afternoon|evening|winter|summer|spring|autumn|white|yellow|blinding|dazzling|midday) sun"
    r"|sun (?:beats|blazes|bakes|burns|glares|shines|dazzles|glitters|warms|blinds|sparkles|strikes|catches)|sun-?(?:baths?|bathing|bathers|baked|drenched|dappled)|parasols?|sunburn\w*|sundials?|shadows? (?:is |are |lies? |falls? |stretch(?:es)? )?(?:[\w'’]+ ){0,4}(?:feet|yards|long|short|sharp)\b|heat haze|full daylight|high noon|larks?\b|dazzling (?:light|white)|squints? (?:into|against|up at) the (?:light|glare|sky))\b",
    re.IGNORECASE,
)
_NIGHT = re.compile(
    r"\b(?:moonlight|moonlit|moonrise|starlight|starlit|star-?shine|the moon\b|(?:full|half|new|quarter|crescent|harvest|low|thin|white|yellow|fat) moon|thick with stars|under the stars|stars (?:are out|come out|like|wheel|hang|over|above|come|burn|prick|shine|glitter|blaze|show)"
    r"|sky (?:\w+ ){0,3}stars|black sky|night sky|midnight|northern lights|pitch[- ](?:dark|black)|dead of night|milky way|constellations?|fireflies|glow-?worms|owls? (?:hoots?|calls?|cries)|bats (?:are|wheel|flit|hunt|feed)|nightjars?|nightingales?|(?:street ?lamps?|lanterns|torches|headlights?|gas lamps?) (?:are |is )?(?:lit|burn|glow|on|come on|along|gleam)|by (?:torchlight|lantern|candlelight|starlight)|black as (?:pitch|ink|a boot|tar|coal)|not a (?:light|lamp|star) (?:shows|anywhere)|the dark(?:ness)? (?:outside|of the night)|moon (?:on|in|over|through|behind|is|has|hangs|stands|rides|comes)|strewn with stars)\b",
    re.IGNORECASE,
)
_NOT_SKY = re.compile(
    r"\b(?:film stars?|movie stars?|star of|stars? on (?:his|her|the) (?:palm|badge|collar|shoulders?|flag|cap)|sun(?:glasses|flower|day|tan|hat|dress)|painted|poster|sign|lark about|a lark"
    r"|as if|like (?:a|the)|the midnight (?:train|express|oil|mass|snack)|until midnight|by midnight|before midnight|till midnight|at midnight tonight|since noon|by noon|until noon|before noon|till noon|sunday|after sunset|since sunset|before sunrise|until sunrise|till sunrise|no (?:sun|moon|stars?)|without (?:sun|moon))\b",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\b(?:CONTINUOUS|SAME(?: TIME)?|MOMENTS? LATER|SECONDS LATER|(?:A |ONE |TWO |THREE |FIVE |TEN )?MINUTES? LATER|MEANWHILE)\b"
)
_GOES_ON = re.compile(
    r"\b(?:without (?:breaking (?:step|stride)|stopping|a pause)|(?:a|one|two|three|five|ten) (?:minutes?|moments?|seconds?|breaths?) later|the same (?:minute|moment|instant|breath|hour)|still (?:running|holding|panting|walking|talking|laughing|in mid-)|on the other side of the door|straight (?:through|out)|in one (?:movement|stride)|before the (?:clock|bell|echo) (?:has|is))\b",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"\b(?P<night>midnight|(?:one|two|three|four) in the morning|(?:nine|ten|eleven) (?:at night|in the evening)|in the dark|after dark|at night|by night|by moonlight|dead of night)\b|\b(?P<day>noon|midday|(?:two|three|four) in the afternoon|(?:nine|ten|eleven) in the morning|(?:in|by) (?:broad )?daylight|by day)\b",
    re.IGNORECASE,
)
_NIGHT_HEAD = re.compile(r"\b(?:NIGHT|MIDNIGHT|AFTER DARK|EVENING)\b")
_DAY_HEAD = re.compile(r"\b(?:DAY|NOON|MIDDAY|AFTERNOON|MORNING)\b")
_TURNS = re.compile(
    r"\b(?:sun(?:rise|set)|dawn|dusk|twilight|sun (?:comes up|rises|goes down|sinks|sets)|first light|last light)\b",
    re.IGNORECASE,
)


_FIRST = 3


_SUN = re.compile(r"\bsun\b(?! (?:is|has|was|had) (?:down|gone|set))", re.IGNORECASE)


def sky_of(text: str) -> str:
    """Say whether a sentence shows a day's or a night's sky: `day`, `night` or nothing."""
    if _NOT_SKY.search(text):
        return ""
    day, night = _DAY.search(text), _NIGHT.search(text)
    if bool(day) == bool(night) or (night and _SUN.search(text)):
        return ""
    return "day" if day else "night"


def breaches(story: Story) -> Iterator[Breach]:
    """Yield breaks of light within continuous action, then headings whose prose shows the other sky."""
    found = list(_breaks(story))
    yield from found
    yield from _against_heading(story, found)


def _breaks(story: Story) -> Iterator[Breach]:
    """Yield the places where one sky follows another though no time has passed."""
    known: dict[int, tuple[str, Sentence]] = {}
    for scene in story.manuscript.scenes:
        seen = _skies(story, scene)
        before = known.get(scene.scene - 1)
        inside = story.manuscript.by_scene.get(scene.scene, ())
        joined = _JOINED.search(" ".join((scene.time_of_day, *scene.modifiers)).upper()) or any(
            _GOES_ON.search(one.text) for one in inside[:_FIRST] if not one.spoken
        )
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
            keeps = before and before[0] == own[0] and sky_of(before[1].text) and not sky_of(own[1].text)
            known[scene.scene] = before if before and keeps else own


def _against_heading(story: Story, found: list[Breach]) -> Iterator[Breach]:
    """Yield skies that are not those of their scene's heading; quoted against what named that hour, else against the scene's first sign of it."""
    short = slack(story) <= 1.0
    told = {breach.broken.place for breach in found}
    for scene in story.manuscript.scenes:
        said = " ".join((scene.time_of_day, *scene.modifiers)).upper()
        heading = "night" if _NIGHT_HEAD.search(said) else "day" if _DAY_HEAD.search(said) else ""
        if not heading or (scene.setting.upper().startswith("INT") and not short):
            continue
        other = next((one for sky, one in _skies(story, scene) if sky != heading and not one.spoken), None)
        if other is None or other.place in told or _TURNS.search(other.text):
            continue
        named = _named_hour(story, other, heading)
        raised = named or story.heading_sentence(scene)
        if raised is not None and short:
            yield _breach(
                f"It is {heading}, and the sky is another.", raised, other, firm=not excused(story, other, _NO_TERMS)
            )


_NO_TERMS = frozenset[str]()


def _named_hour(story: Story, other: Sentence, light: str) -> Sentence | None:
    """Find who named the hour before, or where a clock did: of those the one that says most of it."""
    before = [
        one
        for one in story.sentences[: other.place]
        if story.holds(one) and (match := _HOUR.search(one.text)) and match[light]
    ]
    return max(before, key=lambda one: len(_HOUR.findall(one.text)) + ("go" in story.content(one)), default=None)


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
