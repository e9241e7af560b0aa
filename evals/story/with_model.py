"""Minimal pairs with a model behind the port, beside the same without one. One command for anyone who has a model:

    python evals/story/with_model.py --url http://127.0.0.1:11434/v1 --model NAME [--pairs FOLDER ...] [--most 20] [--verbose]

The server speaks the OpenAI protocol (Ollama, llama.cpp, vLLM ...). By naming it here you say that it is in the house: the pairs
are sent there and nowhere else. Some ten requests a script, 220 scripts; Ctrl-C prints what was counted so far. What counts as right is told in evals/story/findings.py; all of it is counted by the same code.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from findings import HERE, NEEDED, touched

from storyroom.domain.ports import ChatModel
from storyroom.domain.story import Finding, FindingKind
from storyroom.journeys.advising import bounds_for
from storyroom.journeys.analyse import analyse
from storyroom.journeys.outside import house_chat
from storyroom.journeys.read import read_script, screenplay_of
from storyroom.journeys.second_reader import SecondReader
from storyroom.models.addresses import resolve
from storyroom.settings import Settings

FOLDERS = ("pairs", "pairs-own", "pairs-more")
VARIANTS = ("failure", "supported", "innocent")
Reading = Callable[[str], tuple[Finding, ...]]


class Spent(NamedTuple):
    """What the model was asked, over all scripts."""

    counts: Counter[str]
    ended: Counter[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--url", required=True, help="address of the model server, with its path, such as http://127.0.0.1:11434/v1"
    )
    parser.add_argument("--model", required=True, help="name of the model on that server")
    parser.add_argument("--pairs", type=Path, nargs="*", default=[HERE / name for name in FOLDERS])
    parser.add_argument("--most", type=int, default=0, help="pairs of each folder; 0 for all")
    parser.add_argument("--seconds", type=int, default=120, help="the longest that one answer may take")
    parser.add_argument("--verbose", action="store_true", help="show what is not right with the model")
    options = parser.parse_args()
    chat, settings = _model(options.url, options.model, options.seconds)
    spent = Spent(Counter(), Counter())
    alone, along = Score(), Score()
    begun = time.monotonic()
    paths = [path for folder in options.pairs for path in sorted(folder.glob("*.json"))[: options.most or None]]
    with contextlib.suppress(KeyboardInterrupt):  # what was counted until then is printed
        for number, path in enumerate(paths, start=1):
            pair = json.loads(path.read_text("utf-8"))
            wrong = along.count(pair, lambda text: _findings(text, _second(chat, options.model, text, settings, spent)))
            alone.count(pair, lambda text: _findings(text, None))
            if sys.stderr.isatty():
                print(f"\r{number} of {len(paths)}", end="\r", file=sys.stderr)
            if options.verbose and wrong:
                print(f"{pair['id']} ({pair['form']}): {'; '.join(wrong)}", flush=True)
    _print(alone, along, options.model)
    _told(spent, time.monotonic() - begun)


class Score:
    """Right and wrong, by form and variant."""

    def __init__(self) -> None:
        self.right: Counter[tuple[str, str]] = Counter()
        self.of: Counter[tuple[str, str]] = Counter()
        self.wrongly: Counter[str] = Counter()

    def count(self, pair: dict[str, Any], read: Reading) -> list[str]:
        """Read a pair's variants and count them; return what was not right, in words."""
        wrong, quotes = [], pair["gold"]["violation"]["quotes"]
        for variant, text in pair["variants"].items():
            found = read(text)
            own = [one for one in found if touched(one, quotes) > 1]
            good = self._good(variant, own, found)
            self.of[pair["form"], variant] += 1
            self.right[pair["form"], variant] += good
            if not good:
                wrong.append(f"{variant} {[f'{one.kind} by {one.by}' for one in own] or 'not found'}")
        self.of[pair["form"], "pairs"] += 1
        self.right[pair["form"], "pairs"] += not wrong
        return wrong

    def _good(self, variant: str, own: Sequence[Finding], found: Iterable[Finding]) -> bool:
        if variant == "innocent":
            called = any(one.kind is FindingKind.ERROR for one in found)
            self.wrongly["innocent called an error"] += called
            return not called
        self.wrongly["supported called an error"] += variant == "supported" and any(
            one.kind is FindingKind.ERROR for one in own
        )
        self.wrongly["errors beside"] += sum(one.kind is FindingKind.ERROR and one not in own for one in found)
        return bool(own) and own[0].kind is NEEDED[variant]


def _model(url: str, name: str, seconds: int) -> tuple[ChatModel, Settings]:
    address = resolve(url)
    house = tuple(f"{f'[{ip}]' if ':' in ip else ip}:{address.port}" for ip in address.ips)
    settings = Settings(chat="openai_compatible", chat_url=url, chat_model=name, chat_seconds=seconds, house=house)
    return house_chat(settings), settings


def _second(chat: ChatModel, name: str, text: str, settings: Settings, spent: Spent) -> tuple[SecondReader, Spent]:
    return SecondReader(chat, name, bounds_for(text, settings)), spent


def _findings(text: str, second: tuple[SecondReader, Spent] | None) -> tuple[Finding, ...]:
    script = screenplay_of(read_script("script.fountain", text.encode()))
    (report,) = analyse(script, only=("continuity",), advise=second[0].advise if second else None)
    if second:
        model, spent = second[0].model, second[1]
        spent.counts.update(
            scripts=1,
            requests=model.asked,
            tokens=model.tokens,
            unread=model.unread,
            dropped=model.dropped,
            cut=model.cut,
        )
        spent.ended[model.ended] += bool(model.ended)
    return report.findings


def _print(alone: Score, along: Score, name: str) -> None:
    print(f"{'':34}{'without':>14}{'with ' + name[:24]:>32}")
    forms = dict.fromkeys(form for form, _ in alone.of)
    for what in ("pairs", *VARIANTS):
        for form in forms:
            print(f"{what + ', ' + form:34}{_share(alone, form, what):>14}{_share(along, form, what):>32}")
    for what in ("pairs", *VARIANTS):
        print(f"{what + ', all':34}{_share(alone, '', what):>14}{_share(along, '', what):>32}")
    for what in alone.wrongly | along.wrongly:
        print(f"{what:34}{alone.wrongly[what]:>14}{along.wrongly[what]:>32}")


def _share(score: Score, form: str, what: str) -> str:
    right, of = (
        sum(one for key, one in held.items() if key[1] == what and form in {"", key[0]})
        for held in (score.right, score.of)
    )
    return f"{right} of {of} ({right / of:.0%})" if of else "none"


def _told(spent: Spent, seconds: float) -> None:
    print(", ".join(f"{value:,} {name}" for name, value in spent.counts.items()) + f", {seconds:,.0f} s")
    for reason, times in spent.ended.items():
        if reason:
            print(f"ended early in {times} scripts: {reason}")


if __name__ == "__main__":
    main()
