"""Opened segments are kept for a while, under exactly the set that was visible."""

import gc
import weakref

import pytest

from storyroom.errors import LibraryDamagedError
from storyroom.retrieval.opened import Opened
from tests.fakes.reader import FakeLibrary
from tests.fakes.scripts import scene, script


@pytest.fixture
def library(tmp_path):
    made = FakeLibrary(tmp_path)
    for label in ("a", "b", "c"):
        made.add(script(scene("INT. HALL - DAY", f"Scene of {label}.")), label)
    return made


def test_the_same_set_gives_the_same_view_in_any_order(library):
    opened = Opened()
    assert opened.view(library.refs, ()) is opened.view(library.refs[::-1], ())


def test_another_set_gives_another_view_with_no_row_of_the_first(library):
    opened = Opened()
    whole = opened.view(library.refs, ())
    some = opened.view(library.refs[:1], ())
    assert (whole.rows, some.rows) == (3, 1)
    assert some.words[0] in whole.words


def test_what_was_not_asked_for_longest_is_let_go(library):
    opened = Opened(segments=2, views=1)
    first = opened.view(library.refs[:1], ())
    assert opened.view(library.refs[:1], ()) is first
    opened.view(library.refs[1:], ())
    assert opened.view(library.refs[:1], ()) is not first


def test_a_missing_file_is_a_damaged_library_and_nothing_is_kept_of_it(library):
    opened = Opened()
    data = library.refs[0].path.read_bytes()
    library.refs[0].path.unlink()
    with pytest.raises(LibraryDamagedError):
        opened.view(library.refs, ())
    library.refs[0].path.write_bytes(data)
    assert opened.view(library.refs, ()).rows == 3


def test_a_file_that_others_took_the_place_of_is_let_go_with_every_view_over_it(library):
    """Imports merge index files again and again: a server would hold every one of them."""
    opened = Opened()
    old = library.refs[0]
    view = weakref.ref(opened.view(library.refs, ()))
    other = opened.view(library.refs[1:], ())
    library.add(script(scene("INT. HALL - DAY", "Another scene of a.")), "a")
    merged = library.refs.pop()
    opened.view([merged, *library.refs[1:]], ())
    gc.collect()
    assert view() is None
    assert opened.view(library.refs[1:], ()) is other  # it held nothing of a
    assert {ref.id for ref in opened._refs.values()} == {merged.id, *(ref.id for ref in library.refs[1:])}
    assert old.path.exists()  # on the disk it has its grace
