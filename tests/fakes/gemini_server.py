"""A real HTTP server on a free port of this machine that speaks Gemini's protocol, well or badly, as the model's name says."""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

PIECES = ("Mara keeps ", "the spare key ", "in the flour tin — ", "“always”.")
_PATH = re.compile(r"/(?P<root>v1beta|v1/projects/[^/]+/locations/[^/]+/publishers/google)/models/(?P<model>[^:]+):")


class GeminiServer:
    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self.bodies: list[bytes] = []
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.assertions: list[str] = []
        self.listener_left = threading.Event()
        self.stopped = threading.Event()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    house: GeminiServer

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.house.bodies.append(body)
        self.house.headers.append({name.lower(): value for name, value in self.headers.items()})
        self.house.paths.append(self.path)
        self.close_connection = True
        try:
            if self.path == "/token":
                self.house.assertions.append(parse_qs(body.decode())["assertion"][0])
                self.answer(200, b'{"access_token": "ya29.fetched", "expires_in": 600, "token_type": "Bearer"}')
                return
            self.house.requests.append(json.loads(body))
            named = _PATH.match(self.path)
            assert named
            BEHAVIOURS[named["model"]](self)
        except (BrokenPipeError, ConnectionResetError):
            self.house.listener_left.set()

    def answer(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def open_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()

    def send(self, data: str) -> None:
        self.wfile.write(f"data: {data}\r\n\r\n".encode())
        self.wfile.flush()

    def say(self, text: str, **more: object) -> None:
        candidate = {"content": {"parts": [{"text": text}], "role": "model"}, "index": 0, **more}
        self.send(json.dumps({"candidates": [candidate], "modelVersion": "m"}))


def normal(handler: Handler) -> None:
    handler.open_stream()
    for piece in PIECES:
        handler.say(piece)
    usage = {"promptTokenCount": 41, "candidatesTokenCount": 12, "thoughtsTokenCount": 3, "totalTokenCount": 56}
    last = {"content": {"parts": [{"text": ""}]}, "finishReason": "STOP", "index": 0}
    handler.send(json.dumps({"candidates": [last], "usageMetadata": usage}))


def thinking(handler: Handler) -> None:
    handler.open_stream()
    thought = {"content": {"parts": [{"text": "hm, secret thoughts", "thought": True}]}, "index": 0}
    handler.send(json.dumps({"candidates": [thought]}))
    handler.say("The tin.", finishReason="STOP")


def calls_a_tool(handler: Handler) -> None:
    handler.open_stream()
    part = {"functionCall": {"name": "delete_everything", "args": {"now": True}}}
    handler.send(json.dumps({"candidates": [{"content": {"parts": [part]}, "index": 0, "finishReason": "STOP"}]}))


def endless(handler: Handler) -> None:
    handler.open_stream()
    while not handler.house.stopped.is_set():
        handler.say("key " * 50)


def endless_line(handler: Handler) -> None:
    handler.open_stream()
    while not handler.house.stopped.is_set():
        handler.wfile.write(b"data: " + b"x" * 60_000)


def endless_nothing(handler: Handler) -> None:
    handler.open_stream()
    while not handler.house.stopped.is_set():
        handler.say("")


def endless_error(handler: Handler) -> None:
    handler.send_response(500)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    while not handler.house.stopped.is_set():
        handler.wfile.write(b"x" * 60_000)


def never(handler: Handler) -> None:
    handler.house.stopped.wait(30)


def pause(handler: Handler) -> None:
    handler.open_stream()
    handler.say("The key is ")
    handler.house.stopped.wait(30)


def drip(handler: Handler) -> None:
    handler.open_stream()
    while not handler.house.stopped.wait(0.02):
        handler.wfile.write(b":")
        handler.wfile.flush()


def break_off(handler: Handler) -> None:
    handler.open_stream()
    handler.say("The key is ")


def redirect(handler: Handler) -> None:
    handler.answer(307, b"", Location="http://192.0.2.1/")


def fault(code: int, status: str, message: str) -> Callable[[Handler], None]:
    body = json.dumps({"error": {"code": code, "message": message, "status": status}}).encode()
    return lambda handler: handler.answer(code, body)


def event(data: str) -> Callable[[Handler], None]:
    def behave(handler: Handler) -> None:
        handler.open_stream()
        handler.send(data)

    return behave


BEHAVIOURS: dict[str, Callable[[Handler], None]] = {
    "normal": normal,
    "thinking": thinking,
    "calls_a_tool": calls_a_tool,
    "endless": endless,
    "endless_line": endless_line,
    "endless_nothing": endless_nothing,
    "endless_error": endless_error,
    "never": never,
    "pause": pause,
    "drip": drip,
    "break_off": break_off,
    "redirect": redirect,
    "status_400": fault(400, "INVALID_ARGUMENT", "context is too long\u001b[31m"),
    "status_401": fault(401, "UNAUTHENTICATED", "API key not valid"),
    "status_404": fault(404, "NOT_FOUND", "models/status_404 is not found"),
    "status_429": fault(429, "RESOURCE_EXHAUSTED", "quota"),
    "status_500": fault(500, "INTERNAL", "internal"),
    "broken_event": event('{"candidates": [{"content": {"parts": [{"text": "The k'),
    "list_event": event("[1, 2]"),
    "odd_event": event('{"candidates": {"content": 7}}'),
    "html": lambda handler: handler.answer(200, b"<html>Welcome</html>", "text/html"),
    "nothing": lambda handler: handler.answer(200, b"", "text/event-stream"),
    "empty": event('{"candidates": [{"content": {"parts": [{"text": ""}]}, "finishReason": "STOP"}]}'),
    "prompt_blocked": event('{"promptFeedback": {"blockReason": "SAFETY"}}'),
    "answer_blocked": event('{"candidates": [{"finishReason": "SAFETY", "index": 0}]}'),
    "recited": event('{"candidates": [{"content": {"parts": [{"text": "once"}]}, "finishReason": "RECITATION"}]}'),
    "half_a_letter": event(
        '{"candidates": [{"content": {"parts": [{"text": "half \\ud83d pair"}]}, "finishReason": "STOP"}]}'
    ),
}


@contextlib.contextmanager
def gemini_server() -> Iterator[GeminiServer]:
    class Bound(Handler):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Bound)
    server.daemon_threads = True
    Bound.house = GeminiServer(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Bound.house
    finally:
        Bound.house.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
