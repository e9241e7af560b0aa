"""Learn what lines sound like that plant, notice or follow from a broken expectation, and write the tables of the ear.

    python evals/story/fit_hearing.py [--write]

Lines: `evals/story/hearing/*.jsonl`, each with a breach, lines that support it in other words, and lines of the same scene
that speak of something else. Verdicts: the pairs of `evals/story/pairs-own` and `pairs-more`. Neither the slate nor its
pairs are looked at. Prints how well each part does on what it was not fitted on; `--write` fits on everything and writes
`src/storyroom/analysis/hearing/tables`. Directions of word pieces come from the input layer of all-MiniLM-L6-v2.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from hearing_lines import Spoken, spoken_of
from numpy.typing import NDArray

from storyroom.analysis.hearing.ear import ROLES, Ear, Weights
from storyroom.analysis.hearing.pairing import pair_features
from storyroom.analysis.hearing.pieces import pieces
from storyroom.analysis.hearing.weighing import features
from storyroom.models import minilm_package
from storyroom.models.safetensors import float_tensors

Floats = NDArray[np.float64]

HERE = Path(__file__).parent
TABLES = HERE.parents[1] / "src/storyroom/analysis/hearing/tables"
WIDTH = 96
FIRST_WORD = 1996
"""Pieces before it are marks and single letters: they do not shape the directions."""
VOICE_RIDGE, VERDICT_RIDGE, PAIR_RIDGE = 0.1, 5.0, 5.0
QUIET = (30, 200)
"""Characters of the paragraphs that stand for quiet sentences."""
SHARE = 0.7
"""How much of a role's voice is its own."""
FOLDS = 6
NEUTRAL = {"neutral_before": 0, "neutral_same": 1, "neutral_after": 2}


class Line(NamedTuple):
    group: int
    role: int
    means: bool
    text: str


class Space:
    """The word pieces, their rarity, and where each points."""

    def __init__(self, corpus: Iterable[str]) -> None:
        folder = minilm_package.model_folder()
        tensors = float_tensors(minilm_package.read_checked(folder, "model.safetensors"))
        tokenizer = json.loads(minilm_package.read_checked(folder, "tokenizer.json"))
        vocabulary: dict[str, int] = tokenizer["model"]["vocab"]
        self.words = [word for word, _ in sorted(vocabulary.items(), key=lambda item: item[1])]
        self.known = vocabulary
        weights = tensors["embeddings.word_embeddings.weight"].astype(np.float64)
        self.full: Floats = weights - weights.mean(0)
        _, _, axes = np.linalg.svd(self.full[FIRST_WORD::2], full_matrices=False)
        narrow = self.full @ axes[:WIDTH].T
        self.narrow: Floats = np.round(narrow / np.abs(narrow).max() * 127)
        texts = list(corpus)
        seen = Counter(piece for text in texts for piece in set(pieces(text, self.known)))
        rarity = np.array([math.log((len(texts) + 1) / (seen[place] + 1)) + 0.3 for place in range(len(self.words))])
        self.rarity_step = float(rarity.max() / 255)
        self.rarity: Floats = np.round(rarity / self.rarity_step)

    def vector(self, text: str) -> Floats:
        """Return the weighted mean of the pieces' full directions."""
        cut = list(pieces(text, self.known))
        if not cut:
            return np.zeros(self.full.shape[1])
        return np.asarray(self.full[cut].T @ self.rarity[cut] / self.rarity[cut].sum() * 4)


def logistic(made: Floats, meant: NDArray[np.bool_], ridge: float) -> Floats:
    """Fit a ridge logistic regression by Newton's method; the last weight is the constant."""
    rows = np.c_[made, np.ones(len(made))]
    weights = np.zeros(rows.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (chance - meant) + ridge * weights
        bend = (rows * (chance * (1 - chance) + 1e-6)[:, None]).T @ rows + ridge * np.eye(rows.shape[1])
        weights -= np.linalg.solve(bend, slope)
    return np.asarray(weights)


def fit_voices(space: Space, lines: Sequence[Line]) -> tuple[Floats, Floats]:
    """Return (3, full width) voices and (3,) constants: one shared, and each role's own beside it."""
    made = np.array([space.vector(line.text) for line in lines])
    roles = np.array([line.role for line in lines])
    own = [made * (roles == role)[:, None] * SHARE for role in range(3)]
    weights = logistic(
        np.concatenate([made, *own, np.eye(3)[roles]], 1), np.array([line.means for line in lines]), VOICE_RIDGE
    )
    width = made.shape[1]
    voices = [weights[:width] + SHARE * weights[width * (role + 1) : width * (role + 2)] for role in range(3)]
    return np.array(voices), weights[4 * width : 4 * width + 3] + weights[-1]


class Fitted(NamedTuple):
    """What stands beside the tables."""

    verdict: tuple[float, ...] = (0.0,) * 10
    pair: tuple[float, ...] = (0.0,) * (3 * WIDTH + 2)
    low: float = 0.0
    high: float = 0.0


def make_ear(space: Space, voices: Floats, bias: Floats, fitted: Fitted) -> Ear:
    """Put the tables together as they are shipped."""
    heard = space.full @ voices.T * 4
    step = float(np.abs(heard).max() / 127)
    table = np.concatenate([(space.rarity - 128)[:, None], np.round(heard / step), space.narrow], 1).astype(np.int8)
    weights = Weights(WIDTH, space.rarity_step, step, tuple(map(float, bias)), *fitted)
    return Ear(space.known, table.tobytes(), weights)


def main() -> None:
    examples = [example for path in sorted((HERE / "hearing").glob("*.jsonl")) for example in _examples(path)]
    lines = [line for group, example in enumerate(examples) for line in _lines(group, example)]
    spoken = [one for folder in ("pairs-own", "pairs-more") for one in spoken_of(HERE / folder)]
    space = Space([line.text for line in lines] + list(_sample()))
    print(f"{len(examples)} breaches with {len(lines)} lines; {len(spoken)} variants of pairs")
    _print_voices(space, lines)
    ear = make_ear(space, *fit_voices(space, lines), Fitted())
    made = np.array([features(ear, one.breach, one.lines) for one in spoken])
    meant = np.array([one.supported for one in spoken])
    odds = _print_verdicts(spoken, made, meant)
    paraphrased = np.array([one.form == "paraphrased" for one in spoken])
    for share in (0.5, 0.6, 0.7, 0.8, 0.9):
        bound = np.quantile(odds[~meant], share)
        missed = (odds[meant & paraphrased] < bound).mean()
        print(f"where {share:.0%} of failures stay below {bound:.2f}, {missed:.0%} of the paraphrased supported do too")
    low, high = _bounds(odds, meant)
    print(f"bounds of the log-odds: {low:.2f} and {high:.2f}")
    pair = _fit_pairs(ear, examples)
    if "--write" in sys.argv[1:]:
        verdict = logistic(made, meant, VERDICT_RIDGE)
        fitted = Fitted(tuple(map(float, verdict)), tuple(map(float, pair)), low, high)
        _write(space, make_ear(space, *fit_voices(space, lines), fitted))


def _fit_pairs(ear: Ear, examples: Sequence[dict[str, Any]]) -> Floats:
    """Fit how two sentences of a breach sound together, beside sentences of different breaches and of quiet scripts."""
    dice = random.Random(1)
    quiet = [text for text in map(" ".join, map(str.split, _sample())) if QUIET[0] <= len(text) <= QUIET[1]]
    clashing = [(one["raised"], one["broken"]) for one in examples]
    apart = [(one["raised"], dice.choice(examples)["broken"]) for one in examples for _ in range(3)]
    apart += [(dice.choice(quiet), dice.choice(quiet)) for _ in range(10 * len(examples))]
    made = np.array([pair_features(*(ear.direction(ear.pieces(side)) for side in pair)) for pair in clashing + apart])
    real = np.arange(len(made)) < len(clashing)
    folds = np.array([place % FOLDS for place in range(len(made))])
    odds = np.zeros(len(made))
    for fold in range(FOLDS):
        weights = logistic(made[folds != fold], real[folds != fold], PAIR_RIDGE)
        odds[folds == fold] = np.c_[made, np.ones(len(made))][folds == fold] @ weights
    print(f"{'pairs':16} AUC {_auc(odds, real):.3f} on pairs of sentences it was not fitted on")
    return logistic(made, real, PAIR_RIDGE)


def _examples(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _lines(group: int, example: dict[str, Any]) -> list[Line]:
    meant = [Line(group, role, True, text) for role, name in enumerate(ROLES) for text in example[name]]
    return meant + [Line(group, role, False, text) for name, role in NEUTRAL.items() for text in example[name]]


def _sample() -> Iterable[str]:
    root = files("storyroom.sample").joinpath("slate")
    for writer in sorted(root.iterdir(), key=lambda one: one.name):
        for title in sorted(writer.iterdir(), key=lambda one: one.name):
            yield from title.joinpath("white.fountain").read_text("utf-8").split("\n\n")


def _print_voices(space: Space, lines: Sequence[Line]) -> None:
    odds, folds = np.zeros(len(lines)), np.array([line.group % FOLDS for line in lines])
    for fold in range(FOLDS):
        voices, bias = fit_voices(space, [line for line, own in zip(lines, folds, strict=True) if own != fold])
        for place in np.flatnonzero(folds == fold):
            line = lines[place]
            odds[place] = space.vector(line.text) @ voices[line.role] + bias[line.role]
    for role, name in enumerate(ROLES):
        own = np.array([line.role == role for line in lines])
        meant = np.array([line.means for line in lines])
        print(f"{name:16} AUC {_auc(odds[own], meant[own]):.3f} on breaches it was not fitted on")


def _print_verdicts(spoken: Sequence[Spoken], made: Floats, meant: NDArray[np.bool_]) -> Floats:
    names = sorted({one.pair for one in spoken})
    folds = np.array([names.index(one.pair) % FOLDS for one in spoken])
    odds = np.zeros(len(spoken))
    for fold in range(FOLDS):
        weights = logistic(made[folds != fold], meant[folds != fold], VERDICT_RIDGE)
        odds[folds == fold] = np.c_[made, np.ones(len(made))][folds == fold] @ weights
    for form in ("lexical", "paraphrased"):
        own = np.array([one.form == form for one in spoken])
        print(f"{form:16} AUC {_auc(odds[own], meant[own]):.3f} on pairs it was not fitted on")
    return odds


def _bounds(odds: Floats, meant: NDArray[np.bool_]) -> tuple[float, float]:
    """Below the first nine tenths of the failures lie: a doubt too many costs a true error; above the second one in fifteen."""
    return float(np.quantile(odds[~meant], 0.9)), float(np.quantile(odds[~meant], 1 - 1 / 15))


def _auc(odds: Floats, meant: NDArray[np.bool_]) -> float:
    above = (odds[meant][:, None] > odds[~meant][None, :]).mean()
    level = (odds[meant][:, None] == odds[~meant][None, :]).mean()
    return float(above + level / 2)


def _write(space: Space, ear: Ear) -> None:
    TABLES.mkdir(exist_ok=True)
    (TABLES / "pieces.txt").write_text("\n".join(space.words), "utf-8")
    (TABLES / "table.bin").write_bytes(ear._table.tobytes())  # noqa: SLF001  # as it was put together above
    told = {
        name: [round(v, 5) for v in value] if isinstance(value, tuple) else value
        for name, value in ear.weights._asdict().items()
    }
    (TABLES / "weights.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
