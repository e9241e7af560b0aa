"""Searching as one clearance: nothing hidden takes part, everything permitted is found, in an order that means something."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyroom.domain.access import Clearance, may_see
from storyroom.errors import InvalidRequestError, LibraryDamagedError
from storyroom.retrieval.opened import Opened
from storyroom.retrieval.query import parse_query
from storyroom.retrieval.search import MOST_HITS, search
from storyroom.retrieval.stopwords import STOPWORDS
from storyroom.retrieval.tokens import stem, tokenize
from tests.fakes import oracle
from tests.fakes.embedder import FakeEmbedder
from tests.fakes.reader import FakeLibrary
from tests.fakes.scripts import scene, script
from tests.fakes.worlds import WORDS, build, libraries, questions

MODEL = FakeEmbedder()
CLEARANCES = (("a",), ("b",), ("a", "b"), ("c",), ())
models = st.sampled_from((None, MODEL))


@pytest.fixture
def kitchen(tmp_path):
    library = FakeLibrary(tmp_path)
    library.add(
        script(
            [
                *scene(
                    "INT. KITCHEN - NIGHT",
                    "Liv keeps the spare key under the pot.",
                    "MARIT: Who has the spare key, Liv?",
                ),
                *scene("EXT. RED YARD - DAY", "MARIT (V.O.): Nothing but keys.", "A dog barks."),
                *scene("INT. KITCHEN - CONTINUOUS", "OLD TOM: The dog has the coat."),
            ]
        ),
        project="Nightfall",
        document="The Spare Key",
        embedder=MODEL,
    )
    return library


def headings(library, text, **options):
    result = search(text, library.reader("public"), embedder=options.pop("embedder", None), **options)
    return [hit.heading for hit in result.hits]


# --- Nothing leaks ---


@settings(max_examples=150, deadline=None)
@given(libraries, st.sampled_from(CLEARANCES), questions, models)
def test_what_is_hidden_changes_nothing_in_the_result(tmp_path_factory, drafts, held, text, model):
    clearance = Clearance(frozenset(held))
    whole = build(tmp_path_factory.mktemp("whole"), drafts, MODEL)
    visible = [d for d, entry in zip(drafts, whole.entries, strict=True) if may_see(clearance, entry.label)]
    bare = build(tmp_path_factory.mktemp("bare"), visible, MODEL)
    with_hidden, without = (
        search(text, library.reader(*held), embedder=model, limit=50, cache=Opened()) for library in (whole, bare)
    )
    assert repr(with_hidden) == repr(without)
    assert json.dumps(asdict(with_hidden)) == json.dumps(asdict(without))


@settings(max_examples=60, deadline=None)
@given(libraries, st.lists(st.sampled_from(CLEARANCES), min_size=2, max_size=4), questions)
def test_a_shared_cache_changes_no_result(tmp_path_factory, drafts, people, text):
    library = build(tmp_path_factory.mktemp("shared"), drafts, MODEL)
    cache = Opened(views=2)
    for held in people:
        shared = search(text, library.reader(*held), embedder=MODEL, cache=cache)
        assert shared == search(text, library.reader(*held), embedder=MODEL, cache=Opened())


@settings(max_examples=60, deadline=None)
@given(libraries, st.sampled_from(CLEARANCES), questions)
def test_only_segments_under_visible_labels_are_opened(tmp_path_factory, drafts, held, text):
    library = build(tmp_path_factory.mktemp("partition"), drafts, MODEL)
    for ref in library.refs:
        if not may_see(Clearance(frozenset(held)), ref.label):
            ref.path.unlink()  # opening it would now fail
    reader = library.reader(*held)
    search(text, reader, embedder=MODEL, cache=Opened())
    visible = {r.id for r in library.refs if may_see(reader.clearance, r.label)}
    assert set(reader.shown) == (set() if parse_query(text).is_empty else visible)


# --- Everything permitted is found ---


@settings(max_examples=80, deadline=None)
@given(libraries, st.sampled_from(CLEARANCES), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), models)
def test_every_permitted_scene_with_a_word_asked_for_is_returned(tmp_path_factory, drafts, held, words, model):
    reader = build(tmp_path_factory.mktemp("all"), drafts, MODEL).reader(*held)
    result = search(" ".join(words), reader, embedder=model, limit=MOST_HITS)
    asked = {token.form for word in words for token in tokenize(word)}
    stems = {stem(form) for form in (asked - STOPWORDS) or asked}
    scores = oracle.bm25(oracle.docs_in_scope(reader), sorted(stems))
    found = {hit.scene_id for hit in result.hits}
    assert found >= {scene_id for scene_id, score in scores.items() if score}
    assert len(found) == len(result.hits) == result.total
    assert [hit.rank for hit in result.hits] == list(range(1, len(result.hits) + 1))
    assert [hit.score for hit in result.hits] == sorted((hit.score for hit in result.hits), reverse=True)


@settings(max_examples=40, deadline=None)
@given(libraries, questions, st.integers(0, 5), models)
def test_a_smaller_limit_gives_the_beginning_of_the_same_list(tmp_path_factory, drafts, text, limit, model):
    reader = build(tmp_path_factory.mktemp("limit"), drafts, MODEL).reader("a", "b", "c")
    whole = search(text, reader, embedder=model, limit=50)
    some = search(text, reader, embedder=model, limit=limit)
    assert (some.hits, some.total) == (whole.hits[:limit], whole.total)


def test_scenes_beyond_the_pool_are_listed_after_it(tmp_path):
    library = FakeLibrary(tmp_path)
    library.add(
        script([paragraph for i in range(150) for paragraph in scene(f"INT. ROOM {i} - DAY", "A key." * (1 + i % 3))])
    )
    result = search("key", library.reader("public"), embedder=None, limit=1000)
    assert (result.total, len(result.hits), len({hit.scene for hit in result.hits})) == (150, 150, 150)


@settings(max_examples=40, deadline=None)
@given(libraries, questions)
def test_hits_point_into_the_stored_text(tmp_path_factory, drafts, text):
    reader = build(tmp_path_factory.mktemp("spans"), drafts, MODEL).reader("a", "b")
    for hit in search(text, reader, embedder=MODEL, limit=50).hits:
        stored = reader.text(hit.draft_id)
        place = reader.scenes_by_id([hit.scene_id])[hit.scene_id]
        assert stored[hit.snippet_start : hit.snippet_start + len(hit.snippet)] == hit.snippet
        assert place.start <= hit.start <= hit.end <= place.end
        assert all(0 <= mark.start < mark.end <= len(hit.snippet) for mark in hit.highlights)


# --- The query language at work ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"spare key"', ["INT. KITCHEN - NIGHT"]),
        ('"key spare"', []),
        ("keys -spare", ["EXT. RED YARD - DAY"]),
        ('dog -"the coat"', ["EXT. RED YARD - DAY"]),
        ("character:marit", ["INT. KITCHEN - NIGHT", "EXT. RED YARD - DAY"]),
        ("character:tom", ["INT. KITCHEN - CONTINUOUS"]),
        ('character:"old tom"', ["INT. KITCHEN - CONTINUOUS"]),
        ("character:liv", []),
        ("-character:marit", ["INT. KITCHEN - CONTINUOUS"]),
        ("location:kitchen", ["INT. KITCHEN - NIGHT", "INT. KITCHEN - CONTINUOUS"]),
        ("location:kitchen time:night", ["INT. KITCHEN - NIGHT"]),
        ("location:night", []),
        ("time:continuous", ["INT. KITCHEN - CONTINUOUS"]),
        ("time:morning", ["EXT. RED YARD - DAY"]),
        ("-time:night ext:", ["EXT. RED YARD - DAY"]),
        ("int:", ["INT. KITCHEN - NIGHT", "INT. KITCHEN - CONTINUOUS"]),
        ("ext:yard", ["EXT. RED YARD - DAY"]),
        ("ext:kitchen", []),
        ("scene:2", ["EXT. RED YARD - DAY"]),
        ("project:nightfall scene:1", ["INT. KITCHEN - NIGHT"]),
        ("project:fall", []),
        ('document:"spare key" scene:3', ["INT. KITCHEN - CONTINUOUS"]),
        ("draft:blue", []),
        ("-dog", ["INT. KITCHEN - NIGHT"]),
        ("zebra", []),
    ],
)
def test_filters_choose_scenes(kitchen, text, expected):
    assert headings(kitchen, text) == expected


def test_callers_filters_hold_as_typed_ones_do(kitchen):
    assert headings(kitchen, "key", filters={"scene": "1"}) == ["INT. KITCHEN - NIGHT"]


def test_a_misspelt_name_is_read_as_the_nearest_and_said_so(kitchen):
    result = search("Marrit", kitchen.reader("public"), embedder=None)
    assert result.notes[0] == 'read "Marrit" as "Marit"'
    assert {hit.heading for hit in result.hits} == {"INT. KITCHEN - NIGHT", "EXT. RED YARD - DAY"}
    assert search("character:MARRIT", kitchen.reader("public"), embedder=None).notes[0] == 'read "MARRIT" as "MARIT"'


def test_a_hit_says_what_it_is_and_why(kitchen):
    best = search("spare key kitchen marit", kitchen.reader("public"), embedder=MODEL).hits[0]
    assert (best.project, best.document, best.draft, best.scene, best.rank) == (
        "Nightfall",
        "The Spare Key",
        "white",
        1,
        1,
    )
    assert best.why[:3] == ("words: spare, key, kitchen, marit", "heading", "speaks: MARIT")
    assert [best.snippet[a:b] for a, b in best.highlights][:3] == ["KITCHEN", "spare", "key"]


def test_without_a_model_the_search_is_lexical_and_says_so(kitchen):
    result = search("key", kitchen.reader("public"), embedder=None)
    assert (result.mode, result.notes) == ("lexical", ("No embedding weights: searched by words only.",))
    assert search("key", kitchen.reader("public"), embedder=MODEL).mode == "hybrid"


def test_equal_scenes_come_in_story_order_whatever_their_ids(tmp_path):
    library = FakeLibrary(tmp_path)
    for project in ("b", "c", "a"):
        library.add(script([*scene("INT. A - DAY", "A key."), *scene("INT. A - DAY", "A key.")]), project=project)
    hits = search("key", library.reader("public"), embedder=None).hits
    assert [(h.project, h.scene) for h in hits] == [("a", 1), ("a", 2), ("b", 1), ("b", 2), ("c", 1), ("c", 2)]


def test_an_empty_library_and_an_empty_query_have_empty_answers(tmp_path, kitchen):
    assert search("key", FakeLibrary(tmp_path).reader("public"), embedder=MODEL).hits == ()
    empty = search("  ", kitchen.reader("public"), embedder=MODEL)
    assert (empty.total, empty.hits, empty.notes) == (0, (), ("Nothing was asked for.",))


@pytest.mark.parametrize("limit", [-1, MOST_HITS + 1])
def test_an_impossible_limit_is_refused(kitchen, limit):
    with pytest.raises(InvalidRequestError, match="10,000"):
        search("key", kitchen.reader("public"), embedder=None, limit=limit)


def test_a_broken_segment_is_a_damaged_library(kitchen):
    for ref in kitchen.refs:
        ref.path.write_bytes(ref.path.read_bytes()[:200])
    with pytest.raises(LibraryDamagedError, match="cannot be read"):
        search("key", kitchen.reader("public"), embedder=MODEL)
