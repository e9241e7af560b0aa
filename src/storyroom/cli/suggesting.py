"""Commands about other words: ask a model for them, list, accept into a new draft, reject. They parse, call one thing, print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.safe import safe
from storyroom.domain.shapes import report_shape
from storyroom.domain.shapes_suggesting import listed_shape, suggestions_shape
from storyroom.errors import InvalidRequestError, UnreadableFileError

if TYPE_CHECKING:
    from rich.console import Console

    from storyroom.domain.suggestion import Suggestion

__all__ = ["app"]

_LONGEST_TEXT = 100_000


class _AskByDefault(TyperGroup):
    """`storyroom suggest PROJECT ...` asks: the word `ask` may be left out."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401  # click's own types
        known = bool(args) and (args[0] in self.commands or args[0].startswith("-"))
        return super().resolve_command(ctx, args if known else ["ask", *args])


app = typer.Typer(
    cls=_AskByDefault, no_args_is_help=True, help="Ask a model for other words for a scene; nothing changes by itself."
)

Project = Annotated[str, typer.Argument(help="Project, as `storyroom projects` lists it.")]
Document = Annotated[str, typer.Option(help="Document, where a project holds several.")]
Draft = Annotated[str, typer.Option(help="Draft by name; else the latest you may see.")]
SuggestionId = Annotated[str, typer.Argument(metavar="ID", help="As `storyroom suggest list` prints it.")]
Why = Annotated[str, typer.Option(help="Why, if you like to say.")]


@app.command()
def ask(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    project: Project,
    scene: Annotated[str, typer.Option(help="The scene: its number, or its place as in (3).")],
    instruction: Annotated[str, typer.Option(help="What the words should do.")],
    variants: Annotated[int, typer.Option(help="How many.")] = 3,
    document: Document = "",
    draft: Draft = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Ask for other words for a scene; shown best first, with reasons. The draft stays as it is."""
    door: Door = context.obj
    entry = door.seat.find_draft(project=project, document=document, draft=draft)
    found = door.seat.suggesting.suggest(entry.id, scene, instruction, count=variants)
    if as_json:
        print_json(suggestions_shape(found))
        return
    console = door.console
    console.print(safe(f"Scene {found.scene} {found.heading}: {found.instruction}"), style="bold", markup=False)
    for one in found.shown:
        _tell(console, one)
    for reason in found.refused:
        console.print(safe(f"Not shown: {reason}."), markup=False)
    for note in found.notes:
        console.print(safe(note), markup=False)


@app.command("list")
def list_(  # as above
    context: typer.Context, project: Project, document: Document = "", draft: Draft = "", as_json: AsJson = False
) -> None:
    """List what was proposed to you for a draft, and what you decided."""
    door: Door = context.obj
    entry = door.seat.find_draft(project=project, document=document, draft=draft)
    found = door.seat.suggesting.listed(entry.id)
    if as_json:
        print_json(listed_shape(found))
        return
    for one in found:
        _tell(door.console, one)
    if not found:
        door.console.print("Nothing was proposed to you for this draft.", markup=False)


@app.command()
def accept(  # noqa: PLR0917  # as above
    context: typer.Context,
    suggestion: SuggestionId,
    name: Annotated[str, typer.Option(help="Of the new draft; else the next one.")] = "",
    parts: Annotated[str, typer.Option(help="Only these parts, as in 1,3.")] = "",
    text: Annotated[Path | None, typer.Option(help="A file with your own words made from it.")] = None,
    why: Why = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Make a new draft with a suggestion in it. Its words stay marked as the model's, yours as yours."""
    door: Door = context.obj
    own = None if text is None else _own(text)
    report = door.seat.suggesting.accept(suggestion, name=name, parts=_numbers(parts), text=own, why=why)
    if as_json:
        print_json(report_shape(report))
        return
    door.console.print(safe(f"Made {report.document}, {report.draft}. The draft before it stays."), markup=False)


@app.command()
def reject(context: typer.Context, suggestion: SuggestionId, why: Why = "", as_json: AsJson = False) -> None:
    """Say that a suggestion is not wanted, and why."""
    door: Door = context.obj
    door.seat.suggesting.reject(suggestion, why=why)
    if as_json:
        print_json({"id": suggestion, "state": "rejected"})
        return
    door.console.print("Rejected; the draft stays as it is.", markup=False)


def _tell(console: Console, one: Suggestion) -> None:
    state = "" if one.decision.state == "open" else f", {one.decision.state}"
    console.print(safe(f"\n{one.rank}. {one.id} · by the model {one.model}{state}"), style="bold", markup=False)
    for part in one.parts:
        if not part.number:
            console.print(safe(part.new), end="", markup=False)
            continue
        for words, style in ((part.old, "strike dim"), (part.new, "underline")):
            if words:
                console.print(
                    safe(f"[{part.number}{'-' if style.startswith('s') else '+'} {words}]"),
                    end="",
                    style=style,
                    markup=False,
                )
    console.print()
    for reason in one.reasons:
        sign = {True: "+", False: "-", None: " "}[reason.good]
        console.print(safe(f"  {sign} {reason.text}"), markup=False)


def _numbers(written: str) -> tuple[int, ...]:
    try:
        return tuple(int(one) for one in written.split(",") if one.strip())
    except ValueError:
        raise InvalidRequestError("Parts are numbers.", "Write them as in 1,3.") from None


def _own(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST_TEXT + 1)
        if len(data) > _LONGEST_TEXT:
            raise InvalidRequestError("That file is far longer than a passage.", "Give the words of the passage alone.")
        return data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UnreadableFileError(f"{path.name} cannot be read as text.", "Give a file in UTF-8.") from fault
