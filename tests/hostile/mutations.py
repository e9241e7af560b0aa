"""Files turned bad: real ones with bytes flipped, cut out, doubled, put in from elsewhere. Knows no format."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

__all__ = ["mutated", "real_files"]

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def real_files(format_name: str, *, most: int = 60_000) -> tuple[bytes, ...]:
    """Load the golden files of a format that are small enough to be turned bad many times."""
    found = sorted(path for path in (GOLDEN / format_name).iterdir() if not path.name.endswith(".expected.json"))
    files = [path.read_bytes() for path in found if path.stat().st_size <= most]
    assert files, format_name
    return tuple(files)


@st.composite
def mutated(draw: st.DrawFn, files: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """Draw a real file and spoil it in one to six places."""
    data = draw(st.sampled_from(files))
    for _ in range(draw(st.integers(1, 6))):
        at, end = sorted((draw(st.integers(0, len(data))), draw(st.integers(0, len(data)))))
        match draw(st.integers(0, 6)):
            case 0:
                data = data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]
            case 1:
                data = data[:at] + data[min(end, at + 200) :]
            case 2:
                data = data[:at] + data[at : min(end, at + 500)] * draw(st.integers(2, 40)) + data[at:]
            case 3:
                data = data[:at] + draw(st.sampled_from(words)) * draw(st.integers(1, 50)) + data[at:]
            case 4:
                data = data[:end]
            case 5:
                data = data[:at] + draw(st.binary(max_size=30)) + data[at:]
            case _:
                other = draw(st.sampled_from(files))
                data = data[:at] + other[draw(st.integers(0, len(other))) :]
    return data[:400_000]
