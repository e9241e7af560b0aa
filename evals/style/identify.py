"""Who wrote an unseen passage among all writers, and whether two passages are by one hand: against an n-gram SVM and a centred cosine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from folds import SIZES, Fold, auc, by_author, gain, mean_by, passages, told, two_folds
from plays import Work, cut
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from storyroom.style import attribute, yard
from storyroom.style.profile import gather
from storyroom.style.scales import cut as cut_text

QUERIES = 16
PER_WRITER = 5
PAIRS = 80
GRAMS = {"analyzer": "char", "ngram_range": (3, 5), "sublinear_tf": True, "min_df": 2}


def attribution(works: Sequence[Work]) -> None:
    rows: dict[tuple[int, str], list[tuple[str, float]]] = {}
    for fold in two_folds(works):
        profiles = {name: gather(texts) for name, texts in fold.references.items()}
        for size in SIZES:
            queries = [(name, text) for name, them in fold.unseen.items() for _, text in passages(them, size, QUERIES)]
            found = {
                "svm, whole references": _svm(fold, queries, None),
                "svm, cut as short": _svm(fold, queries, size),
                "storyroom": [attribute(text, profiles)[0][0] for _, text in queries],
            }
            for method, names in found.items():
                hits = [(name, float(name == said)) for (name, _), said in zip(queries, names, strict=True)]
                rows.setdefault((size, method), []).extend(hits)
    for size in SIZES:
        per = {method: mean_by(hits) for (at, method), hits in rows.items() if at == size}
        best = max((method for method in per if method.startswith("svm")), key=lambda one: sum(per[one].values()))
        print(f"  {size} words, {len(rows[size, 'storyroom'])} passages, {len(per['storyroom'])} writers asked for")
        for method, hits in per.items():
            print(f"    {method:24} {told(hits)}")
        print(f"    storyroom above the better svm by {gain(per['storyroom'], per[best])}")
        print(f"    by writer: {', '.join(f'{name} {value:.2f}' for name, value in per['storyroom'].items())}")


def _svm(fold: Fold, queries: Sequence[tuple[str, str]], size: int | None) -> list[str]:
    pieces = [(name, part) for name, texts in fold.references.items() for text in texts for part in _parts(text, size)]
    grams = TfidfVectorizer(**GRAMS)
    model = LinearSVC(C=1.0).fit(grams.fit_transform([text for _, text in pieces]), [name for name, _ in pieces])
    return list(model.predict(grams.transform([text for _, text in queries])))


def _parts(text: str, size: int | None) -> list[str]:
    return [text] if size is None else cut_text(text, size)


def pairs(works: Sequence[Work]) -> None:
    """Writers are halved: one half is the cohort, pairs are made of the other; then the other way round."""
    writers = by_author(works)
    several = [name for name, them in writers.items() if len(them) > 1]
    single = [name for name in writers if name not in several]
    halves = [set(several[::2]) | set(single[::2]), set(several[1::2]) | set(single[1::2])]
    for size in SIZES:
        rows: dict[str, dict[str, float]] = {"centred cosine": {}, "storyroom": {}}
        for asked in halves:
            cohort = [
                text for name in writers if name not in asked for _, text in passages(writers[name], size, PER_WRITER)
            ]
            for method, per in _pair_aucs({name: writers[name] for name in sorted(asked)}, cohort, size).items():
                rows[method] |= per
        print(f"  {size} words, {len(rows['storyroom'])} writers with pairs across works")
        for method, per in rows.items():
            print(f"    {method:24} {told(per)}")
        print(f"    storyroom above the cosine by {gain(rows['storyroom'], rows['centred cosine'])}")
        print(f"    by writer: {', '.join(f'{name} {value:.2f}' for name, value in rows['storyroom'].items())}")


def _pair_aucs(asked: dict[str, list[Work]], cohort: list[str], size: int) -> dict[str, dict[str, float]]:
    held = [
        (name, work.title, text)
        for name, them in asked.items()
        for work in them
        for text in _few(work, size, len(them))
    ]
    measure = yard(cohort, size)
    placed = np.stack([measure.placed(text) for *_, text in held])
    ours = measure.between(placed)
    grams = TfidfVectorizer(**GRAMS).fit(cohort)
    usual = np.asarray(grams.transform(cohort).mean(axis=0))
    rows = np.asarray(grams.transform([text for *_, text in held]).todense()) - usual
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return {method: _by_writer(held, near) for method, near in (("centred cosine", rows @ rows.T), ("storyroom", ours))}


def _few(work: Work, size: int, works: int) -> list[str]:
    found = cut(work, size)
    most = 8 if works < 6 else 3
    return [found[at * len(found) // most] for at in range(most)] if len(found) > most else found


def _by_writer(held: list[tuple[str, str, str]], near: np.ndarray) -> dict[str, float]:
    found = {}
    names, titles = np.array([name for name, *_ in held]), np.array([title for _, title, _ in held])
    for name in dict.fromkeys(names.tolist()):
        mine = np.flatnonzero(names == name)
        own = [near[one, other] for one in mine for other in mine if titles[one] < titles[other]]
        if own:
            found[name] = auc(own, near[np.ix_(mine, np.flatnonzero(names != name))].ravel())
    return found
