"""The command that tells whose the words of a draft are. Parses, calls one thing, prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.safe import safe
from storyroom.domain.shapes_editing import origin_shape

if TYPE_CHECKING:
    from storyroom.domain.origin import OriginAct

__all__ = ["register"]

_WORDS = {
    "person": "written here by people",
    "suggestion": "suggested by a model, accepted by people",
    "import": "came in with a file",
    "unknown": "not known",
}


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("origin")(origin)


def origin(
    context: typer.Context,
    project: Annotated[str, typer.Argument(metavar="PROJECT|DRAFT", help="A project, or the id of a draft.")],
    document: Annotated[str, typer.Option(help="Document, where a project holds several.")] = "",
    draft: Annotated[str, typer.Option(help="Draft by name; else the latest you may see.")] = "",
    as_json: AsJson = False,
) -> None:
    """Tell whose the words of a draft are: by people, by models, by files, not known; and each act that brought words in."""
    door: Door = context.obj
    if project.startswith("draft:"):
        project, draft = "", project
    entry = door.seat.find_draft(project=project, document=document, draft=draft)
    found = door.seat.editing.origin(entry.id)
    if as_json:
        print_json(origin_shape(found))
        return
    lines = [f"{entry.document}, {entry.name}: {found.words:,} words"]
    lines += [f"  {one.share:6.1%}  {one.words:>8,}  {_WORDS[one.origin]}" for one in found.totals]
    held = {act.id: 0 for act in found.acts}
    for span in found.spans:
        held[span.act] += span.end - span.start
    lines += ["Acts:", *(f"  {_told(act)}; {held[act.id]:,} letters of it stand here" for act in found.acts)]
    for line in lines:
        door.console.print(safe(line), markup=False)


def _told(act: OriginAct) -> str:
    draft = f", draft {act.draft}" if act.draft else ""
    model = f" by {act.model}" if act.model else ""
    return f"{act.at[:16].replace('T', ' ')} {act.operation}{model}, {act.by or 'somebody who is not here any more'}{draft}"
