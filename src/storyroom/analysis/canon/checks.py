"""A script held against canon, and canon against itself: findings with the canon quoted. Stores nothing; what it cannot read it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from storyroom.analysis.canon import breaking, goods, keeping, lives
from storyroom.analysis.canon.breaking import excluded_verbs, is_excluded
from storyroom.analysis.canon.comparing import comparable, excludes, what_is_said
from storyroom.analysis.canon.deeds import Deed, deeds_in
from storyroom.analysis.canon.held import Clash, Held, Pinned, titled
from storyroom.analysis.canon.places import same_place
from storyroom.analysis.canon.reading import pinned_of, sentence_of, stated
from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.state import Story, story_of
from storyroom.analysis.story.support import support_of
from storyroom.domain.canon import Canon, CanonKind
from storyroom.domain.story import CanonQuote, Evidence, Finding, FindingKind, Support, Taxonomy, World

__all__ = ["breaches_of_canon", "unread"]

_TAXONOMY: dict[str, Taxonomy] = {
    "age": "timeline", "born": "timeline", "year": "timeline", "event": "timeline", "life": "timeline", "count": "detail", "gone": "detail",
    "owner": "detail", "worn": "detail", "lost": "detail", "look": "detail", "side": "detail", "called": "detail", "site": "world",
    "setting": "world", "rule": "world", "must": "world", "state": "world", "absent": "world",
}  # fmt: skip
"""What a finding is about, by the kind of fact; the rest is characterisation."""
_CHECKS: dict[str, Callable[[Story, Held], Iterator[Clash]]] = {
    "life": lives.clashes, "lack": lives.clashes, "language": lives.clashes, "gone": goods.clashes, "owner": goods.clashes,
    "absent": goods.clashes, "none": goods.clashes, "lost": keeping.clashes, "worn": keeping.clashes, "must": keeping.clashes, "state": keeping.clashes,
    "ability": breaking.clashes, "rule": breaking.clashes, "only": breaking.clashes,
}  # fmt: skip
_UNSURE = re.compile(
    r"\b(?:as if|as though|pretend\w*|would|could|might|may|if|disguise\w*|dressed as|poses?|posing|lies|lied|lying|nearly|almost|seems?|used to|false|fake|forged|wrongly|mistaken\w*|joke[sd]?|claims?|(?<!is )not|never|no longer|was once|dyed?|wig)\b|n['’]t\b",
    re.IGNORECASE,
)
_YEARS_PASS = re.compile(
    r"\b(?:years?|decades?) (?:later|earlier|ago|before|on|after|pass(?:es)?|have passed)\b|\b(?:then|past)\b(?=\s*\))",
    re.IGNORECASE,
)


class _Stated(NamedTuple):
    held: Held
    sentence: Sentence
    shown: bool


class _Canon(NamedTuple):
    pinned: tuple[Pinned, ...]
    unread: frozenset[str]
    asked: int


def breaches_of_canon(manuscript: Manuscript) -> Iterator[Finding]:
    """Yield what the script shows against canon, then what canon says against itself. Nothing without canon."""
    known = manuscript.once(_read)
    if not known.pinned:
        return
    story = manuscript.once(story_of)
    told: set[tuple[str, int]] = set()
    for pinned in known.pinned:
        for clash in _clashes(story, pinned.held, known.pinned):
            key = (
                pinned.quote.quote + pinned.held.kind,
                clash.evidence.start if clash.evidence else clash.sentence.start,
            )
            if key not in told:
                told.add(key)
                yield _finding(story, pinned, clash)
    yield from _against_itself(known.pinned)
    yield from _deeds_in_canon(story, known.pinned)


def unread(manuscript: Manuscript, used: Iterable[CanonQuote] = ()) -> tuple[str, ...]:
    """Say how much of canon the rules could not read, and what; nothing where they read all. What explained something was `used`."""
    known = manuscript.once(_read)
    missed = known.unread - {quote.id for quote in used}
    left = [canon for canon in manuscript.canon if canon.id in missed]
    if not left:
        return ()
    were = "was" if len(left) == 1 else "were"
    said = "; ".join(f"“{canon.text}” ({canon.source})" for canon in left[:_TOLD])
    more = f"; and {len(left) - _TOLD} more" if len(left) > _TOLD else ""
    return (
        f"{len(left)} of {known.asked} canon statements could not be read and {were} not checked.",
        f"Not checked: {said}{more}.",
    )


_TOLD = 5
"""Statements that could not be read and are named."""


def _read(manuscript: Manuscript) -> _Canon:
    story = manuscript.once(story_of)
    found, asked, missed = list[Pinned](), 0, set[str]()
    for canon in manuscript.canon:
        if canon.kind is CanonKind.INTENDED or _is_own(manuscript, canon):
            continue
        asked += canon.kind is CanonKind.STATEMENT
        pinned = pinned_of(story, canon) if asked <= _MOST_STATEMENTS else ()
        if canon.kind is CanonKind.STATEMENT:
            missed |= {canon.id} if all(one.held.kind == "name" and not one.held.firm for one in pinned) else set()
        found.extend(pinned)
    return _Canon(tuple(dict.fromkeys(found)), frozenset(missed), asked)


def _is_own(manuscript: Manuscript, canon: Canon) -> bool:
    """Whether a pinned scene or document stands in this very draft, word for word: its own rules compare that."""
    if canon.kind is CanonKind.STATEMENT:
        return False
    return _folded(canon.text) in manuscript.once(_own_text)


def _own_text(manuscript: Manuscript) -> str:
    return _folded(manuscript.script.text)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _clashes(story: Story, held: Held, canon: tuple[Pinned, ...]) -> Iterator[Clash]:
    if held.kind == "setting":
        yield from _elsewhere(story, held)
    elif held.kind in _CHECKS:
        yield from _CHECKS[held.kind](story, held)
    else:
        clash = _first_stated(story, held, canon)
        if clash is not None:
            yield clash


def _first_stated(story: Story, held: Held, canon: tuple[Pinned, ...]) -> Clash | None:
    """Find the first place where the script states what a fact of canon excludes, what is shown before what is claimed."""
    best: Clash | None = None
    for one in _statements(story):
        if not comparable(held, one.held):
            continue
        at_odds = excludes(held, one.held)
        if at_odds is False or _excused(story, held, one, canon):
            continue
        firm = at_odds is True and one.shown and held.firm and one.held.firm and _certain(story, held, one)
        clash = Clash(one.sentence, what_is_said(held, one.held), held.terms | one.held.terms | _words(held), firm)
        if firm:
            return clash
        best = best or clash
    return best


def _words(held: Held) -> frozenset[str]:
    return frozenset(word for word in re.split(r"[|\s]", held.subject.lower()) if word)


def _statements(story: Story) -> tuple[_Stated, ...]:
    """What the script states of all kinds that can be compared, worked out once."""
    key = ("stated", -1)
    if key not in story.kept:
        kinds = frozenset(_KINDS)
        story.kept[key] = tuple(
            _Stated(held, sentence, story.shown(sentence))
            for sentence in story.sentences
            if story.holds(sentence) and not sentence.text.endswith("?") and not _UNSURE.search(sentence.text)
            for held in stated(story, sentence, kinds)
        )
    found: tuple[_Stated, ...] = story.kept[key]
    return found


_KINDS = (
    "age",
    "born",
    "year",
    "event",
    "count",
    "kin",
    "kin_of",
    "kin_elder",
    "kin_has",
    "look",
    "side",
    "job",
    "rank",
    "name",
    "called",
    "home",
    "site",
)


def _excused(story: Story, held: Held, one: _Stated, canon: tuple[Pinned, ...]) -> bool:
    """Whether something tells that both may hold: years pass, a birthday, another job that canon knows, a promotion."""
    text, said = one.sentence.text.lower(), story.around(one.sentence).lower()
    if held.kind == "age":
        birthday = (
            re.search(r"\bturns?\b|birthday", said)
            and abs(int(held.value.rstrip("s")) - int(one.held.value.rstrip("s"))) == 1
        )
        return bool(birthday) or _years_pass(story, one.sentence)
    if held.kind == "year":
        return any(other.held.kind == "year" and other.held.value == held.value for other in _statements(story))
    if held.kind in {"job", "home", "name", "called"}:
        others = (pinned.held for pinned in canon if pinned.held.kind == held.kind)
        if any(comparable(other, one.held) and excludes(other, one.held) is False for other in others):
            return True
    if held.kind == "rank":
        return bool(
            re.search(r"\b(?:promot|demot|busted|stripped of|made up to)", story.manuscript.script.text, re.IGNORECASE)
        )
    if held.kind == "name":
        whole = story.manuscript.script.text.lower()
        return held.value in text or bool(
            re.search(rf"\b{re.escape(one.held.value)} (?:born|née|nee)|\bmarr(?:y|ies|ied)\b|\bwedding\b", whole)
        )
    return False


def _certain(story: Story, held: Held, one: _Stated) -> bool:
    """Whether nothing lets doubt in: a number of keys is of these keys."""
    if held.kind != "count" or held.subject:
        return True
    rest = held.terms - {held.slot}
    near = story.line_of(one.sentence).lemmas | story.heading_words(one.sentence.scene)
    return bool(rest & near) if rest else True


def _years_pass(story: Story, sentence: Sentence) -> bool:
    """Whether years are said to pass between the beginning and here, in either direction."""
    key = ("years pass", -1)
    if key not in story.kept:
        shown = [one.place for one in story.prose if _YEARS_PASS.search(one.text)]
        scenes = [
            one.scene
            for one in story.manuscript.scenes
            if _YEARS_PASS.search(one.heading) or "FLASH" in one.heading.upper()
        ]
        story.kept[key] = (
            min(shown, default=len(story.sentences)),
            min(scenes, default=len(story.manuscript.scenes) + 1),
        )
    place, scene = story.kept[key]
    return bool(sentence.place >= place or sentence.scene >= scene)


_SUPER = re.compile(
    r"^\W*(?:SUPER|TITLE|CARD|CAPTION|CHYRON|LEGEND)\b\W*(?P<said>.+)$|\b(?:[Ww]elcome to|WELCOME TO) (?P<welcome>[A-Z][\w’' ]+)"
)


def _elsewhere(story: Story, held: Held) -> Iterator[Clash]:
    """The story plays in one place: a card or a sign that names another of the same sort, where the script never names this one."""
    if held.value in story.manuscript.script.text.lower():
        return
    for sentence in filter(story.shown, story.prose):
        match = _SUPER.search(sentence.text)
        named = re.split(r"[,.\d–—-]", match["said"] or match["welcome"])[0].strip(' "”“').lower() if match else ""
        if named and same_place(held.value, named) is False:
            yield Clash(
                sentence,
                f"The story plays in {titled(held.value)}, and in {titled(named)} here.",
                frozenset(named.split()),
            )
            return


def _finding(story: Story, pinned: Pinned, clash: Clash) -> Finding:
    held = pinned.held
    rule = f"canon_{held.kind}"
    taxonomy = _TAXONOMY.get(held.kind, "characterisation")
    breach = Breach(
        rule, taxonomy, clash.said, sentence_of(pinned.quote.quote), clash.sentence, clash.terms, firm=False
    )
    support = _without_restating(story, held, support_of(story, breach))
    kind = support.verdict
    if kind is FindingKind.ERROR and not (clash.firm and held.firm):
        kind = FindingKind.QUESTION
    world = story.world(clash.sentence) if clash.evidence is None else World.SHOWN
    where = clash.evidence or story.manuscript.quote(clash.sentence)
    return Finding(kind, rule, taxonomy, clash.said, world, (where,), support, canon=(pinned.quote,))


def _without_restating(story: Story, held: Held, support: Support) -> Support:
    """Leave out lines that only say again what canon says, and later ones where nobody plants or notices it: they repeat it."""
    again = {
        one.sentence.start
        for one in _statements(story)
        if comparable(held, one.held) and excludes(held, one.held) is False
    }
    denied = frozenset({held.ban.verb}) if held.ban is not None else frozenset[str]()

    def kept(evidences: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        return tuple(
            one
            for one in evidences
            if not any(one.start <= start < one.end for start in again) and not _denies(one.quote, denied)
        )

    setup, noticed = kept(support.setup), kept(support.acknowledgement)
    follows = kept(support.consequence) if setup or noticed or support.mark else ()
    return Support(setup, noticed, follows, support.mark)


def _denies(quote: str, verbs: frozenset[str]) -> bool:
    """Whether a line denies the deed as canon does: `You know I can't swim.`"""
    return any(
        re.search(rf"(?:\b(?:cannot|never|not|nobody)|n['’]t)\b[^.]{{0,16}}\b{re.escape(verb)}", quote, re.IGNORECASE)
        for verb in verbs
    )


def _against_itself(pinned: tuple[Pinned, ...]) -> Iterator[Finding]:
    """Yield each pair of pinned facts that cannot both hold, as a question."""
    told: set[frozenset[str]] = set()
    groups: dict[str, list[Pinned]] = {}
    for one in pinned:
        groups.setdefault(_group(one.held), []).append(one)
    for group in groups.values():
        for place, one in enumerate(group[:_MOST]):
            for other in group[place + 1 : _MOST]:
                pair = frozenset({one.quote, other.quote})
                if (
                    one.quote.id == other.quote.id
                    or frozenset(map(str, pair)) in told
                    or not _contradict(one.held, other.held)
                ):
                    continue
                told.add(frozenset(map(str, pair)))
                yield _contradiction(one.held, one.quote, other.quote)


def _deeds_in_canon(story: Story, pinned: tuple[Pinned, ...]) -> Iterator[Finding]:
    """Yield each rule about somebody that another statement breaks: `Mara cannot swim.` `Mara swims every morning.`"""
    statements = (canon for canon in story.manuscript.canon if canon.kind is CanonKind.STATEMENT)
    told: dict[str, list[tuple[CanonQuote, Deed]]] = {}
    for canon in islice(statements, _MOST_STATEMENTS):
        for deed in deeds_in(story, sentence_of(canon.text)):
            told.setdefault(deed.verb, []).append((CanonQuote(canon.id, canon.source, canon.text), deed))
    for one in pinned:
        near = (pair for verb in sorted(excluded_verbs(one.held)) for pair in told.get(verb, ()))
        other = next(
            (quote for quote, deed in near if quote.id != one.quote.id and is_excluded(story, one.held, deed)), None
        )
        if other is not None and not one.shown:
            yield _contradiction(one.held, one.quote, other)


def _contradiction(held: Held, one: CanonQuote, other: CanonQuote) -> Finding:
    said = "Two things that were pinned contradict each other."
    taxonomy = _TAXONOMY.get(held.kind, "characterisation")
    return Finding(FindingKind.QUESTION, f"canon_{held.kind}", taxonomy, said, World.SHOWN, (), canon=(one, other))


_MOST_STATEMENTS = 2_000
"""Statements that are read; what comes after them is counted as not checked."""
_MOST = 60
"""Facts of one group that are compared pair by pair."""


def _group(held: Held) -> str:
    return "kin" if held.kind.startswith("kin") else f"{held.kind} {held.slot}"


def _contradict(one: Held, other: Held) -> bool:
    if one.kind == "life" == other.kind:
        return one.subject == other.subject and one.value != other.value
    if one.kind in _CHECKS or one.kind == "setting":
        return one.kind == other.kind == "setting" and same_place(one.value, other.value) is False
    return comparable(one, other) and one.firm and other.firm and excludes(one, other) is True
