"""An HTTP server on the loopback interface that serves a portal."""

import socket
import sys
from collections import deque
from datetime import datetime
from gzip import compress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Lock, Thread
from time import monotonic, sleep
from types import TracebackType
from typing import Any, NamedTuple, Self, TextIO

from newscrawl.demo.portal import Page, Portal

_REMEMBERED = 200_000  # requests: as many as tests look at
_WORTH_GZIP = 1024  # bytes, as web servers have it
_VALIDATORS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
_DRIP, _BETWEEN_DRIPS = 2048, 0.02  # bytes, seconds
_NOT_FOUND = Page(404, {"Content-Type": "text/html"}, b"<html><body><h1>404 Not Found</h1></body></html>\n")


class Request(NamedTuple):
    """One line of the log: what was asked when (seconds of the monotonic clock), and what was answered."""

    seconds: float
    method: str
    path: str
    status: int
    size: int
    """Bytes of the body as sent."""


class Server:
    """Serves `portal` on 127.0.0.1 while the context is open; port 0 means a free one.

    Pages are compressed where the client takes that, unless `gzip` is false. `log` gets a line for each request. With
    `tls`, the server's side of it, the address is https.
    """

    def __init__(
        self, portal: Portal, port: int = 0, *, gzip: bool = True, log: TextIO | None = None,
        tls: SSLContext | None = None,
    ) -> None:  # fmt: skip
        self._http = _Http(portal, port, gzip=gzip, log=log)
        self._scheme = "https" if tls else "http"
        if tls:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self._thread = Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._http.hang_up()
        self._thread.join()

    @property
    def portal(self) -> Portal:
        """The portal that is served; another one can be put in its place."""
        return self._http.portal

    @portal.setter
    def portal(self, portal: Portal) -> None:
        self._http.portal = portal

    @property
    def url(self) -> str:
        """The address of the portal, without a slash at its end."""
        return f"{self._scheme}://127.0.0.1:{self._http.server_address[1]}"

    @property
    def requests(self) -> list[Request]:
        """What was asked so far, in the order of the answers; seconds are those of the monotonic clock."""
        with self._http.lock:
            return list(self._http.log)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64  # a crawler opens its connections at once

    def __init__(self, portal: Portal, port: int, *, gzip: bool, log: TextIO | None) -> None:
        self.portal, self.gzip, self.lock = portal, gzip, Lock()
        self.log: deque[Request] = deque(maxlen=_REMEMBERED)
        self._file = log
        self.connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def note(self, request: Request) -> None:
        """Remember a request, and write it down."""
        with self.lock:
            self.log.append(request)
            if self._file:
                now = datetime.now().astimezone().isoformat(timespec="milliseconds")
                print(now, request.method, request.path, request.status, request.size, file=self._file, flush=True)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self.lock:
            self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self.lock:
            self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Be silent about clients that went away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def hang_up(self) -> None:
        """End connections that clients keep open."""
        with self.lock:
            connections = list(self.connections)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the client was faster


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http
    wbufsize = -1  # head and body in one packet: two would wait for each other
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer with a page."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the head of a page."""
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is the base class's
        """Be quiet."""

    def _answer(self, *, with_body: bool) -> None:
        page = self.server.portal.page(self.path) or _NOT_FOUND
        if self._has(page):
            page = Page(304, {name: page.headers[name] for name in _VALIDATORS if name in page.headers}, b"")
        if page.delay:
            sleep(page.delay)
        encoding, body = self._encoded(page)
        sent = len(body if page.cut is None else body[: page.cut]) if with_body else 0
        self.server.note(Request(monotonic(), self.command, self.path, page.status, sent))
        self.send_response(page.status)
        for name, value in page.headers.items():
            self.send_header(name, value)
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self._send(body, page)

    def _has(self, page: Page) -> bool:
        """Say whether the client has the page (RFC 9110, 13.2.2: the ETag decides where both are sent)."""
        for name, condition in _VALIDATORS.items():
            if page.status == 200 and name in page.headers and condition in self.headers:
                return bool(self.headers[condition] == page.headers[name])
        return False

    def _encoded(self, page: Page) -> tuple[str | None, bytes]:
        accepts = self.server.gzip and "gzip" in self.headers.get("Accept-Encoding", "")
        if not accepts or len(page.body) < _WORTH_GZIP or "Content-Encoding" in page.headers:
            return None, page.body
        return "gzip", compress(page.body, 1, mtime=0)

    def _send(self, body: bytes, page: Page) -> None:
        if page.cut is not None:
            self.wfile.write(body[: page.cut])
            self.close_connection = True
        elif page.drips:
            for start in range(0, len(body), _DRIP):
                self.wfile.write(body[start : start + _DRIP])
                self.wfile.flush()
                sleep(_BETWEEN_DRIPS)
        else:
            self.wfile.write(body)
