"""JSON as the API sends it: readable letters, and escapes where half a letter can be said in no other way."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse

__all__ = ["Json"]


class Json(JSONResponse):
    """Never fails on text that a broken file brought in: a lone surrogate goes out as its escape."""

    def render(self, content: Any) -> bytes:  # noqa: ANN401  # as the base class says
        """Spell the content as UTF-8."""
        try:
            return super().render(content)
        except UnicodeEncodeError:
            return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")
