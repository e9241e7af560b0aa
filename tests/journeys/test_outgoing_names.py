"""No known name is in the bytes that would leave, in any alias, ending, case, split or look; and each comes back to the letter."""

from __future__ import annotations

import hashlib
import hmac
import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from storyroom.domain.access import PUBLIC, Clearance, Label
from storyroom.domain.egress import Outgoing, Provider, Terms
from storyroom.domain.ports import ChatMessage
from storyroom.generation.codebook import Codebook, Names, make_codebook
from storyroom.generation.sanitise import Swapper
from storyroom.journeys.outside import Outside
from storyroom.models.egress import Shown
from storyroom.store.egress import Book
from storyroom.store.sealing import SealingKey
from tests.fakes.disguises import DISGUISES
from tests.fakes.names_scanner import names_in

SCENES = 1_000
FIRST = [
    "BRANWEN",
    "KJARTAN",
    "OTTOLINE",
    "ZEBEDEE",
    "PERPETUA",
    "MARGUERY",
    "SOLVEIG",
    "THADDEUS",
    "ISOLDE",
    "CORNELIUS",
    "DROSTAN",
    "LUCASTA",
    "HARRY",
]
LAST = [
    "HOLLOWAY",
    "VANTERPOOL",
    "MOCKRIDGE",
    "SKJELBRED",
    "QUATERMAIN",
    "TREMAYNE",
    "O'SHAUGHNESSY",
    "LINDQVIST",
    "FENWICK-ASHE",
    "DUNLEAVY",
]
PLACES = [
    "HALCYON HOUSE - LOBBY",
    "WREXHAM VIADUCT",
    "MOE FARM, CELLAR",
    "PORT ELSWICK / QUAYSIDE",
    "THE DREADNOUGHT ARMS",
]
TITLES = ["The Last White Sale", "Herring for Forty", "Nightjar", "A Quarrel of Sparrows", "Zwischenland"]
PEOPLE = ["Ada Lovejoy", "Wim Oosterhuis"]
FILLER = [
    "rain",
    "comes",
    "down",
    "over",
    "everything",
    "and",
    "nobody",
    "moves.",
    "She",
    "puts",
    "the",
    "lamp",
    "out,",
    "counts",
    "to",
    "ten",
    "and",
    "waits",
    "by",
    "the",
    "door",
    "until",
    "the",
    "others",
    "have",
    "gone.",
    "A",
    "dog",
    "barks",
    "twice.",
    "He",
    "laughs",
    "without",
    "meaning",
    "it,",
    "folds",
    "the",
    "paper",
    "and",
    "looks",
    "at",
    "the",
    "clock",
    "again.",
]


class _Terms(Book):
    """A book that is only a key: nothing is sent here."""

    def __init__(self, key: SealingKey) -> None:
        self.key = key


def _library() -> Names:
    rng = random.Random(7)
    speakers = [f"{first} {rng.choice(LAST)}" for first in FIRST] + [
        "MRS. HOLLOWAY",
        "DR. ISOLDE FENWICK-ASHE (V.O.)",
        "BRAM",
    ]
    return Names(tuple(TITLES), tuple(speakers), tuple(PLACES), tuple(PEOPLE))


def _known(names: Names) -> list[str]:
    """Every way in which a person would call what the library knows, written out here by hand."""
    aliases = [
        *FIRST,
        *LAST,
        "BRAM",
        "HALCYON HOUSE",
        "WREXHAM VIADUCT",
        "MOE FARM",
        "PORT ELSWICK",
        "DREADNOUGHT ARMS",
    ]
    used = " ".join(names.speakers)
    aliases = [alias for alias in aliases if alias not in LAST or alias in used]
    return [*aliases, *names.titles, "Last White Sale", "Quarrel of Sparrows", *names.people, "Lovejoy", "Oosterhuis"]


def _scene(rng: random.Random, known: list[str]) -> tuple[str, set[str]]:
    words = [rng.choice(FILLER) for _ in range(rng.randint(30, 90))]
    put: set[str] = set()
    for _ in range(rng.randint(1, 8)):
        name = rng.choice(known)
        put.add(name)
        words.insert(rng.randrange(len(words)), DISGUISES[rng.choice(list(DISGUISES))](rng, name))
    return " ".join(words), put


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return make_codebook(_library(), code=lambda text: hmac.digest(b"k", text.encode(), "sha256"))


@pytest.fixture
def outside(tmp_path: Path, codebook: Codebook) -> Outside:
    key = SealingKey(tmp_path / "house.egress.key")
    key.make()
    terms = Terms("none", "none", "EU", "studio", date(2026, 1, 1), date(2099, 1, 1))
    provider = Provider(
        "acme", "openai_compatible", "https://acme.example/v1", "m", Clearance(frozenset({PUBLIC})),
        frozenset({"ask"}), terms, Decimal(1), Decimal(1), Decimal(1),
    )  # fmt: skip
    return Outside(provider, _Terms(key), "p", lambda: codebook, rehearse=True)


def _outgoing(outside: Outside, scene: str, question: str) -> Outgoing:
    chat = outside.chat(Label(frozenset({PUBLIC})), purpose="ask")
    messages = (ChatMessage("system", "Answer."), ChatMessage("data", scene), ChatMessage("user", question))
    with pytest.raises(Shown) as shown:
        list(chat.reply(messages, max_tokens=9, deadline=9))
    return shown.value.outgoing


def test_none_of_a_thousand_scenes_lets_a_known_name_out(outside: Outside) -> None:
    rng = random.Random(20_260_101)
    known = _known(_library())
    leaks = []
    for number in range(SCENES):
        scene, _put = _scene(rng, known)
        question, _asked = _scene(rng, known)
        body = _outgoing(outside, scene, question).body
        if found := names_in(body, known):
            leaks.append((number, found, scene))
    assert leaks == []


def test_the_scanner_finds_every_name_that_is_put_there(outside: Outside) -> None:
    rng = random.Random(20_260_101)
    known = _known(_library())
    bare = replace(outside, provider=replace(outside.provider, sanitise=False))
    for _ in range(SCENES):
        scene, put = _scene(rng, known)
        _scene(rng, known)
        assert put <= names_in(_outgoing(bare, scene, "Who?").body, known)


@pytest.mark.parametrize("disguise", DISGUISES)
def test_each_disguise_is_seen_through_and_undone_to_the_letter(codebook: Codebook, disguise: str) -> None:
    rng = random.Random(disguise)
    for name in _known(_library()):
        text = f"Then {DISGUISES[disguise](rng, name)} came, and {name} again."
        swapper = Swapper(codebook)
        swapped = swapper.swap(text)
        assert not names_in(f'"{_escaped(swapped)}"'.encode(), [name]), swapped
        assert swapper.restore(swapped) == text


def test_a_thousand_scenes_come_back_to_the_letter(codebook: Codebook) -> None:
    rng = random.Random(3)
    known = _known(_library())
    for _ in range(SCENES):
        scene, _put = _scene(rng, known)
        swapper = Swapper(codebook)
        assert swapper.restore(swapper.swap(scene)) == scene


def test_equal_names_have_equal_codes_in_every_request_and_other_keys_make_other_codes(codebook: Codebook) -> None:
    said = "Branwen met BRAM."
    assert Swapper(codebook).swap(said) == Swapper(codebook).swap(said)
    other = make_codebook(_library(), code=lambda text: hashlib.sha256(text.encode()).digest())
    assert Swapper(other).swap(said) != Swapper(codebook).swap(said)


def _escaped(text: str) -> str:
    return "".join(f"\\u{ord(c):04x}" if ord(c) < 0x10000 else _pair(c) for c in text)


def _pair(c: str) -> str:
    high, low = divmod(ord(c) - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
