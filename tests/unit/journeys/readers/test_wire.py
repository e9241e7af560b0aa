"""What a reading process may say: frames of a bounded size, and plain values alone."""

from __future__ import annotations

import builtins
import io
import os
import pickle
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.formats.fountain import Fountain
from storyroom.journeys.prepare import Request, prepare
from storyroom.journeys.readers.wire import ANSWER, Frame, WireError, dump, load_answer, receive, send
from storyroom.store.ids import RandomIds

SCRIPT = b"Title: The Lamp\n\nINT. LOFT - DAY\n\nA **lamp** burns.\n\nMARA (V.O.)\nLate.\n"


class Attack:
    def __init__(self, call, *arguments):
        self.call, self.arguments = call, arguments

    def __reduce__(self):
        return self.call, self.arguments


def test_a_reading_and_a_prepared_file_come_through_whole() -> None:
    parsed = Fountain().read(SCRIPT)
    assert load_answer(dump(parsed)) == parsed
    item = prepare(Request("a.fountain", SCRIPT), RandomIds())
    assert load_answer(dump(item)) == item


@pytest.mark.parametrize(
    "attack",
    [
        Attack(os.system, "true"),
        Attack(subprocess.Popen, ["true"]),
        Attack(builtins.eval, "1"),
        Attack(getattr, "", "join"),
        Attack(open, "/etc/hostname"),
        Attack(pickle.loads, b"N."),
        os.getpid,
        subprocess.run,
        RandomIds(),
    ],
    ids=["system", "Popen", "eval", "getattr", "open", "loads", "getpid", "run", "instance"],
)
def test_nothing_but_plain_values_can_be_made_of_an_answer(attack: object) -> None:
    for value in (attack, (Fountain().read(SCRIPT), attack)):
        with pytest.raises(WireError):
            load_answer(pickle.dumps(value))


@pytest.mark.parametrize(
    "name", ["storyroom.journeys.prepare\nprepare", "storyroom.journeys.prepare\njson.loads", "os\nsystem"]
)
def test_a_module_that_holds_values_lends_nothing_else(name: str) -> None:
    with pytest.raises(WireError):
        load_answer(b"c" + name.encode() + b"\n.")


@given(st.binary(max_size=200))
def test_bytes_that_are_no_answer_raise_one_error(data: bytes) -> None:
    try:
        load_answer(data)
    except WireError:
        return


@given(st.lists(st.tuples(st.integers(0, 2), st.binary(max_size=50)), max_size=5))
def test_frames_come_out_as_they_went_in(frames: list[tuple[int, bytes]]) -> None:
    stream = io.BytesIO()
    for kind, payload in frames:
        send(stream, kind, payload[:10], payload[10:])
    stream.seek(0)
    assert [receive(stream, 50) for _ in frames] == [Frame(kind, payload) for kind, payload in frames]
    assert receive(stream, 50) is None


def test_a_frame_that_is_too_large_or_cut_off_is_refused_before_it_is_read() -> None:
    stream = io.BytesIO()
    send(stream, ANSWER, b"x" * 100)
    whole = stream.getvalue()
    with pytest.raises(WireError, match="too large"):
        receive(io.BytesIO(whole), 99)
    for end in (1, 8, 9, 50):
        with pytest.raises(WireError, match="cut off"):
            receive(io.BytesIO(whole[:end]), 100)
    with pytest.raises(WireError, match="too large"):
        receive(io.BytesIO(b"\0" + b"\xff" * 8), 2**40)
