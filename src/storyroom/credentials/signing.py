"""A file signed: the same file with Content Credentials in it. Opens no socket; says nothing of who it is for or what is in it."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any, Final

from storyroom.credentials.authority import Authority
from storyroom.credentials.kinds import MIME, kind_of, unpacked
from storyroom.credentials.library import load, settings
from storyroom.domain.credentials import Mix, source_type
from storyroom.errors import UnsupportedFormatError

__all__ = ["manifest", "sign"]

_NO_TRAINING: Final = ("cawg.ai_generative_training", "cawg.ai_inference", "cawg.ai_training", "cawg.data_mining")


def sign(data: bytes, authority: Authority, mix: Mix, *, version: str) -> bytes:
    """Return the file with credentials in it.

    Raises: UnsupportedFormatError for a kind that is not signed, BackendUnavailableError without the extra.
    """
    kind = kind_of(data)
    if kind is None:
        raise UnsupportedFormatError("Content Credentials go into PDF, DOCX and PNG only.", "Leave them out.")
    c2pa, mime = load(), MIME[kind]
    info = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=authority.chain, private_key=authority.signing_key, ta_url=None)
    source, out = io.BytesIO(unpacked(data) if kind == "docx" else data), io.BytesIO()
    try:
        with (
            c2pa.Context.from_dict(settings()) as context,
            c2pa.Signer.from_info(info) as signer,
            c2pa.Builder.from_json(json.dumps(manifest(mix, mime, version)), context=context) as builder,
        ):
            builder.sign(signer, mime, source, out)
    except c2pa.C2paError as fault:
        raise UnsupportedFormatError(
            "This file could not be signed.",
            "Has the certificate ended? `storyroom credentials init --renew`. Else leave credentials out: --no-credentials.",
        ) from fault
    return out.getvalue()


def manifest(mix: Mix, mime: str, version: str) -> Mapping[str, Any]:
    """Spell the claim: which program, what kind of source, shares in whole percent, and that models must not be trained on it."""
    created = {"action": "c2pa.created", "digitalSourceType": source_type(mix)}
    return {
        "claim_generator_info": [{"name": "Storyroom", "version": version}],
        "format": mime,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [created]}},
            {
                "label": "cawg.training-mining",
                "data": {"entries": {one: {"use": "notAllowed"} for one in _NO_TRAINING}},
            },
            {"label": "org.storyroom.origin", "data": {"words_in_percent": _shares(mix)}},
        ],
    }


def _shares(mix: Mix) -> Mapping[str, int]:
    """Give shares rounded up, so that no class that is there reads as none."""
    whole = sum(mix)
    return {name: -(-100 * count // whole) if whole else 0 for name, count in mix._asdict().items()}
