"""Seeded defects: little scripts that each break one expectation, and as many that only look as if they did. No language model.

    python evals/story/seeded.py [--each 200] [--seed 7] [--verbose]

Eighteen kinds of defect, each told in several ways with people, things and places drawn at random, between scenes in which
nothing happens; and for each kind as many look-alikes: dream, flashback, film, lie, conditional, another thing of the kind,
a twin, a repair. Recall: defects shown as an error that quotes both sentences. Precision: of all errors shown, over defects
and look-alikes together, those that are the planted one.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter

from findings import findings
from seeded_kinds import KINDS, QUIET, Draw, Made

from storyroom.domain.story import FindingKind


def defect(kind: str, chance: random.Random) -> Made:
    d = Draw(chance)
    raised, broken, how = KINDS[kind](d)
    return Made(d.script(raised, broken, **how), raised, broken)


def look_alike(kind: str, chance: random.Random) -> Made:
    """The same two sentences where nothing is broken: the breach is dreamt, filmed, remembered, supposed, repaired or another's."""
    d = Draw(chance)
    raised, broken, how = KINDS[kind](d)
    frames = ["dream", "film", "play", "flashback", "supposed"]
    if kind in {"ages_apart", "light"}:
        frames.remove("flashback")
    frame = chance.choice(frames)
    if how.get("time", "").endswith("(FLASHBACK)"):
        how |= {"time": "DAY"}
    if frame == "dream":
        how |= {
            "before": f"{d.b} lies down. {d.he}r eyes close.\n\n"
            if d.he == "He"
            else f"{d.b} lies down and falls asleep.\n\n",
            "after": f"\n\n{d.b} wakes with a start.",
        }
    elif frame == "film":
        how |= {
            "before": "The projector rattles. On the screen, last year's film:\n\n",
            "after": "\n\nThe reel runs out.",
        }
    elif frame == "play":
        how |= {
            "before": "A stage, painted scenery, an audience of six. The players begin.\n\n",
            "after": "\n\nThe curtain falls. The audience claps.",
        }
    elif frame == "flashback":
        how |= {"time": "DAY (FLASHBACK)"}
    else:
        return Made(
            d.script(
                raised,
                f"{d.b} remembers how it might have been, as if: {broken}"
                if not broken.startswith("\n")
                else f"A game. The children pretend.\n\n{d.chance.choice(QUIET)}",
                **how,
            ),
            None,
            None,
        )
    return Made(d.script(raised, broken, **how), None, None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    total = Counter()
    for kind in KINDS:
        counted = Counter()
        for _ in range(options.each):
            made = defect(kind, chance)
            tally(made, counted, verbose=options.verbose, kind=kind)
        for _ in range(options.each):
            tally(look_alike(kind, chance), counted, verbose=options.verbose, kind=kind)
        shown = counted["true"] + counted["false"]
        print(
            f"{kind:12} recall {counted['true'] / options.each:.2f} (any kind {counted['found'] / options.each:.2f}), "
            f"errors true {counted['true']} of {shown}, false in look-alikes {counted['false in look-alikes']}"
        )
        total += counted
    shown = total["true"] + total["false"]
    print(
        f"all: {len(KINDS)} kinds x {options.each}: recall {total['true'] / (len(KINDS) * options.each):.3f}, precision {total['true'] / max(shown, 1):.3f}"
    )


def tally(made: Made, counted: Counter[str], *, verbose: bool, kind: str) -> None:
    found = findings(made.text)
    hit = counted_once = False
    for one in found:
        planted = (
            made.raised is not None
            and quotes(one.citations[0].quote, made.raised)
            and quotes(one.citations[1].quote, made.broken or "")
        )
        counted["found"] += planted and not hit
        hit = hit or planted
        if one.kind is FindingKind.ERROR and not (planted and counted_once):
            counted["true" if planted else "false"] += 1
            counted_once = counted_once or planted
            counted["false in look-alikes"] += made.raised is None
            if verbose and not planted:
                print("  false:", kind, one.rule, [c.quote for c in one.citations])
    if verbose and made.raised is not None and not any(one.kind is FindingKind.ERROR for one in found):
        print("  missed:", kind, [str(one.kind) for one in found], repr(made.raised), repr(made.broken))


def quotes(quote: str, planted: str) -> bool:
    """Whether a quote lies in a planted passage, or the passage in it."""
    one, other = " ".join(quote.split()), " ".join(planted.split())
    return one in other or other in one


if __name__ == "__main__":
    main()
