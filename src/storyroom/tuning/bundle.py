"""The signature over a model's folder, in the form that `model-signing` reads too: every file, and no other. Keeps no key.

Source: OpenSSF Model Signing v1.0 (predicate https://model_signing/signature/v1.0 in a Sigstore bundle). Theirs takes ECDSA keys; with
an Ed25519 key the form is the same, and only we check it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from storyroom.domain.canonical import canonical
from storyroom.errors import InvalidRequestError
from storyroom.tuning.base import file_sha256
from storyroom.tuning.signing import PAYLOAD_TYPE, STATEMENT_TYPE, Private, Public, public_pem, sign_bytes, verify_bytes

__all__ = ["SIGNATURE", "faults_of", "files_of", "sign_files", "signed_files"]

SIGNATURE: Final = "model.sig"
_PREDICATE: Final = "https://model_signing/signature/v1.0"
_MEDIA: Final = "application/vnd.dev.sigstore.bundle.v0.3+json"


def files_of(folder: Path) -> dict[str, str]:
    """Hash every file of a folder but its signature. Raises: InvalidRequestError for what is no plain file."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise InvalidRequestError(f"{name} is no plain file.", "Copy the file itself there.")
        if path.is_file() and name != SIGNATURE:
            found[name] = file_sha256(path)
    return found


def sign_files(name: str, files: Mapping[str, str], key: Private) -> bytes:
    """Sign files by name and SHA-256; return the bundle as JSON."""
    resources = [{"algorithm": "sha256", "digest": told, "name": one} for one, told in sorted(files.items())]
    payload = {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": name, "digest": {"sha256": _root(resources)}}],
        "predicateType": _PREDICATE,
        "predicate": {
            "serialization": {
                "method": "files",
                "hash_type": "sha256",
                "allow_symlinks": False,
                "ignore_paths": [SIGNATURE],
            },
            "resources": resources,
        },
    }
    bundle = {
        "mediaType": _MEDIA,
        "verificationMaterial": {"publicKey": {"hint": hashlib.sha256(public_pem(key)).hexdigest()}, "tlogEntries": []},
        "dsseEnvelope": sign_bytes(key, PAYLOAD_TYPE, canonical(payload)),
    }
    return json.dumps(bundle, indent=1).encode() + b"\n"


def signed_files(data: bytes, key: Public) -> dict[str, str]:
    """Return the files that a bundle names, if this key signed it. Raises: InvalidRequestError."""
    try:
        told: Any = json.loads(verify_bytes(key, json.loads(data)["dsseEnvelope"], PAYLOAD_TYPE))
        resources = told["predicate"]["resources"]
        files = {str(one["name"]): str(one["digest"]) for one in resources if one["algorithm"] == "sha256"}
        whole = told["predicateType"] == _PREDICATE and len(files) == len(resources)
        whole = whole and told["subject"][0]["digest"]["sha256"] == _root(resources)
    except (KeyError, TypeError, ValueError, IndexError, RecursionError) as fault:
        raise InvalidRequestError("The signature has not the form it should.", "Do not use the model.") from fault
    if not whole:
        raise InvalidRequestError("The signature is over something else.", "Do not use the model.")
    return files


def faults_of(folder: Path, key: Public) -> list[str]:
    """Say what is not as it was signed: changed, missing and added files, or the signature itself."""
    path = folder / SIGNATURE
    if not path.is_file():
        return ["the package is not signed"]
    try:
        signed, found = signed_files(path.read_bytes(), key), files_of(folder)
    except InvalidRequestError as fault:
        return [fault.message]
    changed = [
        f"{name} is another file than the one that was signed"
        for name in signed
        if name in found and found[name] != signed[name]
    ]
    missing = [f"{name} is missing" for name in signed if name not in found]
    return [*changed, *missing, *(f"{name} was added" for name in found if name not in signed)]


def _root(resources: list[dict[str, str]]) -> str:
    hasher = hashlib.sha256()
    for one in resources:
        hasher.update(bytes.fromhex(one["digest"]))
    return hasher.hexdigest()
