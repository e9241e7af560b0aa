"""Screenplays and Final Draft files for property tests. Tests nothing itself."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

from storyroom.domain.assembly import assemble
from storyroom.domain.script import Element, ElementKind, Run, Style

EXAMPLES = 60
K = ElementKind
LETTERS = "aB é日😀&<>\"'\n\r\t[]*_#\x0b\x01\ufffe\ud800"
texts = st.one_of(
    st.text(LETTERS, max_size=20), st.sampled_from(["INT. HOUSE - DAY", "MARIT (V.O.)", "CUT TO:", "]]>", "&amp;"])
)
clean = st.text("aB é日😀&<>\"'[]*_#", max_size=16)
styles = st.frozensets(st.sampled_from(list(Style)), min_size=1)
PLAIN_KINDS = [
    K.ACTION, K.TRANSITION, K.SHOT, K.CENTERED, K.GENERAL, K.ACT_START, K.ACT_END, K.CAST_LIST, K.SECTION, K.SYNOPSIS,
    K.NOTE, K.BONEYARD, K.UNKNOWN, K.LYRIC,
]  # fmt: skip


@st.composite
def styled(draw):
    """Draw a text with runs in normal form: in order, apart, none empty."""
    pieces = draw(st.lists(st.tuples(texts.filter(bool), styles), max_size=3))
    text, runs = draw(texts), []
    for piece, have in pieces:
        runs.append(Run(len(text), len(text) + len(piece), have))
        text += piece + draw(texts.filter(bool))
    return text, tuple(runs)


@st.composite
def single(draw, kind, **more):
    text, runs = draw(styled())
    return Element(kind, text, 0, 0, runs=() if kind is K.BONEYARD else runs, live=kind is not K.BONEYARD, **more)


@st.composite
def headings(draw):
    number = draw(st.none() | st.text("0123AB.-", min_size=1, max_size=4))
    return [draw(single(K.SCENE_HEADING, scene_number=number))]


@st.composite
def speeches(draw, dual=None):
    spoken = draw(st.lists(st.sampled_from([K.PARENTHETICAL, K.DIALOGUE, K.LYRIC]), max_size=3))
    return [draw(single(kind, dual=dual)) for kind in [K.CHARACTER_CUE, *spoken]]


@st.composite
def duals(draw):
    return [*draw(speeches("left")), *draw(speeches("right"))]


breaks = st.just([Element(K.PAGE_BREAK, "", 0, 0)])
plain = st.sampled_from(PLAIN_KINDS).flatmap(single).map(lambda element: [element])


@st.composite
def with_attributes(draw):
    names = st.sampled_from(["note", "boneyard", "forced", "other"])
    pairs = draw(st.lists(st.tuples(names, texts), max_size=2))
    element = draw(single(K.ACTION))
    return [element._replace(attributes=tuple(pairs))]


@st.composite
def screenplays(draw):
    """Draw a screenplay as another format's reader might hand it over."""
    blocks = st.one_of(headings(), speeches(), duals(), plain, breaks, with_attributes())
    elements = [element for block in draw(st.lists(blocks, max_size=7)) for element in block]
    metadata = draw(st.lists(st.tuples(st.just("other:thing"), texts), max_size=1))
    return assemble("other", "", elements, metadata=metadata)


types = st.sampled_from(
    ["Scene Heading", "Action", "Character", "Dialogue", "Parenthetical", "Transition", "Shot", "General", "Lyrics",
     "Singing", "New Act", "End Of Act", "Outline 2", "Outline Body", "Outline", "Joke", "Made Up", "", "ACTION"]
)  # fmt: skip
names = st.sampled_from(["Number", "Alignment", "StartsNewPage", "Bookmark", "x:y", "Weird"])
values = st.one_of(st.sampled_from(["Yes", "No", "Center", "Left", "", "12A"]), clean)


def tag(name, attributes, inside):
    spelled = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{spelled}>{inside}</{name}>"


@st.composite
def runs_xml(draw):
    attributes = st.dictionaries(
        st.sampled_from(["Style", "RevisionID", "TagNumber", "Font", "AltId"]),
        st.sampled_from(["", "Bold", "Italic+SmallCaps", "AllCaps", "0", "1", "2", "1,2"]),
        max_size=2,
    )
    return "".join(tag("Text", draw(attributes), escape(draw(clean))) for _ in range(draw(st.integers(0, 3))))


@st.composite
def notes_xml(draw):
    lines = "".join(
        tag("Paragraph", draw(st.dictionaries(names, values, max_size=1)), draw(runs_xml())) for _ in range(2)
    )
    attributes = st.sampled_from(
        [{}, {"Author": "A", "Type": "t"}, {"Name": "Inline note"}, {"DateTime": "d", "ID": "4"}]
    )
    return tag("ScriptNote", draw(attributes), lines)


@st.composite
def properties_xml(draw):
    summary = draw(st.sampled_from(["", f"<Summary>{tag('Paragraph', {'Type': 'Q'}, '<Text>sum</Text>')}</Summary>"]))
    return tag(
        "SceneProperties", draw(st.sampled_from([{}, {"Page": "3", "Length": "1 1/8"}])), summary + draw(extras_xml)
    )


extras_xml = st.sampled_from(["", "", "<Foo a='>'/>", "<Bar><Text>deep</Text></Bar>", "loose"])
deleted_xml = st.sampled_from(["<DeletedText><Text>old</Text></DeletedText>", "<DeletedText/>"])


@st.composite
def paragraphs_xml(draw, wrappers=("DualDialogue", "OmittedScene")):
    """Draw a paragraph; a wrapper holds no wrapper of its own kind, and two columns hold none at all."""
    attributes = draw(st.dictionaries(names, values, max_size=3))
    if draw(st.booleans()) or draw(st.booleans()):
        attributes["Type"] = draw(types)
    parts = [draw(runs_xml()), draw(extras_xml)]
    inside = st.one_of(st.just(""), st.just(""), notes_xml(), properties_xml(), deleted_xml)
    parts += [draw(inside), draw(inside)]
    if wrappers and draw(st.integers(0, 3)) == 0:
        wrapper = draw(st.sampled_from(wrappers))
        within = ("DualDialogue",) if wrapper == "OmittedScene" else ()
        parts.append(tag(wrapper, {}, "".join(draw(st.lists(paragraphs_xml(within), max_size=4)))))
    return tag("Paragraph", attributes, "".join(draw(st.permutations(parts))))


@st.composite
def files(draw):
    """Draw a Final Draft file that nobody would write by hand."""
    bare = st.sampled_from(["<Odd><Paragraph><Text>o</Text></Paragraph></Odd>", "<Odd/>", "<DualDialogue/>"])
    body = draw(st.lists(st.one_of(paragraphs_xml(), paragraphs_xml(), bare), max_size=6))
    blocks = st.sampled_from(
        [
            '<ElementSettings Type="Made Up"><Behavior PaginateAs="Action"/></ElementSettings>',
            '<AltCollection><Alt Id="1"><Paragraph><Text>other</Text></Paragraph></Alt><Alt Id="2"/></AltCollection>',
            '<TitlePage><Content><Paragraph Alignment="Center"><Text> T </Text></Paragraph></Content></TitlePage>',
            "<SmartType>x</SmartType>",
        ]
    )
    after = draw(st.lists(blocks, max_size=3, unique=True))
    version = draw(st.sampled_from(["1", "5", "6"]))
    root = {"DocumentType": "Script", "Template": "No", "Version": version}
    return tag("FinalDraft", root, tag("Content", {}, "".join(body)) + "".join(after)).encode()
