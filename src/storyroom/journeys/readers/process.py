"""The reading process: a file comes in on standard input, what was read goes out on standard output. Opens nothing, keeps nothing.

Started by `pool.py`, watched and ended by it. One file at a time; what it answers is checked on the other side.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from typing import IO, Any

from storyroom.errors import StoryroomError
from storyroom.formats.pulse import listen
from storyroom.journeys.read import read_script
from storyroom.journeys.readers.limits import LARGEST_FILE, Limits, allow_job, bind
from storyroom.journeys.readers.wire import ANSWER, BEAT, FAULT, dump, receive, send
from storyroom.registry import FORMATS, load

__all__ = ["main"]

_LARGEST_JOB = 256 * 1024 * 1024
"""Bytes of a job, which the house itself spells: a draft to be written out, at most."""
OUT_OF_MEMORY = 13
"""Exit status of a process that stopped itself for want of memory."""


def main(spelled: str) -> None:
    """Take jobs until standard input ends."""
    limits = Limits(**json.loads(spelled))
    taken, given = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  # for life: a stray print is no frame
    bind(limits)
    listen(lambda: send(given, BEAT))
    while (job := receive(taken, _LARGEST_JOB)) is not None:
        data = receive(taken, LARGEST_FILE)
        if data is None:
            return
        allow_job()
        _answer(given, pickle.loads(job.payload), data.payload)  # noqa: S301  # our own parent wrote it


def _answer(given: IO[bytes], job: tuple[Any, ...], data: bytes) -> None:
    try:
        payload = dump(_do(job, data))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except StoryroomError as fault:
        send(given, FAULT, json.dumps([type(fault).__name__, fault.message, fault.hint]).encode())
    except Exception as fault:  # noqa: BLE001  # a reader's own mistake costs one file; no content is told
        told = ["UnreadableFileError", f"Its reader failed ({type(fault).__name__}): please report this.", ""]
        send(given, FAULT, json.dumps(told).encode())
    else:
        send(given, ANSWER, payload)


def _do(job: tuple[Any, ...], data: bytes) -> object:
    match job:
        case ("read", name):
            return read_script(name, data)
        case ("prepare", request, ids, draft_id):
            from storyroom.journeys.prepare import prepare  # noqa: PLC0415  # an inspection needs no index

            return prepare(request.with_data(data), ids, draft_id=draft_id).without_data()
        case ("analyse", name, given, wanted):
            from storyroom.journeys.analyse import reports_of  # noqa: PLC0415  # as above

            return reports_of(name, given._replace(script=data) if given.script is None else given, wanted)
        case ("credentials", anchors, prints):
            from storyroom.credentials.reading import classify  # noqa: PLC0415  # as above

            return classify(data, anchors, prints=prints)
        case ("write", format_name, script):
            writer = load(FORMATS, format_name)()
            return writer.write(script), writer.losses(script)
    raise ValueError("no such job")
