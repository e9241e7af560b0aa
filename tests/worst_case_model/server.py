"""The worst-case model as a real HTTP server on a free port of this machine. `model` in each request names the behaviour.

Run by hand: `python -m tests.worst_case_model.server 8555`.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.worst_case_model.replies import Reply, answer

__all__ = ["Heard", "worst_case_server"]


class Heard:
    """What came in: every byte of every request, in order."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.requests: list[bytes] = []
        self.stopped = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    heard: Heard

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _answer(self, body: bytes) -> None:
        head = f"{self.command} {self.path}\n" + "".join(f"{name}: {value}\n" for name, value in self.headers.items())
        self.heard.requests.append(head.encode("utf-8", "replace") + b"\n" + body)
        self.close_connection = True
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._tell(answer(self.path, body)[1])

    def _tell(self, reply: Reply) -> None:
        if reply.ending == "cut" and not reply.chunks:
            return
        self.send_response(reply.status)
        if reply.kind:
            self.send_header("Content-Type", reply.kind)
        for name, value in reply.headers:
            self.send_header(name, value)
        if reply.ending == "cut":
            self.send_header("Content-Length", "1000000")
        self.send_header("Connection", "close")
        self.end_headers()
        for chunk in reply.chunks:
            if self.heard.stopped.is_set():
                return
            self.wfile.write(chunk)
        while reply.ending == "drip" and not self.heard.stopped.wait(0.02):
            self.wfile.write(b":")
            self.wfile.flush()


@contextlib.contextmanager
def worst_case_server(port: int = 0) -> Iterator[Heard]:
    """Serve until the block ends."""

    class Bound(_Handler):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Bound)
    server.daemon_threads = True
    Bound.heard = Heard(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Bound.heard
    finally:
        Bound.heard.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    with worst_case_server(int(sys.argv[1]) if len(sys.argv) > 1 else 8555) as running:
        print(f"{running.url}/v1, {running.url}/api, {running.url}/v1beta")  # noqa: T201  # a program for a person
        with contextlib.suppress(KeyboardInterrupt):
            running.stopped.wait()
