"""The attacks are many, different, cover their class pairwise, and really arrive in what is stored."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from storyroom.room import inspect_file
from tests.attacks import files
from tests.attacks.carriers import CARRIERS
from tests.attacks.grammar import GOALS, HIDINGS, PHRASINGS, Attack, attacks
from tests.attacks.pairwise import pairwise
from tests.attacks.scanner import Scanner
from tests.attacks.undoing import texts_of

CANARY = "DOVIR-KASELU-4821"


def test_there_are_more_than_four_thousand_different_texts() -> None:
    assert len({attack.text(CANARY) for attack in attacks()}) > 4_000


def test_every_pair_of_goal_carrier_phrasing_and_hiding_is_there() -> None:
    found = attacks()
    parts = {"goal": GOALS, "carrier": CARRIERS, "phrasing": PHRASINGS, "hiding": HIDINGS}
    for (one, ones), (other, others) in combinations(parts.items(), 2):
        assert {(getattr(a, one), getattr(a, other)) for a in found} == set(product(ones, others))


def test_rows_hold_every_pair_and_are_few() -> None:
    factors = {"a": "uvwxyz", "b": "12345", "c": "pq", "d": "st"}
    rows = pairwise(factors)
    for one, other in combinations(factors, 2):
        assert {(row[one], row[other]) for row in rows} == set(product(factors[one], factors[other]))
    assert len(rows) < 45


@pytest.mark.parametrize("carrier", CARRIERS)
def test_what_a_carrier_carries_arrives(carrier: str) -> None:
    attack = Attack("mark1", "dump_context", carrier, "order", "plain")
    made = _made(attack)
    parsed = inspect_file(made.name, made.data).screenplay
    stored = [parsed.text, made.name, *(field.value for field in parsed.title_page)]
    stored += [value for _, value in parsed.metadata]
    if carrier in {"pdf_metadata", "pdf_annotation", "pdf_off_page", "pdf_white", "fdx_summary"}:
        stored += texts_of(made.data)  # not part of the script: it stays in the original bytes
    assert any("verbatim" in " ".join(text.split()).lower() for text in stored)
    assert CANARY in parsed.text
    assert Scanner([CANARY]).finds(parsed.text)


def _made(attack: Attack) -> files.Made:
    kind = CARRIERS[attack.carrier].kind
    if kind == "file_name":
        return files.named(attack, CANARY)
    make = {"fountain": files.fountain, "fdx": files.fdx, "pdf": files.pdf, "docx": files.docx}[kind.partition("_")[0]]
    scene = Attack("mark2", "rank_first", "action", "order", "plain")
    if kind.endswith("_title"):
        scenes = {
            "fountain": scene,
            "fdx": scene._replace(carrier="fdx_action"),
            "pdf": scene._replace(carrier="pdf_text"),
            "docx": scene._replace(carrier="docx_text"),
        }
        return make("x", CANARY, [scenes[kind.partition("_")[0]]], [attack])
    return make("x", CANARY, [attack], [])
