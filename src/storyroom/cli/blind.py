"""Commands about blind tests: make, list, next, answer, close, results, remove. They parse, call one thing, print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.blind import LEAST, BlindWish, split_pages
from storyroom.domain.safe import safe
from storyroom.domain.shapes_blind import blind_shape, blinds_shape, pair_shape, results_shape
from storyroom.errors import InvalidRequestError, UnreadableFileError

if TYPE_CHECKING:
    from rich.console import Console

    from storyroom.domain.blind import BlindEntry, Shown, Standing

__all__ = ["app"]

app = typer.Typer(help="Blind tests: people judge pages without being told whose they are.", no_args_is_help=True)

_LONGEST_FILE = 2_000_000

Test = Annotated[str, typer.Argument(help="Its name, or its id as `storyroom blind list` prints it.")]


@app.command()
def make(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What to call it.")],
    project: Annotated[str, typer.Option(help="Project of the own pages.")],
    scenes: Annotated[str, typer.Option(help="Scenes whose pages are judged, as in 1,2,9A.")],
    pages: Annotated[list[str], typer.Option(help="WHOSE=FILE, as in tuned=FILE: a page a scene, parted by lines of ===.")],
    document: Annotated[str, typer.Option(help="Document, where a project holds several.")] = "",
    draft: Annotated[str, typer.Option(help="Draft by name; else the latest you may see.")] = "",
    question: Annotated[str, typer.Option(help="What people are asked; else which page they would keep.")] = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Make a test of own scenes and of what others wrote for the same scenes."""
    door: Door = context.obj
    entry = door.seat.find_draft(project=project, document=document, draft=draft)
    others = {}
    for one in pages:
        whose, _, path = one.partition("=")
        others[whose.strip()] = split_pages(_read(Path(path)))
    named = tuple(part.strip() for part in scenes.split(",") if part.strip())
    made = door.seat.blind.make(BlindWish(name, entry.id, named, others, question))
    _tell(door, made, "Made", as_json=as_json)


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the tests about drafts that you may quote."""
    door: Door = context.obj
    desk = door.seat.blind
    found = desk.list()
    if as_json:
        print_json(blinds_shape(found, desk.who))
        return
    for one in found:
        _line(door.console, one)
    if not found:
        door.console.print("There is no blind test here yet: `storyroom blind make --help`.", markup=False)


@app.command("next")
def next_(context: typer.Context, test: Test, as_json: AsJson = False) -> None:
    """Show the next pair that waits for your answer."""
    door: Door = context.obj
    _show(door, test, door.seat.blind.next(test), as_json=as_json)


@app.command()
def answer(
    context: typer.Context,
    test: Test,
    pair: Annotated[int, typer.Argument(help="Number of the pair, as `next` shows it.")],
    choice: Annotated[str, typer.Argument(help="left, right or same.")],
    as_json: AsJson = False,
) -> None:
    """Say which page of a pair you would keep, and see the next."""
    door: Door = context.obj
    _show(door, test, door.seat.blind.answer(test, pair, choice), as_json=as_json)


@app.command()
def close(context: typer.Context, test: Test, as_json: AsJson = False) -> None:
    """End a test. From then on it is told whose pages were kept."""
    _tell(context.obj, context.obj.seat.blind.close(test), "Closed", as_json=as_json)


@app.command()
def results(context: typer.Context, test: Test, as_json: AsJson = False) -> None:
    """Say what a closed test came to."""
    door: Door = context.obj
    desk = door.seat.blind
    entry, found = desk.show(test), desk.results(test)
    if as_json:
        print_json(results_shape(entry, found, desk.who))
        return
    _line(door.console, entry)
    for one in found:
        _standing(door.console, one)


@app.command()
def remove(context: typer.Context, test: Test, as_json: AsJson = False) -> None:
    """Take a test away with all its answers."""
    _tell(context.obj, context.obj.seat.blind.remove(test), "Removed", as_json=as_json)


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _LONGEST_FILE:
            raise InvalidRequestError(f"{path.name} is too large.", "At most 2 MB of pages.")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        raise UnreadableFileError(f"{path.name} cannot be read as text.", "It has to be a file in UTF-8.") from e


def _tell(door: Door, entry: BlindEntry, done: str, *, as_json: bool) -> None:
    if as_json:
        print_json(blind_shape(entry, door.seat.blind.who))
        return
    door.console.print(f"{done}:", end=" ", markup=False)
    _line(door.console, entry)


def _line(console: Console, one: BlindEntry) -> None:
    state = f"closed {one.closed_at[:10]}" if one.closed_at else "open"
    told = f"{one.name} ({one.id}), {state}: {one.pairs:,} pairs, {one.judgments:,} answers of {one.people:,} people, {one.mine:,} yours"
    console.print(safe(told), markup=False, soft_wrap=True)


def _show(door: Door, test: str, shown: Shown | None, *, as_json: bool) -> None:
    if as_json:
        print_json(pair_shape(shown))
        return
    console = door.console
    if shown is None:
        console.print("Nothing waits for your answer.", markup=False)
        return
    console.print(safe(door.seat.blind.show(test).question), style="bold", markup=False)
    for side, text in (("left", shown.left), ("right", shown.right)):
        console.print(f"\n--- {side} ---", style="dim", markup=False)
        console.print("\n".join(safe(line) for line in text.split("\n")), markup=False, highlight=False)
    console.print(
        f"\n{shown.done + 1} of {shown.of}. `storyroom blind answer TEST {shown.pair} left|right|same`", markup=False
    )


def _standing(console: Console, one: Standing) -> None:
    told = (
        f"{one.one} against {one.other}: {one.for_one} to {one.for_other}, {one.same} for neither, {one.people} people"
    )
    if one.share is None or one.interval is None:
        told += f"; too few answers to tell a share (from {LEAST} on)"
    else:
        low, high = one.interval
        told += f"; {one.one} kept in {one.share:.0%} [{low:.0%}, {high:.0%}]"
    console.print(safe(told), markup=False, soft_wrap=True)
