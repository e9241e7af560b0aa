"""A model as the second reader of one script: it points, the house looks up, checks, counts and marks what came of it.

What it is shown are lines of that one script. It is asked scene by scene, then about what states something, then about each pair that
may clash, twice, and once more to verify. Where it does not answer, the reports stay as the rules made them, and say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from storyroom.analysis.advised import verdicts
from storyroom.analysis.advised.showing import Sheet, around, sentence_at, sheets
from storyroom.analysis.advised.suspects import suspects
from storyroom.analysis.advised.verdicts import Pair
from storyroom.analysis.coverage import Coverage
from storyroom.analysis.covering.cited import Cited
from storyroom.analysis.facts import facts_of, facts_report
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.story.state import story_of
from storyroom.domain.plain import plain
from storyroom.domain.ports import ChatModel
from storyroom.domain.report import Report
from storyroom.domain.second_reader import Clash, Word
from storyroom.domain.story import Fact, Finding, FindingKind
from storyroom.generation import reasoning
from storyroom.generation.consulting import Bounds, Consultation
from storyroom.generation.telling import TELL_TOKENS, tell

__all__ = ["Bounds", "SecondReader"]

_SHEET = 12_000
"""Characters that are shown at once: what stands far apart on a long sheet is not seen together."""
_DOUBTS = 12
"""Findings of the rules that are looked at again."""
_POINTED = 6
"""Pairs that the rules did not tell of and that are judged: those of the model's own, then those that the house's ranking suspects."""
_RANKED = 3
"""Of the latter, at most."""
_FACTS = 24
"""Facts that are told in one request."""
_ORDER = (FindingKind.ERROR, FindingKind.QUESTION, FindingKind.SUPPORTED_SUBVERSION)


class SecondReader:
    """One model over one script. `name` is what people are told of who spoke."""

    def __init__(self, chat: ChatModel, name: str, bounds: Bounds) -> None:
        self.model = Consultation(chat, bounds)
        self.name = plain(name, most=120)
        self._facts: list[Fact] = []
        self._pairs: Counter[tuple[int, int]] = Counter()
        self._pointed: dict[tuple[int, int], Pair] = {}
        self._read = False

    def advise(self, manuscript: Manuscript, report: Report) -> Report:
        """Add to a report what the model makes of the script; one that a model has no part in comes back as it is.

        Raises: AccessError, LedgerError and their kin, where it may not be asked at all.
        """
        if report.name == "continuity":
            return self._noted(replace(report, findings=tuple(self._findings(manuscript, report.findings))))
        if report.name == "facts":
            self._read_through(manuscript)
            own = manuscript.once(facts_of)
            added = [one for one in self._facts if not any(_like(one, known) for known in own)]
            found = sorted((*own, *added), key=lambda fact: (fact.evidence.start, fact.kind))
            counted = f"{len(own)} facts read by rules, {len(added)} more that the model pointed at."
            return self._noted(facts_report(found, (counted,)))
        if report.name == "coverage":
            return self._noted(Coverage(_Teller(self.model)).analyse(manuscript))
        return report

    def _findings(self, manuscript: Manuscript, findings: Sequence[Finding]) -> list[Finding]:
        self._read_through(manuscript)
        doubted = list(verdicts.doubts(manuscript, findings))[:_DOUBTS]
        known = {pair.key for pair in verdicts.doubts(manuscript, findings)}
        own = [self._pointed[key] for key, _ in self._pairs.most_common() if key not in known][:_POINTED]
        known |= {pair.key for pair in own}
        ranked = (pair for pair in suspects(manuscript.once(story_of)) if pair.key not in known)
        own += list(islice(ranked, min(_RANKED, _POINTED - len(own))))
        told = {id(pair.finding): found for pair in doubted if (found := self._settled(manuscript, pair))}
        added = [found for pair in own if (found := self._settled(manuscript, pair))]
        kept = [told.get(id(one), one) for one in findings]
        return sorted((*kept, *added), key=lambda one: _ORDER.index(one.kind))

    def _settled(self, manuscript: Manuscript, pair: Pair) -> Finding | None:
        """Ask twice, verify, and count."""
        story = manuscript.once(story_of)
        sheet = around(story, pair.raised, pair.broken, min(self.model.room(reasoning.WORD_TOKENS), _SHEET))
        asked = (sheet.number(pair.raised), sheet.number(pair.broken))
        words: list[Word] = []
        for word in reasoning.judge(self.model, sheet.lines, asked):
            words.append(word)
            if pair.finding is None and not verdicts.clashing(word):
                return None  # what the rules did not tell of takes no second question to drop
        if not words or not any(map(verdicts.clashing, words)):
            none = verdicts.agreed(words) if len(words) > 1 else None
            return verdicts.settled(story, pair, sheet, none, self.name) if none else None
        said = verdicts.with_own(pair, sheet, verdicts.placed(pair, sheet, verdicts.agreed(words)))
        verified = reasoning.verify(self.model, sheet.lines, asked, said)
        if verified is None:
            return None
        final = verified._replace(breaks=verdicts.agreed((*words, verified)).breaks)
        placed = verdicts.placed(pair, sheet, final)
        return verdicts.settled(story, pair, sheet, placed, self.name, seen=(*words, verified))

    def _read_through(self, manuscript: Manuscript) -> None:
        """Make both passes over the script, once."""
        if self._read:
            return
        self._read = True
        room = min(self.model.room(reasoning.READ_TOKENS), _SHEET)
        whole = list(sheets(manuscript, room))
        for sheet in whole:
            found = reasoning.read(self.model, sheet.lines)
            self._take(sheet, found.clashes)
            for fact in verdicts.facts_pointed_at(manuscript, sheet, found.facts):
                if fact is None:
                    self.model.dropped += 1
                else:
                    self._facts.append(fact)
        again = whole[0] if len(whole) == 1 else self._statements(manuscript, room)
        self._take(again, reasoning.compare(self.model, again.lines) if again.sentences else ())

    def _take(self, sheet: Sheet, clashes: Sequence[Clash]) -> None:
        for clash in clashes:
            pair = verdicts.pair_of(sheet, clash.first, clash.then, clash.kind)
            if pair is None:
                self.model.dropped += 1
            else:
                self._pointed.setdefault(pair.key, pair)
                self._pairs[pair.key] += 1

    def _statements(self, manuscript: Manuscript, room: int) -> Sheet:
        """Gather the lines that state something, from the whole script: what the model pointed at first, then what the rules read."""
        own = (fact for fact in manuscript.once(facts_of) if fact.kind != "presence")
        kept: dict[int, object] = {}
        sentences = []
        for fact in (*self._facts, *own):
            one = sentence_at(manuscript, fact.evidence.start, fact.evidence.end)
            if one is None or one.start in kept:
                continue
            room -= len(one.text) + len(one.speaker) + 14
            if room < 0:
                break
            kept[one.start] = one
            sentences.append(one)
        return Sheet(tuple(sorted(sentences, key=lambda one: one.start)))

    def _noted(self, report: Report) -> Report:
        """Say in the report who spoke, how often, and what was not used of it."""
        return replace(report, notes=(*report.notes, *self._notes()))

    def _notes(self) -> Iterator[str]:
        model = self.model
        times = f"{model.asked} time{'' if model.asked == 1 else 's'}"
        yield f"Read by rules, and with the model {self.name}, which was asked {times} and could only point at lines."
        if model.dropped or model.unread or model.cut:
            yield (
                f"Not used of what it said: {model.dropped} things that pointed at nothing, {model.unread} answers that were not "
                f"in the agreed form, and what {model.cut} answers said beyond their measure."
            )
        if model.ended:
            yield f"The model was not asked to the end: {model.ended} What is not marked as a model's is the rules' alone."


class _Teller:
    """The seam `Prose` of the coverage, over a model."""

    def __init__(self, model: Consultation) -> None:
        self._model = model

    def write(self, section: str, facts: Sequence[Cited]) -> Sequence[Cited]:
        """Have a section told, some facts at a time; each sentence has the quotes of the facts that it points at."""
        room = self._model.room(TELL_TOKENS)
        found: list[Cited] = []
        for start in range(0, len(facts), _FACTS):
            some = facts[start : start + _FACTS]
            each = max(80, room // max(1, len(some)) - 14)
            for told in tell(self._model, section, [one.text[:each] for one in some]):
                evidence = dict.fromkeys(quote for number in told.facts for quote in some[number - 1].evidence)
                found.append(Cited(told.text, tuple(evidence)))
        return found


def _like(fact: Fact, known: Fact) -> bool:
    return (fact.kind, fact.evidence, fact.polarity) == (known.kind, known.evidence, known.polarity)
