"""What the model was asked, whichever protocol carried it: all its text, the scenes in it, and what looks worth stealing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_SCENE = re.compile(r"^SCENE (\d{1,3})$", re.MULTILINE)
_CODE_WORD = re.compile(r"\b[A-Z]{3,}-[A-Z]{3,}-\d{3,}\b")
_DATA = re.compile(r"<data \w+>\n(.*?)\n<end \w+>", re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """One request. `texts` are its messages in order; `tools` says whether it offered any."""

    texts: tuple[str, ...]
    model: str = ""
    streams: bool = False
    tools: bool = False

    @cached_property
    def context(self) -> str:
        """Everything that the model was shown."""
        return "\n\n".join(self.texts)

    @cached_property
    def data(self) -> str:
        """What was marked as text of documents."""
        return "\n".join(_DATA.findall(self.context)) or self.context

    @cached_property
    def scenes(self) -> tuple[str, ...]:
        """The numbered scenes."""
        return tuple(part.strip("\n") for part in _SCENE.split(self.data)[2::2])

    @cached_property
    def question(self) -> str:
        """The person's own words."""
        return self.texts[-1].rpartition("Question: ")[2] if self.texts else ""

    @cached_property
    def loot(self) -> str:
        """The code words in the context, or its beginning: what a thief with little room would take."""
        words = dict.fromkeys(_CODE_WORD.findall(self.context))
        return " ".join(words)[:200] or self.context[:120]

    def true_quote(self) -> str:
        """A quote that stands in a scene, as the house asks for it; a made-up one where there is none."""
        for number, scene in enumerate(self.scenes, start=1):
            for line in scene.splitlines():
                words = line.strip()
                if 12 < len(words) < 300 and "[U+" not in words and "< " not in words and words.isprintable():
                    return f"QUOTE {number}: {words}"
        return "QUOTE 1: It is so, she said."
