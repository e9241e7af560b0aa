"""The native format gives back every screenplay to the letter, and takes whatever else it is handed with a remark."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyroom.domain.assembly import assemble
from storyroom.domain.script import Box, Element, ElementKind, Place, Run, Scene, Screenplay, Style, TitleField
from storyroom.formats.native import Native

texts = st.text(max_size=8) | st.just("lone \ud800")
numbers = st.none() | st.integers(0, 10**6)
measures = st.none() | st.floats(allow_nan=False, allow_infinity=False)
pairs = st.lists(st.tuples(texts | st.sampled_from(["native:x", "native:kind"]), texts), max_size=3).map(tuple)


@st.composite
def spans(draw, length):
    return sorted([draw(st.integers(0, length)), draw(st.integers(0, length))])


@st.composite
def runs(draw, length):
    edges = sorted(draw(st.sets(st.integers(0, length), max_size=4)))
    made = [
        Run(a, b, draw(st.frozensets(st.sampled_from(list(Style)))), draw(st.none() | texts), tuple(draw(st.lists(texts, max_size=2))))
        for a, b in zip(edges[::2], edges[1::2], strict=False)
    ]  # fmt: skip
    return tuple(made)


@st.composite
def elements(draw, length):
    start, end = draw(spans(length))
    text = draw(texts)
    return Element(
        draw(st.sampled_from(list(ElementKind))), text, start, end, draw(numbers), draw(runs(len(text))),
        draw(st.none() | texts), draw(st.sampled_from([None, "left", "right"])), draw(numbers), draw(measures),
        draw(st.none() | texts), draw(st.booleans()), draw(numbers), draw(numbers), draw(pairs),
    )  # fmt: skip


@st.composite
def screenplays(draw):
    """Draw a screenplay with every field in use."""
    text = draw(texts)
    some = draw(st.lists(elements(len(text)), max_size=5))
    whole = assemble(draw(texts.filter(bool)), text, some, metadata=draw(pairs), page_count=draw(numbers))
    box = st.none() | st.builds(Box, *[st.floats(allow_nan=False, allow_infinity=False)] * 4)
    places = [Place(*draw(spans(len(text))), draw(numbers), draw(box), draw(numbers), draw(numbers)) for _ in range(2)]
    fields = [TitleField(draw(texts), draw(texts), *draw(spans(len(text))))]
    return Screenplay(
        whole.format, text, whole.elements, tuple(s for s in whole.scenes if s.start <= s.end) if _sound(whole) else (),
        tuple(fields), tuple(places), whole.metadata, whole.page_count,
    )  # fmt: skip


def _sound(whole):
    return all(scene.start <= scene.end for scene in whole.scenes)


@settings(max_examples=200, deadline=None)
@given(screenplays())
def test_every_screenplay_comes_back_to_the_letter(screenplay):
    parsed = Native().read(Native().write(screenplay))
    assert parsed.screenplay == screenplay
    assert parsed.diagnostics == ()


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "text", "start", "end", "runs", "key", "first"]), inner, max_size=4)
    ),
    max_leaves=12,
)
TOP = [
    "storyroom_schema",
    "format",
    "text",
    "elements",
    "scenes",
    "places",
    "title_page",
    "metadata",
    "page_count",
    "new",
]


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(TOP), values | st.lists(values, max_size=3)))
def test_wrong_types_are_remarks_and_never_exceptions(fields):
    parsed = Native().read(json.dumps(fields).encode())
    length = len(parsed.screenplay.text)
    assert all(0 <= element.start <= element.end <= length for element in parsed.screenplay.elements)
    again = Native().read(Native().write(parsed.screenplay))
    assert again.screenplay == parsed.screenplay


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data):
    parsed = Native().read(data)
    assert parsed.diagnostics
    assert parsed.screenplay.elements == ()


def read(**fields):
    return Native().read(json.dumps({"storyroom_schema": 1, **fields}).encode())


def codes(parsed):
    return [remark.code for remark in parsed.diagnostics]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"[1]", "wrong_type"),
        (b'{"storyroom_schema": 1', "broken_json"),
        (b"[" * 200_000, "broken_json"),
        (b'{"storyroom_schema": ' + b"9" * 6000 + b"}", "broken_json"),
        (b"\xff\xfe{", "broken_json"),
    ],
)
def test_a_broken_file_ends_in_one_report(data, code):
    parsed = Native().read(data)
    assert codes(parsed) == [code]
    assert parsed.diagnostics[0].severity == "error"


def test_unknown_fields_survive_where_they_stood():
    element = {"kind": "action", "text": "a", "start": 0, "end": 1, "mood": ["dark", {"by": 2}]}
    first = read(text="a", elements=[element], future={"x": [1]})
    fields = json.loads(Native().write(first.screenplay))
    assert fields["future"] == {"x": [1]}
    assert fields["elements"] == [element]


def test_a_kind_of_a_later_schema_is_kept():
    parsed = read(text="a", elements=[{"kind": "hologram", "text": "a", "start": 0, "end": 1}])
    assert parsed.screenplay.elements[0].kind is ElementKind.UNKNOWN
    assert codes(parsed) == ["unknown_kind"]
    assert json.loads(Native().write(parsed.screenplay))["elements"][0]["kind"] == "hologram"


def test_a_newer_schema_is_told():
    assert codes(Native().read(b'{"storyroom_schema": 2}')) == ["newer_schema"]


def test_a_span_outside_the_text_is_cut_and_told():
    parsed = read(text="abc", elements=[{"kind": "action", "text": "abc", "start": 2, "end": 900}])
    assert (parsed.screenplay.elements[0].start, parsed.screenplay.elements[0].end) == (2, 3)
    assert codes(parsed) == ["bad_span"]


def test_scenes_that_do_not_fit_are_divided_anew():
    heading = {"kind": "scene_heading", "text": "INT. A - DAY", "start": 0, "end": 12, "scene": 1}
    parsed = read(text="INT. A - DAY", elements=[heading], scenes=[{"scene": 1, "first": 5, "last": 9}])
    assert [scene.heading for scene in parsed.screenplay.scenes] == ["INT. A - DAY"]
    assert codes(parsed) == ["bad_scenes"]


def test_remarks_are_capped():
    assert codes(read(text="", elements=[1] * 5000))[-1] == "more_remarks"


def test_a_scene_keeps_its_measured_length():
    scene = Scene(1, "1", "INT. A - DAY", "INT", "A", "DAY", (), 0, 1, 0, 12, (), page=3, page_eighths=19, omitted=True)
    heading = Element(ElementKind.SCENE_HEADING, "INT. A - DAY", 0, 12, 1)
    play = Screenplay("fountain", "INT. A - DAY", (heading,), (scene,))
    assert Native().read(Native().write(play)).screenplay.scenes == (scene,)


def test_it_is_known_by_its_schema_field():
    native = Native()
    assert native.sniff(native.write(Screenplay("x", "", ())))
    assert not native.sniff(b'{"other": 1}')
    assert not native.sniff(b'INT. A - DAY\n\n"storyroom_schema"')


def test_nothing_is_lost():
    assert Native().losses(Screenplay("x", "", ())) == ()
