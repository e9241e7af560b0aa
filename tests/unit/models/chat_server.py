"""A real HTTP server on a free port of this machine that speaks the OpenAI chat protocol, well or badly, as its `model` says."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PIECES = ("Mara keeps ", "the spare key ", "in the flour tin — ", "“always”.")


class ChatServer:
    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/v1"
        self.port = port
        self.bodies: list[bytes] = []
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.listener_left = threading.Event()
        self.stopped = threading.Event()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    house: ChatServer

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        body = json.loads(raw)
        self.house.bodies.append(raw)
        self.house.requests.append(body)
        self.house.headers.append({name.lower(): value for name, value in self.headers.items()})
        self.house.paths.append(self.path)
        self.close_connection = True
        try:
            BEHAVIOURS[body["model"]](self, body)
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
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()

    def send(self, data: str) -> None:
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def say(self, text: str, **more: object) -> None:
        self.send(json.dumps({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None} | more]}))


def normal(handler: Handler, body: dict[str, Any]) -> None:
    if not body["stream"]:
        message = {"role": "assistant", "content": "".join(PIECES)}
        handler.answer(200, json.dumps({"choices": [{"message": message, "finish_reason": "stop"}]}).encode())
        return
    handler.open_stream()
    handler.send('{"choices": [{"index": 0, "delta": {"role": "assistant", "content": null}}]}')
    handler.wfile.write(b": a comment\r\nevent: message\r\nid: 7\r\n")
    for piece in PIECES:
        handler.say(piece)
    handler.send('{"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}')
    handler.send('{"choices": [], "usage": {"total_tokens": 9}}')
    handler.send("[DONE]")


def byte_by_byte(handler: Handler, _: object) -> None:
    handler.open_stream()
    event = 'data: {"choices": [{"delta": {"content": "flour – tin"}, "finish_reason": "stop"}]}\r\n\r\ndata: [DONE]\r\n\r\n'
    for byte in event.encode():
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()


def endless(handler: Handler, _: object) -> None:
    handler.open_stream()
    while not handler.house.stopped.is_set():
        handler.say("key " * 50)


def endless_silence(handler: Handler, _: object) -> None:
    handler.open_stream()
    while not handler.house.stopped.is_set():
        handler.wfile.write(b": still thinking\n\n" * 1_000)


def endless_line(handler: Handler, _: object) -> None:
    handler.open_stream()
    while not handler.house.stopped.is_set():
        handler.wfile.write(b"data: " + b"x" * 60_000)


def endless_json(handler: Handler, _: object) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    while not handler.house.stopped.is_set():
        handler.wfile.write(b"[" * 60_000)


def drip(handler: Handler, _: object) -> None:
    handler.open_stream()
    while not handler.house.stopped.wait(0.02):
        handler.wfile.write(b":")
        handler.wfile.flush()


def drip_headers(handler: Handler, _: object) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.house.stopped.wait(0.02):
        handler.wfile.write(b"x")
        handler.wfile.flush()


def never(handler: Handler, _: object) -> None:
    handler.house.stopped.wait(30)


def pause(handler: Handler, _: object) -> None:
    handler.open_stream()
    handler.say("The key is ")
    handler.house.stopped.wait(30)


def break_off(handler: Handler, _: object) -> None:
    handler.open_stream()
    handler.say("The key is ")


def cut_short(handler: Handler, _: object) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices"')


def not_http(handler: Handler, _: object) -> None:
    handler.wfile.write(b"220 mail.example ESMTP\r\n")


def redirect(handler: Handler, _: object) -> None:
    handler.answer(307, b"", Location="http://192.0.2.1/v1/chat/completions")


def redirect_here(handler: Handler, body: dict[str, Any]) -> None:
    if handler.path == "/elsewhere":
        normal(handler, body)
    else:
        handler.answer(308, b"", Location=f"http://127.0.0.1:{handler.house.port}/elsewhere")


def status(code: int, body: bytes = b"") -> Callable[[Handler, Any], None]:
    return lambda handler, _: handler.answer(code, body)


def json_body(body: bytes) -> Callable[[Handler, Any], None]:
    return status(200, body)


def event(data: str) -> Callable[[Handler, Any], None]:
    def behave(handler: Handler, _: object) -> None:
        handler.open_stream()
        handler.send(data)
        handler.send("[DONE]")

    return behave


def html(handler: Handler, _: object) -> None:
    handler.answer(200, b"<html><body>Welcome to my router</body></html>", "text/html")


BEHAVIOURS: dict[str, Callable[[Handler, Any], None]] = {
    "normal": normal,
    "byte_by_byte": byte_by_byte,
    "endless": endless,
    "endless_silence": endless_silence,
    "endless_line": endless_line,
    "endless_json": endless_json,
    "drip": drip,
    "drip_headers": drip_headers,
    "never": never,
    "pause": pause,
    "break_off": break_off,
    "cut_short": cut_short,
    "not_http": not_http,
    "redirect": redirect,
    "redirect_here": redirect_here,
    "html": html,
    "status_400": status(400, b'{"error": {"message": "context is too long\\u001b[31m", "type": "invalid"}}'),
    "status_401": status(401),
    "status_404": status(404, b'{"error": "model \'status_404\' not found"}'),
    "status_429": status(429, b"<html>slow down</html>"),
    "status_500": status(500, b"[" * 20_000),
    "status_503": status(503, b'{"error": {"message": "loading model"}}'),
    "broken_json": json_body(b'{"choices": ['),
    "deep_json": json_body(b"[" * 100_000),
    "list_json": json_body(b"[]"),
    "no_choices": json_body(b'{"id": "x"}'),
    "empty_json": json_body(b'{"choices": [{"message": {"content": ""}}]}'),
    "null_json": json_body(b'{"choices": [{"message": null}]}'),
    "parts_json": json_body(b'{"choices": [{"message": {"content": [{"type": "text"}]}}]}'),
    "choice_json": json_body(b'{"choices": ["text"]}'),
    "surrogate_json": json_body(b'{"choices": [{"message": {"content": "half \\ud83d pair"}}]}'),
    "refusal_json": json_body(b'{"choices": [{"message": {"content": null, "refusal": "I cannot help"}}]}'),
    "nothing": json_body(b""),
    "broken_event": event('{"choices": [{"delta": {"content": "The k'),
    "empty_stream": event('{"choices": [{"delta": {}, "finish_reason": "stop"}]}'),
    "fault_event": event('{"error": {"message": "out of memory"}}'),
    "filtered_event": event('{"choices": [{"delta": {"content": ""}, "finish_reason": "content_filter"}]}'),
}


@contextlib.contextmanager
def chat_server() -> Iterator[ChatServer]:
    class Bound(Handler):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Bound)
    server.daemon_threads = True
    Bound.house = ChatServer(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Bound.house
    finally:
        Bound.house.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
