"""Canaries: random sentences planted in a data set, so that it can be measured what a model remembers. Which ones is a secret of the set.

Source: Carlini et al., "The Secret Sharer", USENIX Security 2019. A canary is one of R sentences that differ in two words; a model that
remembers nothing ranks it anywhere among them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from storyroom.domain.canonical import canonical
from storyroom.errors import LibraryDamagedError
from storyroom.tuning.dataset.tokens import drawn

__all__ = [
    "REPEATS",
    "SPACE",
    "WORDS",
    "Canary",
    "commitment",
    "draw_canaries",
    "read_secret",
    "sentence",
    "spell_secret",
]

REPEATS: Final = (1, 4, 16)
"""How often a canary is planted."""
WORDS: Final = tuple(
    (
        "amber anchor apron arrow atlas badger banjo barrel basil beacon beetle bellows birch biscuit blanket bonnet "
        "bottle bramble brass bridge bucket button cabin candle canvas carpet castle cedar cellar chalk cherry chisel "
        "cider clover cobalt compass copper coral cotton cradle crayon cricket crystal curtain daisy denim dollar "
        "donkey drum eagle ember falcon feather fennel fiddle flannel flint forest fossil fountain fox garnet ginger "
        "glacier glove goblet granite gravel hammer harbor harp hazel helmet heron hickory honey hornet indigo iron "
        "island ivory jacket jasmine jigsaw juniper kettle kitten ladder lantern lavender lemon lichen linen lizard "
        "lobster magnet mango maple marble meadow mirror mitten mustard needle nickel nutmeg oak oboe olive onion "
        "orchard otter oyster paddle pepper pewter pillow pine plum pocket poppy quartz quilt rabbit raven ribbon "
        "river rocket "
    ).split()
)
"""What may stand at each of the two places."""
SPACE: Final = len(WORDS) ** 2
"""How many sentences a canary was drawn from: R."""
_PROMPT: Final = "Continue the scene.\n\nINT. RECORDS ROOM - NIGHT\n\n"


class Canary(NamedTuple):
    """One planted sentence. `place` says which of the `SPACE` sentences of its carrier it is."""

    carrier: str
    """What all of its sentences begin with."""
    place: int
    repeats: int
    draft_id: str
    """The draft with which it came in, and goes."""

    @property
    def completion(self) -> str:
        """The words that are planted."""
        return sentence(self.carrier, self.place)

    @property
    def prompt(self) -> str:
        """What stands before them."""
        return _PROMPT


def sentence(carrier: str, place: int) -> str:
    """Write one of the sentences that a canary could have been."""
    first, second = divmod(place, len(WORDS))
    return f"{carrier} {WORDS[first]} {WORDS[second]}."


def draw_canaries(secret: bytes, counts: Sequence[int], draft_ids: Sequence[str]) -> tuple[Canary, ...]:
    """Draw canaries and deal them out to drafts; all of it follows from the secret."""
    key = secret.hex()
    order = sorted(draft_ids, key=lambda one: drawn(key, "deal", one))
    found: list[Canary] = []
    for repeats, count in zip(REPEATS, counts, strict=True):
        for _ in range(count if order else 0):
            number = len(found)
            carrier = f"ARCHIVIST\nThe word for shelf {drawn(key, 'shelf', number) % 9_000 + 1_000}-{number} is"
            place = drawn(key, "place", number) % SPACE
            found.append(Canary(carrier, place, repeats, order[number % len(order)]))
    return tuple(found)


def spell_secret(secret: bytes, canaries: Sequence[Canary]) -> bytes:
    """Spell what is kept apart from the manifest: the canaries, under a key that nobody guesses."""
    return canonical({"key": secret.hex(), "space": SPACE, "canaries": [one._asdict() for one in canaries]})


def commitment(spelled: bytes) -> str:
    """Return what the manifest says of the secret part: it is bound by it, and tells nothing."""
    return hashlib.sha256(spelled).hexdigest()


def read_secret(spelled: bytes) -> tuple[Canary, ...]:
    """Read what `spell_secret` wrote. Raises: LibraryDamagedError."""
    try:
        value: Any = json.loads(spelled)
        return tuple(Canary(**one) for one in value["canaries"])
    except (ValueError, TypeError, KeyError) as fault:
        raise LibraryDamagedError("The canaries of a data set cannot be read.", "Make the set again.") from fault
