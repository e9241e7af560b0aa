"""Commands about what leaves the house: what left, what would, to whom and under which terms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.egress import ProviderState
from storyroom.domain.safe import safe
from storyroom.domain.shapes_egress import (
    estimate_shape,
    left_shape,
    money,
    preview_shape,
    provider_shape,
    sent_shape,
    terms_shape,
)
from storyroom.errors import UnreadableFileError

__all__ = ["app"]

app = typer.Typer(help="What leaves the house, to whom, and under which terms.", no_args_is_help=True)


@app.command("providers")
def providers(context: typer.Context, as_json: AsJson = False) -> None:
    """List the providers, their terms, and whether each may be used today."""
    door: Door = context.obj
    found = door.seat.egress.providers()
    if as_json:
        print_json([provider_shape(state) for state in found])
        return
    if not found:
        _say(door, "No provider is described in storyroom.toml: nothing leaves the house.")
    for state in found:
        _say_provider(door, state)


@app.command("confirm")
def confirm(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The provider whose terms you have read.")],
    as_json: AsJson = False,
) -> None:
    """Confirm that you have read a provider's terms as they stand in storyroom.toml, until they expire."""
    door: Door = context.obj
    record = door.seat.egress.confirm(name)
    if as_json:
        print_json(terms_shape(record))
        return
    state = next(found for found in door.seat.egress.providers() if found.provider.name == name)
    _say_provider(door, state)


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List what left, newest first, with totals for each provider and each reading of its terms."""
    door: Door = context.obj
    left = door.seat.egress.left()
    if as_json:
        print_json(left_shape(left.calls, left.totals, left.terms))
        return
    for call in left.calls:
        paid = f"{money(call.cost if call.closed_at else call.estimate)} {call.currency}"
        _say(
            door,
            f"{call.opened_at[:19]}  {call.provider}  {call.purpose}  {call.size:,} bytes  {paid}  "
            f"{call.outcome or 'unclosed'}  {'+'.join(sorted(call.label.compartments))}  {call.id}",
        )
    if not left.calls:
        _say(door, "Nothing has left.")
    for total in left.totals:
        terms = left.terms.get(total.terms_hash)
        under = f"terms confirmed by {terms.confirmed_by} on {terms.confirmed_at[:10]}" if terms else "terms unknown"
        _say(
            door,
            f"{total.provider}: {total.calls} requests ({total.unclosed} unclosed), {total.size:,} bytes, "
            f"{total.tokens_in:,} tokens out and {total.tokens_out:,} back, {money(total.cost)} {total.currency}, {under} "
            f"({total.terms_hash[:12]})",
        )


@app.command("show")
def show(
    context: typer.Context,
    record: Annotated[str, typer.Argument(metavar="ID", help="A request, as `egress list` names it.")],
    as_json: AsJson = False,
) -> None:
    """Show one request with the very bytes that left. Looking is recorded too."""
    door: Door = context.obj
    sent = door.seat.egress.sent(record)
    shape = sent_shape(sent.call, sent.terms, sent.body)
    if as_json:
        print_json(shape)
        return
    for name, value in shape.items():
        if name not in {"body", "terms_text"}:
            _say(door, f"{name}: {', '.join(value) if isinstance(value, list) else value}")
    _say(door, "")
    _say(door, str(shape["body"]))


@app.command("preview")
def preview(
    context: typer.Context,
    question: Annotated[list[str], typer.Argument(metavar="QUESTION...", help="A question, as you would ask it.")],
    project: Annotated[str, typer.Option(help="Look in this project only.")] = "",
    draft: Annotated[str, typer.Option(help="Look in drafts of this name; else in the latest.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show the exact bytes that a question would send, and what they would cost. Sends nothing."""
    door: Door = context.obj
    filters = {name: value for name, value in (("project", project), ("draft", draft)) if value}
    seen = door.seat.egress.preview(" ".join(question), filters=filters)
    shape = preview_shape(
        seen.provider, seen.outgoing, seen.estimate, allowed=seen.decision.allowed, reason=seen.decision.reason
    )
    if as_json:
        print_json(shape)
        return
    verdict = "would be sent" if seen.decision.allowed else "would be refused"
    _say(door, f"To {seen.provider.name}: {verdict}, {seen.decision.reason}.")
    if seen.outgoing is None:
        _say(door, "Nothing was found that may be sent, so nothing would be.")
        return
    _say(door, f"At most {money(seen.estimate.cost)} {seen.provider.currency}; POST {shape['address']}")
    _say(door, str(shape["body"]))


@app.command("estimate")
def estimate(
    context: typer.Context,
    questions: Annotated[Path, typer.Argument(metavar="FILE", help="A file with one question a line.")],
    as_json: AsJson = False,
) -> None:
    """Say what a batch of questions would send and cost at most. Sends nothing."""
    door: Door = context.obj
    state, found = door.seat.egress.estimate(_lines(questions))
    if as_json:
        print_json(
            {**estimate_shape(found, state.provider.currency), "monthly_cap": str(state.provider.monthly_cap),
             "spent_this_month": money(state.spent), "open": state.decision.allowed, "reason": state.decision.reason}
        )  # fmt: skip
        return
    _say(
        door,
        f"{found.calls} requests to {state.provider.name}, {found.size:,} bytes, at most {money(found.cost)} "
        f"{state.provider.currency}; {money(state.spent)} of {state.provider.monthly_cap} spent this month.",
    )


def _lines(path: Path) -> tuple[str, ...]:
    try:
        return tuple(line for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    except (OSError, UnicodeDecodeError) as fault:
        raise UnreadableFileError(
            f"{path} cannot be read.", "A UTF-8 file with one question a line is wanted."
        ) from fault


def _say_provider(door: Door, state: ProviderState) -> None:
    provider, terms = state.provider, state.provider.terms
    _say(door, f"{provider.name}: {'open' if state.decision.allowed else 'blocked'}, {state.decision.reason}")
    _say(door, f"   {provider.kind}, {provider.model}, {provider.url}")
    _say(door, f"   may be sent: {', '.join(sorted(provider.clearance.compartments)) or 'nothing'}")
    _say(door, f"   may be used to: {', '.join(sorted(provider.purposes)) or 'nothing'}; names {_swapped(state)}")
    _say(door, f"   trains on it: {terms.training_use}; keeps it: {terms.retention}; where: {terms.region}")
    _say(door, f"   owns tuned weights: {terms.owner_of_tuned_weights}; read {terms.snapshot}, until {terms.expires}")
    _say(door, f"   {money(state.spent)} of {provider.monthly_cap} {provider.currency} spent this month")


def _swapped(state: ProviderState) -> str:
    return "are swapped for codes" if state.provider.sanitise else "go out as they are"


def _say(door: Door, text: str) -> None:
    door.console.print(safe(text), markup=False)
