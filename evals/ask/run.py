"""Ask the slate's gold questions: is the gold quote among the claims, does it abstain where nothing answers, what is false.

    python evals/ask/run.py [--candidates 8] [--verbose]

A claim is false when its passage comes from a scene that is no gold scene, or when the question has no answer.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from gold import GoldQuestion, build_library, gold_questions, plain_words

from storyroom.domain.names import parse_cue
from storyroom.domain.script import SPOKEN_KINDS, ElementKind
from storyroom.generation.answering import Chosen, choose_quotes
from storyroom.generation.stretches import Candidate, Line
from storyroom.models.pair import PairScorer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candidates", type=int, default=8)
    parser.add_argument("--embedder", choices=("plain", "story"), default="plain")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    scorer = PairScorer()
    reranker = scorer if scorer.available().ok else None
    with tempfile.TemporaryDirectory() as folder:
        room = build_library(Path(folder) / "library", embedder=options.embedder)
        library = Library(room.seat())
        questions, begun = gold_questions(), time.perf_counter()
        answers = [(question, *answer(library, question, reranker, options.candidates)) for question in questions]
        seconds = (time.perf_counter() - begun) / len(questions)
        room.close()
    report(answers, verbose=options.verbose)
    print(f"{seconds * 1e3:.0f} ms a question, search included")


class Library:
    """Scenes as candidates, by project and printed number."""

    def __init__(self, seat) -> None:
        self.seat = seat
        self.candidates: dict[tuple[str, str], Candidate] = {}
        for entry in seat.drafts():
            script = seat.read(entry.id).screenplay
            for scene in script.scenes:
                lines = tuple(_lines(script.elements[scene.first : scene.last]))
                found = Candidate(script.text[scene.start : scene.end], scene.start, lines)
                self.candidates[entry.project, scene.scene_number or ""] = found


def _lines(elements):
    speaker = ""
    for element in elements:
        if element.kind is ElementKind.CHARACTER_CUE:
            speaker = parse_cue(element.text).name
        elif element.kind in SPOKEN_KINDS:
            yield Line(element.start, element.end, speaker)
        elif element.kind in {ElementKind.ACTION, ElementKind.GENERAL, ElementKind.CENTERED}:
            yield Line(element.start, element.end)


def answer(library: Library, question: GoldQuestion, reranker, candidates: int) -> tuple[list[tuple[str, str]], Chosen]:
    hits = library.seat.search(plain_words(question.text), limit=candidates, filters={"draft": "white"}).hits
    keys = [(hit.project, hit.scene_number or "") for hit in hits]
    chosen = choose_quotes(question.text, [library.candidates[key] for key in keys], reranker)
    for quote in chosen.quotes:
        source = library.candidates[keys[quote.candidate]]
        if source.text[quote.start - source.offset : quote.end - source.offset] != quote.text:
            raise SystemExit(f"not verbatim: {quote}")
    return keys, chosen


def report(answers: list[tuple[GoldQuestion, list[tuple[str, str]], Chosen]], *, verbose: bool) -> None:
    answerable = [each for each in answers if each[0].scenes]
    others = [each for each in answers if not each[0].scenes]
    quoted = sum(any(_same(q.quote, quote.text) for quote in chosen.quotes) for q, _, chosen in answerable)
    right_scene = sum(any(keys[quote.candidate] in q.keys for quote in chosen.quotes) for q, keys, chosen in answerable)
    abstained = sum(not chosen.sufficient for *_, chosen in others)
    answered = sum(chosen.sufficient for *_, chosen in answerable)
    claims = sum(len(chosen.quotes) for *_, chosen in answers)
    false = sum(keys[quote.candidate] not in q.keys for q, keys, chosen in answers for quote in chosen.quotes)
    found = sum(any(key in q.keys for key in keys) for q, keys, _ in answerable)
    print(f"gold scene among the candidates {found} of {len(answerable)}")
    print(
        f"answered {answered} of {len(answerable)} answerable; insufficient {abstained} of {len(others)} unanswerable"
    )
    print(
        f"gold quote among the claims {quoted} ({quoted / len(answerable):.0%}); a claim from a gold scene {right_scene}"
    )
    print(f"claims {claims}, false {false} ({false / max(claims, 1):.0%}), not verbatim 0")
    for q, keys, chosen in answers if verbose else ():
        print(f"{chosen.confidence:.2f} {q.text}\n     gold {sorted(q.scenes)} {q.quote}")
        for quote in chosen.quotes:
            print(f"     {keys[quote.candidate]} {quote.text!r}")


def _same(gold: str, quote: str) -> bool:
    """Say whether the gold words stand in the quote; marks of style and line ends aside."""
    return bool(gold) and _plain(gold) in _plain(quote)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[*_]", "", text).split()).casefold()


if __name__ == "__main__":
    main()
