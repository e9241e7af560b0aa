"""Commands that confirm, reject and add items of a breakdown. They parse, call one thing, print."""

from __future__ import annotations

from typing import Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.breakdown import Decision, Remembered
from storyroom.domain.safe import safe
from storyroom.domain.shapes_breakdown import decision_shape, decisions_shape

__all__ = ["app"]

app = typer.Typer(
    help="Confirm, reject and add what scenes need; the next draft remembers. `storyroom breakdown --table items` lists the items.",
    no_args_is_help=True,
)

Project = Annotated[str, typer.Argument(help="Project, as `storyroom projects` lists it.")]
Scene = Annotated[str, typer.Argument(help="Printed number, such as 12A; (3) is the third scene.")]
Category = Annotated[str, typer.Argument(help="As on the sheet: props, wardrobe, vehicles, set_dressing ...")]
Known = Annotated[str, typer.Argument(metavar="ITEM", help="What it is known by: a column of the items table.")]
Document = Annotated[str, typer.Option(help="Document, where a project holds several.")]
Draft = Annotated[str, typer.Option(help="Draft by name; else the latest you may see.")]


@app.command("list")
def list_(
    context: typer.Context, project: Project, document: Document = "", draft: Draft = "", as_json: AsJson = False
) -> None:
    """List what was decided about a draft and the drafts before it, oldest first."""
    door: Door = context.obj
    entry = door.seat.find_draft(project=project, document=document, draft=draft)
    desk = door.seat.breakdown
    found = [(one, desk.who(one.decision.by)) for one in desk.decisions(entry.id)]
    if as_json:
        print_json(decisions_shape(found))
        return
    for one, by in found:
        door.console.print(safe(f"{one.decision.id}  {_said(one.decision)}{_bears(one)}, by {_who(by)}"), markup=False)
    if not found:
        door.console.print("Nothing was decided yet.", markup=False)


@app.command()
def confirm(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    project: Project,
    scene: Scene,
    category: Category,
    head: Known,
    name: Annotated[str, typer.Option(help="As it is to be printed; else as the script says.")] = "",
    document: Document = "",
    draft: Draft = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Confirm an item of a scene."""
    _decide(context, "confirm", (project, document, draft), (scene, category, head, name), as_json=as_json)


@app.command()
def reject(  # noqa: PLR0917  # as above
    context: typer.Context,
    project: Project,
    scene: Scene,
    category: Category,
    head: Known,
    document: Document = "",
    draft: Draft = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Take an item off a scene's sheet."""
    _decide(context, "reject", (project, document, draft), (scene, category, head, ""), as_json=as_json)


@app.command()
def add(  # noqa: PLR0917  # as above
    context: typer.Context,
    project: Project,
    scene: Scene,
    category: Category,
    name: Annotated[str, typer.Argument(help="The item as it is to be printed.")],
    known_by: Annotated[str, typer.Option(help="What it is known by; else the last word of its name.")] = "",
    document: Document = "",
    draft: Draft = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Add an item to a scene's sheet, whether the page says it or not."""
    _decide(context, "add", (project, document, draft), (scene, category, known_by, name), as_json=as_json)


@app.command()
def undo(  # noqa: PLR0917  # as above
    context: typer.Context,
    project: Project,
    decision: Annotated[str, typer.Argument(help="Id of the decision; else your own last one on this draft.")] = "",
    document: Document = "",
    draft: Draft = "",
    as_json: AsJson = False,
) -> None:
    """Take a decision back; what was decided before it counts again."""
    door: Door = context.obj
    desk = door.seat.breakdown
    if decision:
        gone = desk.undo(decision)
    else:
        gone = desk.undo_last(door.seat.find_draft(project=project, document=document, draft=draft).id)
    _tell(door, gone, "Taken back", as_json=as_json)


def _decide(
    context: typer.Context,
    verdict: str,
    where: tuple[str, str, str],
    what: tuple[str, str, str, str],
    *,
    as_json: bool,
) -> None:
    door: Door = context.obj
    project, document, draft = where
    scene, category, head, name = what
    entry = door.seat.find_draft(project=project, document=document, draft=draft)
    made = door.seat.breakdown.decide(entry.id, verdict, scene=scene, category=category, head=head, name=name)
    _tell(door, made, "Kept", as_json=as_json)


def _tell(door: Door, decision: Decision, done: str, *, as_json: bool) -> None:
    if as_json:
        print_json(decision_shape(decision, door.seat.breakdown.who(decision.by)))
        return
    door.console.print(safe(f"{done}: {_said(decision)}."), markup=False)


def _said(one: Decision) -> str:
    verdict = {"confirm": "confirmed", "reject": "rejected", "add": "added"}[one.verdict]
    return f"{verdict} {one.name or one.head} ({one.category}), scene {one.scene.lstrip('#')}"


def _bears(one: Remembered) -> str:
    if not one.scenes:
        return " (that scene is gone)"
    return "" if one.stands else " (something later counts)"


def _who(name: str) -> str:
    return name or "somebody who has left"
