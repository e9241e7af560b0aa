"""Who has left for far away, and is there: a departure that is shown or told, no return, and the person among those who stayed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.excuses import excused, slack
from storyroom.analysis.story.state import Story, nouns_of
from storyroom.domain.story import Fact

__all__ = ["breaches", "facts"]

_LEAVES = re.compile(
    r"\b(?:sails? (?:away|off|out|for|past|on)|sailed|puts? (?:out )?to sea|boards (?:the|a|his|her)|embarks?|departs?|leaves? (?:for|town|the (?:country|city|island|village|house|harbou?r|station))|sets? (?:off|out|sail)|rides? (?:away|off|out)|drives? (?:away|off|out)|flies (?:out|off|to|home)"
    r"|waves? (?:from|goodbye|good-bye)|(?:at|from|on|in) the (?:[\w'’]+ )?(?:rail|stern|porthole|deck|window|step)\b[^.]*\b(?:past|smaller|bigger than|dwindl\w+|disappear\w*|vanish\w*|out of (?:sight|the bay|the harbou?r)|a (?:speck|dot))|(?:packet|steamer|ship|train|boat|liner|ferry|coach|bus|plane|barge)['’]s (?:stern|rail|window|deck)|emigrates?|is (?:shipped|sent|marched|taken|driven|led|flown|deported|transported|exiled|banished) (?:away|off|to|down|north|south|east|west|aboard|from|out)|gets? (?:on|on to|into|aboard) (?:the|a|his|her) (?:train|boat|ship|bus|coach|plane|tram|ferry|steamer)"
    r"|(?:train|ship|boat|bus|plane|ferry|coach|steamer|liner|lorry|van|ambulance|sleigh|cart)\b[^.]{0,40}\b(?:takes|carries|bears|pulls out|with|leaves|goes|steams|departs))\b",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"\b(?:(?:is|are|['’]s|was) (?:gone|away|abroad|at sea|overseas|in (?:prison|gaol|jail|hospital|custody|exile|quarantine|the army|the navy|America|Australia|Canada|[A-Z]\w+)|at the front|on (?:the|a) (?:ship|boat|train|plane)|halfway to|on (?:his|her|their) way to|out of the country|under arrest|behind bars)|(?:has|have|['’]s|['’]ve) (?:gone|left|sailed|emigrated|been (?:deported|transported|sent away|locked up))|(?:went|left|sailed|emigrated) (?:to|for|last)|(?:ten|two|three|four|five|six|seven|eight|nine|twelve|\d+) (?:years|months) (?:in|at|for|of)\b)",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:returns?|returned|back|home|comes? (?:in|ashore|up)|arrives?|lands?|released|escapes?|let out|steps? (?:off|down|ashore)|gets? (?:off|out|down)|climbs? down|alights?|disembarks?|discharged|turns? round|jumps? (?:off|from|ashore)|(?:years?|months?|weeks?) (?:later|after|pass)|letter|telephone|phone|line|wire|screen)\b",
    re.IGNORECASE,
)
_AWAY = frozenset({"vehicle", "water"})
_UNSURE = re.compile(
    r"\b(?:if|would|could|might|may|wants?|hopes?|about to|going to|will|shall|not|never|nearly|almost|pretends?|tries)\b|n['’]t\b|['’]ll\b",
    re.IGNORECASE,
)


class _Leaving(NamedTuple):
    person: str
    sentence: Sentence
    shown: bool


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each first appearance of somebody who left and was not seen to come back."""
    told: set[str] = set()
    for leaving in _leavings(story):
        if leaving.person in told:
            continue
        back = _seen(story, leaving)
        if back is not None:
            told.add(leaving.person)
            names = frozenset(word.lower() for word in leaving.person.split())
            firm = leaving.shown and slack(story) <= 1.0 and not excused(story, back, names)
            said = f"{leaving.person} has gone away, and is there."
            terms = names | {"return", "back", "leave", "ship", "boat", "train"}
            yield Breach("departed", "timeline", said, leaving.sentence, back, terms, firm)


def facts(story: Story) -> Iterator[Fact]:
    """Yield who has gone away."""
    for leaving in _leavings(story):
        yield story.fact("presence", leaving.person, "gone away", leaving.sentence, polarity=False)


def _leavings(story: Story) -> Iterator[_Leaving]:
    for sentence in filter(story.holds, story.sentences):
        match = (_GONE if sentence.spoken else _LEAVES).search(sentence.text)
        if match is None or _UNSURE.search(sentence.text):
            continue
        named = story.people.named(sentence.text)
        agents = named if sentence.spoken else story.agents(sentence)
        own = story.people.ids.get(sentence.speaker, "")
        if len(agents) == 1 and agents[0] != own:
            yield _Leaving(agents[0], sentence, not sentence.spoken)


def _seen(story: Story, leaving: _Leaving) -> Sentence | None:
    """Find them among people who stayed, in a scene that is not under way itself."""
    stayed: set[str] = set()
    for sentence in story.after(leaving.sentence):
        if sentence.scene == leaving.sentence.scene:
            stayed |= _others(story, sentence, leaving.person)
            continue
        here = (
            leaving.person in story.people.named(sentence.text)
            or story.people.ids.get(sentence.speaker) == leaving.person
        )
        if here and not sentence.spoken and story.shown(sentence) and _BACK.search(sentence.text):
            return None
        if not here:
            stayed |= _others(story, sentence, leaving.person)
            continue
        if sentence.spoken or not (story.shown(sentence) and story.acts(sentence, leaving.person)):
            continue
        heading = story.heading_words(sentence.scene)
        if any(nouns_of(word) & _AWAY for word in heading) or not _in_company(story, sentence, stayed):
            return None
        return sentence
    return None


def _others(story: Story, sentence: Sentence, person: str) -> set[str]:
    found = (
        set(story.people.named(sentence.text)) if not sentence.spoken else {story.people.ids.get(sentence.speaker, "")}
    )
    return found - {person, ""}


def _in_company(story: Story, sentence: Sentence, stayed: set[str]) -> bool:
    inside = story.manuscript.by_scene.get(sentence.scene, ())
    return any(_others(story, one, "") & stayed for one in inside)
