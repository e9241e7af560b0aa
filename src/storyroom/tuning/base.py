"""The folder of a base model, looked at before anything of it is loaded: safetensors only, no pickle by name or content, every file hashed. Loads nothing."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from storyroom.errors import InputError, InvalidRequestError, NotFoundError

__all__ = ["BaseModel", "file_sha256", "inspect_base"]

_LLAMA_CLASS: Final = frozenset({"LlamaForCausalLM"})
"""Models whose weights and exported form are known to the letter here."""
_PICKLES: Final = frozenset(
    {".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib", ".npy", ".npz", ".msgpack", ".h5"}
)
_CODE: Final = frozenset({".py", ".pyc", ".so", ".dll", ".dylib"})
_PLAIN: Final = frozenset({".json", ".txt", ".md", ".jinja", ".model", ".safetensors", ".toml", ""})
_PLAIN_PICKLES: Final = (
    b"cos\n",
    b"cposix\n",
    b"cnt\n",
    b"c__builtin__\n",
    b"cbuiltins\n",
    b"csubprocess\n",
    b"(dp",
    b"(lp",
)
_HINT: Final = "Save the model as safetensors: `model.save_pretrained(FOLDER, safe_serialization=True)`."
_CONTROL: Final = re.compile("[\0-\x08\x0e-\x1f]")
_LONGEST_HEADER: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class BaseModel:
    """A base that may be loaded: where it stands, and what it is to the letter."""

    folder: Path
    config: Mapping[str, Any]
    files: Mapping[str, str]
    """SHA-256 by name, in order of names."""
    sha256: str
    """One digest over all of them."""
    licence: str
    """The text of its licence or notice file; empty where there is none."""


def inspect_base(folder: Path, expected: str = "") -> BaseModel:
    """Look at a folder. Raises: NotFoundError, InvalidRequestError (pickle, code, other classes), InputError (another digest)."""
    if not folder.is_dir():
        raise NotFoundError(
            f"base model {folder.name}", "The recipe's `base` names a folder with config.json.", that=""
        )
    files = tuple(sorted(path for path in folder.rglob("*") if not path.is_dir()))
    for path in files:
        _refuse_what_runs(path, folder)
    names = {path.relative_to(folder).as_posix(): file_sha256(path) for path in files}
    config = _config(folder)
    if not any(name.endswith(".safetensors") for name in names):
        raise InvalidRequestError(f"{folder.name} holds no weights as safetensors.", _HINT)
    digest = hashlib.sha256("".join(f"{told}  {name}\n" for name, told in names.items()).encode()).hexdigest()
    if expected and digest != expected:
        raise InputError(
            f"{folder.name} is not the base that the recipe names: its digest is {digest}.",
            "Fetch the right one, or change `base_sha256` if this one is meant.",
        )
    return BaseModel(folder, config, names, digest, _licence(folder))


def file_sha256(path: Path) -> str:
    """Hash a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _config(folder: Path) -> Mapping[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_bytes())
    except (OSError, ValueError, RecursionError) as fault:
        raise InvalidRequestError(f"{folder.name} has no readable config.json.", _HINT) from fault
    if not isinstance(config, dict):
        raise InvalidRequestError(f"{folder.name}: config.json is no object.", _HINT)
    named = config.get("architectures")
    if not isinstance(named, list) or not set(map(str, named)) <= _LLAMA_CLASS or not named:
        raise InvalidRequestError(
            f"{folder.name} is no Llama-class causal model (config.json says {named}).", "Choose a base of that class."
        )
    if "auto_map" in config:
        raise InvalidRequestError(
            f"{folder.name} wants code of its own to be run (auto_map).", "Choose a base that needs none."
        )
    return config


def _refuse_what_runs(path: Path, folder: Path) -> None:
    name, suffix = path.relative_to(folder).as_posix(), path.suffix.lower()
    if path.is_symlink() or not path.is_file():
        raise InvalidRequestError(f"{folder.name}/{name} is no plain file.", "Copy the file itself there.")
    if suffix in _PICKLES:
        raise InvalidRequestError(f"{folder.name}/{name} can hold a pickle, which runs code when opened.", _HINT)
    if suffix in _CODE:
        raise InvalidRequestError(f"{folder.name}/{name} is code, which a base model needs none of.", "Remove it.")
    with path.open("rb") as handle:
        head = handle.read(64)
    if _is_pickle_or_archive(head, weights=suffix == ".safetensors"):
        raise InvalidRequestError(f"{folder.name}/{name} is a pickle or an archive, whatever its name says.", _HINT)
    if suffix == ".safetensors":
        _check_safetensors(path, name)
    elif name != "tokenizer.model" and not _is_text(path):
        raise InvalidRequestError(f"{folder.name}/{name} is no plain text: it may be a pickle.", _HINT)
    elif suffix not in _PLAIN and not name.startswith("."):
        raise InvalidRequestError(f"{folder.name}/{name} is of no kind that a base model needs.", "Remove it.")


def _is_pickle_or_archive(head: bytes, *, weights: bool) -> bool:
    """Tell by the first bytes; safetensors may begin with any length, but then with a brace.

    Source: pickle protocols 1 to 5 begin with PROTO, protocol 0 with GLOBAL or MARK; PyTorch's files are zip archives.
    """
    if weights and head[8:9] == b"{":
        return False
    binary = head[:1] == b"\x80" and head[1:2] in {b"\x01", b"\x02", b"\x03", b"\x04", b"\x05"}
    return binary or head.startswith((*_PLAIN_PICKLES, b"PK\x03\x04", b"\x1f\x8b"))


def _is_text(path: Path) -> bool:
    try:
        return not _CONTROL.search(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return False


def _check_safetensors(path: Path, name: str) -> None:
    """Source: github.com/huggingface/safetensors, README, "Format"."""
    size = path.stat().st_size
    with path.open("rb") as handle:
        length = int.from_bytes(handle.read(8), "little")
        header = handle.read(length) if 2 <= length <= min(size - 8, _LONGEST_HEADER) else b""
    try:
        told = json.loads(header)
        ends = [entry["data_offsets"][1] for key, entry in told.items() if key != "__metadata__"]
        whole = bool(ends) and all(isinstance(end, int) for end in ends) and 8 + length + max(ends) == size
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        whole = False
    if not whole:
        raise InvalidRequestError(f"{name} is called safetensors and is none, or is cut off.", _HINT)


def _licence(folder: Path) -> str:
    for name in ("LICENSE", "LICENSE.txt", "LICENSE.md", "NOTICE", "NOTICE.txt"):
        if (folder / name).is_file():
            return (folder / name).read_text(encoding="utf-8", errors="replace")
    return ""
