"""A helpful stand-in for a model: knows the gold of some scripts and answers by pointing, over HTTP, in the agreed form.

It shows that the machinery brings what a good model points at to people; it says nothing about any model. `lapse` is how often it
forgets a line that it should point at, points at one that it should not, or judges the wrong way.
Run by hand: `python -m tests.fakes.pointing_model PORT FOLDER... [--lapse 0.2]`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from storyroom.domain.second_reader import ROLES

_LINE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_PAIR = re.compile(r"A is line (\d+)\. B is line (\d+)\.")
_NAMED = re.compile(r"(setup|acknowledgement|consequence): ([\d, ]+)")
_DATA = re.compile(r"<data \w+>\n(.*?)\n<end \w+>", re.DOTALL)


def _flat(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True)
class Gold:
    """One script: its text, which two quotes clash, what speaks for it, and whether it is innocent."""

    text: str
    quotes: Sequence[str]
    support: Mapping[str, Sequence[str]]
    innocent: bool = False


def gold_of(pair: Mapping[str, Any]) -> Iterator[Gold]:
    """Yield the variants of a minimal pair."""
    quotes, support = pair["gold"]["violation"]["quotes"], pair["gold"]["support"]
    for variant, text in pair["variants"].items():
        own = support if variant == "supported" else {}
        yield Gold(_flat(text), [quotes[0], quotes[-1]], own, innocent=variant == "innocent")


@dataclass
class PointingModel:
    """Answers one request: `answer` takes the system's words, the data and the question."""

    gold: Sequence[Gold]
    lapse: float = 0.0
    draw: random.Random = field(default_factory=lambda: random.Random(5))

    def answer(self, system: str, data: str, question: str) -> str:
        lines = {int(number): said for number, said in _LINE.findall(data)}
        if '"sentences"' in system:
            said = [{"text": text, "facts": [number]} for number, text in lines.items()]
            return json.dumps({"sentences": said[:5]})
        known = self._known(lines)
        first, then = (self._at(lines, quote) for quote in known.quotes) if known else ([], [])
        pair = _PAIR.search(question)
        if pair is None:
            clashes = [{"first": first[0], "then": then[0], "kind": "other"}] if first and then else []
            facts = [{"line": one, "kind": "life", "who": lines[one].split()[0], "what": lines[one].split()[-1].strip(".,!?:"), "holds": True} for one in (*first[:1], *then[:1])]  # fmt: skip
            return json.dumps({"facts": facts, "clashes": self._kept(clashes)})
        breaks = bool(known) and int(pair[1]) in first and int(pair[2]) in then
        if self.draw.random() < self.lapse / 2:
            breaks = not breaks
        named = {role: [int(one) for one in numbers.split(",")] for role, numbers in _NAMED.findall(question)}
        return json.dumps(self._word(known, lines, breaks, named if "Named:" in question else None))

    def _word(
        self, known: Gold | None, lines: Mapping[int, str], breaks: bool, named: Mapping[str, Sequence[int]] | None
    ) -> dict[str, object]:
        roles = {
            role: [one for quote in (known.support.get(role, ()) if known else ()) for one in self._at(lines, quote)]
            for role in ROLES
        }
        for role in ROLES:
            roles[role] = self._kept(roles[role])
            if self.draw.random() < self.lapse / 2:
                roles[role].append(self.draw.choice(list(lines)))
            if named is not None:
                roles[role] = [one for one in roles[role] if one in named.get(role, ())]
        frame = "performance" if known and known.innocent else "same"
        return {"breaks": breaks, "frame": frame, **roles}

    def _known(self, lines: Mapping[int, str]) -> Gold | None:
        said = [text.rpartition(": ")[2] if ": " in text else text for text in lines.values()]
        return max(self.gold, key=lambda one: sum(text in one.text for text in said), default=None)

    @staticmethod
    def _at(lines: Mapping[int, str], quote: str) -> list[int]:
        wanted = _flat(quote)
        parts = [part for part in re.split(r"(?<=[.!?…])\s+", wanted) if len(part) > 8] or [wanted]
        own = ((number, said, said.partition(": ")[2] or said) for number, said in lines.items())
        return [
            number
            for number, said, bare in own
            if any(len(one) > 2 and (one in wanted or any(part in one for part in parts)) for one in (said, bare))
        ]

    def _kept(self, found: list[Any]) -> list[Any]:
        return [one for one in found if self.draw.random() >= self.lapse]


class _Handler(BaseHTTPRequestHandler):
    model: PointingModel
    heard: list[bytes]

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.heard.append(body)
        said = {one["role"]: one["content"] for one in json.loads(body)["messages"]}
        data = "\n".join(_DATA.findall(said["user"]))
        text = self.model.answer(said["system"], data, said["user"].rpartition("\n")[2])
        events = (
            {"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]}
            for piece in (text[:7], text[7:])
        )
        end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for event in (*events, end):
            self.wfile.write(b"data: " + json.dumps(event).encode() + b"\n\n")
        self.wfile.write(b"data: [DONE]\n\n")


@contextlib.contextmanager
def pointing_server(model: PointingModel, port: int = 0) -> Iterator[tuple[str, list[bytes]]]:
    """Serve until the block ends; hands over the address and what is heard."""
    heard: list[bytes] = []

    class Bound(_Handler):
        pass

    Bound.model, Bound.heard = model, heard
    server = ThreadingHTTPServer(("127.0.0.1", port), Bound)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _main(wait: Callable[[], object] = lambda: threading.Event().wait()) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--lapse", type=float, default=0.0)
    options = parser.parse_args()
    found = [path for folder in options.folders for path in sorted(folder.glob("*.json"))]
    gold = [one for path in found for one in gold_of(json.loads(path.read_text("utf-8")))]
    with (
        pointing_server(PointingModel(gold, options.lapse), options.port) as (url, _),
        contextlib.suppress(KeyboardInterrupt),
    ):
        print(url)  # noqa: T201  # a program for a person
        wait()


if __name__ == "__main__":
    _main()
