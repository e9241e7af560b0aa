"""The sample studio: which of the packaged scripts come in, in which format, under which label."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from typing import NamedTuple

from storyroom.domain.document import ImportReport
from storyroom.journeys.export import write_as
from storyroom.journeys.prepare import Request
from storyroom.journeys.read import read_script

__all__ = ["SAMPLE_DRAFTS", "sample_requests"]


class _Title(NamedTuple):
    folder: str
    blue: str
    """Format that the second draft is written to, so that the sample holds all three."""
    labels: tuple[str, ...] = ()


_TITLES = (
    _Title("irene-vask/eleven-tickets", "fdx"),
    _Title("irene-vask/herring-for-forty", "fountain"),
    _Title("irene-vask/tomorrows-bucket", "pdf"),
    _Title("desmond-achebe-lyle/starch", "fdx"),
    _Title("desmond-achebe-lyle/the-also-tax", "fountain"),
    _Title("desmond-achebe-lyle/the-last-white-sale", "pdf", ("embargo",)),
    _Title("tomasz-quill/between-four-and-five", "pdf"),
    _Title("tomasz-quill/lantern-for-falling-things", "fdx", ("embargo",)),
    _Title("tomasz-quill/the-overdue-tide", "fountain"),
)

SAMPLE_DRAFTS = 2 * len(_TITLES)


def sample_requests() -> Iterator[Request | ImportReport]:
    """Yield every draft of the sample: white as written, blue in the format that its title is given here."""
    slate = resources.files("storyroom.sample") / "slate"
    for title in _TITLES:
        for draft, format_name in (("white", "fountain"), ("blue", title.blue)):
            source = slate.joinpath(*title.folder.split("/"), f"{draft}.fountain").read_bytes()
            yield _request(title, draft, format_name, source)


def _request(title: _Title, draft: str, format_name: str, source: bytes) -> Request:
    script = read_script(f"{draft}.fountain", source).screenplay
    name = next(field.value for field in script.title_page if field.key.casefold() == "title")
    data = source if format_name == "fountain" else write_as(format_name, script)
    path = f"{title.folder}/{draft}.{format_name}"
    return Request(path, data, project=name, document=name, draft=draft, labels=title.labels)
