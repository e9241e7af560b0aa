"""What moved a score: quoted to the letter, beside a reference, and more than a stretch taken at random."""

from __future__ import annotations

import random

from storyroom.style import Profile, margin, score
from storyroom.style.evidence import evidence, pieces
from tests.unit.style.conftest import Case, case, cut


def without(passage: str, places: list[tuple[int, int]]) -> str:
    for begin, end in sorted(places, reverse=True):
        passage = passage[:begin] + passage[end:]
    return passage


def test_quotes_stand_in_the_passage_and_counter_examples_in_the_references(vask: Profile, vask_case: Case) -> None:
    page = cut(vask_case.unseen, 700)[0]
    found = score(page, vask).evidence
    assert {one.kind for one in found} == {"span", "habit"}
    for one in found:
        if one.kind == "span":
            assert page[one.begin : one.end] == one.quote
        if one.reference is not None:
            assert one.counter in vask_case.references[one.reference]


def test_cutting_the_cited_spans_moves_the_score_more_than_cutting_others(vask: Profile, vask_case: Case) -> None:
    drawn = random.Random(1)
    pages = [*cut(vask_case.unseen, 700), *cut(case("tomasz-quill").unseen, 700)]
    for page in pages:
        before = margin(page, vask, as_long_as=700)
        spans = [one for one in evidence(page, vask) if one.kind == "span"]
        every = [place for place in pieces(page) if len(page[slice(*place)].split()) >= 5]
        for sign in (1, -1):
            cited = [(one.begin, one.end) for one in spans if one.moved * sign > 0]
            if len(cited) < 2:
                continue
            by_cited = sign * (before - margin(without(page, cited), vask, as_long_as=700))
            by_chance = [
                sign * (before - margin(without(page, drawn.sample(every, len(cited))), vask, as_long_as=700))
                for _ in range(8)
            ]
            assert by_cited > 0
            assert by_cited > sum(by_chance) / len(by_chance)


def test_pieces_are_sentences_and_lines_and_keep_titles_whole() -> None:
    text = 'Mrs. Vask waits. "Now!" she says.\nRain'
    assert [text[begin:end] for begin, end in pieces(text)] == ["Mrs. Vask waits.", '"Now!"', "she says.", "Rain"]
