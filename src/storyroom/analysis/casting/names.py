"""The parts of a name: titles, words that tie an age to a name, and when two names can be one person's. Merges nobody."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from storyroom.analysis.memory import remembered

__all__ = ["KIN_TITLES", "Name", "as_name", "compatible", "key_of", "shown"]

_FEMALE: Final = frozenset(
    [
        "MRS",
        "MS",
        "MISS",
        "LADY",
        "MADAM",
        "MADAME",
        "AUNT",
        "AUNTIE",
        "MAMA",
        "MOTHER",
        "MUM",
        "NANA",
        "GRANNY",
        "GRANDMA",
        "SISTER",
        "QUEEN",
    ]
)
_MALE: Final = frozenset(
    ["MR", "SIR", "LORD", "UNCLE", "PAPA", "DAD", "GRANDPA", "BROTHER", "KING", "FATHER", "MONSIEUR"]
)
_EITHER: Final = frozenset(
    [
        "DR",
        "DOCTOR",
        "PROFESSOR",
        "PROF",
        "CAPTAIN",
        "CAPT",
        "COLONEL",
        "COL",
        "MAJOR",
        "GENERAL",
        "LIEUTENANT",
        "LT",
        "SERGEANT",
        "SGT",
        "CORPORAL",
        "PRIVATE",
        "INSPECTOR",
        "DETECTIVE",
        "OFFICER",
        "CONSTABLE",
        "SHERIFF",
        "DEPUTY",
        "JUDGE",
        "PASTOR",
        "REVEREND",
        "REV",
        "COUSIN",
        "AGENT",
        "NURSE",
        "CHIEF",
        "COACH",
        "PRESIDENT",
        "MAYOR",
        "SENATOR",
        "SUPERINTENDENT",
        "COMMANDER",
        "ADMIRAL",
        "FR",
        "ST",
    ]
)
TITLES: Final = _FEMALE | _MALE | _EITHER
KIN_TITLES: Final = frozenset(
    [
        "AUNT",
        "AUNTIE",
        "UNCLE",
        "MAMA",
        "PAPA",
        "NANA",
        "GRANNY",
        "GRANDMA",
        "GRANDPA",
        "MOTHER",
        "FATHER",
        "MUM",
        "DAD",
        "COUSIN",
        "SISTER",
        "BROTHER",
    ]
)
"""Titles that serve as a name by themselves, where only one person has them."""

VARIANTS: Final = frozenset(
    [
        "YOUNG",
        "YOUNGER",
        "OLD",
        "OLDER",
        "OLDEST",
        "ADULT",
        "TEEN",
        "TEENAGE",
        "LITTLE",
        "BABY",
        "CHILD",
        "KID",
        "OTHER",
        "FUTURE",
        "PAST",
        "DREAM",
        "DEAD",
        "GHOST",
    ]
)
"""Words before a name that make of it the same person at another time, or a double. Only where the plain name is there, too."""

_JOINED = re.compile(r"\s*[&+/]\s*")
_WORD = re.compile(r"[^\W_](?:[\w'’.&-]*[\w'’.])?")


class Name(NamedTuple):
    """A name in its parts, in capitals without dots: `MR HOBDAY` has the title `MR` and the core `HOBDAY`."""

    key: str
    titles: tuple[str, ...]
    core: tuple[str, ...]


@remembered(8192)
def key_of(name: str) -> str:
    """Spell a name in capitals, without dots and curls, so that two spellings of it are equal."""
    said = _JOINED.sub(" AND ", name.upper().replace("’", "'").replace("*", "").replace("_", " "))
    return " ".join(word.rstrip(".'").replace(".", "") for word in _WORD.findall(said))


@remembered(8192)
def as_name(name: str) -> Name:
    """Take a name apart; what has nothing but titles is all core."""
    words = key_of(name).removeprefix("THE ").split()
    titles: list[str] = []
    while len(words) > 1 and words[0] in TITLES:
        titles.append(words.pop(0))
    return Name(key_of(name), tuple(titles), tuple(words))


def compatible(one: Name, other: Name) -> bool:
    """Say whether the titles of two names can belong to one person: `MR.` and `MRS.` cannot."""
    if not one.titles or not other.titles:
        return True
    female, male = (bool(kind & {*one.titles, *other.titles}) for kind in (_FEMALE, _MALE))
    return one.titles == other.titles or (not (female and male) and bool(_EITHER & {*one.titles, *other.titles}))


def sex_of(name: Name) -> str:
    """Return `f` or `m` where a title says so, else nothing."""
    if _FEMALE & set(name.titles):
        return "f"
    return "m" if _MALE & set(name.titles) else ""


def shown(name: str) -> str:
    """Spell a name in capitals as prose does: `Marit Moe`, `McCrae`, `Mr. Hobday`."""
    if any(letter.islower() for letter in re.sub(r"\b(?:Mc|Mac)(?=[A-Z])", "", name)):
        return name
    return " ".join("-".join(_cased(part) for part in word.split("-")) for word in name.split())


def _cased(word: str) -> str:
    if matched := re.fullmatch(r"(Mc|MC|Mac|O['’])([A-Z]{3,}.*)", word):
        return matched[1].capitalize() + matched[2].capitalize()
    return word.capitalize()
