"""Every road to the library, found by looking: operations of the OpenAPI document, pages, commands, tools.

What an argument may be is known by its name alone. A road whose argument has no values here fails the suite: whoever adds
one says what to ask it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import typer
from starlette.routing import Route

from storyroom.api.app import ROOT, make_api
from storyroom.cli.main import app as command_line
from tests.paired.worlds import QUESTIONS, TITLES

__all__ = ["Call", "Command", "api_calls", "commands", "page_calls", "roads"]

OWN = {"X-Storyroom": "1"}
SCRIPT = b"Title: Beacon\n\nINT. LOFT - DAY\n\nA lamp burns.\n"

QUERIES = (
    "key", "spare key lamp", '"the lamp"', "character:MARIT", "location:HARBOUR", "time:night goose", "hering", "kestrl",
    "kestrel", "draft:all key", "-lamp key", "project:Beacon key", "project:Quarry", "int: letter", "nosuchword",
    "document:tuba", "", "zither ocarina velvet", *QUESTIONS,
)  # fmt: skip

ACTS = (
    "grant", "revoke", "open", "add", "remove", "confirm", "confirm-label", "confirm-emergency", "add-group", "remove-group",
    "join-group", "leave-group", "begin-list", "end-list", "let-know", "forget", "decide", "undo", "pin", "pin-scene", "pin-document", "retire", "restore", "intend", "link", "unlink", "add-person", "shut", "state", "ask", "whole", "part", "edited", "reject", "revoke", "rebuild", "rename", "check", "nothing",
)  # fmt: skip
"""What the forms of pages are sent to."""

FIELDS = (
    "holder", "compartment", "compartments", "person", "group", "project", "request", "reason", "name", "subject", "role",
    "scene", "category", "confirm", "undo", "text", "key", "canon", "owner", "basis", "sure", "suggestion", "instruction",
)  # fmt: skip
"""What a form may send."""

VALUES: Mapping[str, Sequence[Any]] = {
    "q": QUERIES, "words": QUERIES, "question": QUESTIONS, "questions": QUESTIONS,
    "project": (*TITLES, "beacon", "nothing"), "document": (*TITLES, ""), "draft": ("white", "blue", "pink", ""),
    "scene": ("1", "2", "3", "99"), "limit": (1, 3, 20), "start": (0, 7), "end": (5, 10_000),
    "format": ("fountain", "fdx", "native", "original", "pdf", "docx", "nothing"), "to": ("fountain", "fdx", "native"),
    "scenes": ("1", "1,2", "9A"), "recipe": ("nothing.toml",), "package": ("nothing",), "machine": ("edit=nothing.pub",), "files": ("nothing.pdf",), "file": ("nothing.pdf",), "into": ("nowhere",),
    "holder": ("ada", "owner", "nobody"), "person": ("ada", "owner", "nobody"), "group": ("writers",),
    "compartment": ("beacon", "vault", "kestrel", "embargo", "nothing"), "compartments": ("beacon", "vault", "legal"),
    "reason": ("it ended",), "request": ("request:0",), "export": ("export:0",), "key": ("key:0",),
    "recipient": ("Grace",), "act": ACTS, "token": ("nothing",), "old": (1, 3), "position": (1, 2, 999), "rights": ("reader",), "role": ("reader",), "text": QUERIES[:3],
    "what": (*TITLES, "beacon", "nothing"), "only": (("pace",), ("nothing",)), "analysis": ("pace", "nothing"),
    "findings": ("", "all"), "against": ("white", ""),
    "form": ("text", "json", "pdf", "csv", "fdx"), "table": ("cast", "nothing", ""), "with": ("",),
    "verdict": ("confirm", "reject", "add"), "category": ("props", "nothing"), "head": ("lamp", "key", "goose"), "known_by": ("lamp", ""),
    "kind": ("statement", "scene", "document", "writer", "series"), "canon": ("canon:0",), "retired": (False, True),
    "owner": ("Harbour Pictures", "A"), "basis": ("own_work", "public_domain"), "consent": ("search", "quote"), "scope": ("search", "quote"),
    "licence": ("Contract 12",), "guild": ("none", "wga"), "authority": ("Side letter 3",), "mining": ("Clause 4",), "expires": ("2027-12-31", "2020-01-31"),
    "sure": ("yes", ""),
    "model": ("model:0", "vask"), "test": ("blind:0",), "pair": (0, 9), "choice": ("left", "same"), "pages": ("tuned=nothing",), "others": ({"tuned": ["A page."]},),
    "view": ("", "insurance", "critics"), "stated": ("nothing.toml",), "data_set": ("data_set:0",), "folder": ("nowhere",), "writer": ("", "nobody"),
    "suggestion": ("suggestion:0",), "instruction": ("Let her say less.",), "variants": ("1", "9"),
    "voice": ("ada", "owner", "nobody", "voice:0", ""), "decision": ("decision:0", ""), "confirm": ("props:lamp",), "undo": ("decision:0",),
    "version": (0, 1, 7), "sha256": ("0" * 64,), "steps": ({"kind": "paste", "changes": [{"start": 0, "end": 0, "text": "key"}]},),
    "speaker": ("MARIT", ""), "speakers": ("MARIT",),
    "record": ("nothing", "sending:0"), "provider": ("nothing",),
    "page": (1, 2), "name": ("ada", "owner", "nobody"), "label": ("embargo",), "subject": ("00u-ada",), "clear": ("beacon",), "all_but": ("legal",),
}  # fmt: skip


TELLING = frozenset({"q", "words", "question", "draft_id", "project"})
"""Arguments of the roads that lead to content."""


class Call(NamedTuple):
    """One request."""

    road: str
    """`METHOD /path/{template}`."""
    method: str
    url: str
    options: Mapping[str, Any]


class Command(NamedTuple):
    """One command line. `writes` names an option that takes the path of a file to write."""

    road: str
    arguments: tuple[str, ...]
    writes: str = ""


@cache
def described() -> Mapping[str, Any]:
    """Return the OpenAPI document."""
    return make_api(lambda: None).openapi()  # type: ignore[arg-type, return-value]  # only described


@cache
def command_tree() -> Any:
    """Return the command line, put together once."""
    return typer.main.get_command(command_line)


def api_calls(ids: Sequence[str], chance: random.Random, each: int) -> Iterator[Call]:
    """Draw up to so many calls of every operation. `ids` are draft ids, those of hidden ones among them."""
    document = described()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            road = f"{method.upper()} {ROOT}{path}"
            parameters = [p for p in operation.get("parameters", []) if p.get("required") or p["name"] in VALUES]
            for values in _drawn([p["name"] for p in parameters], ids, chance, each):
                url = path
                for parameter in parameters:
                    if parameter["in"] == "path":
                        url = url.replace(f"{{{parameter['name']}}}", str(values[parameter["name"]]))
                query = {p["name"]: values[p["name"]] for p in parameters if p["in"] == "query"}
                body = _body(document, operation, ids, chance)
                yield Call(road, method.upper(), ROOT + url, {"params": query, "headers": OWN, **body})


def page_calls(routes: Sequence[Any], ids: Sequence[str], chance: random.Random, each: int) -> Iterator[Call]:
    """Draw up to so many calls of every page."""
    for route in routes:
        if not isinstance(route, Route):
            continue
        for method in sorted((route.methods or set()) - {"HEAD"}):
            names = [*route.param_convertors, "q", "project", "draft", "start", "end", "page", "findings", "with"]
            for values in _drawn(names, ids, chance, each):
                url = route.path
                for name in route.param_convertors:
                    url = url.replace(f"{{{name}}}", str(values[name]))
                query = {name: values[name] for name in names if name not in route.param_convertors}
                sent = {} if method == "GET" else {"data": next(iter(_drawn(FIELDS, ids, chance, 1)))}
                yield Call(f"{method} {route.path}", method, url, {"params": query, "headers": OWN, **sent})


def commands(ids: Sequence[str], chance: random.Random, each: int, skip: Mapping[str, str]) -> Iterator[Command]:
    """Draw up to so many lines of every command, half of them with --json."""
    for path, command in _leaves(command_tree()):
        road = " ".join(path)
        if road in skip:
            continue
        parameters = [p for p in command.params if p.name not in {"help", "as_json", "output", "batch"}]
        given = [p for p in parameters if p.name in VALUES or p.required or p.name.endswith("_id")]
        for values in _drawn([p.name for p in given], ids, chance, each):
            line = list(path)
            for parameter in given:
                value = str(values[parameter.name])
                if parameter.param_type_name == "argument":
                    line.append(value)
                elif value:
                    line += [parameter.opts[0], value]
            flags = {p.name: p.opts[0] for p in command.params}
            if "as_json" in flags and chance.random() < 0.5:
                line.append(flags["as_json"])
            yield Command(road, tuple(line), flags.get("output", ""))


def _leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, inner in getattr(command, "commands", {}).items():
        yield from _leaves(inner, (*path, name))
    if not hasattr(command, "commands"):
        yield path, command


def _drawn(names: Sequence[str], ids: Sequence[str], chance: random.Random, each: int) -> Iterator[Mapping[str, Any]]:
    """Draw values for the named arguments: several times for a road that is asked about content, once for the others."""
    columns = []
    for name in names:
        values = tuple(ids) if name.endswith(("_id", "_ids")) or name == "with" else VALUES.get(name, ())
        assert values, f"no values for {name!r}: say in VALUES what to ask this road"
        columns.append(chance.sample(values, len(values)))
    for place in range(each if TELLING & set(names) else 1):
        yield {name: column[place % len(column)] for name, column in zip(names, columns, strict=True)}


def _body(
    document: Mapping[str, Any], operation: Mapping[str, Any], ids: Sequence[str], chance: random.Random
) -> Mapping[str, Any]:
    """Fill what a body must have; the schema says what that is."""
    kinds = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in kinds:
        return {"files": {"file": ("one.fountain", SCRIPT, "text/plain")}}
    if "application/json" not in kinds:
        return {}
    schema = kinds["application/json"]["schema"]
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    names = [*schema.get("required", []), *(one for one in schema["properties"] if one == "draft_id")]
    names = list(dict.fromkeys(names))
    values = next(iter(_drawn(names, ids, chance, 1)))
    listed = {name for name in names if schema["properties"][name].get("type") == "array"}
    return {"json": {name: [values[name]] if name in listed else values[name] for name in names}}


def roads(routes: Sequence[Any]) -> frozenset[str]:
    """Name every road there is."""
    document = described()
    found = {
        f"{method.upper()} {ROOT}{path}" for path, operations in document["paths"].items() for method in operations
    }
    for route in routes:
        if isinstance(route, Route):
            found |= {f"{method} {route.path}" for method in (route.methods or set()) - {"HEAD"}}
    return frozenset(found | {" ".join(path) for path, _ in _leaves(command_tree())})
