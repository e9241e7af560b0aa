"""Searches the raw bytes of a folder for a word, as someone would who holds the disk."""

from __future__ import annotations

from pathlib import Path


def found_in(folder: Path, word: str) -> tuple[str, ...]:
    """Name the files that hold the word: in UTF-8 or UTF-16, as written, in capitals or in lower case."""
    spelled = {
        form.encode(code)
        for form in (word, word.upper(), word.lower(), word.casefold())
        for code in ("utf-8", "utf-16-le", "utf-16-be")
    }
    names = []
    for path in sorted(folder.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        if any(form in data or form in str(path).encode() for form in spelled):
            names.append(str(path.relative_to(folder)))
    return tuple(names)
