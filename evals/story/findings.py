"""Story logic against the gold: minimal pairs, and the planted failures of the nine scripts. No language model.

    python evals/story/findings.py [--pairs FOLDER [--first ID] [--last ID] [--alone]] [--verbose]

A pair is right where the failure is an `error`, the supported variant a `supported_subversion`, both with the gold's two
quotes, and the innocent variant (where there is one) shows no error; it is found where both variants show something (an
error, a question, a subversion) with both quotes, whatever it is called. A planted failure counts as found where an error
or a question cites two of its quotes; an `error` counts as true where it touches a quote of a planted failure and cites only scenes of it.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path
from typing import Any

from storyroom.analysis.continuity import Continuity
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.story import Finding, FindingKind
from storyroom.journeys.read import read_script

HERE = Path(__file__).parent
SLATE = HERE.parent / "slate"
NEEDED = {"failure": FindingKind.ERROR, "supported": FindingKind.SUPPORTED_SUBVERSION}
COMPUTABLE = (
    "arithmetic",
    "clock",
    "date",
    "age",
    "day/night",
    "prop",
    "wardrobe",
    "injury",
    "presen",
    "absent",
    "place",
    "vehicle",
    "name",
    "relation",
    "count",
    "dead",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, default=HERE / "pairs")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--first", default="", help="the first pair, by the name of its file")
    parser.add_argument("--last", default="~", help="the last pair")
    parser.add_argument("--alone", action="store_true", help="leave the nine scripts out")
    options = parser.parse_args()
    chosen = [one for one in sorted(options.pairs.glob("*.json")) if options.first <= one.stem <= options.last]
    pairs(chosen, verbose=options.verbose)
    if not options.alone:
        scripts(verbose=options.verbose)


def pairs(paths: list[Path], *, verbose: bool) -> None:
    right: dict[str, list[bool]] = defaultdict(list)
    variants: Counter[tuple[str, str]] = Counter()
    wrongly = Counter()
    both: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for path in paths:
        pair = json.loads(path.read_text("utf-8"))
        quotes = pair["gold"]["violation"]["quotes"]
        good = {}
        seen = set()
        for variant, text in pair["variants"].items():
            found = findings(text)
            own = [one for one in found if touched(one, quotes) > 1]
            if own:
                seen.add(variant)
            wrongly["errors beside"] += sum(one.kind is FindingKind.ERROR and touched(one, quotes) < 1 for one in found)
            if variant == "innocent":
                good[variant] = not any(one.kind is FindingKind.ERROR for one in found)
                wrongly["innocent called an error"] += not good[variant]
            else:
                good[variant] = bool(own) and own[0].kind is NEEDED[variant]
                if variant == "supported":
                    wrongly["supported called an error"] += any(one.kind is FindingKind.ERROR for one in own)
            variants[pair["form"], variant] += good[variant]
            variants[pair["form"], f"{variant} of"] += 1
            if verbose and not good[variant]:
                print(
                    f"{pair['id']} {pair['kind']} {pair['form']} {variant}: {[str(one.kind) for one in own] or 'not found'}"
                )
                for one in found:
                    print(
                        "     shown" if one in own else "     also",
                        one.kind,
                        one.rule,
                        [c.quote for c in one.citations],
                    )
                    if one in own:
                        print(
                            "       for it",
                            {
                                kind: [e.quote[:80] for e in lines]
                                for kind, lines in one.support._asdict().items()
                                if lines
                            },
                        )
        right[pair["form"]].append(all(good.values()))
        of_kind = both[pair["kind"]]
        of_kind[0] += 1
        of_kind[1] += NEEDED.keys() <= seen
        of_kind[2] += all(good.values())
    for form, results in right.items():
        print(
            f"pairs, {form}: {sum(results)} of {len(results)} right ({sum(results) / len(results):.0%}); "
            + ", ".join(
                f"{name} {variants[form, name]}/{variants[form, name + ' of']}"
                for name in ("failure", "supported", "innocent")
            )
        )
    print(dict(wrongly))
    total = [sum(one[place] for one in both.values()) for place in range(3)]
    print(f"both sides found in {total[1]} of {total[0]} pairs; by kind (pairs, found, right):")
    print("   " + ", ".join(f"{kind} {' '.join(map(str, both[kind]))}" for kind in sorted(both)))


def scripts(*, verbose: bool) -> None:
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    errors, true = 0, 0
    for path in sorted(SLATE.glob("*/*.json")):
        gold = json.loads(path.read_text("utf-8"))
        source = files("storyroom.sample").joinpath("slate", path.parent.name, path.stem, "white.fountain")
        found = findings(source.read_text("utf-8"))
        counted = Counter(one.kind for one in found)
        print(
            f"{path.stem}: {counted[FindingKind.ERROR]} errors, {counted[FindingKind.QUESTION]} questions, {counted[FindingKind.SUPPORTED_SUBVERSION]} supported"
        )
        failures = [one for one in gold["logic"] if one["verdict"] == "failure"]
        for one in failures:
            hit = [f for f in found if touched(f, one["quotes"]) > 1 and f.kind is not FindingKind.SUPPORTED_SUBVERSION]
            kinds[one["kind"]]["all"] += 1
            kinds[one["kind"]]["found"] += bool(hit)
            kinds[one["kind"]]["error"] += any(f.kind is FindingKind.ERROR for f in hit)
        for f in found:
            if f.kind is FindingKind.ERROR:
                errors += 1
                good = any(is_of(f, one) for one in failures)
                true += good
            if verbose and not any(is_of(f, one) or touched(f, one["quotes"]) > 1 for one in gold["logic"]):
                print("   not in the gold:", f.kind, f.rule, [c.quote for c in f.citations])
    computable = [kind for kind in kinds if any(word in kind for word in COMPUTABLE)]
    total = sum(kinds[kind]["all"] for kind in computable)
    print(f"planted failures of computable kinds found: {sum(kinds[kind]['found'] for kind in computable)} of {total}")
    for kind in sorted(kinds):
        print(f"   {kind}: {kinds[kind]['found']} of {kinds[kind]['all']}, {kinds[kind]['error']} as errors")
    print(f"errors shown: {errors}, true: {true}")


def findings(text: str) -> tuple[Finding, ...]:
    script = read_script("script.fountain", text.encode()).screenplay
    return Continuity().analyse(Manuscript(script)).findings


def touched(finding: Finding, quotes: list[str]) -> int:
    """Count the gold quotes that a finding's citations overlap: one sentence of the quote, or a part of one, is enough."""
    sides = [" ".join(one.quote.split()) for one in finding.citations]
    return len(
        {place for place, quote in enumerate(quotes) for side in sides if _overlaps(side, " ".join(quote.split()))}
    )


def is_of(finding: Finding, failure: dict[str, Any]) -> bool:
    """Whether a finding is about a planted failure, though it may quote another sentence of the same scene."""
    scenes = {one.scene_number for one in finding.citations}
    return touched(finding, failure["quotes"]) > 0 and scenes <= set(failure["scenes"])


def _overlaps(side: str, quote: str) -> bool:
    parts = [part for part in re.split(r"(?<=[.!?…])\s+", quote) if len(part) > 8] or [quote]
    return side in quote or any(part in side for part in parts)


if __name__ == "__main__":
    main()
