from __future__ import annotations

import pytest

from storyroom.domain.sentences import SENTENCE_END


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He goes. She stays.", ["He goes. ", "She stays."]),
        ("MRS. QUAYLE crosses. Mr. Pye does not.", ["MRS. QUAYLE crosses. ", "Mr. Pye does not."]),
        ("“Gone.” She sits… Then? Yes!", ["“Gone.” ", "She sits… ", "Then? ", "Yes!"]),
        ("at 5.30 in the a.m. and so on", ["at 5.30 in the a.m. and so on"]),
        ("The farm. Nobody.", ["The farm. ", "Nobody."]),
        ("", [""]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: list[str]) -> None:
    ends = [found.end() for found in SENTENCE_END.finditer(text)]
    assert [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)] == sentences
