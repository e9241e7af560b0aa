"""Commands about what happened: the ledger, its key, checkpoints and proofs. For operators; for others there is none."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.record import Acted
from storyroom.domain.safe import safe
from storyroom.domain.shapes_record import opened_shape, page_shape
from storyroom.errors import InvalidRequestError, UnreadableFileError

__all__ = ["app"]

app = typer.Typer(help="What happened here: who, what, on which scenes, and the proof of it.", no_args_is_help=True)

To = Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Write there instead of printing.")]


@app.command("list")
def list_(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    act: Annotated[str, typer.Option(help="Only acts of this kind, such as `export`.")] = "",
    who: Annotated[str, typer.Option(help="Only what this person did.")] = "",
    before: Annotated[int, typer.Option(help="Only acts older than this entry.")] = 0,
    unclosed: Annotated[
        bool, typer.Option("--unclosed", help="Only acts that are under way, or were cut off.")
    ] = False,
    limit: Annotated[int, typer.Option(help="How many, up to 500.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List what happened, newest first."""
    door: Door = context.obj
    page = door.seat.record.page(act=act, who=who, before=before, unclosed=unclosed, limit=limit)
    if as_json:
        print_json(page_shape(page))
        return
    _say(door, f"{page.state.size} entries. {page.state.words}")
    for one in page.acts:
        _tell(door, one)
    if page.older:
        _say(door, f"Older: storyroom ledger list --before {page.older}")


@app.command("show")
def show(
    context: typer.Context,
    position: Annotated[int, typer.Argument(metavar="N", help="Number of the entry.")],
    said: Annotated[
        str, typer.Option(metavar="TEXT", help="Say whether this is the question that the entry commits to.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Show one entry to the letter."""
    desk = context.obj.seat.record
    opened = desk.entry(position)
    same = desk.said(position, "question", said) if said else None
    if as_json:
        print_json({**opened_shape(opened), **({} if same is None else {"said": same})})
        return
    _tell(context.obj, opened.act)
    for name, value in opened.act.facts:
        _say(context.obj, f"  {name}: {value}")
    _say(context.obj, f"  leaf: {opened.leaf}")
    _say(context.obj, f"  hash: {opened.entry.hash}")
    if same is not None:
        _say(context.obj, f"  That is {'' if same else 'not '}what was asked.")


@app.command("export")
def export(context: typer.Context, to: To = None, as_json: AsJson = False) -> None:
    """Write the whole ledger out, a line an entry; `storyroom verify --log` checks it without the library."""
    door: Door = context.obj
    lines = door.seat.record.export()
    if to is None:
        if as_json:
            raise InvalidRequestError("The ledger itself is JSON, a line an entry.", "Use --to FILE with --json.")
        for line in lines:
            sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
        return
    count = 0
    try:
        with to.open("wb") as handle:
            for count, line in enumerate(lines, start=1):  # noqa: B007  # the count is what is told
                handle.write(line)
    except OSError as fault:
        raise UnreadableFileError(f"{to.name} cannot be written.", "Choose another place.") from fault
    if as_json:
        print_json({"file": str(to), "entries": count})
        return
    _say(door, f"Wrote {count} entries to {to}.")


@app.command("key")
def key(
    context: typer.Context,
    renew: Annotated[bool, typer.Option("--renew", help="Make a new key where the old one is lost or told.")] = False,
    to: To = None,
    as_json: AsJson = False,
) -> None:
    """Print the public keys with which checkpoints are checked, as PEM, the newest last."""
    desk = context.obj.seat.record
    if renew:
        desk.renew_key()
    known = desk.public_keys()
    if as_json:
        print_json(
            {
                "ledger": known[-1].origin,
                "keys": [{"fingerprint": one.fingerprint, "public": one.public} for one in known],
            }
        )
        return
    _hand_out("".join(one.public for one in known), to)


@app.command("checkpoint")
def checkpoint(context: typer.Context, to: To = None, as_json: AsJson = False) -> None:
    """Sign the ledger as it stands. Keep it elsewhere: nothing before it can be taken back unseen."""
    note = context.obj.seat.record.checkpoint()
    if as_json:
        print_json({"checkpoint": note})
        return
    _hand_out(note, to)


@app.command("prove")
def prove(
    context: typer.Context,
    position: Annotated[int, typer.Argument(metavar="[N]", help="Number of an entry.")] = 0,
    since: Annotated[
        int, typer.Option(metavar="N", help="Prove instead that the ledger only grew since it had N.")
    ] = 0,
    to: To = None,
    as_json: AsJson = False,  # noqa: ARG001  # a proof is JSON anyway
) -> None:
    """Prove that an entry is in the ledger, or that the ledger only grew; `storyroom verify --proof` checks it."""
    desk = context.obj.seat.record
    if bool(position) == bool(since):
        raise InvalidRequestError("Say which entry to prove, or since which size.", "`prove N`, or `prove --since N`.")
    found = desk.prove(position) if position else desk.prove_growth(since)
    _hand_out(json.dumps(found.shape(), indent=2, ensure_ascii=False) + "\n", to)


def _hand_out(text: str, to: Path | None) -> None:
    if to is None:
        print(text, end="")
        return
    try:
        to.write_text(text, encoding="utf-8", newline="\n")
    except OSError as fault:
        raise UnreadableFileError(f"{to.name} cannot be written.", "Choose another place.") from fault


def _tell(door: Door, act: Acted) -> None:
    status = "" if act.status in {"recorded", "done"} else f" [{act.status}]"
    _say(door, f"{act.position}  {act.time[:19].replace('T', ' ')}  {act.who}: {act.words}{status} ({act.proof})")
    for place in act.places:
        _say(door, f"    {place.title}{': ' if place.scene else ''}{place.scene}")
    if act.unseen:
        _say(door, f"    and {act.unseen} that you may not see")
    for told in (act.model and f"model {act.model}", act.left):
        if told:
            _say(door, f"    {told}")


def _say(door: Door, line: str) -> None:
    door.console.print(safe(line), markup=False)
