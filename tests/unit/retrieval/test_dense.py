"""The scan is exact, per scene, and looks at no row out of scope."""

import numpy as np
from hypothesis import given, settings

from storyroom.retrieval import dense
from storyroom.retrieval.chunking import chunks
from storyroom.retrieval.dense import NOTHING, best_window
from storyroom.retrieval.query import parse_query
from storyroom.retrieval.search import find
from tests.fakes.embedder import FakeEmbedder
from tests.fakes.reader import FakeLibrary
from tests.fakes.scripts import scene, script
from tests.fakes.worlds import build, libraries, sentences

MODEL = FakeEmbedder()


@settings(max_examples=40, deadline=None)
@given(libraries, sentences)
def test_a_scene_scores_as_its_best_chunk(tmp_path_factory, drafts, question):
    library = build(tmp_path_factory.mktemp("dense"), drafts, MODEL)
    reader = library.reader("a", "b")
    signals = find(parse_query(question), reader, embedder=MODEL).signals
    if signals.dense is None:
        assert not reader.segments("vectors")
        return
    asked = MODEL.embed([question])[0]
    expected = {}
    for entry in reader.drafts():
        for chunk in chunks(library.screenplays[entry.id]) if entry.latest else ():
            key = (entry.id, chunk.scene)
            expected[key] = max(expected.get(key, NOTHING), float(MODEL.embed([chunk.text])[0] @ asked))
    best = signals.dense.best.tolist()
    drafts_of = [signals.view.draft_ids[code] for code in signals.view.row_draft]
    found = {(d, int(s)): b for d, s, b in zip(drafts_of, signals.view.scene, best, strict=True) if b > NOTHING}
    assert found.keys() == expected.keys()
    assert all(abs(found[key] - expected[key]) < 1e-5 for key in expected)


def test_the_best_window_of_a_long_scene_is_where_the_words_are(tmp_path):
    library = FakeLibrary(tmp_path)
    lines = [f"LIV: {'grey ' * 20}" for _ in range(12)]
    library.add(
        script(scene("INT. HALL - DAY", *lines, "LIV: The zebra, the zebra, the zebra.", *lines)), embedder=MODEL
    )
    signals = find(parse_query("the zebra the zebra"), library.reader("public"), embedder=MODEL).signals
    assert signals.dense is not None
    window = best_window(signals.view, signals.dense, 0)
    text = library.reader("public").text(library.entries[0].id)
    assert window is not None
    assert "zebra" in text[window.start : window.end]
    assert window.end - window.start < len(text) / 2


def test_vectors_of_another_model_are_ignored_with_a_note(tmp_path):
    library = FakeLibrary(tmp_path)
    library.add(script(scene("INT. HALL - DAY", "A key.")), embedder=FakeEmbedder(model_hash="old"))
    found = find(parse_query("key"), library.reader("public"), embedder=MODEL)
    assert found.signals.dense is None
    assert found.notes == ("Vectors of another model were left out: run `storyroom rebuild`.",)


def test_scenes_without_vectors_are_still_found_by_words(tmp_path):
    library = FakeLibrary(tmp_path)
    library.add(script(scene("INT. HALL - DAY", "A key.")), embedder=MODEL)
    library.add(script(scene("INT. HALL - DAY", "A key.")), document="other")
    found = find(parse_query("key"), library.reader("public"), embedder=MODEL)
    assert found.total == 2
    assert found.signals.dense is not None
    assert np.sort(found.signals.dense.best)[0] == NOTHING


def test_splitting_the_scan_over_cores_changes_no_cosine(tmp_path, monkeypatch):
    library = FakeLibrary(tmp_path)
    for number in range(7):
        library.add(script(scene("INT. HALL - DAY", f"Key number {number}.")), document=f"{number}", embedder=MODEL)
    whole = find(parse_query("key"), library.reader("public"), embedder=MODEL).signals.dense
    monkeypatch.setattr(dense, "_SPLIT_FROM", 1)
    split = find(parse_query("key"), library.reader("public"), embedder=MODEL).signals.dense
    assert whole is not None
    assert split is not None
    assert split.cosines.tolist() == whole.cosines.tolist()
    assert split.best.tolist() == whole.best.tolist()
