"""Serves the embedded portal on this machine and remembers what was asked."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple, Self

from newscrawl.demo.portal import Page, Portal

_NOT_FOUND = Page(404, {"Content-Type": "text/html"}, b"<html><body><h1>404 Not Found</h1></body></html>")


class Asked(NamedTuple):
    """A request that was answered: when (monotonic seconds), what and how."""

    at: float
    method: str
    path: str
    status: int


class Server:
    """Serves `portal` on 127.0.0.1 while the `with` block lasts; port 0 takes a free one."""

    def __init__(self, portal: Portal, port: int = 0) -> None:
        self.portal = portal
        self._asked: list[Asked] = []
        self._guard = threading.Lock()
        self._http = _HTTPServer(("127.0.0.1", port), _Handler)
        self._http.owner = self
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """The address of the portal, without a slash at the end."""
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def requests(self) -> list[Asked]:
        """What was asked so far."""
        with self._guard:
            return list(self._asked)

    def answer(self, method: str, path: str) -> Page:
        """Return the page at `path`, and remember that it was asked for."""
        page = self.portal.page(path) or _NOT_FOUND
        with self._guard:
            self._asked.append(Asked(time.monotonic(), method, path, page.status))
        return page

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()


class _HTTPServer(ThreadingHTTPServer):
    owner: Server
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that are killed leave their connections open."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: in two, each answer would wait 40 ms for an acknowledgement
    server: _HTTPServer

    def do_GET(self) -> None:
        page = self.server.owner.answer("GET", self.path)
        self.send_response(page.status)
        for name, value in page.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        self.wfile.write(page.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""
