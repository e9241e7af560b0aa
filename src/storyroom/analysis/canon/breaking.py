"""A rule of canon against the deeds that a script shows. Errs towards silence: what is not plainly the deed is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.canon.deeds import Deed, deeds_of, is_by
from storyroom.analysis.canon.held import ANYBODY, Ban, Clash, Held, titled
from storyroom.analysis.lexicon import is_noun, kind_of, lemma, related, synonyms
from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.state import Story, nouns_of
from storyroom.analysis.story.ties import stem

__all__ = ["clashes", "excluded_verbs", "is_excluded"]

_TAKES: dict[str, frozenset[str]] = {
    "drive": frozenset({"vehicle"}), "ride": frozenset({"vehicle", "animal"}), "fly": frozenset({"vehicle"}), "run": frozenset(),
    "walk": frozenset(), "read": frozenset({"document", "communication", "picture", "time"}),
    "sing": frozenset({"music", "communication", "event"}), "play": frozenset({"musical_instrument", "music"}), "dance": frozenset({"act", "music", "event"}),
    "cook": frozenset({"food", "event"}), "smoke": frozenset({"tobacco", "artifact", "drug"}), "drink": frozenset({"drink", "food", "tableware", "substance", "container"}),
    "eat": frozenset({"food", "animal", "plant"}), "sleep": frozenset(), "stand": frozenset(), "speak": frozenset(), "cross": frozenset({"location", "water", "natural_object", "structure", "room", "artifact"}),
}  # fmt: skip
"""What a deed without a named object is done to, by class; with anything else it is another deed: who drives a nail drives no car."""
_SAME: dict[str, frozenset[str]] = {
    one: frozenset(group.split())
    for group in (
        "kill murder strangle stab shoot behead slay execute drown poison", "eat devour swallow munch chew gobble bite", "drink sip gulp swig drain swallow down",
        "speak talk", "cross ford", "enter", "leave exit", "touch handle finger stroke hold grasp grip pick take lift", "have hold carry take draw produce pocket keep use turn own",
        "open unlock unseal", "burn ignite", "see glimpse behold", "hunt", "shoot fire", "wear don", "steal rob", "hit strike punch slap beat", "swim", "sell", "hurt harm wound injure hit strike", "carry hold bear take",
        "cut slice", "use wield", "kiss", "sing", "dance waltz", "climb scale", "run sprint", "look gaze stare",
    )
    for one in group.split()[:1]
}  # fmt: skip
_AS_IF = re.compile(
    r"\b(?:as if|as though|pretend\w*|like an?|almost|nearly|rehears\w*|imagin\w*|in (?:his|her|their) (?:head|mind|dream)|toy|mime[sd]?|mimes|prop|painted|stuffed)\b",
    re.IGNORECASE,
)
_UNASKED = re.compile(
    r"\b(?:uninvited|unasked|unbidden|without (?:being (?:asked|invited)|an? (?:invitation|word|knock))|nobody (?:asks|invites|has asked|has invited))\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:invit\w+|come (?:on |right )?in\b|come inside|enter freely|welcome|ask(?:s|ed) (?:him|her|them|you) in|let (?:him|her|them) in|won['’]t you come|please,? (?:enter|do come)|step inside)",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:gives?|hands?|gave|lends?|lent|steals?|stole|passes|passed|copies|copied|copy|throws?|borrows?|takes? (?:it )?from|inherits?|leaves?)\b",
    re.IGNORECASE,
)
_KIN_OF = re.compile(
    r"[,(] *(?:\d+,? *)?(?:an?|the) (?:\w+ )?(?P<kind>[a-z]+)\b|\b(?:is|was|becomes) (?:an?|the) (?:\w+ )?(?P<kind2>[a-z]+)\b"
)


def excluded_verbs(held: Held) -> frozenset[str]:
    """Return the verbs of the deed that a rule about somebody excludes always; none where it holds at times, or for all."""
    ban = held.ban
    return _verbs(ban) if ban is not None and held.kind == "ability" and not (ban.when or ban.light) else frozenset()


def is_excluded(story: Story, held: Held, deed: Deed) -> bool:
    """Whether a deed told in another statement is the very one that a rule excludes: `Mara swims every morning.`"""
    told = is_by(deed, held.subject) and not deed.negated and not deed.unsure
    return told and held.ban is not None and bool(_touches(story, deed, held.ban))


def clashes(story: Story, held: Held) -> Iterator[Clash]:
    """Yield the first deed that the script shows against a rule."""
    found = _only(story, held) if held.kind == "only" else _banned(story, held)
    if found is not None:
        sentence, firm = found
        yield Clash(
            sentence,
            _said(held),
            held.terms | {word for word in held.subject.lower().split() if word != ANYBODY},
            firm=firm and held.firm,
        )


def _said(held: Held) -> str:
    what = " ".join(filter(None, (held.slot, f"({held.value})" if held.value else "")))
    if held.kind == "only":
        return f"{titled(held.subject)} does this with one thing only: {held.slot} {held.value}."
    return (
        f"{titled(held.subject)} does what canon rules out: {what}."
        if held.subject != ANYBODY
        else f"Somebody does what canon rules out: {what}."
    )


def _banned(story: Story, held: Held) -> tuple[Sentence, bool] | None:
    ban = held.ban
    if ban is None:
        return None
    doubt: Sentence | None = None
    kinds = _of_kind(story, held.subject) if held.subject != ANYBODY and held.kind == "rule" else frozenset[str]()
    for deed in deeds_of(story, _verbs(ban)):
        sentence = deed.sentence
        if _AS_IF.search(sentence.text) or not _who(deed, held, ban, kinds, story):
            continue
        touched = _touches(story, deed, ban)
        if touched is None or _permitted(story, sentence, ban):
            continue
        holds = _condition(story, sentence, ban)
        if holds and touched and deed.sure:
            return sentence, True
        if holds is None or (holds and touched):
            doubt = doubt or sentence
    return (doubt, False) if doubt is not None else None


def _who(deed: Deed, held: Held, ban: Ban, kinds: frozenset[str], story: Story) -> bool:
    if held.subject == ANYBODY:
        nouns = deed.before | {deed.noun}
        if ban.but & ({deed.agent.lower()} | nouns) or any(
            set(one.split()) & set(deed.agent.lower().split()) for one in ban.but if deed.agent
        ):
            return False
        if deed.agent and ban.but & _kinds_of(story, deed.agent):
            return False
        return bool(deed.agent) or deed.named or "person" in nouns_of(deed.noun)
    if held.kind == "ability":
        return is_by(deed, held.subject)
    subject = held.subject
    if deed.agent:
        return deed.agent in kinds or deed.agent.lower().split()[-1] == subject
    return deed.noun == subject or (is_noun(subject) and bool(deed.noun) and kind_of(deed.noun, subject))


def _kinds_of(story: Story, person: str) -> frozenset[str]:
    """Return the nouns that the script says somebody is: `TOM, a monk`."""
    key = (f"kinds of {person}", -1)
    if key not in story.kept:
        found = set[str]()
        for sentence in filter(story.shown, story.prose):
            first = story.people.first(sentence.text, person)
            match = _KIN_OF.match(sentence.text, first.end) if first else None
            match = match or (_KIN_OF.match(sentence.text.replace(" is ", " is ", 1), first.end + 1) if first else None)
            if match:
                found.add(lemma(match["kind"] or match["kind2"], "noun"))
        story.kept[key] = frozenset(found)
    kinds: frozenset[str] = story.kept[key]
    return kinds


def _of_kind(story: Story, kind: str) -> frozenset[str]:
    people = set(story.people.ids.values())
    return frozenset(one for one in people if kind in _kinds_of(story, one))


def _verbs(ban: Ban) -> frozenset[str]:
    """Return the verbs that do what the rule speaks of; where it names a thing, nearly the same verbs as well."""
    same = _SAME.get(ban.verb, frozenset[str]()) | {ban.verb}
    return same | synonyms(ban.verb, "verb") if ban.objects else same


def _touches(story: Story, deed: Deed, ban: Ban) -> bool | None:
    """Whether a deed touches what the rule speaks of: None where it does not, False where that is not sure."""
    if not ban.objects:
        takes = _TAKES.get(ban.verb)
        if not deed.object or takes is None:
            return True
        return True if nouns_of(deed.object) & takes else None
    if ban.direct and not deed.more and not any(_named(one, deed.direct | deed.before) for one in ban.direct):
        return None if deed.direct or not ban.objects & story.heading_words(deed.sentence.scene) else False
    if ban.direct and ban.marks and not ban.marks & deed.tail:
        return None  # the red book, and this is the black one, or nobody says which
    around = story.heading_words(deed.sentence.scene)
    told = deed.tail | deed.before
    missing = [one for one in ban.objects if not _named(one, told)]
    if len(missing) == len(ban.objects):
        within = ban.place in {"in", "on", "at", "inside", "aboard"} and not ban.direct
        alone = len(ban.objects) == 1 and ban.verb in {"enter", "leave", "cross", "climb"} and not deed.object
        return True if (alone or within) and all(_named(one, around) for one in missing) else None
    return True if all(_named(one, around | story.content(deed.sentence)) for one in missing) else None


_KINDS = {
    "meat": frozenset(
        "ham bacon steak chicken lamb turkey veal duck goose meatball burger hamburger venison rabbit roast".split()
    ),
    "alcohol": frozenset("cognac port drink schnapps ale".split()),
}
"""Kinds that the lexicon does not list under these words, since it keeps the first meanings alone."""


def _named(what: str, told: frozenset[str]) -> bool:
    if told & _KINDS.get(what, frozenset()):
        return True
    return (
        what in told
        or any(stem(what) == stem(one) for one in told)
        or any(is_noun(one) and kind_of(one, what) for one in told)
    )


def _permitted(story: Story, sentence: Sentence, ban: Ban) -> bool:
    """Whether somebody whom it is allowed was seen before to hand on what it takes."""
    if not ban.but or not ban.objects:
        return False
    for earlier in story.sentences[: sentence.place]:
        if _GIVEN.search(earlier.text) and ban.objects & story.content(earlier) and story.holds(earlier):
            low = earlier.text.lower()
            if any(one in low for one in ban.but) or any(
                set(one.split()) & {name.lower() for name in story.agents(earlier)} for one in ban.but
            ):
                return True
    return False


def _condition(story: Story, sentence: Sentence, ban: Ban) -> bool | None:
    """Whether the condition of the rule holds here: None where nothing tells."""
    if ban.light:
        scene = story.manuscript.scene(sentence.scene)
        light = story.light(scene) if scene else ""
        return light == ban.light
    if not ban.when:
        return True
    return _lacking(story, sentence, ban) if ban.without else _echoed(story, sentence, ban)


def _echoed(story: Story, sentence: Sentence, ban: Ban) -> bool:
    near = (
        story.line_of(sentence).lemmas
        | story.heading_words(sentence.scene)
        | {word.lower() for word in re.findall(r"\w+", story.around(sentence))}
    )
    return any(_named(one, near) for one in ban.when)


def _lacking(story: Story, sentence: Sentence, ban: Ban) -> bool | None:
    """Whether what the rule asks for is missing here: the script says so, or nothing tells."""
    paragraph = story.around(sentence)
    if "invite" in ban.when or "ask" in ban.when:
        if _UNASKED.search(paragraph):
            return True
        before = story.sentences[max(0, sentence.place - 40) : sentence.place + 6]
        return False if any(_ASKED.search(one.text) for one in before if story.holds(one)) else None
    words = "|".join(re.escape(one) for one in ban.when)
    if re.search(
        rf"\b(?:without|no)\s+(?:an?\s+|any\s+|his\s+|her\s+|the\s+|their\s+)?(?:\w+\s+)?(?:{words})\w*\b|\b(?:{words})less\b|\b(?:{words})\w*\s+(?:left|forgotten|lies|hangs)",
        paragraph,
        re.IGNORECASE,
    ):
        return True
    if "alone" in ban.when:
        return bool(re.search(r"\b(?:alone|by (?:him|her)self|on (?:his|her) own)\b", paragraph, re.IGNORECASE))
    return False


def _only(story: Story, held: Held) -> tuple[Sentence, bool] | None:
    classes = _TAKES.get(held.slot, frozenset()) | nouns_of(held.value)
    for deed in deeds_of(story, _SAME.get(held.slot, frozenset({held.slot}))):
        object_ = deed.object
        if not is_by(deed, held.subject) or not object_ or held.value in deed.tail or _AS_IF.search(deed.sentence.text):
            continue
        same = related(object_, held.value) or kind_of(object_, held.value)
        if not same and nouns_of(object_) & classes and not nouns_of(object_) & {"tableware", "container"}:
            return deed.sentence, deed.sure
    return None
