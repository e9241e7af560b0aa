"""Commands that find: search and ask."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from storyroom.cli.door import AsJson, Door, print_json, to_json
from storyroom.domain.answer import Answer
from storyroom.domain.document import Hit, SearchResult
from storyroom.domain.eighths import format_eighths
from storyroom.domain.safe import safe
from storyroom.domain.shapes import answer_shape, batch_shape, search_shape
from storyroom.errors import InvalidRequestError, UnreadableFileError

__all__ = ["register"]

_LINE_ENDS = re.compile(r"[ \t]*\n\s*")
_FILTERS = ("project", "document", "draft", "character", "location", "time", "int", "ext", "scene")


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("search")(search)
    app.command("ask")(ask)


def search(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        Argument(
            metavar="QUERY...",
            help='Words, "a phrase", character:LIV, location:, project:, time:night, int:, draft:, -word.',
        ),
    ] = None,
    limit: Annotated[int, Option("--limit", "-n", min=1, max=1000, help="How many scenes.")] = 10,
    batch: Annotated[
        Path | None, Option("--batch", help='A file of lines {"id", "text"} and filters; - for standard input.')
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find scenes by words, names and near meaning."""
    door: Door = context.obj
    if batch is not None:
        _search_batch(door, batch, limit)
        return
    result = door.seat.search(" ".join(words or ()), limit=limit)
    if as_json:
        print_json(search_shape(result))
        return
    _print_result(door, result)


def ask(
    context: typer.Context,
    question: Annotated[list[str], Argument(metavar="QUESTION...", help="A question, in your own words.")],
    project: Annotated[str, Option(help="Look in this project only.")] = "",
    draft: Annotated[str, Option(help="Look in drafts of this name; else in the latest.")] = "",
    as_json: AsJson = False,
) -> None:
    """Answer a question with exact quotes, or say that it cannot be answered."""
    door: Door = context.obj
    filters = {name: value for name, value in (("project", project), ("draft", draft)) if value}
    answer = door.seat.ask(" ".join(question), filters=filters)
    if as_json:
        print_json(answer_shape(answer))
        return
    _print_answer(door, answer)


def _search_batch(door: Door, path: Path, limit: int) -> None:
    seat = door.seat
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            key, text, most = asked["id"], str(asked["text"]), int(asked.get("limit", limit))
        except (ValueError, KeyError, TypeError, OverflowError) as fault:
            raise InvalidRequestError(
                f'Line {number} is no object with "id" and "text", or its limit is no number.',
                "One JSON object a line.",
            ) from fault
        filters = {name: str(asked[name]) for name in _FILTERS if asked.get(name)}
        result = seat.search(text, limit=most, filters=filters)
        print(to_json(batch_shape(key, result)), flush=True)


def _lines(path: Path) -> list[str]:
    if str(path) == "-":
        return sys.stdin.read().splitlines()
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise UnreadableFileError(
            f"{path} cannot be read.", "A UTF-8 file with one JSON object a line is wanted."
        ) from fault


def _print_result(door: Door, result: SearchResult) -> None:
    for hit in result.hits:
        _print_hit(door, hit)
    if not result.hits:
        door.console.print("No scene that you may see matches.", markup=False)
        door.console.print(
            'Try fewer words, draft:all, or a name: character:LIV, location:KITCHEN, "an exact phrase".', markup=False
        )
    elif result.total > len(result.hits):
        door.console.print(f"{len(result.hits)} of {result.total} scenes. More: --limit {result.total}", markup=False)
    for note in result.notes:
        door.console.print(safe(note), style="dim", markup=False)


def _print_hit(door: Door, hit: Hit) -> None:
    from rich.text import Text  # noqa: PLC0415  # `storyroom --help` must not load it

    number = f"{hit.scene_number} " if hit.scene_number else ""
    door.console.print(
        safe(f"{hit.rank}. {number}{hit.heading or 'before the first heading'}"), style="bold", markup=False
    )
    where = (
        f"{hit.project} / {hit.draft}"
        if hit.project == hit.document
        else f"{hit.project} / {hit.document} / {hit.draft}"
    )
    door.console.print(
        safe(f"   {where}, p. {hit.page}, {format_eighths(hit.page_eighths)} pages, {', '.join(hit.speakers)}"),
        markup=False,
    )
    line, last = Text("   "), 0
    for start, end in hit.highlights:
        line.append(_flat(hit.snippet[last:start]))
        line.append(_flat(hit.snippet[start:end]), style="bold yellow")
        last = end
    line.append(_flat(hit.snippet[last:]))
    door.console.print(line)
    if hit.why:
        door.console.print(safe(f"   why: {'; '.join(hit.why)}"), style="dim", markup=False)


def _print_answer(door: Door, answer: Answer) -> None:
    out = door.console
    if answer.kind == "insufficient":
        out.print("Not enough to say: nothing that you may see answers this surely.", markup=False)
        out.print("The scenes that come nearest: storyroom search, with the same words.", markup=False)
    for claim in answer.claims:
        if not (len(claim.citations) == 1 and claim.text == claim.citations[0].quote):
            out.print(safe(claim.text), markup=False)
        for cited in claim.citations:
            out.print(safe(f"“{_flat(cited.quote)}”"), style="bold", markup=False)
            number = f"scene {cited.scene_number or cited.scene}"
            out.print(
                safe(f"   {cited.project} / {cited.draft}, {number}, {cited.heading}, p. {cited.page}"), markup=False
            )
    for sentence in answer.removed:
        out.print(safe(f"Taken out, its quote does not match: {sentence}"), style="dim", markup=False)
    for note in answer.notes:
        out.print(safe(note), style="dim", markup=False)


def _flat(text: str) -> str:
    return _LINE_ENDS.sub(" / ", safe(text))
