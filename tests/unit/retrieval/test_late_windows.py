from __future__ import annotations

from storyroom.formats.fountain import Fountain
from storyroom.retrieval.late_windows import RUN_WORDS, late_windows

TEXT = (
    """INT. LOFT - DAY

OLE SVENSSON (60) stands. He looks at the lamp.

OLE
(low)
Is it lit? I asked you twice.

MARIT
No.

EXT. JETTY - NIGHT

"""
    + "One two three four five six seven eight nine ten. " * 12
)


def test_runs_stay_within_a_scene_and_about_their_size() -> None:
    script = Fountain().read(TEXT.encode()).screenplay
    found = late_windows(script)
    assert [run.scene for run in found] == [1, 2, 2, 2]
    for run in found:
        scene = script.scenes[run.scene - 1]
        assert scene.start <= run.start < run.end <= scene.end
        assert len(run.text.split()) <= RUN_WORDS + 3


def test_speech_is_written_with_its_speaker_and_headings_are_left_out() -> None:
    first = late_windows(Fountain().read(TEXT.encode()).screenplay)[0]
    assert first.text.splitlines() == [
        "OLE SVENSSON (60) stands. He looks at the lamp.",
        "Ole: (low) Is it lit? I asked you twice.",
        "Marit: No.",
    ]


def test_an_endless_sentence_is_parted() -> None:
    script = Fountain().read(("INT. X - DAY\n\n" + "word " * 1000).encode()).screenplay
    assert max(len(run.text.split()) for run in late_windows(script)) <= 60
