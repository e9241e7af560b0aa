"""Things that canon says are gone, are somebody's, or are nowhere: and the same thing shown whole, in other hands, or there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.canon.deeds import deeds_in
from storyroom.analysis.canon.held import Clash, Held, titled
from storyroom.analysis.canon.told import WHO, Told, who
from storyroom.analysis.lexicon import is_noun, lemma
from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.phrases import Phrase, alike, phrases
from storyroom.analysis.story.state import Story, nouns_of

__all__ = ["clashes", "goods"]

_I = re.IGNORECASE
_NP = r"(?:[a-z'’-]+ ){0,3}?[a-z-]+"
_GONE = re.compile(
    rf"(?:\b(?P<the>[Tt]he|[Hh]er|[Hh]is)|(?P<own>{WHO})['’]s|(?P<name>(?:[Tt]he )?{WHO})) ?(?P<what>{_NP})? ?(?:(?:was|were|is|are|has been|had been|got) (?:completely |long |all )?(?:destroyed|burn(?:t|ed)(?: down)?|smashed|sunk|lost(?: at sea| for ever| forever| in)?|demolished|melted(?: down)?|shattered|torn (?:down|up)|blown up|wrecked|scuttled|crushed|thrown into|gone(?: for ever)?|no more|at the bottom of)|(?:has )?(?:burned down|burnt down|sank|exploded|collapsed|went down|melted|shattered))\b",
)
_HERS = re.compile(
    rf"(?:\b[Tt]he|(?P<own>{WHO})['’]s) (?P<what>{_NP}) (?:belongs to|is the property of|is owned by|was left to|is) (?P<who>{WHO})(?P<poss>['’]s)?"
)
_OWNS = re.compile(
    rf"(?P<who>{WHO}) (?:owns|inherited|is the owner of) the (?P<what>{_NP})(?=[.,;]|$| (?:from|in|on|at|since|and)\b)"
)
_GAVE = re.compile(
    rf"(?P<from>{WHO}) (?:gave|sold|left|handed|lost|pawned) (?P<what>(?:the|his|her) {_NP}) (?:away|to (?P<to>{WHO}))"
)
_NONE = re.compile(
    r"\b(?:[Tt]here (?:is|are|were) no|[Nn]o) (?P<what>[a-z]+)(?: (?:lives?|exists?|grows?|remains?|left))?(?P<rest>(?: (?:in|on|at|aboard|anywhere) [^.;]*)?)[.;]?$"
)
_BACK = re.compile(
    r"\b(?:another|second|new|spare|cop(?:y|ies)|replica|replacement|duplicate|fake|pieces?|shards?|remains|ashes|broken|burnt|burned|charred|ruin\w*|splinters?|fragments?|wreck\w*|rebuil\w*|rebuild\w*"
    r"|what is left|what's left|where the|like (?:a|the|an)|empty|no longer|mended|repaired|identical|twin|portrait|painted|painting|photograph|photo|picture|model|drawing|postcard|film|skeleton|hull of|sunken|memorial|plaque|missing|lost|site of|without|no|not|never|old)\b",
    _I,
)
_NO_THING = frozenset("man woman child world time day night rest end story war people one end family".split())


def goods(told: Told) -> Iterator[Held]:
    """Read what is gone, whose it is, and what there is none of. Only canon says so."""
    if told.sentence is None:
        yield from _gone(told)
        yield from _owners(told)
        yield from _absent(told)
        yield from _without(told)


def _gone(told: Told) -> Iterator[Held]:
    for match in _GONE.finditer(told.text):
        what = (match["what"] or "").strip()
        head = lemma(what.rsplit(maxsplit=1)[-1], "noun") if what else ""
        marks = re.findall(WHO, match["name"] or "")
        if what and is_noun(head) and head not in _NO_THING:
            owner = who(told, match["own"]) if match["own"] else ""
            terms = frozenset({*what.split(), "copy", "rebuild", "mend"})
            yield Held("gone", owner, what, "gone", terms=terms)
        elif marks and not what and who(told, marks[0]) not in told.people:
            name = who(told, marks[0]).removeprefix("the ")
            dated = re.search(r"\b\d{4}\b", told.text) is not None
            yield Held("gone", name, "", "gone", firm=not dated, terms=frozenset({*name.split(), "wreck", "raise"}))


def _owners(told: Told) -> Iterator[Held]:
    for match in (*_HERS.finditer(told.text), *_OWNS.finditer(told.text)):
        if match.re is not _HERS or " is ‹" not in match[0] or match["poss"]:
            yield _owned(who(told, match["who"]), match["what"])
    for match in _GAVE.finditer(told.text):
        if match["to"]:
            yield _owned(who(told, match["to"]), match["what"].split(" ", 1)[1])


def _without(told: Told) -> Iterator[Held]:
    """Read what somebody, or everybody, has none of: things and animals, no traits."""
    match = _HAS_NONE.match(told.text)
    what = lemma(match["what"], "noun") if match else ""
    if not match or not nouns_of(what) & _OWNED or nouns_of(what) & {"kin", "person", "body_part"}:
        return
    if match["holder"]:
        yield Held("absent", "", what, lemma(match["holder"], "noun"), terms=frozenset({what}))
    else:
        yield Held("none", who(told, match["who"]) if match["who"] else "", what, "none", terms=frozenset({what}))


_HAS_NONE = re.compile(
    rf"^\W*(?:(?:(?P<who>{WHO})|[Tt]he (?P<holder>[a-z]+)) (?:(?:has|owns|had|keeps) no|(?:does not|doesn['’]t|never) (?:own|have|keep) an?)|(?:[Nn]obody|[Nn]o[ -]one)(?: (?:on|in|at|aboard) (?:the [a-z]+|{WHO}))? (?:has|owns|keeps) an?) (?P<what>[a-z]+)[.;]?$"
)
_OWNED = frozenset("artifact animal vehicle instrument device weapon clothing container money jewelry".split())


def _absent(told: Told) -> Iterator[Held]:
    match = _NONE.match(told.text)
    what = lemma(match["what"], "noun") if match else ""
    if match and is_noun(what):
        scope = {name for mark in re.findall(WHO, match["rest"]) for name in who(told, mark).split()}
        scope |= {lemma(word, "noun") for word in re.findall(r"[a-z]{3,}", match["rest"]) if word not in _NO_SCOPE}
        yield Held("absent", "", what, " ".join(sorted(scope)), terms=frozenset({what}) | scope)


_NO_SCOPE = frozenset({"the", "anywhere", "this", "aboard"})


def _owned(owner: str, what: str) -> Held:
    return Held("owner", owner, what.strip(), owner, terms=frozenset({*what.split(), "borrow", "lend", "give"}))


def clashes(story: Story, held: Held) -> Iterator[Clash]:
    """Yield the first place where the script shows otherwise."""
    if held.kind == "gone" and not held.slot:
        found = _sails(story, held.subject)
        if found is not None:
            yield Clash(found, f"{titled(held.subject)} is gone, and is back.", held.terms, firm=held.firm)
        return
    words = held.slot.split()
    head, own_marks = lemma(words[-1], "noun"), frozenset(lemma(word, "noun") for word in words[:-1]) - {"old"}
    for sentence in filter(story.shown, story.prose):
        if _told_of(sentence.text, head) if held.kind == "gone" else _LIKE.search(sentence.text):
            continue
        for phrase in phrases(story, sentence):
            made = held.kind == "absent" and _MADE.search(sentence.text, max(0, phrase.start - 12), phrase.end)
            if alike(phrase.head, head) and not made:
                clash = _clash(story, held, sentence, phrase, own_marks)
                if clash is not None:
                    yield clash
                    return


_LIKE = re.compile(
    r"\b(?:like an?|as if|no|not|never|without|imagin\w*|toy|picture|photograph|drawing|dream\w*|stolen|steals?|borrow\w*)\b|n['’]t\b",
    _I,
)


_MADE = re.compile(r"\b(?:painted|wooden|stuffed|toy|stone|bronze|rocking|hobby|plastic|clay|paper)[ -]", _I)


def _told_of(text: str, head: str) -> bool:
    """Whether a sentence tells of what was, or of another: it says itself that the thing is gone, or names a year."""
    return bool(
        _BACK.search(_around(text, head)) or re.search(r"\b1[5-9]\d\d\b|\b20\d\d\b", text) or _ENDS.search(text)
    )


_ENDS = re.compile(
    r"\b(?:destroyed|burn(?:t|ed|s)|smash(?:ed|es)|sunk|sank|sinks|demolish\w*|melt\w*|shatter\w*|torn|blown up|explod\w*|collaps\w*)\b",
    _I,
)


def _around(text: str, head: str) -> str:
    """The stretch around a thing: what stands far off is said of something else."""
    at = text.lower().find(head)
    return text[max(0, at - 50) : at + len(head) + 30] if at >= 0 else text


def _clash(story: Story, held: Held, sentence: Sentence, phrase: Phrase, marks: frozenset[str]) -> Clash | None:
    owner = phrase.owner if phrase.owner in story.people.ids.values() else ""
    same = not marks or marks <= phrase.marks
    said, firm = "", True
    if held.kind == "absent":
        said = (
            f"There is no {held.slot}, and one is shown."
            if phrase.opener != "no" and _here(story, held, sentence)
            else ""
        )
    elif held.kind == "none":
        said = f"{owner} has no {held.slot}, and one is shown." if owner and held.subject in {"", owner} else ""
    elif held.kind == "owner":
        wrong = same and owner and owner.lower() != held.value.lower()
        said = f"{phrase.bare.capitalize()} belongs to {titled(held.value)}, and is {owner}'s here." if wrong else ""
        firm = bool(marks)
    elif same and not phrase.plural and (phrase.definite or phrase.marks) and held.subject in {"", phrase.owner}:
        said = f"The {held.slot} is gone, and is back."
        firm = bool(marks or held.subject or nouns_of(head_of(held)) & {"building", "structure", "vehicle"})
    return Clash(sentence, said, held.terms, firm=firm) if said else None


def _here(story: Story, held: Held, sentence: Sentence) -> bool:
    """Whether this is the place in which there is none of it: everywhere, where none is named."""
    scope = frozenset(held.value.split())
    near = story.heading_words(sentence.scene) | story.content(sentence) | _place_words(story, sentence)
    return not scope or bool(scope & near)


def head_of(held: Held) -> str:
    """The lemma of the thing itself."""
    return lemma(held.slot.split()[-1], "noun")


def _place_words(story: Story, sentence: Sentence) -> frozenset[str]:
    scene = story.manuscript.scene(sentence.scene)
    return frozenset(re.findall(r"[a-z]+", scene.heading.lower())) if scene else frozenset()


_MOVES = frozenset(
    "sail dock anchor steam ride come leave arrive turn roll stand rise pull drift enter put cast berth moor lie tie pitch head".split()
)


def _sails(story: Story, name: str) -> Sentence | None:
    """Find where a ship or a house of that name does or is something now."""
    last = name.rsplit(maxsplit=1)[-1]
    for sentence in filter(story.shown, story.prose):
        if last not in sentence.text.lower() or _BACK.search(sentence.text):
            continue
        for deed in deeds_in(story, sentence):
            if last in deed.before and deed.verb in _MOVES and not deed.negated and not deed.unsure:
                return sentence
        if re.search(rf"\b(?:aboard|on board|on the deck of|boards?) (?:the )?{re.escape(name)}\b", sentence.text, _I):
            return sentence
    return None
