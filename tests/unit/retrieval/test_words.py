"""Words segments: one canonical form, whether built at once or merged."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyroom.errors import LibraryDamagedError
from storyroom.retrieval.tokens import stem
from storyroom.retrieval.word_segment import CUE, DIALOGUE, WordSegment, frequency, hash_of
from storyroom.retrieval.words import build_words, merge_words
from tests.fakes.reader import FakeLibrary
from tests.fakes.scripts import scene, script
from tests.fakes.worlds import build, libraries


def opened(folder, data):
    path = folder / "some.words"
    path.write_bytes(data)
    return WordSegment.open(path)


@settings(max_examples=40)
@given(libraries, st.randoms())
def test_merging_segments_gives_the_bytes_of_building_from_all_scenes(tmp_path_factory, drafts, shuffler):
    library = build(tmp_path_factory.mktemp("merge"), drafts)
    paths = [ref.path for ref in library.refs]
    docs = [doc for each in library.docs.values() for doc in each]
    shuffler.shuffle(paths)
    shuffler.shuffle(docs)
    assert merge_words(paths) == build_words(docs)


@settings(max_examples=25)
@given(libraries)
def test_merging_without_a_draft_is_as_if_it_had_never_been(tmp_path_factory, drafts):
    library = build(tmp_path_factory.mktemp("drop"), drafts)
    kept = list(library.docs)[1:]
    docs = [doc for draft in kept for doc in library.docs[draft]]
    assert merge_words([ref.path for ref in library.refs], keep=kept) == build_words(docs)


def test_a_term_knows_its_rows_fields_and_forms(tmp_path):
    library = FakeLibrary(tmp_path)
    draft = library.add(script(scene("INT. HALL - DAY", "LIV: Keys, keys. A key.", "Liv leaves.")))
    segment = opened(tmp_path, build_words(library.docs[draft]))
    term = int(np.searchsorted(segment.term_hash, np.uint64(hash_of(stem("keys")))))
    posting = int(segment.term_post[term])
    assert int(frequency(segment.post_tf[posting : posting + 1], DIALOGUE)[0]) == 3
    forms = [segment.form(i) for i in range(int(segment.term_form[term]), int(segment.term_form[term + 1]))]
    assert sorted(forms) == ["key", "keys"]
    assert segment.lengths[0].tolist()[CUE] == 1


def test_an_empty_segment_is_a_segment(tmp_path):
    assert opened(tmp_path, build_words(())).rows == 0
    assert merge_words([]) == build_words(())


@given(st.integers(64, 4000), st.integers(0, 7))
def test_a_flipped_bit_is_refused_or_stays_inside_its_columns(tmp_path_factory, place, bit):
    folder = tmp_path_factory.mktemp("flip")
    library = FakeLibrary(folder)
    draft = library.add(script(scene("INT. HALL - DAY", "LIV: Keys, keys.")))
    data = bytearray(build_words(library.docs[draft]))
    data[place % len(data)] ^= 1 << bit
    try:
        segment = opened(folder, bytes(data))
    except LibraryDamagedError:
        return
    assert segment.rows == 1


def test_columns_that_contradict_one_another_are_a_damaged_library(tmp_path):
    library = FakeLibrary(tmp_path)
    draft = library.add(script(scene("INT. HALL - DAY", "LIV: Keys, keys.")))
    bad = build_words(library.docs[draft]).replace(b'"rows":1', b'"rows":2')
    with pytest.raises(LibraryDamagedError, match="contradicts"):
        opened(tmp_path, bad)
