"""An unseen passage against ten references: does it rank above others', is the probability true, do cited spans move it?"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from folds import SIZES, auc, by_author, gain, interval, mean_by, passages, references_of, told
from plays import Work, spread
from sklearn.feature_extraction.text import TfidfVectorizer

from storyroom.style import Profile, fit, margin, score
from storyroom.style.evidence import evidence, pieces

THOROUGH = bool(os.environ.get("STYLE_THOROUGH"))
OWN = 8
OTHERS = 10
"""Passages of unseen works, and passages of others, one a writer, per length and fold."""
COHORT = 60
ERA = 60
"""Years apart at most: that a page is of another century is no feat."""
GRAMS = {"analyzer": "char", "ngram_range": (3, 5), "sublinear_tf": True, "min_df": 2}


class Said(NamedTuple):
    writer: str
    size: int
    own: bool
    margin: float
    probability: float
    verdict: str
    low: float
    high: float
    baseline: float
    references: int


def run(works: Sequence[Work]) -> None:
    rows = collect(works)
    for size in SIZES:
        at = [row for row in rows if row.size == size]
        ours, base = ({name: _auc(at, name, which) for name in _names(at)} for which in ("margin", "baseline"))
        print(
            f"  {size} words: {sum(row.own for row in at)} own and {sum(not row.own for row in at)} others', {len(ours)} writers"
        )
        print(f"    centred cosine to the references {told(base)}")
        print(f"    storyroom                        {told(ours)}   above by {gain(ours, base)}")
        print(f"    by writer: {', '.join(f'{name} {value:.2f}' for name, value in ours.items())}")
    _calibration(rows)
    if os.environ.get("STYLE_MARGINS"):
        Path(os.environ["STYLE_MARGINS"]).write_text(json.dumps([row._asdict() for row in rows]), "utf-8")


def collect(works: Sequence[Work]) -> list[Said]:
    """Halve the writers: one half is the cohort, own and others' pages are of the other half; then the other way round."""
    writers = by_author(works)
    several = [name for name, them in writers.items() if len(them) > 1]
    single = [name for name in writers if name not in several]
    halves = [set(several[::2]) | set(single[::2]), set(several[1::2]) | set(single[1::2])]
    rows: list[Said] = []
    moved: list[tuple[str, float, float]] = []
    for asked in halves:
        cohort = [text for name in writers if name not in asked for _, text in passages(writers[name], 2_000, 3)][
            :COHORT
        ]
        for name in sorted(asked & set(several)):
            for parity in _parities():
                kept = [work for at, work in enumerate(writers[name]) if at % 2 != parity]
                unseen = [work for at, work in enumerate(writers[name]) if at % 2 == parity]
                references = references_of(kept)
                if len(references) < 5:
                    continue
                profile = fit(references, cohort)
                near = [
                    other for other in sorted(asked - {name}) if abs(writers[other][0].year - unseen[0].year) <= ERA
                ]
                others = {other: writers[other] for other in near}
                rows += _said(name, unseen, others, profile, _cosine(references, cohort))
                moved += _moved(name, unseen, others, profile)
    _tell_moved(moved)
    return rows


def _parities() -> tuple[int, ...]:
    """Leave every other work out, and where thoroughness was asked for, then the rest."""
    return (0, 1) if THOROUGH else (1,)


def _said(name: str, unseen: list[Work], others: dict[str, list[Work]], profile: Profile, cosine) -> list[Said]:
    found = []
    for size in SIZES:
        texts = [(True, text) for _, text in passages(unseen, size, OWN)]
        texts += [
            (False, text) for them in spread(list(others.values()), OTHERS) for _, text in passages(them, size, 1)
        ]
        for own, text in texts:
            said = score(text, profile)
            low, high = said.interval or (0.0, 1.0)
            assert said.margin is not None
            assert said.probability is not None
            found.append(
                Said(
                    name,
                    size,
                    own,
                    said.margin,
                    said.probability,
                    said.verdict,
                    low,
                    high,
                    cosine(text),
                    profile.usable,
                )
            )
    return found


def _cosine(references: Sequence[str], cohort: Sequence[str]):
    grams = TfidfVectorizer(**GRAMS).fit([*cohort, *references])
    usual = np.asarray(grams.transform(cohort).mean(axis=0)).ravel()
    middle = np.asarray(grams.transform(references).mean(axis=0)).ravel() - usual

    def near(text: str) -> float:
        row = np.asarray(grams.transform([text]).todense()).ravel() - usual
        return float(row @ middle / np.linalg.norm(row) / np.linalg.norm(middle))

    return near


def _names(rows: Sequence[Said]) -> list[str]:
    return sorted({row.writer for row in rows if row.own})


def _auc(rows: Sequence[Said], name: str, which: str) -> float:
    mine = [getattr(row, which) for row in rows if row.writer == name and row.own]
    return auc(mine, [getattr(row, which) for row in rows if row.writer == name and not row.own])


def _calibration(rows: Sequence[Said]) -> None:
    """Weigh so that every writer counts alike, and own and others' pages half each: the odds that are promised."""
    share = {
        key: sum((row.writer, row.own, row.size) == key for row in rows)
        for key in {(r.writer, r.own, r.size) for r in rows}
    }
    weights = np.array([1 / share[row.writer, row.own, row.size] for row in rows])
    said = np.array([row.probability for row in rows])
    true = np.array([float(row.own) for row in rows])
    spoken = np.array([row.verdict != "abstain" for row in rows])
    for name, chosen in (("all that have a probability", np.ones(len(rows), bool)), ("verdicts given", spoken)):
        print(
            f"  calibration, {name}: error {_error(said[chosen], true[chosen], weights[chosen]):.3f}, share {weights[chosen].sum() / weights.sum():.2f}"
        )
    right = np.where(true > 0, [row.verdict == "in voice" for row in rows], [row.verdict == "out" for row in rows])
    per = {
        name: float(
            (right * weights * spoken)[[row.writer == name for row in rows]].sum()
            / (weights * spoken)[[row.writer == name for row in rows]].sum()
        )
        for name in _names(rows)
        if (weights * spoken)[[row.writer == name for row in rows]].sum()
    }
    print(f"  verdicts that are right: {told(per)}")
    bins = np.minimum((said * 5).astype(int), 4)
    print(
        "  said -> true: "
        + ", ".join(
            f"{np.average(said[bins == b], weights=weights[bins == b]):.2f} -> {np.average(true[bins == b], weights=weights[bins == b]):.2f}"
            for b in range(5)
            if (bins == b).any()
        )
    )


def _error(said: np.ndarray, true: np.ndarray, weights: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over ten bins of equal width. Source: Naeini, Cooper, Hauskrecht, 2015."""
    place = np.minimum((said * bins).astype(int), bins - 1)
    total = 0.0
    for one in range(bins):
        here = place == one
        if here.any():
            total += weights[here].sum() * abs(
                np.average(said[here], weights=weights[here]) - np.average(true[here], weights=weights[here])
            )
    return total / weights.sum()


def _moved(
    name: str, unseen: list[Work], others: dict[str, list[Work]], profile: Profile
) -> list[tuple[str, float, float]]:
    """Cut the cited spans, and as many others: by how much does each move the margin toward where it was said to?"""
    drawn = random.Random(7)
    texts = [text for _, text in passages(unseen, 1_000, 1)] + [
        text for them in list(others.values())[:1] for _, text in passages(them, 1_000, 1)
    ]
    found = []
    for text in texts:
        before = margin(text, profile, as_long_as=1_000)
        spans = [one for one in evidence(text, profile) if one.kind == "span"]
        every = [place for place in pieces(text) if len(text[slice(*place)].split()) >= 5]
        for sign in (1, -1):
            cited = [(one.begin, one.end) for one in spans if one.moved * sign > 0]
            chance = [
                sign * (before - margin(_without(text, drawn.sample(every, len(cited))), profile, as_long_as=1_000))
                for _ in range(3)
            ]
            found.append(
                (
                    name,
                    sign * (before - margin(_without(text, cited), profile, as_long_as=1_000)),
                    float(np.mean(chance)),
                )
            )
    return found


def _without(text: str, places: list[tuple[int, int]]) -> str:
    for begin, end in sorted(places, reverse=True):
        text = text[:begin] + text[end:]
    return text


def _tell_moved(moved: list[tuple[str, float, float]]) -> None:
    cited, chance = mean_by([(name, one) for name, one, _ in moved]), mean_by([(name, two) for name, _, two in moved])
    more = mean_by([(name, float(one > two)) for name, one, two in moved])
    print(
        f"  cutting cited spans moves the margin by {told(cited)}, others by {told(chance)}; more in {interval(more)[0]:.2f} of cases"
    )
