"""Who the people of a story are, as the rules name them: cue names and capitals at first sight. Merges only what shares a whole name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.manuscript import Manuscript

__all__ = ["People", "people_of"]

_TITLES = frozenset(
    """MR MRS MS MISS DR DOCTOR SIR LADY LORD MADAM MADAME COLONEL CAPTAIN MAJOR GENERAL LIEUTENANT SERGEANT CORPORAL
    PRIVATE INSPECTOR DETECTIVE OFFICER CONSTABLE SHERIFF DEPUTY JUDGE FATHER BROTHER SISTER MOTHER PASTOR
    REVEREND PROFESSOR KING QUEEN PRINCE PRINCESS DUKE COUNT COUNTESS BARON MASTER AUNT AUNTIE UNCLE GRANNY NANNY
    NAN OLD YOUNG LITTLE BIG BISHOP ABBOT COMMANDANT TECHNICIAN THE A""".split()
)
_INTRODUCED = re.compile(
    r"\b((?:[A-Z][A-Z'’.-]*[A-Z.]|[A-Z])(?:\s+(?:[A-Z][A-Z'’-]+|[A-Z]\.))*)\s*[,(]\s*"
    r"(?:(?:aged?\s+)?\d{1,3}\b|(?:late|early|mid)?[\s-]*(?:teens|twenties|thirties|forties|fifties|sixties|seventies|eighties)"
    r"|(?:six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?)\b)"
)
_NAME_WORD = re.compile(r"[A-Z][A-Za-z'’-]*")


class People:
    """The people of one script. `ids` is name to id, `words` every word that is part of a name, in small letters."""

    def __init__(self, names: Iterator[str]) -> None:
        self.ids: dict[str, str] = {}
        self._by_word: dict[str, str] = {}
        shared: set[str] = set()
        for name in sorted(set(names), key=lambda one: (-len(one.split()), one)):
            own = [word for word in re.findall(r"[A-Z][A-Z'’-]*", name.upper()) if word not in _TITLES]
            if not own:
                own = name.upper().split()[-1:]
            known = next((self._by_word[word] for word in own if word in self._by_word and word not in shared), "")
            self.ids[name] = known or name
            for word in own:
                if self._by_word.setdefault(word, known or name) != (known or name):
                    shared.add(word)
        for word in shared:
            del self._by_word[word]
        self.words = frozenset(word.lower() for name in self.ids for word in re.findall(r"[A-Za-z'’]+", name))

    def named(self, text: str) -> tuple[str, ...]:
        """Return the ids of the people named in a stretch, in order, each once."""
        found: dict[str, None] = {}
        for match in _NAME_WORD.finditer(text):
            person = self._id(match[0])
            if person:
                found[person] = None
        return tuple(found)

    def first(self, text: str, person: str) -> re.Match[str] | None:
        """Find where a person is first named in a stretch."""
        for match in _NAME_WORD.finditer(text):
            if self._id(match[0]) == person:
                return match
        return None

    def _id(self, word: str) -> str:
        return self._by_word.get(word.upper().replace("’", "'").removesuffix("'S").removesuffix("'"), "")


def people_of(manuscript: Manuscript) -> People:
    """Collect the people of a script; use it through `manuscript.once`."""
    return People(_names(manuscript))


def _names(manuscript: Manuscript) -> Iterator[str]:
    for sentence in manuscript.sentences:
        if sentence.spoken:
            yield sentence.speaker
        else:
            yield from (match[1].strip() for match in _INTRODUCED.finditer(sentence.text))
