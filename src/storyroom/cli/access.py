"""Commands about access: grant, revoke, grants, groups, label, break-glass. Each is one act at a desk."""

from __future__ import annotations

from typing import Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.days import day_of_end, end_of
from storyroom.domain.safe import safe
from storyroom.domain.shapes_access import compartment_shape, grant_shape, group_shape

__all__ = ["break_glass", "groups", "label", "register"]

Until = Annotated[str, typer.Option("--until", help="Last day on which it holds, such as 2026-12-31.")]
AsGroup = Annotated[bool, typer.Option("--group", help="The name is a group's.")]
Holder = Annotated[str, typer.Argument(help="Person, or with --group a group.")]
Compartment = Annotated[str, typer.Argument(help="Compartment; NAME/* is all of a project's that you own.")]
Draft = Annotated[str, typer.Option(help="Draft by name; else the latest you may see.")]
Document = Annotated[str, typer.Option(help="Document, where a project holds several.")]

groups = typer.Typer(help="Groups of people.", no_args_is_help=True)
label = typer.Typer(help="Compartments, and the labels of drafts.", no_args_is_help=True)
break_glass = typer.Typer(help="Access in an emergency: two administrators, for minutes.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("grant")(grant)
    app.command("revoke")(revoke)
    app.command("grants")(grants)
    app.add_typer(groups, name="groups")
    app.add_typer(label, name="label")
    app.add_typer(break_glass, name="break-glass")


def grant(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    holder: Holder,
    compartment: Compartment,
    role: Annotated[
        str, typer.Option(help="finder, viewer, reader, writer, warden, owner, or rights such as search+read.")
    ] = "reader",
    until: Until = "",
    group: AsGroup = False,
    as_json: AsJson = False,
) -> None:
    """Give a person or a group rights on a compartment that you own."""
    door: Door = context.obj
    end = end_of(until)
    names = door.seat.access.grant(holder, compartment, role=role, until=end, group=group)
    _said(door, as_json, f"{holder} is {role} of {', '.join(names)}{_until(until)}.", compartments=list(names))


def revoke(
    context: typer.Context, holder: Holder, compartment: Compartment, group: AsGroup = False, as_json: AsJson = False
) -> None:
    """Take back every grant of theirs on a compartment that you own. Acts on the next request."""
    door: Door = context.obj
    names = door.seat.access.revoke(holder, compartment, group=group)
    _said(door, as_json, f"{holder} holds nothing on {', '.join(names)} by name any more.", compartments=list(names))


def grants(
    context: typer.Context,
    compartment: Annotated[str, typer.Argument(help="Compartment; else all that you own.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the grants on what you own, with their ends."""
    door: Door = context.obj
    found = door.seat.access.grants(compartment)
    if as_json:
        print_json([grant_shape(one) for one in found])
        return
    for one in found:
        who = f"group {one.holder}" if one.is_group else one.holder
        end = f", {'ended' if one.ended else 'until'} {day_of_end(one.until)}" if one.until else ""
        door.console.print(safe(f"{one.compartment}: {who}, {one.role}{end}"), markup=False)


# --- groups ---


@groups.command("list")
def groups_list(context: typer.Context, as_json: AsJson = False) -> None:
    """List the groups, who is in them, and what they hold of yours."""
    door: Door = context.obj
    found = door.seat.access.groups()
    if as_json:
        print_json([group_shape(one) for one in found])
        return
    for one in found:
        members = ", ".join(f"{name} (until {day_of_end(end)})" if end else name for name, end in one.members)
        held = f"; holds {', '.join(one.compartments)}" if one.compartments else ""
        door.console.print(safe(f"{one.name}: {members or 'nobody'}{held}"), markup=False)


@groups.command("add")
def groups_add(context: typer.Context, name: str, as_json: AsJson = False) -> None:
    """Make an empty group."""
    door: Door = context.obj
    door.seat.access.add_group(name)
    _said(door, as_json, f"Made the group {name}. Next: storyroom groups join {name} PERSON", group=name)


@groups.command("join")
def groups_join(context: typer.Context, group: str, person: str, until: Until = "", as_json: AsJson = False) -> None:
    """Make a person a member. You have to own what the group holds."""
    door: Door = context.obj
    door.seat.access.join_group(group, person, until=end_of(until))
    _said(door, as_json, f"{person} is in {group}{_until(until)}.", group=group, person=person)


@groups.command("leave")
def groups_leave(context: typer.Context, group: str, person: str, as_json: AsJson = False) -> None:
    """End a membership."""
    door: Door = context.obj
    door.seat.access.leave_group(group, person)
    _said(door, as_json, f"{person} is no longer in {group}.", group=group, person=person)


@groups.command("remove")
def groups_remove(context: typer.Context, group: str, as_json: AsJson = False) -> None:
    """Remove a group: its members lose what it held."""
    door: Door = context.obj
    door.seat.access.remove_group(group)
    _said(door, as_json, f"The group {group} is gone.", group=group)


# --- labels ---


@label.command("list")
def label_list(context: typer.Context, as_json: AsJson = False) -> None:
    """List the compartments that you own."""
    door: Door = context.obj
    desk = door.seat.access
    found = [(one, desk.listed(one.name) if one.need_to_know else ()) for one in desk.compartments()]
    if as_json:
        print_json([compartment_shape(one, listed) for one, listed in found])
        return
    for one, listed in found:
        marks = ", ".join(
            filter(
                None, ("embargo" if one.embargo else "", f"known to {', '.join(listed)}" if one.need_to_know else "")
            )
        )
        door.console.print(safe(f"{one.name}: {marks}" if marks else one.name), markup=False)


@label.command("open")
def label_open(
    context: typer.Context,
    name: str,
    embargo: Annotated[bool, typer.Option("--embargo", help="Taking it off a draft takes two people.")] = False,
    need_to_know: Annotated[
        bool, typer.Option("--need-to-know", help="Only people on its list, whatever they hold.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Open a compartment. It is yours; nobody else is given it."""
    door: Door = context.obj
    door.seat.access.open(name, embargo=embargo, need_to_know=need_to_know)
    _said(door, as_json, f"Opened {name}. Next: storyroom grant PERSON {name}", compartment=name)


@label.command("add")
def label_add(  # noqa: PLR0917  # as above
    context: typer.Context,
    project: str,
    compartments: Annotated[list[str], typer.Argument(metavar="COMPARTMENT...")],
    document: Document = "",
    draft: Draft = "",
    reason: Annotated[str, typer.Option(help="Why; kept beside the label.")] = "",
    as_json: AsJson = False,
) -> None:
    """Add compartments to a draft's label: fewer may see it from now on."""
    door: Door = context.obj
    entry = door.seat.find_draft(project=project, document=document, draft=draft)
    done = door.seat.labels.add(entry.id, compartments, reason=reason)
    _said(door, as_json, f"Its label is now {', '.join(done.compartments)}.", **done._asdict())


@label.command("remove")
def label_remove(  # noqa: PLR0917  # as above
    context: typer.Context,
    project: str,
    compartments: Annotated[list[str], typer.Argument(metavar="COMPARTMENT...")],
    reason: Annotated[str, typer.Option(help="Why it may be seen by more people.")],
    document: Document = "",
    draft: Draft = "",
    as_json: AsJson = False,
) -> None:
    """Take compartments off a draft's label. Off an embargo, a second person has to confirm it."""
    door: Door = context.obj
    entry = door.seat.find_draft(project=project, document=document, draft=draft)
    done = door.seat.labels.remove(entry.id, compartments, reason=reason)
    words = (
        f"Its label is now {', '.join(done.compartments)}."
        if done.done
        else f"Nothing is changed yet. Another owner confirms it: storyroom --as NAME label confirm {done.request}"
    )
    _said(door, as_json, words, **done._asdict())


@label.command("waiting")
def label_waiting(context: typer.Context, as_json: AsJson = False) -> None:
    """List what others asked for and you may confirm."""
    door: Door = context.obj
    found = door.seat.labels.waiting()
    if as_json:
        print_json([one._asdict() for one in found])
        return
    for one in found:
        words = (
            f"{one.request}: {one.asked_by} asks to take {', '.join(one.compartments)} off {one.draft}: {one.reason}"
        )
        door.console.print(safe(words), markup=False)


@label.command("confirm")
def label_confirm(context: typer.Context, request: str, as_json: AsJson = False) -> None:
    """Do what another person asked for."""
    door: Door = context.obj
    done = door.seat.labels.confirm(request)
    _said(door, as_json, f"Its label is now {', '.join(done.compartments)}.", **done._asdict())


@label.command("know")
def label_know(
    context: typer.Context,
    project: str,
    people: Annotated[list[str] | None, typer.Argument(metavar="PERSON...")] = None,
    off: Annotated[bool, typer.Option("--off", help="Take these people off; with nobody named, end the list.")] = False,
    as_json: AsJson = False,
) -> None:
    """Begin a project's need-to-know list, or put people on it."""
    door: Door = context.obj
    desk = door.seat.access
    if not people:
        desk.need_to_know(project, on=not off)
    for person in people or ():
        desk.let_know(project, person, on=not off)
    listed = desk.listed(project)
    _said(door, as_json, f"{project} is known to {', '.join(listed) or 'whoever holds it'}.", listed=list(listed))


@label.command("why")
def label_why(
    context: typer.Context,
    person: str,
    compartments: Annotated[list[str], typer.Argument(metavar="COMPARTMENT...")],
    right: Annotated[str, typer.Option(help="search, read, quote, upload or manage.")] = "read",
    as_json: AsJson = False,
) -> None:
    """Say whether a person may do that with material of these compartments, and why."""
    door: Door = context.obj
    found = door.seat.access.explain(person, right, compartments)
    words = f"{'Yes' if found.allowed else 'No'}: {found.reason}."
    _said(door, as_json, words, allowed=found.allowed, reason=found.reason)


# --- emergencies ---


@break_glass.command("ask")
def glass_ask(
    context: typer.Context,
    compartment: str,
    reason: Annotated[str, typer.Option(help="Why; its owners are told.")],
    minutes: Annotated[int, typer.Option(help="For how long, up to 480.")] = 60,
    as_json: AsJson = False,
) -> None:
    """Ask to read a compartment. Its owners are told; it opens nothing by itself."""
    door: Door = context.obj
    request = door.seat.emergencies.ask(compartment, reason=reason, minutes=minutes)
    words = f"Asked. Another administrator opens it within the hour: storyroom --as NAME break-glass confirm {request}"
    _said(door, as_json, words, request=request)


@break_glass.command("confirm")
def glass_confirm(context: typer.Context, request: str, as_json: AsJson = False) -> None:
    """Open what another administrator asked for. Its owners are told."""
    door: Door = context.obj
    until = door.seat.emergencies.confirm(request)
    _said(door, as_json, f"Open until {until:%Y-%m-%d %H:%M} UTC.", until=until.isoformat())


@break_glass.command("list")
def glass_list(context: typer.Context, as_json: AsJson = False) -> None:
    """List what was asked for."""
    door: Door = context.obj
    found = door.seat.emergencies.requests()
    if as_json:
        print_json([{**one._asdict(), "until": one.until.isoformat() if one.until else None} for one in found])
        return
    for one in found:
        state = f"open until {one.until:%Y-%m-%d %H:%M} UTC" if one.until else "waits for a second person"
        words = f"{one.id}: {one.asked_by}, {one.compartment}, {one.minutes} minutes, {state}: {one.reason}"
        door.console.print(safe(words), markup=False)


def _until(written: str) -> str:
    return f" until {day_of_end(end_of(written))}" if written else ""


def _said(door: Door, as_json: bool, words: str, **shape: object) -> None:
    if as_json:
        print_json(shape)
    else:
        door.console.print(safe(words), markup=False)
