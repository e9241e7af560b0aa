"""Commands about ways in: invite, keys, sessions, and for people passwords, roles and accounts that are shut."""

from __future__ import annotations

from typing import Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.safe import safe
from storyroom.domain.shapes_access import account_shape, key_shape, session_shape

__all__ = ["keys", "register", "sessions"]

keys = typer.Typer(help="Your keys for programs.", no_args_is_help=True)
sessions = typer.Typer(help="Your open sessions.", no_args_is_help=True)


def register(app: typer.Typer, people: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("invite")(invite)
    app.add_typer(keys, name="keys")
    app.add_typer(sessions, name="sessions")
    people.command("password")(password)
    people.command("codes")(codes)
    people.command("account")(account)
    people.command("role")(role)
    people.command("shut")(shut)
    people.command("link")(link)
    people.command("unlink")(unlink)


def invite(context: typer.Context, person: str, as_json: AsJson = False) -> None:
    """Print a link with which a person sets up their password, once, within three days."""
    door: Door = context.obj
    token = door.seat.accounts.invite(person)
    base = door.settings.public_url.rstrip("/") or f"http://127.0.0.1:{door.settings.port}"
    link = f"{base}/welcome?token={token}"
    if as_json:
        print_json({"person": person, "link": link})
        return
    door.console.print(safe(f"For {person}, once, within three days: {link}"), markup=False)


# --- keys ---


@keys.command("list")
def keys_list(context: typer.Context, as_json: AsJson = False) -> None:
    """List your keys; the keys themselves are never shown again."""
    door: Door = context.obj
    found = door.seat.accounts.api_keys()
    if as_json:
        print_json([key_shape(one) for one in found])
        return
    for one in found:
        held = "all you hold" if one.compartments is None else ", ".join(one.compartments)
        words = f"{one.id}: {one.name}, {one.role} of {held}, until {one.expires_at:%Y-%m-%d}, {one.state}"
        door.console.print(safe(words), markup=False)


@keys.command("make")
def keys_make(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    name: str,
    role: Annotated[
        str, typer.Option(help="finder, viewer, reader, writer, or rights such as search+read.")
    ] = "viewer",
    only: Annotated[list[str] | None, typer.Option(help="Only this compartment. Repeatable.")] = None,
    days: Annotated[int, typer.Option(help="How long it lasts, up to 366.")] = 90,
    as_json: AsJson = False,
) -> None:
    """Make a key for a program. It never holds more than you do when it is used."""
    door: Door = context.obj
    key_id, token = door.seat.accounts.make_key(name, role=role, compartments=tuple(only) if only else None, days=days)
    if as_json:
        print_json({"id": key_id, "key": token})
        return
    door.console.print(f"{token}", markup=False)
    door.console.print("Shown this once. Programs send it as `Authorization: Bearer KEY`.", markup=False)


@keys.command("revoke")
def keys_revoke(context: typer.Context, key: str, as_json: AsJson = False) -> None:
    """Revoke a key: it opens nothing from the next request on."""
    door: Door = context.obj
    door.seat.accounts.revoke_key(key)
    _said(door, as_json, f"{key} is revoked.", revoked=key)


# --- sessions ---


@sessions.command("list")
def sessions_list(context: typer.Context, as_json: AsJson = False) -> None:
    """List your open sessions."""
    door: Door = context.obj
    found = door.seat.accounts.sessions()
    if as_json:
        print_json([session_shape(one) for one in found])
        return
    for one in found:
        door.console.print(safe(f"{one.id}: {one.device}, last used {one.seen_at:%Y-%m-%d %H:%M} UTC"), markup=False)


@sessions.command("end")
def sessions_end(
    context: typer.Context,
    session: Annotated[str, typer.Argument(help="Session; else all of them.")] = "",
    of: Annotated[str, typer.Option("--of", help="All sessions of this person, for an administrator.")] = "",
    as_json: AsJson = False,
) -> None:
    """End one of your sessions, or all of them."""
    door: Door = context.obj
    desk = door.seat.accounts
    ended = desk.close_sessions_of(of) if of else desk.close_session(session)
    _said(door, as_json, f"Ended {ended}.", ended=ended)


# --- people ---


def password(context: typer.Context, as_json: AsJson = False) -> None:
    """Set your password; asks for it without showing it."""
    door: Door = context.obj
    desk = door.seat.accounts
    old = typer.prompt("Password until now", hide_input=True, err=True) if desk.shown().password else ""
    new = typer.prompt("New password", hide_input=True, confirmation_prompt=True, err=True)
    desk.set_password(door.room.entrance, new, old=old)
    _said(door, as_json, "Set. Every other session of yours has ended.", password=True)


def codes(context: typer.Context, as_json: AsJson = False) -> None:
    """Make ten recovery codes, in place of those before. Each signs in once."""
    door: Door = context.obj
    made = door.seat.accounts.make_recovery_codes()
    _said(door, as_json, "\n".join((*made, "Shown this once: keep them on paper.")), codes=list(made))


def account(context: typer.Context, as_json: AsJson = False) -> None:
    """Say how you can sign in."""
    door: Door = context.obj
    found = door.seat.accounts.shown()
    keys_named = ", ".join(key.name for key in found.passkeys) or "no passkey"
    linked = "".join(f" Comes in as {one.subject} of {one.issuer}." for one in found.links)
    words = (
        f"{'A' if found.password else 'No'} password; {keys_named}; {found.recovery_codes} recovery codes left.{linked}"
    )
    if as_json:
        print_json(account_shape(found))
        return
    door.console.print(safe(words), markup=False)


def role(
    context: typer.Context,
    person: str,
    administrator: Annotated[
        bool | None, typer.Option("--administrator/--no-administrator", help="Manages people; reads nothing by that.")
    ] = None,
    opener: Annotated[
        bool | None, typer.Option("--opener/--no-opener", help="May open compartments and projects.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a person administrator, or opener of compartments, or neither."""
    door: Door = context.obj
    door.seat.access.set_roles(person, operator=administrator, curator=opener)
    now = door.room.seat(person).principal
    parts = [name for name, held in (("administrator", now.operator), ("opener", now.curator)) if held]
    words = f"{person} is {' and '.join(parts) or 'neither administrator nor opener'}."
    _said(door, as_json, words, name=person, operator=now.operator, curator=now.curator)


def shut(
    context: typer.Context,
    person: str,
    undo: Annotated[bool, typer.Option("--undo", help="Open it again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Shut a person's account: no sign-in, no session, no key."""
    door: Door = context.obj
    door.seat.accounts.shut(person, on=not undo)
    _said(door, as_json, f"The account of {person} is {'open' if undo else 'shut'}.", name=person, shut=not undo)


Subject = Annotated[str, typer.Option(help="The claim `sub` of their identity, to the letter.")]
IssuerUrl = Annotated[str, typer.Option("--issuer", help="The identity provider; else the one in the settings.")]


def link(
    context: typer.Context, person: str, subject: Subject, issuer: IssuerUrl = "", as_json: AsJson = False
) -> None:
    """Let a person in by the studio's own sign-in. Only for who cannot sign in yet, or yourself."""
    door: Door = context.obj
    door.seat.accounts.link(person, subject, issuer=issuer)
    _said(door, as_json, f"{person} comes in as {subject}.", name=person, subject=subject)


def unlink(
    context: typer.Context, person: str, subject: Subject, issuer: IssuerUrl = "", as_json: AsJson = False
) -> None:
    """Take a link to the studio's sign-in away: one of yours, or another's that nobody came in by."""
    door: Door = context.obj
    door.seat.accounts.unlink(person, subject, issuer=issuer)
    _said(door, as_json, f"{person} does not come in as {subject} any more.", name=person, subject=subject)


def _said(door: Door, as_json: bool, words: str, **shape: object) -> None:
    if as_json:
        print_json(shape)
    else:
        door.console.print(safe(words), markup=False)
