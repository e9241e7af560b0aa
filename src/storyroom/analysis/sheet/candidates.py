"""What could be an item of a scene's sheet, with what speaks for it: classes of the word, and its part in the sentence. Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from storyroom.analysis.cast import Cast, Mention, cast_of
from storyroom.analysis.casting.introductions import CAPITALS
from storyroom.analysis.lexicon import commonness, is_adjective, is_noun, is_verb, lemma, noun_classes, verb_classes
from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.analysis.sheet.chunks import Phrase, phrases_of
from storyroom.analysis.sheet.tokens import Token, tokens_of
from storyroom.domain.script import ElementKind, Scene

__all__ = ["Candidate", "candidates_of"]

_MANY = 4
_LONGEST = 3000
"""Letters of a sentence that are looked at: nobody writes longer ones but to slow a reader down."""
_UNSEEN: Final = frozenset({"V.O.", "VO", "V/O", "VOICE OVER", "FILTERED", "ON PHONE", "ON RADIO"})
_NEAR = 1
_UPON: Final = frozenset({"on", "in", "to", "over", "across", "down"})
_DIRECTION: Final = re.compile(
    r"^\W*(?:SUPER(?:IMPOSE)?|TITLE|CAPTION|CHYRON|INSERT|INTERCUT|MONTAGE|SERIES OF SHOTS|ANGLE|CLOSE ON|POV|BACK TO|CUT TO|"
    r"SMASH|MATCH|FADE|DISSOLVE)\b[^a-z]*"
)
"""Words of the trade at the head of a line: they say how it is shown, not what."""
_HANDLED: Final = frozenset(
    f"verb:{name}"
    for name in (
        "hold take give put throw lose find hide eat drink read write cut wear fasten open lock buy sell steal destroy smoke "
        "throw_away show send create play_music"
    ).split()
)
"""What is done to things that somebody must hand out."""
_GRASPED: Final = frozenset(
    {"c:artifact", "c:instrument", "c:food", "c:substance", "c:document", "c:container", "c:device", "unknown"}
)
_TELLING: Final = frozenset(
    {
        "sound",
        "sing",
        "play_music",
        "telephone",
        "fall",
        "fight",
        "shoot",
        "jump",
        "injure",
        "destroy",
        "burn",
        "laugh",
        "weep",
        "climb",
        "run",
    }
)
"""Classes of verbs that a department has to do with."""


@dataclass(slots=True)
class Candidate:
    """A head word of one scene, with every place where it stands there."""

    head: str
    kind: str
    """`thing` for a phrase, `noise` for a word in capitals that is no word, `deed` for who does what, `voice` for what is only heard."""
    text: str
    features: set[str] = field(default_factory=set)
    places: list[tuple[int, int]] = field(default_factory=list)
    """Stretches of the canonical text."""
    heads: set[str] = field(default_factory=set)
    """Further words by which it may be called: the verb of a deed."""
    who: str = ""
    """Id of the person whose it is or who does it, where that is known."""


def candidates_of(manuscript: Manuscript) -> dict[int, list[Candidate]]:
    """Return the candidates of each scene, by ordinal; use it through `manuscript.once`."""
    cast = cast_of(manuscript)
    found = {scene.scene: _scene(manuscript, cast, scene) for scene in manuscript.scenes}
    _spread(found)
    return found


def _scene(manuscript: Manuscript, cast: Cast, scene: Scene) -> list[Candidate]:
    made: dict[tuple[str, str], Candidate] = {}
    heading = {lemma(word, "noun") for word in re.findall(r"[a-z]+", scene.location.lower())}
    spoken: set[str] = set()
    for sentence in manuscript.by_scene.get(scene.scene, ()):
        if sentence.spoken:
            for one in _heard(sentence, cast, manuscript.script.elements[sentence.element].kind):
                made.setdefault((one.kind, one.head), one)
            spoken |= {lemma(word, "noun") for word in re.findall(r"[a-z]+", sentence.text.lower())}
            continue
        for one in _sentence(sentence, cast):
            known = made.setdefault((one.kind, one.head), one)
            if known is not one:
                known.features |= one.features | {"again"}
                known.places += one.places
                known.heads |= one.heads
                known.who = known.who or one.who
    for one in [one for one in made.values() if "named_animal" in one.features]:
        for key in [("thing", role) for role in one.heads if ("thing", role) in made and role != one.head]:
            one.places += made.pop(key).places
    sounding = {
        word for one in made.values() if one.kind == "deed" and "acts:sound" in one.features for word in one.heads
    }
    for one in made.values():
        one.features |= {"sounds_itself"} if one.kind == "thing" and one.head in sounding else set()
        one.features |= {"heading"} if one.head in heading else set()
        one.features |= {"spoken"} if one.head in spoken else set()
    return list(made.values())


def _sentence(sentence: Sentence, cast: Cast) -> Iterator[Candidate]:
    if len(sentence.text) > _LONGEST:
        sentence = sentence._replace(text=sentence.text[:_LONGEST])
    named = tuple(cast.mentions(sentence.text))
    tokens = tokens_of(sentence.text, [(one.start, one.end) for one in named])
    phrases = phrases_of(sentence.text, tokens)
    for one in named:
        yield from _creature(one, sentence)
    roles = {role for one in cast.people if one.kind == "person" for role in one.roles}
    roles |= {one.name.lower() for one in cast.people if one.kind != "animal" and " " not in one.name}
    direction = _DIRECTION.match(sentence.text)
    for phrase in phrases:
        if phrase.text.lower() in roles or phrase.head in roles or (direction and phrase.start < direction.end()):
            continue
        if not any(one.start < phrase.end <= one.end for one in named):
            yield _thing(phrase, sentence, named, phrases)
    for place, token in enumerate(tokens):
        if token.part == "verb" and (classes := verb_classes(token.base, senses=3)) & _TELLING:
            yield _deed(sentence, tokens[:place], token, classes, named=named, phrases=phrases)
    yield from _noises(sentence, named)


def _thing(phrase: Phrase, sentence: Sentence, named: Sequence[Mention], phrases: Sequence[Phrase]) -> Candidate:
    features = {f"opens:{phrase.opens or 'none'}"}
    first, both = noun_classes(phrase.head, senses=1), noun_classes(phrase.head)
    if not both and " " in phrase.head:
        first, both = (noun_classes(phrase.head.split()[-1], senses=n) for n in (1, 2))
    features |= {f"c:{name}" for name in first} | {f"d:{name}" for name in both - first}
    features |= {"unknown"} if not both else set()
    features.add(f"common:{commonness(phrase.head, 'noun') // 2}")
    if phrase.verb:
        how = "verb" if not phrase.prep else "near"
        features |= {f"{how}:{name}" for name in verb_classes(phrase.verb, senses=3)} or {f"{how}:other"}
    features |= {f"prep:{phrase.prep}"} if phrase.prep else set()
    features |= {f"acts:{name}" for name in verb_classes(phrase.acts, senses=3)} | {"acts"} if phrase.acts else set()
    for name, holds in (
        ("capital", phrase.capital), ("plural", phrase.plural), ("simile", phrase.simile), ("negated", phrase.negated),
        ("listed", phrase.listed), ("of", bool(phrase.of)), ("modified", bool(phrase.modifiers)),
        ("compound", " " in phrase.head), ("alone", len(phrases) == 1), ("first_phrase", phrase.place == 0),
        ("with_person", bool(named)), ("list_of_person", phrase.listed and any(one.start < phrase.start for one in named)),
        ("marked_body", "body_part" in first and any(_participle(word) for word in phrase.modifiers)),
        ("on_body", bool({"substance", "fabric"} & both) and _on_body(phrase, phrases)), ("adjective", commonness(phrase.head, "adj") > commonness(phrase.head, "noun")), ("whole_of", any(other.of == phrase.head for other in phrases)),
    ):  # fmt: skip
        if holds:
            features.add(name)
    owner = next((one.person.id for one in reversed(named) if one.start < phrase.start), "")
    return Candidate(
        phrase.head,
        "thing",
        phrase.text,
        features,
        [(sentence.start + phrase.start, sentence.start + phrase.end)],
        {phrase.head.split()[-1]},
        owner,
    )


def _participle(word: str) -> bool:
    """`bandaged`, `broken`: what was done to a hand or a leg."""
    return word.endswith(("ed", "en")) and is_verb(lemma(word, "verb"))


def _on_body(phrase: Phrase, phrases: Sequence[Phrase]) -> bool:
    """`mud to the thighs`, `brick dust in her hair`: the next phrase is a part of the body."""
    after = next((one for one in phrases if one.place == phrase.place + 1), None)
    return (
        after is not None and after.prep in _UPON and bool({"body_part", "hair"} & noun_classes(after.head, senses=1))
    )


def _creature(one: Mention, sentence: Sentence) -> Iterator[Candidate]:
    """A named animal is an item wherever it is named."""
    if one.person.kind == "animal":
        roles = {lemma(role.split()[-1], "noun") for role in one.person.roles}
        yield Candidate(
            one.person.name.lower(),
            "thing",
            one.person.name,
            {"named_animal", "c:animal"},
            [(sentence.start + one.start, sentence.start + one.end)],
            {one.person.name.lower(), *roles},
            one.person.id,
        )


def _deed(
    sentence: Sentence,
    before: Sequence[Token],
    verb: Token,
    classes: frozenset[str],
    *,
    named: Sequence[Mention],
    phrases: Sequence[Phrase],
) -> Candidate:
    """Who does what, where the verb is one that a department has to do with: a sound, a fall, a fight."""
    person = next((one for one in reversed(named) if 0 <= verb.start - one.end <= _NEAR), None)
    phrase = next((one for one in reversed(phrases) if 0 <= verb.start - one.end <= _NEAR), None)
    pronoun = before[-1].text if before and before[-1].part == "pron" else ""
    features = {f"acts:{name}" for name in classes} | {"deed"}
    start, head, heads, who = verb.start, pronoun.lower(), {verb.base}, ""
    if person is not None:
        start, head, who = person.start, person.person.id, person.person.id
        features |= {f"by:{person.person.kind}"}
    elif phrase is not None:
        start, head, heads = phrase.start, phrase.head, {verb.base, phrase.head.split()[-1]}
        features |= {f"by:{name}" for name in noun_classes(phrase.head, senses=1)} | {"by:thing"}
    elif pronoun:
        start = before[-1].start
        features.add(f"by:{'it' if pronoun.lower() in {'it', 'something'} else 'pron'}")
    else:
        features.add("by:none")
    features |= {"ing"} if verb.text.endswith("ing") else set()
    return Candidate(
        f"{head} {verb.base}".strip(),
        "deed",
        sentence.text[start : verb.end],
        features,
        [(sentence.start + start, sentence.start + verb.end)],
        heads,
        who,
    )


def _heard(sentence: Sentence, cast: Cast, kind: ElementKind) -> Iterator[Candidate]:
    """Speech that comes as sound only, and what is sung."""
    person = cast.of_cue(sentence.speaker)
    who = person.id if person else ""
    place = [(sentence.start, sentence.end)]
    if any(extension in _UNSEEN for extension in sentence.extensions):
        heads = {"voice", *(word.lower() for word in sentence.speaker.split())}
        name = person.name if person else sentence.speaker.title()
        yield Candidate(f"{sentence.speaker.lower()} voice", "voice", f"{name}'s voice", {"voice"}, place, heads, who)
    if kind is ElementKind.LYRIC:
        yield Candidate("song", "voice", "song", {"song"}, place, {"song", "sing", "lyric"}, who)


def _noises(sentence: Sentence, named: Sequence[Mention]) -> Iterator[Candidate]:
    """Words in capitals that are sounds: `FSSSH`, `CRACK!`."""
    direction = _DIRECTION.match(sentence.text)
    for match in CAPITALS.finditer(sentence.text, direction.end() if direction else 0):
        if any(one.start < match.end() and match.start() < one.end for one in named):
            continue
        small = match[0].lower().rstrip(".")
        classes = noun_classes(lemma(small, "noun"))
        verbs = verb_classes(small, senses=3)
        known = is_noun(small) or is_verb(small) or is_adjective(small)
        if " " not in small and (not known or "sound" in classes or "sound" in verbs):
            features = {"noise", "unknown" if not known else "known"}
            if match.end() < len(sentence.text) and sentence.text[match.end()] in "!.,":
                features.add("cried")
            yield Candidate(
                small,
                "noise",
                match[0],
                features,
                [(sentence.start + match.start(), sentence.start + match.end())],
                {small},
            )


def _spread(found: dict[int, list[Candidate]]) -> None:
    """Add how a head is spread over the script, and what it is elsewhere: held once, it is a thing that can be held."""
    scenes: dict[str, list[int]] = {}
    everywhere: dict[str, set[str]] = {}
    for scene, listed in found.items():
        for one in listed:
            scenes.setdefault(one.head, []).append(scene)
            everywhere.setdefault(one.head, set()).update(one.features)
    for scene, listed in found.items():
        for one in listed:
            where, known = scenes[one.head], everywhere[one.head]
            one.features.add("once" if len(where) == 1 else "few" if len(where) < _MANY else "many")
            one.features |= {"first"} if scene == min(where) else set()
            if known & _HANDLED:
                one.features |= {"handled", *(f"handled:{name[2:]}" for name in one.features if name in _GRASPED)}
            one.features |= {
                f"ever:{name}" for name in ("capital", "opens:a", "opens:poss", "listed", "spoken") if name in known
            }
            if "opens:a" in one.features or "listed" in one.features:
                one.features |= {f"new:{name[2:]}" for name in one.features if name in _GRASPED}
