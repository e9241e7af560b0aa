"""Commands about the rights in works: list, show, state, revoke, what was made from one. They parse, call one thing, print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.derivation import MadeFrom
from storyroom.domain.licensing import AssetRights, ConsentScope, Guild, LegalBasis, Licensed, Statement, use_in_words
from storyroom.domain.safe import safe
from storyroom.domain.shapes_licensing import licensed_shape, licenses_shape, made_from_shape, revoked_shape
from storyroom.errors import InvalidRequestError

if TYPE_CHECKING:
    from storyroom.domain.document import DraftEntry

__all__ = ["app"]

app = typer.Typer(help="Whose a work is, and what it may be used for; taking consent back.", no_args_is_help=True)

_SHOWN = 200

Project = Annotated[str, typer.Argument(help="Project, as `storyroom projects` lists it.")]
Document = Annotated[str, typer.Option(help="Document, where a project holds several.")]
Draft = Annotated[str, typer.Option(help="Draft by name; else the latest you may see.")]
Scopes = Annotated[list[ConsentScope] | None, typer.Option(help="Give it once for each.")]


@app.command("list")
def list_(
    context: typer.Context,
    project: Annotated[str, typer.Argument(help="One project only.")] = "",
    missing: Annotated[bool, typer.Option("--missing", help="Only where something is missing.")] = False,
    as_json: AsJson = False,
) -> None:
    """List what is stated of the latest draft of each document that you may read, and what is missing."""
    door: Door = context.obj
    desk = door.seat.licensing
    found = [one for one in desk.list(project) if one.missing or not missing]
    if as_json:
        print_json(licenses_shape(found, desk.who))
        return
    for one in found:
        told = one.rights
        said = f"{told.owner}, {_word(told.basis)}" if told and told.owner else "not stated"
        gap = f"; missing: {one.missing[0]}" if told and one.missing else ""
        door.console.print(safe(f"{one.draft.project} / {one.draft.document}: {said}{gap}"), markup=False)
    if not found:
        door.console.print("Nothing is here to be listed.", markup=False)


@app.command()
def show(
    context: typer.Context, project: Project, document: Document = "", draft: Draft = "", as_json: AsJson = False
) -> None:
    """Show what is stated of a draft, and what it may be used for today."""
    door: Door = context.obj
    one = door.seat.licensing.show(_draft(door, project, document, draft).id)
    if as_json:
        print_json(licensed_shape(one, door.seat.licensing.who))
        return
    _print(door, one)


@app.command()
def state(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    project: Project,
    owner: Annotated[str, typer.Option(help="Whose work it is.")],
    basis: Annotated[LegalBasis, typer.Option(help="By what right the studio holds it.")],
    consent: Scopes = None,
    licence: Annotated[str, typer.Option(help="Which licence or contract.")] = "",
    reason: Annotated[str, typer.Option(help="Why it is fair use.")] = "",
    guild: Annotated[list[Guild] | None, typer.Option(help="Whose agreement covers it, or none.")] = None,
    authority: Annotated[str, typer.Option(help="By which record guild-covered work may be trained on.")] = "",
    mining: Annotated[str, typer.Option(help="By which agreement a reserved mining signal does not bind.")] = "",
    expires: Annotated[str, typer.Option(help="The last day on which it holds, as 2027-12-31.")] = "",
    document: Document = "",
    draft: Draft = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """State the rights in a document. It takes the place of what was stated or revoked before."""
    door: Door = context.obj
    entry, desk = _draft(door, project, document, draft), door.seat.licensing
    said = Statement(
        owner, basis, licence, reason, tuple(consent or ()), tuple(guild or ()), authority, mining, expires
    )
    one = desk.state(entry.id, said)
    if as_json:
        print_json(licensed_shape(one, desk.who))
        return
    _print(door, one)


@app.command()
def revoke(  # noqa: PLR0917  # as above
    context: typer.Context,
    project: Project,
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
    scope: Scopes = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without it, it is only shown what was made from it.")] = False,
    document: Document = "",
    draft: Draft = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Take consent back, for everything or the named scopes, and list what was made from it. It acts on the next request."""
    door: Door = context.obj
    entry, desk = _draft(door, project, document, draft), door.seat.licensing
    if not yes:
        made = desk.made_from(entry.id)
        if as_json:
            raise InvalidRequestError("Nothing was revoked.", "Say --yes; `storyroom rights derived` shows it before.")
        _print_made(door, made)
        door.console.print("Nothing was revoked: repeat with --yes.", markup=False)
        return
    one, made = desk.revoke(entry.id, reason, [each.value for each in scope or ()])
    if as_json:
        print_json(revoked_shape(one, made, desk.who))
        return
    _print(door, one)
    _print_made(door, made)


@app.command()
def derived(
    context: typer.Context, project: Project, document: Document = "", draft: Draft = "", as_json: AsJson = False
) -> None:
    """List everything that was made from a document: drafts, data sets, models, and what left the house."""
    door: Door = context.obj
    made = door.seat.licensing.made_from(_draft(door, project, document, draft).id)
    if as_json:
        print_json(made_from_shape(made, door.seat.licensing.who))
        return
    _print_made(door, made)


def _draft(door: Door, project: str, document: str, draft: str) -> DraftEntry:
    return door.seat.find_draft(project=project, document=document, draft=draft)


def _print(door: Door, one: Licensed) -> None:
    lines = [f"{one.draft.project} / {one.draft.document} / {one.draft.name}"]
    lines += (
        _said(one.rights, door.seat.licensing.who(one.rights.by)) if one.rights else ["  nobody has stated anything"]
    )
    if one.tdm:
        lines.append(f"  the file {'reserves' if one.tdm.reserved else 'allows'} text and data mining {one.tdm.policy}")
    lines += [f"  {use.value}: {'yes' if told.allowed else 'no'}, {told.reason}" for use, told in one.uses.items()]
    lines += [f"  missing: {gap}" for gap in one.missing]
    for line in lines:
        door.console.print(safe(line.rstrip()), markup=False)


def _said(rights: AssetRights, who: str) -> list[str]:
    lines = [
        f"  owner: {rights.owner or 'not said'}",
        f"  basis: {_word(rights.basis)} {rights.licence or rights.reason}",
    ]
    lines += [
        f"  consent: {use_in_words(rights.consent)}",
        f"  guilds: {', '.join(sorted(rights.guilds)) or 'not said'}",
    ]
    for name, text in (("authority for training", rights.authority), ("agreement about mining", rights.mining)):
        lines += [f"  {name}: {text}"] if text else []
    lines += [f"  until: {rights.expires.isoformat()}"] if rights.expires else []
    return [*lines, f"  stated by {who or 'somebody who has left'} on {rights.at[:10]}"] if rights.at else lines


def _print_made(door: Door, made: MadeFrom) -> None:
    for title, things in (("The house holds", made.within), ("It left the house", made.left)):
        door.console.print(f"{title}: {len(things)}", markup=False)
        for one in things[:_SHOWN]:
            door.console.print(safe(f"  {_word(one.kind)}: {one.name} {one.at[:10]} {one.id}".rstrip()), markup=False)
        if len(things) > _SHOWN:
            door.console.print(f"  and {len(things) - _SHOWN:,} more; --json lists all.", markup=False)


def _word(value: str) -> str:
    return value.replace("_", " ")
