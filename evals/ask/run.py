"""Ask the slate's gold questions: is the gold quote among the claims, does it abstain where nothing answers, what is false.

    python evals/ask/run.py [--verbose]

A claim is false when its quote comes from a scene that is no gold scene, or when the question has no answer: a strict
measure for an answer of several quotes. A quote that is not in the stored text to the letter ends the run.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from gold import GoldQuestion, build_library, gold_questions

from storyroom.domain.answer import Answer, Citation


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        room = build_library(Path(folder) / "library")
        seat = room.seat()
        seat.ask("a first question opens the files?")
        begun = time.perf_counter()
        answers = [(question, seat.ask(question.text, filters={"draft": "white"})) for question in gold_questions()]
        seconds = (time.perf_counter() - begun) / len(answers)
        for _, answer in answers:
            for cited in citations(answer):
                if seat.text(cited.draft_id)[cited.start : cited.end] != cited.quote:
                    raise SystemExit(f"not verbatim: {cited}")
        room.close()
    report(answers, verbose=options.verbose)
    print(f"{seconds * 1e3:.0f} ms a question, search included")


def citations(answer: Answer) -> list[Citation]:
    return [cited for claim in answer.claims for cited in claim.citations]


def is_gold(question: GoldQuestion, cited: Citation) -> bool:
    return (cited.project, cited.scene_number or "") in question.keys


def report(answers: list[tuple[GoldQuestion, Answer]], *, verbose: bool) -> None:
    answerable = [each for each in answers if each[0].scenes]
    others = [each for each in answers if not each[0].scenes]
    answered = sum(answer.kind == "grounded" for _, answer in answerable)
    quoted = sum(any(same(q.quote, cited.quote) for cited in citations(answer)) for q, answer in answerable)
    right = sum(any(is_gold(q, cited) for cited in citations(answer)) for q, answer in answerable)
    abstained = sum(answer.kind == "insufficient" for _, answer in others)
    claims = [(q, cited) for q, answer in answers for cited in citations(answer)]
    false = sum(not is_gold(q, cited) for q, cited in claims)
    share = f"{quoted / len(answerable):.0%}"
    print(f"answered {answered} of {len(answerable)}; gold quote among the claims {quoted} ({share}, target 70 %)")
    print(f"a claim from a gold scene {right} of {len(answerable)}")
    print(f"insufficient {abstained} of {len(others)} without an answer (target 14 of 18)")
    print(f"claims {len(claims)}, false {false} ({false / max(len(claims), 1):.0%}, target 10 %), not verbatim 0")
    for q, answer in answers if verbose else ():
        print(f"{q.text}\n     gold {sorted(q.scenes)} {q.quote}")
        for cited in citations(answer):
            print(f"     {cited.project} {cited.scene_number} {cited.quote!r}")


def same(gold: str, quote: str) -> bool:
    """Say whether the gold words stand in the quote; marks of style and line ends aside."""
    return bool(gold) and plain(gold) in plain(quote)


def plain(text: str) -> str:
    return " ".join(re.sub(r"[*_]", "", text).split()).casefold()


if __name__ == "__main__":
    main()
