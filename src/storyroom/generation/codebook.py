"""The names that a library knows, each with a code of its own: titles, characters, places, people. Reads no text and keeps no secret."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from storyroom.domain.looks import letters_of
from storyroom.domain.names import parse_cue

__all__ = ["Codebook", "Form", "Names", "make_codebook"]

_CONSONANTS = "BCDFGHJKLMNPQRSTVWXZ"
_CODE_LETTERS = 5
_LEAST_LETTERS = 2
_LONGEST_NAME = 200
_JOINT = re.compile(r"\s*(?:/|&|\+|,|\bAND\b|\bWITH\b)\s*", re.IGNORECASE)
_PLACE_PARTS = re.compile(r"\s+[-–—]+\s+|\s*[–—]\s*|\s*[/,;:]\s*")
_WORD = re.compile(r"[^\W_]+(?:['’ʼ‐-][^\W_]+)*")
_ARTICLES = frozenset({"a", "an", "the"})
_EVERYDAY = frozenset(
    """
    a about above across after again all an and another any apartment apt are as at attic aunt baby back bar barn barman
    bartender basement bath bathroom bay beach bed bedroom behind below beside big black block blue boat border boss bottom
    boy boys bride bridge brother brown building bus business by cab cabin cafe camp canteen captain car castle cell cellar
    center centre chamber chapel chef chief child children church city class clerk clinic closet club coast coffee colonel
    continuous cook cop corner corridor cottage council counter country couple court courtroom crowd customer dad daughter
    dawn day deck den department deputy desk detective diner dining dispatcher distant doctor dock door down dr driver dusk
    east edge eight eighth elder elderly entrance evening exterior factory family far farm farmer father female ferry few
    field fifth first five flat floor foreman forest four fourth from front garage garden gate general gentleman ghost girl
    girls grandfather grandma grandmother grandpa grave graveyard green grey ground guard guest guide gym hall hallway harbor
    harbour head high hill his her highway home hospital hotel house hut husband in inner inside inspector interior into
    island its jail janitor judge kid kids king kitchen lab lady lake landing lane large last late later lawyer left
    library lieutenant lift little living lobby loft long lot lounge low lower machine maid main major male man manager
    market master mayor meadow men middle midnight miss mob mom moment moments more morning mother motel mountain mr mrs ms
    mum narrator near neighbor neighbour new next nice night nine ninth no noon north nurse of off office officer old older
    on one operator other out outer outside over park parking parlor parlour part passage passenger patient people phone
    pier place plane platform play police porch porter president priest prison private professor public pub queen radio
    ramp rear receptionist red reporter restaurant right river road roof rooftop room sailor same school sea second sergeant
    seven seventh shed sheriff ship shop short side sir sister site six sixth small soldier some son south square stage
    stair staircase stairs stairwell station store storeroom storage street studio study suite supper table tall taxi teacher
    teenage teenager ten tent the their third three tower town track train tree truck tunnel tv twilight two uncle under
    unit up upper upstairs van vault view village visitor voice waiter waiting waitress wall warehouse washroom water way
    west white wide wife window with woman women wood woods work worker workshop yard yellow young younger your
    """.split()  # a table of words reads better without quotation marks
)
"""Words that name nobody by themselves: `MRS. HALE` is also called `HALE`, but not `MRS`. A whole name is swapped whatever it is."""


class Names(NamedTuple):
    """What a library calls things, as it spells them. Only what the asker may see."""

    titles: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class Form(NamedTuple):
    """One way to call an entity."""

    code: str
    """What stands in its place, in capitals."""
    spelled: str
    cuts: frozenset[int]
    """Before which of its letters anything but a letter may stand."""


class Codebook(NamedTuple):
    """A tree of letters; where a name ends, its form hangs under the empty key."""

    tree: dict[str, Any]
    forms: int


class _Entity(NamedTuple):
    kind: str
    name: str
    also: tuple[str, ...]


def make_codebook(names: Names, *, code: Callable[[str], bytes]) -> Codebook:
    """Give every name a code. `code` makes bytes of a text that nobody else can make; equal names keep equal codes."""
    entities = _merged(_entities(names))
    shared = _shared(entities)
    tree: dict[str, Any] = {}
    taken: dict[str, str] = {}
    forms = 0
    for entity in entities:
        own = _code(entity, code, taken)
        also = [alias for alias in entity.also if _key(alias) not in shared]
        for number, spelled in enumerate((entity.name, *also), start=1):
            forms += _hang(tree, Form(own if number == 1 else f"{own}{number}", spelled, _cuts(spelled)))
    return Codebook(tree, forms)


def _entities(names: Names) -> Iterator[_Entity]:
    for title in names.titles:
        yield _Entity("TITLE", title, tuple(_without_article(title)))
    for speaker in names.speakers:
        whole = parse_cue(speaker).name
        for name in dict.fromkeys((whole, *_JOINT.split(whole))):
            yield _Entity("PERSON", name, tuple(_telling_words(name)))
    for location in names.locations:
        parts = [part for part in _PLACE_PARTS.split(location) if any(_telling_words(part, least=1))]
        yield _Entity("PLACE", location, ())
        for part in dict.fromkeys(parts):
            yield _Entity("PLACE", part, tuple(_without_article(part)))
    for person in names.people:
        yield _Entity("PERSON", person, tuple(_telling_words(person)))


def _merged(entities: Iterable[_Entity]) -> tuple[_Entity, ...]:
    """Keep one entity a name, and make one of each word that several share, such as a family's name."""
    found: dict[str, _Entity] = {}
    for entity in entities:
        key = _key(entity.name)
        if len(key) >= _LEAST_LETTERS and len(entity.name) <= _LONGEST_NAME:
            known = found.get(key, entity)
            found[key] = known._replace(also=tuple(dict.fromkeys((*known.also, *entity.also))))
    uses = Counter(key for entity in found.values() for key in {_key(alias) for alias in entity.also})
    for entity in tuple(found.values()):
        for alias in entity.also:
            if uses[_key(alias)] > 1:
                found.setdefault(_key(alias), _Entity(entity.kind, alias, ()))
    return tuple(found[key] for key in sorted(found))


def _shared(entities: Iterable[_Entity]) -> frozenset[str]:
    return frozenset(_key(entity.name) for entity in entities)


def _telling_words(name: str, *, least: int = 2) -> Iterator[str]:
    words = _WORD.findall(name)
    if len(words) >= least:
        for word in words:
            key = _key(word)
            if len(key) >= _LEAST_LETTERS and key not in _EVERYDAY and not key.isdigit():
                yield word


def _without_article(name: str) -> Iterator[str]:
    first, _, rest = name.partition(" ")
    if first.casefold() in _ARTICLES and len(_WORD.findall(rest)) > 1:
        yield rest.strip()


def _code(entity: _Entity, code: Callable[[str], bytes], taken: dict[str, str]) -> str:
    key = _key(entity.name)
    for attempt in range(1_000):
        digest = code(f"{key}/{attempt}" if attempt else key)
        made = entity.kind + "".join(_CONSONANTS[byte % len(_CONSONANTS)] for byte in digest[:_CODE_LETTERS])
        if taken.setdefault(made, key) == key:
            return made
    raise ValueError("no code is left: the codes do not differ")


def _hang(tree: dict[str, Any], form: Form) -> int:
    key = _key(form.spelled)
    hung = 0
    for spelling in (key, *_plural(key)):
        node = tree
        for letter in spelling:
            node = node.setdefault(letter, {})
        hung += "" not in node
        node.setdefault("", form)
    return hung


def _plural(key: str) -> tuple[str, ...]:
    """`Harry` is `Harries` together; every other plural only adds letters."""
    return (f"{key[:-1]}ies",) if len(key) > 2 and key[-1] == "y" else ()


def _key(name: str) -> str:
    return letters_of(name).text


def _cuts(name: str) -> frozenset[int]:
    return frozenset(at for at, gap in enumerate(letters_of(name).gaps) if gap and at)
