"""The package that reads and writes Content Credentials, with every way outward shut. An extra: loaded where it is needed.

Source: c2pa-python 0.38; settings of c2pa-rs 0.91.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, Final

from storyroom.errors import BackendUnavailableError

__all__ = ["available", "load", "settings"]

_REMEDY: Final = "pip install 'storyroom[credentials]', or leave them out with --no-credentials."


def available() -> bool:
    """Say whether the package is installed."""
    return find_spec("c2pa") is not None


def load() -> Any:  # noqa: ANN401  # a package without types
    """Return the package. Raises: BackendUnavailableError where it is absent or does not run on this machine."""
    try:
        import c2pa  # noqa: PLC0415  # an extra
    except (ImportError, OSError, RuntimeError) as fault:
        raise BackendUnavailableError("The package for Content Credentials is not here.", _REMEDY) from fault
    return c2pa


def settings(anchors: str = "") -> dict[str, Any]:
    """Return settings under which nothing is fetched, nothing is stamped elsewhere and no picture is added."""
    trust = {"user_anchors": anchors} if anchors else {}
    return {
        "verify": {
            "remote_manifest_fetch": False,
            "ocsp_fetch": False,
            "verify_trust": True,
            "verify_timestamp_trust": True,
            "verify_after_sign": False,
        },
        "builder": {"thumbnail": {"enabled": False}},
        "trust": trust,
    }
