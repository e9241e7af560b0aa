"""Commands about voices: make, list, card, check, rebuild, rename, remove, restore. They parse, call one thing, print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.safe import safe
from storyroom.domain.shapes_voice import card_shape, check_shape, voice_shape, voices_shape
from storyroom.domain.voice import Chosen, VoiceKind, VoiceWish
from storyroom.domain.voice_check import said_of
from storyroom.errors import InvalidRequestError, UnreadableFileError

if TYPE_CHECKING:
    from rich.console import Console

    from storyroom.domain.voice import ListedVoice
    from storyroom.domain.voice_check import ChannelCard, Cited, Judged, Moved, VoiceCheck

__all__ = ["app"]

app = typer.Typer(
    help="Voices of the house: kept from chosen drafts, and pages held against them.", no_args_is_help=True
)

_LONGEST_FILE = 800_000
_WIDE = 40
_NEARLY = 0.99
"""Nothing is said to be certain."""
_CHANNELS = {"page": "the page", "dialogue": "dialogue", "action": "action"}

Voice = Annotated[str, typer.Argument(help="Its name, or its id as `storyroom voice list` prints it.")]


@app.command()
def make(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What to call it.")],
    project: Annotated[list[str] | None, typer.Option(help="The latest scripts of a project; may be repeated.")] = None,
    draft_id: Annotated[list[str] | None, typer.Option("--draft-id", help="One draft by its id; may be repeated.")] = None,
    kind: Annotated[str, typer.Option(help="writer, characters, series or studio.")] = "writer",
    scenes: Annotated[str, typer.Option(help="Only these scenes of one draft, as in 1,2,9A.")] = "",
    speaker: Annotated[list[str] | None, typer.Option(help="For characters: a name as the cues write it.")] = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Keep a voice made from chosen drafts."""
    desk = context.obj.seat.voice
    ids = [*(one for title in project or () for one in desk.latest_of(title)), *(draft_id or ())]
    chosen = tuple(Chosen(one, tuple(_split(scenes))) for one in dict.fromkeys(ids))
    if scenes and len(chosen) != 1:
        raise InvalidRequestError("Scenes are chosen of one draft.", "Name one draft with --draft-id.")
    made = desk.make(VoiceWish(name, _kind(kind), chosen, tuple(speaker or ())))
    _tell(context.obj, made, "Kept", as_json=as_json)


@app.command("list")
def list_(
    context: typer.Context,
    retired: Annotated[bool, typer.Option("--retired", help="Those put away, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the voices all of whose drafts you may read."""
    door: Door = context.obj
    desk = door.seat.voice
    found = desk.list(retired=retired)
    if as_json:
        print_json(voices_shape(found, desk.who))
        return
    for one in found:
        _line(door.console, one)
    if not found:
        door.console.print("No voice is kept here yet: `storyroom voice make NAME --project PROJECT`.", markup=False)


@app.command()
def card(context: typer.Context, voice: Voice, as_json: AsJson = False) -> None:
    """Show what is typical of a voice, with quotes, and how well it is told from others."""
    door: Door = context.obj
    found = door.seat.voice.card(voice)
    if as_json:
        print_json(card_shape(found))
        return
    console = door.console
    console.print(safe(f"{found.voice.name} ({found.voice.kind.value})"), style="bold", markup=False)
    for one in found.sources:
        scenes = f", scenes {', '.join(one.scenes)}" if one.scenes else ""
        console.print(safe(f"  {one.project} / {one.document}, {one.draft}{scenes}: {one.words:,} words"), markup=False)
    console.print(safe(found.separable), markup=False)
    for said in (*found.lacks, *found.notes):
        console.print(safe(said), markup=False)
    for channel in found.channels:
        _channel(console, channel)


@app.command()
def check(  # noqa: PLR0917  # as above
    context: typer.Context,
    voice: Voice,
    project: Annotated[str, typer.Argument(help="Project of the draft; else give --file or --suggestion.")] = "",
    document: Annotated[str, typer.Option(help="Document, where a project holds several.")] = "",
    draft: Annotated[str, typer.Option(help="Draft by name; else the latest you may see.")] = "",
    scene: Annotated[str, typer.Option(help="One scene: its number, or its place as in (3).")] = "",
    file: Annotated[Path | None, typer.Option(help="Pages in a file, - for what comes in; kept nowhere.")] = None,
    suggestion: Annotated[str, typer.Option(help="A proposal, as `storyroom suggest list` prints it.")] = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Hold a draft, a scene, pages or a proposal against a voice."""
    door: Door = context.obj
    if sum(map(bool, (project, file, suggestion))) != 1:
        raise InvalidRequestError("It is not said what to check.", "Name a project, or give --file or --suggestion.")
    desk = door.seat.voice
    if file is not None:
        found = desk.check_text(_pages(file), voice)
    elif suggestion:
        found = desk.check_proposal(suggestion, voice)
    else:
        entry = door.seat.find_draft(project=project, document=document, draft=draft)
        found = desk.check(entry.id, voice, scene=scene)
    if as_json:
        print_json(check_shape(found))
        return
    _show(door.console, found)


@app.command()
def rebuild(context: typer.Context, voice: Voice, as_json: AsJson = False) -> None:
    """Make a voice anew from its drafts as they are now, newer ones in place of those they follow."""
    _tell(context.obj, context.obj.seat.voice.rebuild(voice), "Made anew", as_json=as_json)


@app.command()
def rename(
    context: typer.Context,
    voice: Voice,
    name: Annotated[str, typer.Argument(help="What to call it from now on.")],
    as_json: AsJson = False,
) -> None:
    """Call a voice something else."""
    _tell(context.obj, context.obj.seat.voice.rename(voice, name), "Renamed", as_json=as_json)


@app.command()
def remove(context: typer.Context, voice: Voice, as_json: AsJson = False) -> None:
    """Put a voice away; `restore` brings it back."""
    _tell(context.obj, context.obj.seat.voice.remove(voice), "Put away", as_json=as_json)


@app.command()
def restore(context: typer.Context, voice: Voice, as_json: AsJson = False) -> None:
    """Bring a voice back that was put away."""
    _tell(context.obj, context.obj.seat.voice.restore(voice), "Brought back", as_json=as_json)


def _tell(door: Door, one: ListedVoice, done: str, *, as_json: bool) -> None:
    if as_json:
        print_json(voice_shape(one, door.seat.voice.who))
        return
    door.console.print(f"{done}:", markup=False)
    _line(door.console, one)


def _line(console: Console, one: ListedVoice) -> None:
    entry = one.entry
    who = f" ({', '.join(entry.speakers)})" if entry.speakers else ""
    drafts = f"{entry.sources} {'draft' if entry.sources == 1 else 'drafts'}"
    gone = ", put away" if entry.retired_at else ""
    console.print(
        safe(f"{entry.id}  {entry.name}, {entry.kind.value}{who}: {drafts}, {entry.words:,} words{gone}"), markup=False
    )
    for said in one.out_of_date:
        console.print(safe(f"  Out of date: {said}"), markup=False)
    if one.refused:
        console.print(safe(f"  Rests: {one.refused}."), markup=False)


def _channel(console: Console, one: ChannelCard) -> None:
    console.print(
        safe(f"\n{_CHANNELS[one.channel]}: {one.words:,} words, {one.pages} pages against {one.others} of others"),
        style="bold",
        markup=False,
    )
    for trait in one.traits:
        console.print(safe(f"  {'more' if trait.more else 'less'}  {trait.says}"), markup=False)
        for quote in trait.quotes:
            console.print(safe(f"        “{quote.quote}” ({_where(quote)})"), markup=False)
    for name, own, others in one.measures:
        against = "" if others is None else f", {others:.1f} by others"
        console.print(safe(f"        {name}: {own:.1f}{against}"), style="dim", markup=False)


def _show(console: Console, found: VoiceCheck) -> None:
    scene = f", scene {found.scene}" if found.scene else ""
    console.print(safe(f"{found.subject}{scene} against {found.voice.name}"), style="bold", markup=False)
    console.print(safe(_verdict(found.judged)), markup=False)
    if found.before:
        console.print(safe(f"  as it stands: {_verdict(found.before)}"), markup=False)
    for part in found.parts:
        console.print(safe(f"  {_CHANNELS[part.channel]} alone: {_verdict(part)}"), markup=False)
    for note in found.notes:
        console.print(safe(note), markup=False)
    for one in found.strip:
        value = one.judged.probability
        bar = "·" * 10 if value is None else ("█" * round(10 * value)).ljust(10, "░")
        told = "  -  " if value is None else f"{100 * value:3.0f} %"
        console.print(safe(f"  {one.scene_number:>5}  {bar}  {told}  {one.heading[:_WIDE]}"), markup=False)
    for moved in found.moved:
        _moved(console, moved)


def _moved(console: Console, one: Moved) -> None:
    sign = "+" if one.moved > 0 else "-"
    what = one.says if one.kind == "habit" else f"“{one.quote}” {one.says}"
    console.print(safe(f"  {sign} {what}"), markup=False)
    if one.counter:
        console.print(safe(f"      the voice: “{one.counter.quote}” ({_where(one.counter)})"), markup=False)


def _verdict(one: Judged) -> str:
    if one.probability is None or one.interval is None:
        return one.missing or f"{said_of(one)}."
    low, high = one.interval
    told = (
        "over 99"
        if one.probability > _NEARLY
        else "under 1"
        if one.probability < 1 - _NEARLY
        else f"{100 * one.probability:.0f}"
    )
    numbers = f"{told} % ({100 * low:.0f} to {100 * high:.0f} %), {one.words:,} words"
    return f"{said_of(one)}: {numbers}." + (f" {one.missing}" if one.missing else "")


def _where(one: Cited) -> str:
    return f"{one.document}, {one.draft}, scene {one.scene_number or '-'}"


def _kind(written: str) -> VoiceKind:
    try:
        return VoiceKind(written.strip().casefold())
    except ValueError:
        raise InvalidRequestError(
            f"{written[:40]!r} is no kind of voice.", "Use writer, characters, series or studio."
        ) from None


def _split(written: str) -> list[str]:
    return [one.strip() for one in written.split(",") if one.strip()]


def _pages(path: Path) -> str:
    try:
        if str(path) == "-":
            return typer.get_binary_stream("stdin").read(_LONGEST_FILE + 1).decode("utf-8")
        with path.open("rb") as file:
            data = file.read(_LONGEST_FILE + 1)
        if len(data) > _LONGEST_FILE:
            raise InvalidRequestError("That file is longer than a script.", "Import it and check the draft.")
        return data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UnreadableFileError(f"{path.name} cannot be read as text.", "Give a file in UTF-8.") from fault
