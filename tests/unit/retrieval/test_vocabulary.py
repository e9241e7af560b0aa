"""Near spellings come from the visible vocabulary, and from nowhere else."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.retrieval.opened import Opened
from storyroom.retrieval.vocabulary import as_typed, edit_distances, near_form
from tests.fakes.reader import FakeLibrary
from tests.fakes.scripts import scene, script


def distance(a, b):
    @cache
    def walk(i, j):
        if not i or not j:
            return i + j
        best = min(walk(i - 1, j) + 1, walk(i, j - 1) + 1, walk(i - 1, j - 1) + (a[i - 1] != b[j - 1]))
        if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
            best = min(best, walk(i - 2, j - 2) + 1)
        return best

    return walk(len(a), len(b))


@given(st.text("abc", min_size=1, max_size=7), st.lists(st.text("abc", max_size=7), max_size=6))
def test_edit_distances_equal_the_definition(form, others):
    assert edit_distances(form, others).tolist() == [distance(form, other) for other in others]


def view_of(tmp_path, *lines):
    library = FakeLibrary(tmp_path)
    library.add(script(scene("INT. HALL - DAY", *lines)))
    return Opened().view(library.refs, ())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("marrit", "marit"), ("amrit", "marit"), ("mrait", "marit"), ("boilr", "boiler"), ("liv", None), ("m12it", None),
     ("calendre", "calender"), ("zzzzzz", None)],
)  # fmt: skip
def test_a_word_is_read_as_the_nearest_visible_one(tmp_path, typed, expected):
    assert near_form(view_of(tmp_path, "MARIT: The boiler and the calender."), typed) == expected


def test_names_that_speak_come_first_then_the_more_frequent(tmp_path):
    view = view_of(tmp_path, "MARIN: The mario, the mario.", "A marix.")
    assert near_form(view, "marit") == "marin"
    library = FakeLibrary(tmp_path / "more")
    library.folder.mkdir()
    library.add(script([*scene("INT. A - DAY", "A marix, a mario."), *scene("INT. B - DAY", "A mario.")]))
    assert near_form(Opened().view(library.refs, ()), "marit") == "mario"


def test_a_correction_never_names_what_is_hidden(tmp_path):
    library = FakeLibrary(tmp_path)
    library.add(script(scene("INT. HALL - DAY", "MARIT: Yes.")), "secret")
    library.add(script(scene("INT. HALL - DAY", "A dog.")), "open")
    seen = Opened().view(library.reader("open").segments("words"), ())
    assert near_form(seen, "marrit") is None
    assert near_form(Opened().view(library.reader("secret").segments("words"), ()), "marrit") == "marit"


def test_a_correction_is_shown_in_the_askers_case():
    assert [as_typed("marit", typed) for typed in ("marrit", "Marrit", "MARRIT")] == ["marit", "Marit", "MARIT"]
