"""Suggestions without a real model: a stand-in behind the real protocol offers a writer's own true lines among others'; which is ranked first?

    python evals/style/suggesting.py [--gaps 5] [--words 80] [--rivals 3]

A library holds a part of one play by each author; a later scene of the play stands in it with a gap. A server on this machine speaks
the protocol of a model and offers, in random order, the words that stood in the gap and as many words of other authors from parts that
no library holds. Everything between is the product: import, search, the request over HTTP, the checks, the order. Only one of the
candidates is the writer's, so chance is 1 in 1 + rivals. The interval is a bootstrap over authors.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
from plays import Work, cut, works

from storyroom.generation.suggesting import Refused, screenplay_text
from storyroom.room import Room, make_room
from storyroom.settings import Settings

KEPT = 4_000
"""Words of a play that the library holds."""
SCENE = 500
STANDS = "Somebody speaks here."


class Gap(NamedTuple):
    author: str
    number: int
    scene: str
    """The scene with a sentence in place of what stood there."""
    own: str
    others: tuple[str, ...]


class StandIn:
    """The model: answers each request with the candidates that it was told to offer."""

    def __init__(self) -> None:
        self.offers: tuple[str, ...] = ()
        told = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                said = json.dumps({"variants": [{"text": one} for one in told.offers]})
                stream = f"data: {json.dumps({'choices': [{'delta': {'content': said}}]})}\n\ndata: [DONE]\n\n".encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Content-Length", str(len(stream)))
                self.end_headers()
                self.wfile.write(stream)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gaps", type=int, default=5, help="of each author")
    parser.add_argument("--words", type=int, default=80, help="of a gap")
    parser.add_argument("--rivals", type=int, default=3)
    parser.add_argument("--authors", type=int, default=12)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    chosen = plays(options.authors, random.Random(options.seed))
    gaps = list(all_gaps(chosen, options, random.Random(options.seed + 1)))
    model = StandIn()
    with tempfile.TemporaryDirectory() as folder:
        room = library(Path(folder) / "library", chosen, gaps, model.port)
        hits: dict[str, list[bool]] = defaultdict(list)
        for gap in gaps:
            found = ask(room, model, gap)
            if found is not None:
                hits[gap.author].append(found)
                done = [one for each in hits.values() for one in each]
                print(f"{len(done):4d}  {sum(done) / len(done):.3f}  {gap.author}", flush=True)
        room.close()
    report(hits, options.rivals)


def plays(most: int, draw: random.Random) -> dict[str, Work]:
    """Choose authors and one play each that is long enough."""
    found: dict[str, Work] = {}
    for work in sorted(works(), key=lambda one: (one.author, one.title)):
        if work.known and work.words >= KEPT + 4 * SCENE:
            found.setdefault(work.author, work)
    names = sorted(found)
    draw.shuffle(names)
    return {name: found[name] for name in names[:most]}


def all_gaps(chosen: dict[str, Work], options: argparse.Namespace, draw: random.Random) -> Iterator[Gap]:
    later = {name: cut(work, SCENE)[KEPT // SCENE :] for name, work in chosen.items()}
    for name, scenes in later.items():
        at = 0
        for scene in scenes:
            if at == options.gaps:
                break
            lines = scene.split("\n")
            own, rest = taken(lines, len(lines) // 3, options.words)
            others = rivals(later, name, len(own.split()), options.rivals, draw)
            if len(own.split()) < options.words // 2 or isinstance(screenplay_text(own), Refused) or not others:
                continue
            yield Gap(name, at, rest, own, others)
            at += 1


def taken(lines: Sequence[str], first: int, words: int) -> tuple[str, str]:
    """Cut some whole lines out of a scene; return them, and the scene with a sentence in their place."""
    last = first
    while last < len(lines) and sum(len(one.split()) for one in lines[first:last]) < words:
        last += 1
    return "\n\n".join(lines[first:last]), "\n\n".join((*lines[:first], STANDS, *lines[last:]))


def rivals(later: dict[str, list[str]], own: str, words: int, most: int, draw: random.Random) -> tuple[str, ...]:
    names = [name for name in later if name != own and later[name]]
    found: list[str] = []
    for name in draw.sample(names, len(names)):
        lines = draw.choice(later[name]).split("\n")
        said, _ = taken(lines, draw.randrange(max(1, len(lines) // 2)), words)
        if len(said.split()) >= words * 0.7 and not isinstance(screenplay_text(said), Refused):
            found.append(" ".join(said.split(" ")[: round(words * 1.3)]))
        if len(found) == most:
            return tuple(found)
    return ()


def library(folder: Path, chosen: dict[str, Work], gaps: Sequence[Gap], port: int) -> Room:
    """Take every play in: what is kept of it as scenes, then the scenes with gaps."""
    settings = replace(
        Settings(), library=str(folder), embeddings="off", chat="openai_compatible", chat_model="stand-in",
        chat_url=f"http://127.0.0.1:{port}/v1", house=(f"127.0.0.1:{port}",), person_tokens=10**9,
    )  # fmt: skip
    room = make_room(folder, settings)
    for number, (name, work) in enumerate(chosen.items()):
        kept = ["\n\n".join(one.split("\n")) for one in cut(work, SCENE)[: KEPT // SCENE]]
        scenes = [*kept, *(gap.scene for gap in gaps if gap.author == name)]
        body = "\n\n".join(f"INT. STAGE {at} - DAY #{at}#\n\n{scene}" for at, scene in enumerate(scenes, start=1))
        data = f"Title: Play {number}\nAuthor: {name}\n\n{body}\n".encode()
        report = room.seat().import_bytes(
            "play.fountain", data, project="Drama", document=f"Play {number}", draft="one"
        )
        assert report.status == "imported", report.reason
    return room


def ask(room: Room, model: StandIn, gap: Gap) -> bool | None:
    """Ask for other words for the sentence in the gap; say whether the writer's own come first. None where they are not shown."""
    seat = room.seat()
    for draft in seat.drafts():
        text = seat.text(draft.id)
        scene = next((one for one in seat.scenes(draft.id) if one.scene == KEPT // SCENE + 1 + gap.number), None)
        if f"Author: {gap.author}\n" not in text or scene is None:
            continue
        at = text.index(STANDS, scene.start)
        offers = [gap.own, *gap.others]
        random.Random(gap.own).shuffle(offers)
        model.offers = tuple(offers)
        found = seat.suggesting.suggest(
            draft.id, f"({scene.scene})", "Go on.", count=len(offers), selected=(at, at + len(STANDS))
        )
        shown = [one.text for one in found.shown]
        own = screenplay_text(gap.own)
        if own not in shown or len(shown) < 2:
            print("   not shown:", found.refused, file=sys.stderr)
            return None
        return shown[0] == own
    return None


def report(hits: dict[str, list[bool]], many: int) -> None:
    done = [one for each in hits.values() for one in each]
    draw, names, drawn = random.Random(1), sorted(hits), []
    for _ in range(2_000):
        again = [one for name in draw.choices(names, k=len(names)) for one in hits[name]]
        drawn.append(sum(again) / len(again))
    drawn.sort()
    print(
        f"own lines ranked first: {sum(done) / len(done):.3f} of {len(done)} gaps by {len(names)} authors "
        f"(95 %: {drawn[50]:.3f} to {drawn[1949]:.3f}; chance {1 / (1 + many):.2f})"
    )


if __name__ == "__main__":
    main()
