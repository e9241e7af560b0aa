"""The process that touches a PDF's bytes: PDF on standard input, a line of JSON per page on standard output. Trusts nothing, keeps nothing.

Started by `process.py` and killed by it at will. What it prints is data too: `wire.py` checks it again.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from storyroom.formats.pdf.limits import Limits, bind

__all__ = ["main", "read_pages"]


def main(arguments: list[str]) -> None:
    """Read standard input to its end and print what was found, page by page."""
    limits = Limits(**json.loads(arguments[0])) if arguments else Limits()
    bind(limits)
    data = sys.stdin.buffer.read(limits.input_bytes + 1)
    for message in read_pages(data, limits):
        sys.stdout.write(json.dumps(message, separators=(",", ":")) + "\n")
        sys.stdout.flush()


def read_pages(data: bytes, limits: Limits) -> Iterator[dict[str, Any]]:
    """Yield a head with the page count, each page, and an end; or one `fault`."""
    if len(data) > limits.input_bytes:
        yield {"fault": "too_large"}
        return
    try:
        from storyroom.formats.pdf.extraction import open_document, read_page  # noqa: PLC0415  # after the limits are set

        document, fault = open_document(data)
        if document is None:
            yield {"fault": fault}
            return
        count = len(document)
        yield {"pages": count}
        left = limits.characters
        for index in range(min(count, limits.pages)):
            page = read_page(document, index, limits, left)
            left -= page.pop("read", 0)
            yield page
            if left <= 0:
                yield {"fault": "too_many_characters"}
                return
        yield {"end": True}
    except MemoryError:
        yield {"fault": "out_of_memory"}


if __name__ == "__main__":
    main(sys.argv[1:])
