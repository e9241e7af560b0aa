"""Reads files in processes of their own, so that no file can hang, fill or crash the house. Trusts no answer."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from storyroom import errors
from storyroom.domain.script import Parsed, Screenplay
from storyroom.errors import InputError, StoryroomError, UnreadableFileError
from storyroom.journeys.readers.limits import LARGEST_FILE, Limits
from storyroom.journeys.readers.watch import Watch, end
from storyroom.journeys.readers.wire import ANSWER, BEAT, FAULT, WireError, dump, load_answer, receive, send

if TYPE_CHECKING:
    from storyroom.domain.credentials import Finding
    from storyroom.domain.ports import IdSource
    from storyroom.domain.report import Report
    from storyroom.journeys.analyse import Given, Wanted
    from storyroom.journeys.prepare import Prepared, Request

__all__ = ["Readers"]

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from storyroom.journeys.readers.process import main; main(sys.argv[2])"
)
"""The process finds its modules where we found ours, and nowhere else."""
_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "LANG", "LC_ALL")
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_OUT_OF_MEMORY = 13
_EXPORT_ANEW = (
    "If it is a sound script on a slow machine, raise read_seconds; else export it anew.",
    "Export it anew, or in parts.",
)
_ADVICE = {"analyse": ("Ask for fewer analyses at once, with --only, or read it in parts.",) * 2}
"""What to do next where a process was ended for its time, and for its memory."""


class Readers:
    """A few reading processes, started when first needed and kept while they behave. Safe to use from several threads."""

    def __init__(self, limits: Limits | None = None, *, workers: int = 1) -> None:
        self._limits = limits or Limits()
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        self._busy: set[_Worker] = set()
        for _ in range(workers):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        while not self._idle.empty():
            worker = self._idle.get()
            if worker:
                worker.close()

    def stop(self) -> None:
        """End what is still being read: nobody waits for it any more."""
        for worker in tuple(self._busy):
            worker.end()

    def read(self, name: str, data: bytes) -> Parsed:
        """Read a file and measure it in pages. Raises: InputError in the reader's own words, or in ours if it was ended."""
        answer = self._run(("read", name), data)
        if not isinstance(answer, Parsed):
            raise UnreadableFileError("Its reader answered with something else: please report this.")
        return answer

    def prepare(self, request: Request, ids: IdSource, *, draft_id: str = "") -> Prepared:
        """Make a file ready for the library. A file that cannot be read comes back as a failed report."""
        from storyroom.journeys.prepare import Prepared, accept, failed  # noqa: PLC0415  # an inspection needs no index

        try:
            answer = self._run(("prepare", request.without_data(), ids, draft_id), request.data)
        except StoryroomError as fault:
            return failed(request, f"{fault.message} {fault.hint}".strip())
        if not isinstance(answer, Prepared):
            return failed(request, "Its reader answered with something else: please report this.")
        return self._looked_at(accept(answer, request), request)

    def credentials(self, data: bytes, anchors: str, *, prints: bool) -> Finding:
        """Say what the Content Credentials in a file are worth. A file that brings its reader to a stop is unreadable."""
        from storyroom.domain.credentials import Finding  # noqa: PLC0415  # as above

        try:
            answer = self._run(("credentials", anchors, prints), data)
        except InputError as fault:
            return Finding("unreadable", fault.message)
        return (
            answer if isinstance(answer, Finding) else Finding("unreadable", "its reader answered with something else")
        )

    def _looked_at(self, item: Prepared, request: Request) -> Prepared:
        """Add what a file's credentials are worth, where there may be any, or where they may have been taken off."""
        from storyroom.credentials.kinds import kind_of, looks_signed  # noqa: PLC0415  # as above

        wanted = looks_signed(request.data) or (request.prints and kind_of(request.data) is not None)
        if item.report.status == "failed" or not wanted:
            return item
        return replace(item, credentials=self.credentials(request.data, request.anchors, prints=request.prints))

    def write(self, format_name: str, script: Screenplay) -> tuple[bytes, tuple[str, ...]]:
        """Write a draft out; return the file and what its format cannot hold. Raises: InputError if it was ended."""
        answer = self._run(("write", format_name, script), b"")
        match answer:
            case (bytes() as data, tuple() as losses):
                return data, tuple(map(str, losses))
        raise UnreadableFileError("Its writer answered with something else: please report this.")

    def analyse(self, name: str, given: Given, wanted: Wanted) -> tuple[int, int, tuple[Report, ...]]:
        """Read a file or a script through; return its pages, its scenes and its reports. Raises: InputError."""
        data = given.script if isinstance(given.script, bytes) else b""
        job = given._replace(script=None) if isinstance(given.script, bytes) else given  # bytes travel by themselves
        answer = self._run(("analyse", name, job, wanted), data)
        match answer:
            case (int() as pages, int() as scenes, tuple() as reports):
                return pages, scenes, reports
        raise UnreadableFileError("Its reader answered with something else: please report this.")

    def _run(self, job: tuple[Any, ...], data: bytes) -> object:
        if len(data) > LARGEST_FILE:
            raise UnreadableFileError(f"It is larger than {LARGEST_FILE // 2**20} MB.", "Export it without pictures.")
        worker = self._idle.get()
        try:
            worker = worker or _Worker(self._limits)
            self._busy.add(worker)
            return worker.run(job, data)
        except OSError as fault:
            raise UnreadableFileError("The process that reads files could not be started.") from fault
        finally:
            if worker:
                self._busy.discard(worker)
                if not worker.alive():
                    worker.close()
                    worker = None
            self._idle.put(worker)


class _Worker:
    """One reading process."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._spent = False
        self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module, no shell
            [sys.executable, "-I", "-B", "-c", _START, json.dumps(sys.path), limits.spell()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ} | _ONE_THREAD,
            close_fds=True,
            start_new_session=True,
        )

    def alive(self) -> bool:
        """Say whether it can take another file."""
        return not self._spent and self._process.poll() is None

    def run(self, job: tuple[Any, ...], data: bytes) -> object:
        """Have one file read. Raises: InputError, whatever became of the process."""
        with Watch(self._process, self._limits, helpers=b"%PDF-" in data[:1024]) as watch:
            try:
                self._hand_over(job, data)
                return self._answer(watch)
            except (WireError, BrokenPipeError, ValueError) as fault:
                self._spent = True
                end(self._process)
                raise UnreadableFileError(*self._why(watch, fault, job[0])) from None

    def end(self) -> None:
        """End it, whatever it is reading."""
        end(self._process)

    def close(self) -> None:
        """End it and let go of its pipes."""
        end(self._process)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                try:
                    stream.close()
                except OSError:
                    continue

    def _hand_over(self, job: tuple[Any, ...], data: bytes) -> None:
        stdin = self._process.stdin
        if stdin is None:
            raise BrokenPipeError
        send(stdin, ANSWER, dump(job))
        send(stdin, ANSWER, data)

    def _answer(self, watch: Watch) -> object:
        stdout = self._process.stdout
        while stdout is not None and (frame := receive(stdout, self._limits.answer)) is not None:
            if frame.kind == BEAT:
                watch.pages += 1
            elif frame.kind == ANSWER:
                return load_answer(frame.payload)
            elif frame.kind == FAULT:
                raise _fault(frame.payload)
            else:
                break
        raise WireError("ended")

    def _why(self, watch: Watch, fault: Exception, act: str) -> tuple[str, str]:
        limits = self._limits
        status = self._process.wait()
        slow, large = _ADVICE.get(act, _EXPORT_ANEW)
        if watch.verdict == "too_slow":
            words = f"It took more than {limits.budget(watch.pages):.0f} seconds of computing and was stopped."
            return words, slow
        if watch.verdict == "too_large" or status == _OUT_OF_MEMORY:
            words = f"It took more than {limits.memory // 2**20} MB of memory and was stopped."
            return words, large
        if str(fault) == "too large":
            return "It holds more than a script can hold.", "Export it in parts."
        return "Reading it brought its reader to a stop; nothing of it was taken in.", "Export it anew."


def _fault(payload: bytes) -> StoryroomError:
    try:
        name, message, hint = map(str, json.loads(payload))
    except (ValueError, TypeError):
        raise WireError("no fault") from None
    kind = getattr(errors, name, None)
    if isinstance(kind, type) and issubclass(kind, errors.InputError):
        return kind(message[:2000], hint[:2000])
    return UnreadableFileError(message[:2000], hint[:2000])
