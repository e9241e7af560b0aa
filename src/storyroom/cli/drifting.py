"""Commands that tell where a script left its voice, and how alike texts are. They parse, call one thing, print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.safe import safe
from storyroom.domain.shapes_drift import drift_shape
from storyroom.domain.shapes_sameness import sameness_shape
from storyroom.errors import InvalidRequestError

if TYPE_CHECKING:
    from rich.console import Console

    from storyroom.domain.drift import Away, DriftOf
    from storyroom.domain.sameness import SetOf, SetPair

__all__ = ["register"]

_QUOTE = 110
_PAIRS = 12
_BY = {"person": "by people", "suggestion": "by a model", "import": "from a file", "unknown": "not known whose"}


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("drift")(drift)
    app.command("sameness")(sameness)


def drift(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    project: Annotated[str, typer.Argument(metavar="PROJECT", help="A project, or the id of a draft.")],
    document: Annotated[str, typer.Option(help="Document, where a project holds several.")] = "",
    draft: Annotated[str, typer.Option(help="Draft by name; else the latest.")] = "",
    voice: Annotated[
        str, typer.Option(metavar="NAME", help="A kept voice to hold it against; else the first draft.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Say where a script left its voice and since which draft: new words by whose they are, scene by scene."""
    door: Door = context.obj
    entry = door.seat.find_draft(project=project, document=document, draft=draft)
    found = door.seat.drifting.drift(entry.id, voice=voice)
    if as_json:
        print_json(drift_shape(found))
        return
    _tell_drift(door.console, found)


def sameness(
    context: typer.Context,
    project: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SET]...", help="One project: its documents. Several: against each other. Or files."),
    ] = None,
    scene: Annotated[str, typer.Option(help="In one project: what was suggested to you for this scene.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say how alike the texts of a set are, which are nearest, and what they do alike. Files need no library."""
    door: Door = context.obj
    found = _set(door, project or [], scene)
    if as_json:
        print_json(sameness_shape(found))
        return
    _tell_set(door.console, found)


def _set(door: Door, names: list[str], scene: str) -> SetOf:
    if scene:
        if len(names) != 1:
            raise InvalidRequestError("A scene is of one project.", "storyroom sameness PROJECT --scene 12")
        return door.seat.drifting.variants(door.seat.find_draft(project=names[0]).id, scene)
    if names and all(Path(name).is_file() for name in names):
        from storyroom.room import sameness_of_files  # noqa: PLC0415  # `--help` must not load the house

        return sameness_of_files([Path(name) for name in names], door.settings)
    return door.seat.drifting.sameness(names)


def _tell_drift(console: Console, found: DriftOf) -> None:
    if not found.drafts:
        console.print(safe(found.missing), markup=False)
        return
    console.print(safe(f"Held against {found.voice}."), style="bold", markup=False)
    for one in found.drafts:
        if not one.before:
            console.print(safe(f"{one.name}: {one.words:,} words, the first"), markup=False)
            continue
        console.print(safe(f"{one.name}, after {one.before}: {_said(one.new)} of {one.words:,}"), markup=False)
        for by in one.by:
            console.print(safe(f"    {_BY[by.origin]}: {_said(by.place)}"), markup=False)
    _tell_scenes(console, found)
    for note in (found.missing, *found.notes):
        if note:
            console.print(safe(note), markup=False)


def _tell_scenes(console: Console, found: DriftOf) -> None:
    for scene in found.scenes:
        told = [part for part in scene.parts if part.place.share is not None]
        if not told:
            continue
        console.print(safe(f"Scene {scene.scene_number or f'({scene.scene})'} {scene.heading}"), markup=False)
        for part in told:
            console.print(safe(f"    since {part.draft}, {_BY[part.origin]}: {_said(part.place)}"), markup=False)
            if part.place.away:
                for quote in part.quotes[:1]:
                    console.print(safe(f"        {_cut(quote.quote)}"), markup=False)


def _said(place: Away) -> str:
    words = f"{place.words:,} new {'word' if place.words == 1 else 'words'}"
    if place.share is None:
        return words
    return f"{words}, {'AWAY from the voice' if place.away else 'as the voice goes'} ({place.above:+.1f} spreads)"


def _tell_set(console: Console, found: SetOf) -> None:
    console.print(safe(f"{found.title}: {len(found.members)} texts, {found.words:,} words of each"), style="bold")
    if found.missing:
        console.print(safe(found.missing), markup=False)
    elif found.closeness is not None:
        console.print(safe(f"Closeness {found.closeness:.2f}{_usual(found)}"), markup=False)
    for pair in found.pairs[:_PAIRS]:
        _tell_pair(console, pair, found)
    if len(found.pairs) > _PAIRS:
        console.print(f"and {len(found.pairs) - _PAIRS} more pairs; --json has all", markup=False)
    for member in found.members:
        values = [f"{axis.title.lower()} {axis.value:g} {axis.unit}" for axis in member.axes if axis.value is not None]
        if values:
            console.print(safe(f"{member.name}: {'; '.join(values)}"), markup=False)
    for note in found.notes:
        console.print(safe(note), markup=False)


def _usual(found: SetOf) -> str:
    usual = found.usual
    if usual is None:
        return ""
    said = "closer than is usual" if usual.beyond else "as is usual"
    return f", {said}: sets by different writers have {usual.middle:.2f}, nineteen in twenty below {usual.high:.2f} ({usual.writers} writers)"


def _tell_pair(console: Console, pair: SetPair, found: SetOf) -> None:
    one, other = found.members[pair.one].name, found.members[pair.other].name
    console.print(safe(f"  {one} and {other}: {pair.above:+.1f}"), markup=False)
    for habit in pair.habits[:2]:
        console.print(safe(f"      {_cut(habit.one.quote)} | {_cut(habit.other.quote)}"), markup=False)


def _cut(text: str) -> str:
    said = " ".join(text.split())
    return f"“{said if len(said) <= _QUOTE else said[:_QUOTE] + '…'}”"
