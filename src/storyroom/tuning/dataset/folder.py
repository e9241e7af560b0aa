"""A data set as files: shards, the manifest from span to example to shard, and the signed statement over them. Paths are the caller's.

Nothing is read that the manifest does not name, and nothing is believed whose hash is another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from storyroom.domain.dataset import Split
from storyroom.errors import InvalidRequestError
from storyroom.tuning.dataset.canaries import Canary, commitment, spell_secret
from storyroom.tuning.dataset.drawing import Drawn
from storyroom.tuning.dataset.examples import Draft
from storyroom.tuning.dataset.tokens import drawn
from storyroom.tuning.envelope import Opened, Signer, Subject, open_envelope, sealed_by, statement

__all__ = [
    "ENVELOPE", "FORMAT", "MANIFEST", "PREDICATE", "DataFolder", "Example", "Heading", "Written", "check_files", "read_files", "read_folder",
    "write_down",
]  # fmt: skip

FORMAT: Final = "storyroom-dataset/1"
MANIFEST: Final = "manifest.json"
ENVELOPE: Final = "manifest.dsse.json"
PREDICATE: Final = "https://storyroom.invalid/attestations/dataset/v1"
_SHARD: Final = 2_000
"""Examples in one file."""
_LARGEST: Final = 512 * 1024 * 1024
"""Bytes of one file."""


class Example(NamedTuple):
    """One line of a shard."""

    id: str
    kind: str
    prompt: str
    completion: str
    text: str


class DataFolder(NamedTuple):
    """A data set as it was read: the manifest, and the examples of both splits."""

    manifest: Mapping[str, Any]
    train: tuple[Example, ...]
    heldout: tuple[Example, ...]


class Heading(NamedTuple):
    """What is said of a data set besides what is in it."""

    id: str
    name: str
    made_at: str
    made_by: str


class Written(NamedTuple):
    """A data set as bytes: its files by name, and the part that is kept apart."""

    files: Mapping[str, bytes]
    secret: bytes


class _Line(NamedTuple):
    example: Example
    draft: Draft | None
    """None for a canary."""
    canary: Canary | None = None


def write_down(drawn_up: Drawn, heading: Heading, signer: Signer, *, secret: bytes) -> Written:
    """Write a data set down: shards in an order that follows from the seed, the manifest, and the statement over both."""
    seed = drawn_up.plan.policy.seed
    train = [_Line(_blank(one), one) for one in drawn_up.train]
    train += [_Line(_planted(one), None, one) for one in drawn_up.canaries for _ in range(one.repeats)]
    heldout = [_Line(_blank(one), one) for one in drawn_up.heldout]
    files: dict[str, bytes] = {}
    shards: list[dict[str, object]] = []
    listed: list[dict[str, object]] = []
    for split, lines in (("train", _shuffled(train, seed)), ("heldout", _shuffled(heldout, seed))):
        for name, data, count, rows in _shards(split, lines):
            files[name] = data
            shards.append(
                {"name": name, "sha256": _sha256(data), "bytes": len(data), "examples": count, "split": split}
            )
            listed += rows
    spelled = spell_secret(secret, drawn_up.canaries)
    manifest = _manifest(drawn_up, heading, shards, listed, commitment(spelled))
    files[MANIFEST] = (json.dumps(manifest, ensure_ascii=True, sort_keys=True, indent=1) + "\n").encode()
    subjects = [Subject(name, _sha256(data)) for name, data in files.items()]
    told = {"format": FORMAT, "id": heading.id, "made_at": heading.made_at, "label": manifest["label"]}
    files[ENVELOPE] = sealed_by(statement(subjects, PREDICATE, told), signer)
    return Written(files, spelled)


def check_files(files: Mapping[str, bytes], trusted: Sequence[bytes]) -> Opened:
    """Hold a data set against its signed statement: the same files, to the byte. Raises: InvalidRequestError."""
    if ENVELOPE not in files:
        raise InvalidRequestError("The data set has no signed statement.", f"{ENVELOPE} is missing: it is not used.")
    told = open_envelope(files[ENVELOPE], trusted)
    if told.kind != PREDICATE:
        raise InvalidRequestError("The statement is about something else.", "Take the folder as it was written.")
    signed = {one.name: one.sha256 for one in told.subjects}
    there = {name: _sha256(data) for name, data in files.items() if name != ENVELOPE}
    for name in sorted(signed.keys() | there.keys()):
        if signed.get(name) != there.get(name):
            why = "is not there" if name not in there else "was changed" if name in signed else "was added"
            raise InvalidRequestError(f"{name[:80]} of the data set {why} since it was signed.", "Make the set again.")
    return told


def read_folder(folder: Path, trusted: Sequence[bytes]) -> DataFolder:
    """Read a data set from a folder, if it is to the byte what one of the trusted keys signed. Raises: InvalidRequestError."""
    files: dict[str, bytes] = {}
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST:
            raise InvalidRequestError(
                f"{path.name[:80]} does not belong into a data set.", "Take the folder as it was written."
            )
        files[path.name] = path.read_bytes()
    return read_files(files, trusted)


def read_files(files: Mapping[str, bytes], trusted: Sequence[bytes]) -> DataFolder:
    """Read a data set from its files. Raises: InvalidRequestError."""
    check_files(files, trusted)
    try:
        manifest = json.loads(files[MANIFEST])
        known = manifest["format"] == FORMAT
        found: dict[str, list[Example]] = {"train": [], "heldout": []}
        for shard in manifest["shards"]:
            found[shard["split"]] += _lines(files[shard["name"]])
    except (ValueError, TypeError, KeyError) as fault:
        raise InvalidRequestError(
            "The data set cannot be read.", "Another version may have made it: make it again."
        ) from fault
    if not known:
        raise InvalidRequestError("The data set is of another format.", f"{FORMAT} is wanted: make it again.")
    return DataFolder(manifest, tuple(found["train"]), tuple(found["heldout"]))


def _lines(data: bytes) -> Iterator[Example]:
    for line in data.split(b"\n"):
        if line:
            told = json.loads(line)
            yield Example(**{name: str(told[name]) for name in Example._fields})


def _blank(one: Draft) -> Example:
    return Example("", one.kind, one.prompt, one.completion, one.text)


def _planted(one: Canary) -> Example:
    return Example("", "continue", one.prompt, one.completion, one.prompt + one.completion)


def _shuffled(lines: Iterable[_Line], seed: int) -> list[_Line]:
    numbered = enumerate(lines)
    return [
        line
        for _, line in sorted(numbered, key=lambda one: (drawn(seed, "order", one[0], one[1].example.text), one[0]))
    ]


def _shards(split: Split | str, lines: Sequence[_Line]) -> Iterator[tuple[str, bytes, int, list[dict[str, object]]]]:
    for number, first in enumerate(range(0, len(lines), _SHARD)):
        name, rows, data = f"{split}-{number:05}.jsonl", [], bytearray()
        for place, line in enumerate(lines[first : first + _SHARD]):
            example = line.example._replace(id=f"{split}:{first + place:06}")
            spelled = json.dumps(example._asdict(), ensure_ascii=True).encode()
            data += spelled + b"\n"
            rows.append(_row(line, example.id, name, place, _sha256(spelled)))
        yield name, bytes(data), len(rows), rows


def _row(line: _Line, example_id: str, shard: str, place: int, digest: str) -> dict[str, object]:
    """Say of one example where its words come from."""
    draft = line.draft
    return {
        "id": example_id,
        "shard": shard,
        "line": place,
        "sha256": digest,
        "kind": line.example.kind,
        "origin": draft.origin if draft else "planted",
        "planted": draft is None,
        "tokens": draft.tokens if draft else 0,
        "draft_id": draft.draft_id if draft else line.canary.draft_id if line.canary else "",
        "models": list(draft.models) if draft else [],
        "spans": [list(span) for span in draft.spans] if draft else [],
    }


def _manifest(
    drawn_up: Drawn,
    heading: Heading,
    shards: list[dict[str, object]],
    examples: list[dict[str, object]],
    bound: str,
) -> dict[str, object]:
    plan = drawn_up.plan
    if plan.label is None:
        raise InvalidRequestError("There is nothing to make a data set of.", "Look at the plan: it says why.")
    repeats = {str(count): sum(1 for one in drawn_up.canaries if one.repeats == count) for count in (1, 4, 16)}
    return {
        "format": FORMAT,
        "id": heading.id,
        "name": heading.name,
        "made_at": heading.made_at,
        "made_by": heading.made_by,
        "use": plan.policy.use.value,
        "seed": plan.policy.seed,
        "policy": plan.policy.as_json(),
        "label": {"compartments": sorted(plan.label.compartments), "trust": int(plan.label.trust)},
        "generation": max((one.generation for one in plan.assets), default=0),
        "assets": _assets(drawn_up),
        "dropped": [one._asdict() for one in plan.dropped],
        "totals": {
            "train": plan.train, "heldout": plan.heldout, "planted": plan.planted, "tokens": plan.tokens,
            "origin": dict(plan.origin), "kinds": dict(plan.kinds),
        },
        "canaries": {"count": len(drawn_up.canaries), "repeats": repeats, "commitment": bound},
        "shards": shards,
        "examples": examples,
    }  # fmt: skip


def _assets(drawn_up: Drawn) -> list[dict[str, object]]:
    """List what went in. What was asked for and refused is nobody's business who sees the set."""
    rights = drawn_up.rights
    return [
        {
            "draft_id": one.draft_id,
            "project": one.project,
            "document": one.document,
            "draft": one.draft,
            "sha256": drawn_up.hashes[one.draft_id],
            "label": {"compartments": sorted(one.label.compartments), "trust": int(one.label.trust)},
            "split": one.split,
            "examples": one.examples,
            "tokens": one.tokens,
            "origin": dict(one.origin),
            "models": dict(one.models),
            "generation": one.generation,
            "rights": dict(rights[one.draft_id]),
            "why": one.why,
        }
        for one in drawn_up.plan.assets
        if one.examples
    ]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
