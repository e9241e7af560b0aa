"""Every reader against files that no one meant: random ones, real ones turned bad, and each that ever failed."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyroom.domain.pagination import place
from storyroom.domain.script import Parsed
from storyroom.formats.docx import Docx
from storyroom.formats.foreign import recognise
from storyroom.formats.fountain import Fountain
from storyroom.formats.native import Native
from storyroom.formats.pdf.process import collect
from storyroom.formats.pdf.reader import understand
from tests.hostile.mutations import mutated, real_files
from tests.hostile.sound import check, check_parsed
from tests.unit.formats.docx.packages import docx

KEPT = Path(__file__).parent / "kept"

FOUNTAIN = real_files("fountain")
FDX = real_files("fdx")
PDF = real_files("pdf", most=40_000)
NATIVE = tuple(Native().write(Fountain().read(data).screenplay) for data in FOUNTAIN if len(data) < 10_000)

DOCX = tuple(Docx().write(Fountain().read(data).screenplay) for data in FOUNTAIN if len(data) < 10_000)
DOCX_XML = tuple(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml") for data in DOCX)
DOCX_WORDS = (
    *(
        b"PK\x01\x02",
        b"PK\x05\x06",
        b"\xff\xff\xff\xff",
        b"<w:tbl><w:tr><w:tc>",
        b"</w:tc></w:tr></w:tbl>",
        b"<w:p>",
        b"</w:p>",
    ),
    *(
        b"<w:r>",
        b"</w:r>",
        b"<w:t>",
        b"</w:t>",
        b"<w:del>",
        b"</w:del>",
        b"<w:rPr><w:vanish/></w:rPr>",
        b'<w:br w:type="page"/>',
    ),
    *(
        b'<w:fldChar w:fldCharType="begin"/>',
        b"<!DOCTYPE x>",
        b"<?x?>",
        b"&amp;",
        b"&#0;",
        b'<w:sym w:char="F0"/>',
        b"\x00",
        b"\xff",
    ),
    *(
        b'<w:commentReference w:id="0"/>',
        b"<w:txbxContent>",
        b"<w:pict>",
        b'<w:ind w:left="-9"/>',
        b"12 INT. A - DAY 12",
    ),
)

FOUNTAIN_WORDS = (
    *(
        b"[[",
        b"]]",
        b"/*",
        b"*/",
        b"**",
        b"_",
        b"\\",
        b"(",
        b")",
        b"^",
        b"@",
        b".",
        b"!",
        b"~",
        b">",
        b"<",
        b"#1#",
        b"= ",
    ),
    *(
        b"===\n",
        b"\r",
        b"\r\n",
        b"\n\n",
        b"  \n",
        b"INT. A - DAY\n\n",
        b"MARA\n",
        b"Title:",
        b"\x00",
        b"\xff",
        b"\xe2\x80\xae",
    ),
    *(b"\xed\xa0\x80", b"\xf3\xa0\x81\x81", b"\xcc\x81", b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xa8", b"TO:\n\n"),
)
FDX_WORDS = (
    *(
        b"<",
        b">",
        b"&",
        b"&amp;",
        b"&#0;",
        b"&#x10FFFF;",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"-->",
        b"<?x?>",
        b"<!DOCTYPE x>",
        b"</Text>",
    ),
    *(
        b"<Paragraph>",
        b"</Paragraph>",
        b'<Paragraph Type="Character">',
        b"<DualDialogue>",
        b"<Text>",
        b"<OmittedScene>",
        b'"',
        b"'",
    ),
    *(
        b"<ScriptNote>",
        b'Number="',
        b'AdornmentStyle="0"',
        b"<TitlePage>",
        b"<Content>",
        b"<StoryroomKept>",
        b"\x00",
        b"\xff",
    ),
)
NATIVE_WORDS = (
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b"null",
        b"-1",
        b"1e999",
        b"NaN",
        b"true",
        b'"text": 7',
        b'"\\ud800"',
        b"99999999999",
        b'"start": ',
    ),
)
PDF_WORDS = (
    *(
        b"<<",
        b">>",
        b"[",
        b"]",
        b"(",
        b")",
        b"/Kids",
        b"/Count 999999",
        b"1 0 R",
        b"endobj",
        b"stream\n",
        b"endstream",
        b"/Length 0",
    ),
    *(
        b"BT",
        b"ET",
        b"Tj",
        b"Do",
        b"q ",
        b"Q ",
        b"xref",
        b"trailer",
        b"startxref",
        b"/Filter /FlateDecode",
        b"-2147483648",
    ),
)
fuzz = settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@fuzz
@given(mutated(FOUNTAIN, FOUNTAIN_WORDS))
def test_a_spoiled_fountain_file_is_read_or_refused(data: bytes) -> None:
    check("a.fountain", data)


@fuzz
@given(mutated(FDX, FDX_WORDS))
def test_a_spoiled_fdx_file_is_read_or_refused(data: bytes) -> None:
    check("a.fdx", data)


@fuzz
@given(mutated(NATIVE, NATIVE_WORDS))
def test_a_spoiled_native_file_is_read_or_refused(data: bytes) -> None:
    check("a.storyroom.json", data)


@fuzz
@given(mutated(DOCX, DOCX_WORDS))
def test_a_spoiled_word_document_is_read_or_refused(data: bytes) -> None:
    check("a.docx", data)


@settings(fuzz, max_examples=200)
@given(mutated(DOCX_XML, DOCX_WORDS))
def test_a_word_document_with_a_spoiled_script_is_read_or_refused(xml: bytes) -> None:
    check("a.docx", docx(raw=xml))


@settings(fuzz, max_examples=40)
@given(mutated(PDF, PDF_WORDS))
def test_a_spoiled_pdf_is_read_or_refused(data: bytes) -> None:
    check("a.pdf", data)


NUMBERS = st.one_of(st.integers(-9, 900), st.floats(), st.sampled_from([10**400, -1, 2**31]))
ANYTHING = st.recursive(st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=20)), st.lists, max_leaves=5)
WORDS = st.one_of(
    st.text(max_size=60), st.sampled_from(["INT. A - DAY", "MARA", "(MORE)", "1", "12.", "CONTINUED:", "1 INT. A 1"])
)
LINE = st.fixed_dictionaries(
    {
        "l": st.one_of(st.sampled_from([108, 252, 180]), NUMBERS),
        "r": NUMBERS,
        "b": NUMBERS,
        "t": st.one_of(WORDS, ANYTHING),
    },
    optional={"s": NUMBERS, "m": ANYTHING, "o": ANYTHING},
)
PAGE = st.fixed_dictionaries(
    {"page": ANYTHING, "lines": st.one_of(st.lists(LINE, max_size=20), ANYTHING)},
    optional={
        "w": NUMBERS,
        "h": NUMBERS,
        "images": ANYTHING,
        "failed": ANYTHING,
        "cut": ANYTHING,
        "end": ANYTHING,
        "pages": ANYTHING,
    },
)


@settings(fuzz, max_examples=200)
@given(st.lists(PAGE, max_size=3))
def test_whatever_the_process_that_read_a_pdf_says_is_understood(pages: list[dict[str, object]]) -> None:
    lines = [json_line(page) for page in pages]
    parsed = understand(collect(iter(lines)))
    check_parsed("a.pdf", b"", Parsed(place(parsed.screenplay), parsed.diagnostics))


def json_line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


@settings(fuzz, max_examples=500)
@given(
    st.one_of(st.binary(max_size=600), st.text(max_size=300).map(str.encode)),
    st.sampled_from(["a", "a.fdx", "a.pdf.txt", "", ".", "a.fountain", "\u202e.json"]),
)
def test_a_file_of_any_bytes_under_any_name_is_read_or_refused(data: bytes, name: str) -> None:
    recognise(data)
    if b"%PDF-" not in data:
        check(name, data)


@pytest.mark.parametrize(
    "path", sorted(path for path in KEPT.iterdir() if path.suffix != ".md"), ids=lambda path: path.name
)
def test_a_file_that_once_failed_is_read_or_refused(path: Path) -> None:
    check(path.name.partition("--")[2], path.read_bytes())
