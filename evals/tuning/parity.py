"""Exported models against the ones they were made from: probabilities, words, tokens. Prints figures; run where the extras `tune` and `local` are."""

from __future__ import annotations

import argparse
import http.client
import json
import random
import socket
import sys
import tempfile
import time
from pathlib import Path

from storyroom import sample
from storyroom.tuning.base import inspect_base
from storyroom.tuning.exporting import write_adapter, write_model
from storyroom.tuning.loading import open_words
from storyroom.tuning.merging import open_adapter
from storyroom.tuning.new_base import BaseSize, make_base
from storyroom.tuning.parity import measure_parity
from storyroom.tuning.recipe import Lora, Recipe, Training
from storyroom.tuning.running import Exported
from storyroom.tuning.training import Passage, Run, train

SLATE = Path(sample.__file__).parent / "slate"
ODD = "’“”—é…\u00a0\u200b\u0301ßИ漢🎬\t\r\n  '\"()-.,!?0123456789ABCxyz's'RE'll"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--prompts", type=int, default=200)
    asked.add_argument("--strings", type=int, default=10_000)
    asked.add_argument("--steps", type=int, default=150)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder), options)


def _run(folder: Path, options: argparse.Namespace) -> None:
    scripts = [path.read_text(encoding="utf-8") for path in sorted(SLATE.rglob("*.fountain"))]
    text = "\n".join(scripts)
    passages = [Passage("", part) for part in text.split("\n\n") if len(part) > 40]
    base = inspect_base(
        make_base(folder / "drawn", scripts, vocabulary=2048, size=BaseSize(width=128, layers=4, inner=352))
    )
    for step in train(_asked(base, folder / "whole", "full", passages, options.steps), now=time.monotonic):
        last = step
    print(f"base: {options.steps} steps, loss {last.loss:.3f}")
    base = inspect_base(folder / "whole" / "model")
    half = passages[: len(passages) // 3]
    for step in train(_asked(base, folder / "lora", "lora", half, options.steps // 2), now=time.monotonic):
        last = step
    print(f"LoRA: {options.steps // 2} steps, loss {last.loss:.3f}")
    adapter = open_adapter(folder / "lora" / "adapter")
    for grain in ("f16", "q8_0"):
        write_model(base, adapter, folder / f"merged-{grain}.gguf", grain=grain, name="merged")
    write_model(base, None, folder / "plain.gguf", grain="f16", name="plain")
    write_adapter(base, adapter, folder / "apart.gguf", name="apart")
    draw = random.Random(20)
    prompts = [
        text[start : start + draw.randint(10, 300)]
        for start in (draw.randrange(len(text)) for _ in range(options.prompts))
    ]
    for grain in ("f16", "q8_0"):
        apart = (folder / "plain.gguf", folder / "apart.gguf") if grain == "f16" else None
        print(grain, measure_parity(base, adapter, folder / f"merged-{grain}.gguf", prompts, apart=apart))
    _adapter_against_merged(folder, prompts)
    _tokens(base, folder / "merged-f16.gguf", _strings(text, options.strings))


def _asked(base, out, method, passages, steps) -> Run:
    training = Training(steps=steps, rate=2e-3, batch=4, length=128, learn="all", checkpoint_every=1000)
    return Run(
        Recipe("parity", "", "", "", method=method, seed=1, training=training, lora=Lora(rank=8)),
        base,
        passages,
        "0" * 64,
        out,
    )


def _adapter_against_merged(folder: Path, prompts: list[str]) -> None:
    merged = Exported(folder / "merged-f16.gguf", context=1024)
    apart = Exported(folder / "plain.gguf", adapters=(folder / "apart.gguf",), context=1024)
    with merged, apart:
        same = sum(merged.goes_on(one, 32) == apart.goes_on(one, 32, adapter=0) for one in prompts)
        without = sum(merged.goes_on(one, 32) == apart.goes_on(one, 32) for one in prompts)
    print(
        f"adapter at the request == merged: {same} of {len(prompts)} texts of 32 tokens; without the adapter {without}"
    )


def _strings(text: str, count: int) -> list[str]:
    draw = random.Random(21)
    found = []
    for number in range(count):
        if number % 2:
            found.append("".join(draw.choice(ODD) for _ in range(draw.randint(1, 40))))
        else:
            start = draw.randrange(len(text))
            found.append(text[start : start + draw.randint(1, 80)])
    return found


def _tokens(base, path: Path, strings: list[str]) -> None:
    words = open_words(base)
    with Exported(path) as exported:
        door = _Inside(exported.address)
        other = []
        for text in strings:
            body = json.dumps({"content": text, "add_special": True})
            door.request("POST", "/tokenize", body, {"Content-Type": "application/json"})
            if json.loads(door.getresponse().read())["tokens"] != [*words.starts, *words.encode(text)]:
                other.append(text)
    print(f"tokens equal: {len(strings) - len(other)} of {len(strings)} strings", *map(repr, other[:5]))


class _Inside(http.client.HTTPConnection):
    def __init__(self, address: Path) -> None:
        super().__init__("inside")
        self._address = str(address)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self._address)


if __name__ == "__main__":
    sys.exit(main())
