"""How well a data set is made: near-duplicates found, repeats found, what the drafts of the slate come to, how long it takes.

    python evals/dataset/run.py

Planted near-duplicates are pages of the shipped slate in which words were changed, left out or moved; all chance follows from a seed.
"""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

from storyroom.domain.access import Label
from storyroom.domain.dataset import DatasetPolicy
from storyroom.registry import FORMATS, load
from storyroom.tuning.dataset.assets import Asset, Piece
from storyroom.tuning.dataset.drawing import draw_up
from storyroom.tuning.dataset.examples import group_of
from storyroom.tuning.dataset.near import ALIKE, jaccard, kept_apart, near_pairs, shingles
from storyroom.tuning.dataset.tokens import numbers
from storyroom.tuning.dataset.units import cut_scenes
from storyroom.tuning.dataset.windows import repeated

SLATE = Path(__file__).resolve().parents[2] / "src" / "storyroom" / "sample" / "slate"
ORDINALS = {"white": 1, "blue": 2}


def main() -> None:
    assets = slate()
    scenes = [scene.text for asset in assets if asset.draft == "blue" for scene in cut_scenes(asset)]
    figures = {"near": [near(scenes, share) for share in (0.0, 0.01, 0.02, 0.03, 0.05)], **drafts(assets), **speed()}
    print(json.dumps(figures, indent=1))


def slate() -> list[Asset]:
    reader = load(FORMATS, "fountain")()
    found = []
    for path in sorted(SLATE.rglob("*.fountain")):
        script = reader.read(path.read_bytes()).screenplay
        title, project = path.parent.name, path.parent.parent.name
        found.append(
            Asset(
                f"draft:{title}/{path.stem}", project, title, title, path.stem, ORDINALS[path.stem], Label(frozenset({"slate"})),
                script, (Piece(0, len(script.text), "imported"),),
            )
        )  # fmt: skip
    return found


def near(texts: list[str], share: float) -> dict[str, float]:
    """Plant a changed copy of each scene; say how many of those that are alike by the exact measure are found."""
    chance = random.Random(int(share * 1000))
    copies = [changed(text, share, chance) for text in texts]
    cut = [numbers(text) for text in (*texts, *copies)]
    own = [shingles(one) for one in cut]
    alike = {len(texts) + at for at in range(len(texts)) if jaccard(own[at], own[len(texts) + at]) > ALIKE}
    gone = frozenset(range(len(texts), 2 * len(texts))) - kept_apart(cut)
    return {
        "words_changed": share,
        "planted": len(texts),
        "alike": len(alike),
        "recall": round(len(alike & gone) / max(1, len(alike)), 4),
        "dropped_besides": len(gone - alike),
    }


def changed(text: str, share: float, chance: random.Random) -> str:
    words = text.split(" ")
    for at, _ in enumerate(words):
        if chance.random() < share:
            words[at] = chance.choice(("", "something", words[chance.randrange(len(words))]))
    return " ".join(words)


def drafts(assets: list[Asset]) -> dict[str, object]:
    """Say what two drafts of each of nine works come to, against one draft of each, and against ten copies of one."""
    policy = DatasetPolicy(imported_by_people=True)
    began = time.perf_counter()
    both = draw_up(assets, (), policy, secret=b"e" * 32)
    took = time.perf_counter() - began
    newest = draw_up([one for one in assets if one.draft == "blue"], (), policy)
    first = assets[0]
    ten = [
        Asset(
            f"{first.draft_id}/{number}", first.project, first.document, first.document_id, f"draft {number}", number,
            first.label, first.screenplay, first.pieces,
        )
        for number in range(10)
    ]  # fmt: skip
    copies = draw_up(ten, (), DatasetPolicy(imported_by_people=True, held_out_percent=0))
    one = draw_up(ten[:1], (), DatasetPolicy(imported_by_people=True, held_out_percent=0))
    texts = [numbers(each.text) for each in (*both.train, *both.heldout)]
    return {
        "seconds_for_18_drafts": round(took, 2),
        "examples": both.plan.train,
        "heldout": both.plan.heldout,
        "kinds": dict(both.plan.kinds),
        "tokens_two_drafts": both.plan.tokens,
        "tokens_newest_alone": newest.plan.tokens,
        "tokens_ten_copies_to_one": copies.plan.tokens / one.plan.tokens,
        "repeated_windows": len(repeated(texts)),
        "near_pairs": len(near_pairs(texts)),
        "machine_tokens": sum(each.tokens for each in both.train if group_of(each.origin, policy) != "core"),
    }


def speed() -> dict[str, float]:
    """Time the search for repeats and near-duplicates on a million tokens."""
    chance = random.Random(1)
    words = [f"w{chance.randrange(20_000)}" for _ in range(1_000_000)]
    texts = [numbers(" ".join(words[at : at + 150])) for at in range(0, len(words), 150)]
    began = time.perf_counter()
    repeated(texts)
    middle = time.perf_counter()
    near_pairs(texts)
    return {
        "windows_seconds_a_million": round(middle - began, 2),
        "near_seconds_a_million": round(time.perf_counter() - middle, 2),
    }


if __name__ == "__main__":
    main()
