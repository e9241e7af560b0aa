"""Words followed through drafts that came back as files: moved, cut, restored, renamed, wrapped anew, disguised."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyroom.provenance.following import Traced, follow

FIRST = (
    "INT. LIGHTHOUSE - NIGHT\n\nMara takes the iron key from the drawer and looks at the sea for a long while.\n\n"
    "TOBIAS\nThe supply boat never came back on a Thursday, and nobody on the mainland asked why.\n\n"
    "She winds the clock, counts the matches, and writes both numbers on the wall.\n\n"
    "EXT. JETTY - DAWN\n\nAn oilskin hangs from the crane like a drowned man. Gulls. The tide is out."
)
TUNE = "She hums the tune her father used to hum when the lamp was lit and the herring were in."


def whole(text: str, act: str) -> Traced:
    return Traced(text, ((len(text), act),))


def said(text: str, runs: tuple[tuple[int, str], ...]) -> list[tuple[str, str]]:
    """Cut a text as the runs say."""
    out, at = [], 0
    for length, act in runs:
        out.append((act, text[at : at + length]))
        at += length
    assert at == len(text)
    return out


def of(text: str, runs: tuple[tuple[int, str], ...], act: str) -> str:
    return " ".join("|".join(part for who, part in said(text, runs) if who == act).split())


def next_draft(text: str, act: str, *before: Traced) -> Traced:
    return Traced(text, follow(text, act, before))


def test_the_first_text_is_all_its_bringers():
    assert follow(FIRST, "a", ()) == ((len(FIRST), "a"),)
    assert follow("", "a", ()) == ()


def test_a_text_that_comes_back_the_same_stays_whose_it_was():
    assert follow(FIRST, "b", [whole(FIRST, "a")]) == ((len(FIRST), "a"),)


def test_an_inserted_word_is_whose_who_inserted_it():
    text = FIRST.replace("iron key", "heavy iron key")
    assert of(text, follow(text, "b", [whole(FIRST, "a")]), "b") == "heavy"


def test_a_moved_scene_keeps_its_author():
    first, second = FIRST.split("EXT. JETTY")
    text = f"EXT. JETTY{second}\n\n{first}"
    assert of(text, follow(text, "b", [whole(FIRST, "a")]), "b") == ""


def test_a_scene_that_was_cut_and_comes_back_keeps_its_first_author():
    second = next_draft(FIRST.split("EXT. JETTY", maxsplit=1)[0] + TUNE, "b", whole(FIRST, "a"))
    text = FIRST + "\n\n" + TUNE
    runs = follow(text, "c", [whole(FIRST, "a"), second])
    assert of(text, runs, "c") == ""
    assert of(text, runs, "b") == TUNE


def test_whoever_renames_a_person_writes_the_name_and_nothing_else():
    text = FIRST.replace("TOBIAS", "ANSELM").replace("Mara", "Ingrid")
    assert of(text, follow(text, "b", [whole(FIRST, "a")]), "b") == "Ingrid |ANSELM"


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(lambda text: text.replace(" and ", "\nand "), id="wrapped anew"),
        pytest.param(lambda text: text.upper(), id="capitals"),
        pytest.param(lambda text: text.replace("a", "а").replace("o", "о"), id="letters of another alphabet"),
        pytest.param(lambda text: text.replace("th", "t\u200bh").replace("e", "e\u00ad"), id="hidden signs"),
        pytest.param(lambda text: text.replace(" ", "\u00a0\u2003"), id="wide blanks"),
        pytest.param(lambda text: text.replace("TOBIAS", "TOBIAS (CONT'D)"), id="continued"),
        pytest.param(lambda text: text.replace("NIGHT", "NIGHT #12A#"), id="scene numbers"),
        pytest.param(lambda text: text.replace("Gulls", "**Gulls**").replace("Mara", "_Mara_"), id="emphasis"),
        pytest.param(lambda text: text.replace("iron", "ⅰron").replace("key", "ｋｅｙ"), id="wide letters"),
    ],
)
def test_nobody_writes_by_changing_the_form(form):
    text = form(FIRST)
    assert text != FIRST
    assert of(text, follow(text, "b", [whole(FIRST, "a")]), "b") == ""


def test_a_rewritten_sentence_is_new_with_its_common_words():
    new = "Nobody from the mainland has ever walked on the rocks below the lamp and lived."
    text = FIRST.replace("She winds the clock, counts the matches, and writes both numbers on the wall.", new)
    assert of(text, follow(text, "b", [whole(FIRST, "a")]), "b") == new


def test_a_heading_that_happens_to_be_the_same_is_new():
    text = FIRST + "\n\nINT. LIGHTHOUSE - NIGHT\n\nA different fire altogether burns behind seven panes of salt."
    runs = follow(text, "b", [whole(FIRST, "a")])
    assert of(text, runs, "b").startswith("INT. LIGHTHOUSE - NIGHT A different")


def test_the_words_of_a_machine_stay_its_own_through_later_hands():
    machine = next_draft(FIRST + "\n\n" + TUNE, "model", whole(FIRST, "a"))
    third = TUNE + "\n\n" + FIRST.replace("Gulls.", "No gulls.")
    person = next_draft(third, "b", whole(FIRST, "a"), machine)
    last = third.replace("her father", "her old father").replace(" ", "\n")
    runs = follow(last, "c", [whole(FIRST, "a"), machine, person])
    assert re.findall(r"\w+", of(last, runs, "model")) == re.findall(r"\w+", TUNE)
    assert of(last, runs, "c") == "old"


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


STOCK = "They look at each other for a long time, and nobody says a word."


def test_a_stock_phrase_that_still_stands_is_new_where_it_is_written_again():
    machine = next_draft(FIRST + "\n\n" + STOCK, "model", whole(FIRST, "a"))
    text = machine.text.replace("EXT. JETTY", STOCK + "\n\nEXT. JETTY") + "\n\nA door. Snow on the sill."
    runs = follow(text, "b", [whole(FIRST, "a"), machine])
    assert words(of(text, runs, "b")) == words(f"{STOCK} A door. Snow on the sill.")
    assert words(of(text, runs, "model")) == words(STOCK)


def test_a_stock_phrase_that_was_cut_and_comes_back_stays_whose_it_was():
    machine = next_draft(FIRST + "\n\n" + STOCK, "model", whole(FIRST, "a"))
    cut = next_draft(FIRST, "b", whole(FIRST, "a"), machine)
    text = FIRST.replace("EXT. JETTY", STOCK + "\n\nEXT. JETTY")
    assert words(of(text, follow(text, "c", [whole(FIRST, "a"), machine, cut]), "model")) == words(STOCK)


def test_a_phrase_that_stood_twice_is_new_where_it_is_written_again_though_one_was_cut():
    twice = next_draft(f"{STOCK}\n\n{FIRST}\n\n{STOCK}", "model", whole(FIRST, "a"))
    cut = next_draft(FIRST, "b", whole(FIRST, "a"), twice)
    text = FIRST.replace("EXT. JETTY", STOCK + "\n\nEXT. JETTY")
    assert words(of(text, follow(text, "c", [whole(FIRST, "a"), twice, cut]), "c")) == words(STOCK)


def test_a_paragraph_of_a_machine_is_not_washed_clean_by_copying_it_and_dropping_the_first():
    passage = f"{TUNE} {STOCK} Then the lamp gutters, and the window shows her nothing but a second lamp."
    machine = next_draft(FIRST + "\n\n" + passage, "model", whole(FIRST, "a"))
    copied = next_draft(passage + "\n\n" + machine.text, "b", whole(FIRST, "a"), machine)
    dropped = next_draft(passage + "\n\n" + FIRST, "c", whole(FIRST, "a"), machine, copied)
    assert of(copied.text, copied.runs, "b") == ""
    assert of(dropped.text, dropped.runs, "model") == passage


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet=st.sampled_from('ab .\n\u200b#*("é’0'), max_size=60), min_size=1, max_size=4))
def test_runs_tile_any_text_and_no_two_neighbours_are_one(texts):
    known: list[Traced] = []
    for number, text in enumerate(texts):
        runs = follow(text, f"act{number}", known)
        assert sum(length for length, _ in runs) == len(text)
        assert all(length > 0 for length, _ in runs)
        assert all(one[1] != other[1] for one, other in pairwise(runs))
        known.append(Traced(text, runs))
