"""What the Content Credentials in a file are worth: trusted, valid, tampered, unreadable, none. The file is hostile; fetches nothing."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from storyroom.credentials.kinds import MIME, kind_of, looks_signed, print_of
from storyroom.credentials.library import available, load, settings
from storyroom.domain.credentials import Finding, State

__all__ = ["classify"]

_STATES: Final[Mapping[str, State]] = {"Trusted": "trusted", "Valid": "valid", "Invalid": "tampered"}
_ONLY_UNTRUSTED: Final = frozenset({"signingCredential.untrusted"})
_MOST: Final = 200
_LONGEST: Final = 200


def classify(data: bytes, anchors: str = "", *, prints: bool = False) -> Finding:
    """Read the credentials of a file. `anchors`: PEM of the authorities to trust; `prints`: say what is left without them."""
    if not looks_signed(data):
        return Finding("none", print=print_of(data) if prints else "")
    if not available():
        return Finding("unreadable", "the package for Content Credentials is not installed here")
    found = _read(data, anchors)
    return found._replace(print=print_of(data)) if prints and found.state == "none" else found


def _read(data: bytes, anchors: str) -> Finding:
    kind = kind_of(data)
    if kind is None:
        return Finding("none")
    c2pa = load()
    try:
        with (
            c2pa.Context.from_dict(settings(anchors)) as context,
            c2pa.Reader(MIME[kind], io.BytesIO(data), context=context) as reader,
        ):
            told = json.loads(reader.json())
    except c2pa.C2paError.ManifestNotFound:
        return Finding("none")
    except (c2pa.C2paError, ValueError, RecursionError) as fault:
        if kind == "pdf" and b"C2PA" not in data:  # a PDF that this parser cannot open, with no sign of credentials
            return Finding("none")
        return Finding("unreadable", str(fault)[:_LONGEST])
    return _found(told) if isinstance(told, dict) else Finding("unreadable", "no list of claims")


def _found(told: Mapping[str, Any]) -> Finding:
    active = _map(_map(told.get("manifests")).get(str(told.get("active_manifest"))))
    if not active:
        return Finding("unreadable", "no active claim")
    failures = sorted(set(_failures(_map(told.get("validation_results")))))
    state: State = _STATES.get(str(told.get("validation_state")), "tampered")
    if state == "tampered" and failures and set(failures) <= _ONLY_UNTRUSTED:
        state = "valid"
    signature = _map(active.get("signature_info"))
    return Finding(
        state,
        ", ".join(failures)[:_LONGEST] if state == "tampered" else "",
        _text(signature.get("common_name")),
        _text(signature.get("issuer")),
        _generator(active),
        tuple(dict.fromkeys(_source_types(active)))[:_MOST],
        _training(active),
    )


def _failures(results: Mapping[str, Any]) -> Iterator[str]:
    """Name what does not hold, of the claim itself and of what it was made from."""
    for one in _list(_map(results.get("activeManifest")).get("failure")):
        yield _text(_map(one).get("code"))
    for delta in _list(results.get("ingredientDeltas")):
        for one in _list(_map(_map(delta).get("validationDeltas")).get("failure")):
            yield _text(_map(one).get("code"))


def _assertions(active: Mapping[str, Any], label: str) -> Iterator[Mapping[str, Any]]:
    for one in _list(active.get("assertions")):
        if _text(_map(one).get("label")).startswith(label):
            yield _map(_map(one).get("data"))


def _source_types(active: Mapping[str, Any]) -> Iterator[str]:
    for data in _assertions(active, "c2pa.actions"):
        for action in _list(data.get("actions")):
            if source := _text(_map(action).get("digitalSourceType")):
                yield source


def _training(active: Mapping[str, Any]) -> str:
    """Take the strictest of what is said of generative training and mining."""
    uses = {
        _text(_map(entry).get("use"))
        for label in ("cawg.training-mining", "c2pa.training-mining")
        for data in _assertions(active, label)
        for entry in _map(data.get("entries")).values()
    }
    for use, words in (("notAllowed", "not allowed"), ("constrained", "constrained"), ("allowed", "allowed")):
        if use in uses:
            return words
    return ""


def _generator(active: Mapping[str, Any]) -> str:
    listed = _list(active.get("claim_generator_info"))
    first = _map(listed[0]) if listed else {}
    return f"{_text(first.get('name'))} {_text(first.get('version'))}".strip()


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value[:_MOST] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value[:_LONGEST] if isinstance(value, str) else ""
