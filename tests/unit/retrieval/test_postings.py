"""Phrases and filters hold exactly where a reading of the text says so."""

from hypothesis import given, settings
from hypothesis import strategies as st

from storyroom.retrieval.opened import Opened
from storyroom.retrieval.postings import look_up, phrase_rows
from storyroom.retrieval.tokens import forms
from storyroom.retrieval.word_segment import CUE, FIELDS, LOCATION
from tests.fakes import oracle
from tests.fakes.reader import FakeLibrary
from tests.fakes.scripts import scene, script
from tests.fakes.worlds import NAMES, WORDS, build, libraries

phrases = (
    st.lists(st.sampled_from((*WORDS, *NAMES, "red", "int", "day")), min_size=1, max_size=3)
    .map(" ".join)
    .map(oracle.tokenize)
)


@settings(max_examples=120, deadline=None)
@given(libraries, phrases, st.sampled_from((None, CUE, LOCATION)))
def test_a_phrase_is_found_exactly_where_it_stands(tmp_path_factory, drafts, tokens, field):
    library = build(tmp_path_factory.mktemp("phrases"), drafts)
    view = Opened().view(library.refs, ())
    phrase = tuple(
        {token.position: token.form for token in reversed(tokens)}[p] for p in sorted({t.position for t in tokens})
    )
    rows = phrase_rows(view, phrase, field=field)
    found = {view.scene_id(row) for row in rows.nonzero()[0].tolist()}
    name = None if field is None else FIELDS[field]
    docs = [doc for each in library.docs.values() for doc in each]
    assert found == {doc.scene_id for doc in docs if oracle.holds_phrase(doc, phrase, name)}


def test_a_phrase_is_exact_to_the_letter_and_ends_with_its_element(tmp_path):
    library = FakeLibrary(tmp_path)
    library.add(script(scene("INT. HALL - DAY", "The spare key.", "Spare keys.", "A spare", "key ring.")))
    view = Opened().view(library.refs, ())
    expected = {"spare key": True, "spare keys": True, "key spare": False, "spare key ring": False, "the spare": True}
    assert {text: bool(phrase_rows(view, forms(text))[0]) for text in expected} == expected


def test_a_phrase_may_run_through_a_whole_heading(tmp_path):
    library = FakeLibrary(tmp_path)
    library.add(script(scene("INT. RED KITCHEN - NIGHT", "Dark.")))
    view = Opened().view(library.refs, ())
    assert phrase_rows(view, ("int", "red", "kitchen", "night")).tolist() == [True]
    assert phrase_rows(view, ("kitchen", "night"), field=LOCATION).tolist() == [False]


def test_looking_up_what_is_not_there_finds_nothing(tmp_path):
    assert [len(each.rows) for each in look_up(Opened().view((), ()), ["key"])] == [0]
    library = FakeLibrary(tmp_path)
    library.add(script(scene("INT. HALL - DAY", "A key.")))
    assert [len(each.rows) for each in look_up(Opened().view(library.refs, ()), ["zebra", "key"])] == [0, 1]
