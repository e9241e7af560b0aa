"""From where a second reader points to findings: lines are checked for their place, quoted from the script, and counted. Asks nobody.

The verdict is the count (design, section 7). A second reader's word alone makes an error only of two lines that are shown in one
world; where the house's own rules saw the two, its word may settle what they left open. What a person wrote beside it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from storyroom.analysis.advised.showing import Sheet, sentence_at
from storyroom.analysis.canon.explaining import lessened
from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.analysis.story.excuses import excused
from storyroom.analysis.story.state import Story, story_of
from storyroom.domain.script import ElementKind
from storyroom.domain.second_reader import CLASHES, ROLES, Pointed, Role, Word
from storyroom.domain.story import Evidence, Fact, Finding, FindingKind, Support, World

__all__ = ["Pair", "agreed", "clashing", "doubts", "facts_pointed_at", "pair_of", "placed", "settled", "with_own"]


class Pair(NamedTuple):
    """Two lines that may contradict each other: from a finding of the rules, or pointed at."""

    raised: Sentence
    broken: Sentence
    finding: Finding | None = None
    """What the rules made of them."""
    kind: str = "other"

    @property
    def key(self) -> tuple[int, int]:
        """Name it by the paragraphs of its two sides."""
        return self.raised.element, self.broken.element


def doubts(manuscript: Manuscript, findings: Sequence[Finding]) -> Iterator[Pair]:
    """Yield the pairs behind what the rules found: errors first. What a person settled or canon raised is not looked at again."""
    order = (FindingKind.ERROR, FindingKind.QUESTION, FindingKind.SUPPORTED_SUBVERSION)
    for finding in sorted(findings, key=lambda one: order.index(one.kind)):
        if finding.by != "rules" or finding.canon or len(finding.citations) < 2:
            continue
        first, last = finding.citations[0], finding.citations[-1]
        raised, broken = (sentence_at(manuscript, one.start, one.end) for one in (first, last))
        if raised and broken and raised.start != broken.start:
            yield Pair(raised, broken, finding)


def pair_of(sheet: Sheet, first: int, then: int, kind: str) -> Pair | None:
    """Return the pair of two numbers of a sheet; None where they are one paragraph or the headings of scenes."""
    raised, broken = sheet.sentences[first - 1], sheet.sentences[then - 1]
    return Pair(raised, broken, None, kind) if raised.element != broken.element else None


def placed(pair: Pair, sheet: Sheet, word: Word) -> Word:
    """Keep of each role the lines that can play it by their place, each line in one role only.

    Set-up stands before what breaks it; who notices is in that scene or later; what follows stands behind.
    """
    taken: set[int] = set()
    kept: dict[Role, tuple[int, ...]] = {}
    for role in ROLES:
        found = []
        for number in word.told(role):
            one = sheet.sentences[number - 1]
            own = one.element in pair.key or _spoken_with(one, pair)
            if not own and _fits(role, one, pair.broken) and one.element not in taken:
                taken.add(one.element)
                found.append(number)
        kept[role] = tuple(found)
    return word.with_roles(kept)


def agreed(words: Sequence[Word]) -> Word:
    """Put several readings together: what any of them points at; broken, and in one world, where at least two say so."""
    joined = {role: tuple(dict.fromkeys(one for word in words for one in word.told(role))) for role in ROLES}
    return Word(sum(map(clashing, words)) > 1, "same").with_roles(joined)


def clashing(word: Word) -> bool:
    """Whether a reading says that the one breaks the other in one world."""
    return word.breaks and word.frame == "same"


def with_own(pair: Pair, sheet: Sheet, word: Word) -> Word:
    """Add the lines that the rules found for it, as far as they are shown, so that they are verified too."""
    own = {role: (*word.told(role), *_numbers(pair, sheet, role)) for role in ROLES}
    return word.with_roles({role: tuple(dict.fromkeys(numbers)) for role, numbers in own.items()})


def settled(
    story: Story, pair: Pair, sheet: Sheet, word: Word, name: str, *, seen: Sequence[Word] = ()
) -> Finding | None:
    """Return the finding that a verified word makes of a pair; None where there is none, or the rules' own needs no change.

    `seen` are all readings of it: a line that the rules found is given up only where none of them points at it, and what the rules
    had not seen is an error only where all of them see it.
    """
    rules = pair.finding
    if rules is not None:
        support = _verified(story, pair, sheet, word, seen) if word.breaks else rules.support
        kind = _kind(story, pair, support) if word.breaks else _lessened(rules.kind)
        changed = replace(rules, kind=kind, support=support, by="model", spoken_by=name, unaided=rules.kind)
        return changed if (kind, support) != (rules.kind, rules.support) else None
    if not word.breaks:
        return None
    known, support = CLASHES[pair.kind], _quoted(story, sheet, word)
    kind = _kind(story, pair, support)
    doubted = kind is FindingKind.ERROR and not all(map(clashing, seen))
    return Finding(
        FindingKind.QUESTION if doubted else kind,
        f"pointed_{pair.kind}",
        known.taxonomy,
        known.expectation,
        World.SHOWN,
        (story.manuscript.quote(pair.raised), story.manuscript.quote(pair.broken)),
        support,
        "model",
        spoken_by=name,
    )


def facts_pointed_at(manuscript: Manuscript, sheet: Sheet, pointed: Sequence[Pointed]) -> Iterator[Fact | None]:
    """Yield a fact for each pointer whose words stand in its line; None for each that is dropped. The world is as the house reads it."""
    story = manuscript.once(story_of)
    for one in pointed:
        sentence = sheet.sentences[one.line - 1]
        who, what = (_words_in(sentence, said) for said in (one.who, one.what))
        who = who or (sentence.speaker if one.who.strip().upper() == sentence.speaker else "")
        if not who or not what:
            yield None
            continue
        yield Fact(one.kind, who, what, one.holds, story.world(sentence), manuscript.quote(sentence), "model")


def _words_in(sentence: Sentence, said: str) -> str:
    """Return the sentence's own words where these are among them, as whole words."""
    wanted = said.strip()
    at = sentence.text.casefold().find(wanted.casefold()) if len(wanted) > 1 else -1
    if at < 0 or len(sentence.text.casefold()) != len(sentence.text):
        return ""
    end = at + len(wanted)
    apart = not (sentence.text[at - 1 : at].isalnum() or sentence.text[end : end + 1].isalnum())
    return sentence.text[at:end] if apart else ""


def _spoken_with(one: Sentence, pair: Pair) -> bool:
    """Whether it is of the same speech as one of the two."""
    return bool(one.speech) and one.speech in (pair.raised.speech, pair.broken.speech)


def _fits(role: str, one: Sentence, broken: Sentence) -> bool:
    if role == "setup":
        return one.start < broken.start
    if role == "acknowledgement":
        return one.scene == broken.scene or one.start > broken.start
    return one.start > broken.start


def _quoted(story: Story, sheet: Sheet, word: Word) -> Support:
    """Quote the paragraphs and speeches that the lines stand in."""
    return Support(*(_paragraphs(story, [sheet.sentences[one - 1] for one in word.told(role)]) for role in ROLES))


def _paragraphs(story: Story, sentences: Sequence[Sentence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(_paragraph(story, one) for one in sentences))


def _paragraph(story: Story, one: Sentence) -> Evidence:
    if _is_heading(story, one):
        return story.manuscript.quote(one)
    return story.line_of(one).quote(story.manuscript)


def _verified(story: Story, pair: Pair, sheet: Sheet, word: Word, seen: Sequence[Word]) -> Support:
    """Keep of the rules' lines those that were not shown or that any reading points at, and add what was verified.

    What a line speaks for it as is for who read it to say: a verified line leaves the kind in which the rules had it.
    """
    rules = pair.finding.support if pair.finding else Support()
    told = _quoted(story, sheet, word)
    shown = [one.start for one in sheet.sentences]
    pointed = [sheet.sentences[one - 1].start for each in seen for role in ROLES for one in each.told(role)]
    verified = [one.start for kind in told for one in kind]
    kept: dict[str, tuple[Evidence, ...]] = {
        role: tuple(
            one
            for one in getattr(rules, role)
            if not _holds(one, verified) and (_holds(one, pointed) or not _holds(one, shown))
        )
        for role in ROLES
    }
    return rules._replace(**{role: (*kept[role], *getattr(told, role)) for role in ROLES})


def _holds(evidence: Evidence, starts: Sequence[int]) -> bool:
    return any(evidence.start <= one < evidence.end for one in starts)


def _numbers(pair: Pair, sheet: Sheet, role: str) -> tuple[int, ...]:
    """Return where the lines begin that the rules found for one role; what is not shown has no number."""
    found: Sequence[Evidence] = getattr(pair.finding.support, role) if pair.finding else ()
    numbers = (
        next((at for at, one in enumerate(sheet.sentences, start=1) if evidence.start <= one.start < evidence.end), 0)
        for evidence in found
    )
    return tuple(number for number in numbers if number)


def _kind(story: Story, pair: Pair, support: Support) -> FindingKind:
    """Count; but an error is only what can be one."""
    kind = lessened(support, pair.finding.explained if pair.finding else ())
    return FindingKind.QUESTION if kind is FindingKind.ERROR and not _may_err(story, pair) else kind


def _lessened(kind: FindingKind) -> FindingKind:
    """Return what is left of the rules' finding where a second reader sees no contradiction."""
    return FindingKind.QUESTION if kind is FindingKind.ERROR else kind


def _may_err(story: Story, pair: Pair) -> bool:
    """Whether two lines can be an error: both shown and nothing near excuses it, or the rules themselves saw no support."""
    rules = pair.finding.kind if pair.finding else None
    if rules is FindingKind.ERROR:
        return True
    both = all(story.shown(one) for one in (pair.raised, pair.broken))
    if both and rules is FindingKind.QUESTION:
        return True  # two witnesses, and the second was asked whether it is a dream, a show or another
    terms = (story.content(pair.raised) & story.content(pair.broken)) or story.content(pair.raised)
    if excused(story, pair.broken, terms, pair.raised):
        return False
    return both or (rules is FindingKind.QUESTION and story.raises(pair.raised) and story.holds(pair.broken))


def _is_heading(story: Story, one: Sentence) -> bool:
    return story.manuscript.script.elements[one.element].kind is ElementKind.SCENE_HEADING
