"""The server over a real socket."""

import gzip
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from http.client import HTTPConnection, HTTPResponse, IncompleteRead
from io import StringIO
from threading import Event, Semaphore
from time import monotonic
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from newscrawl.demo import FaultyPortal, Page, Portal, Server, Truth
from tests.demo.conftest import FAULTY_ARTICLES
from tests.demo.reading import get

HTML = {"Content-Type": "text/html"}
LONG = b"<p>" + b"0123456789" * 2_000


class One(Portal):
    """A portal that answers everything alike."""

    def __init__(self, answer: Page) -> None:
        super().__init__(1)
        self.answer = answer

    def page(self, path: str) -> Page | None:
        return self.answer


@pytest.fixture(scope="module")
def server(portal: Portal) -> Iterator[Server]:
    with Server(portal) as server:
        yield server


def status(url: str) -> int:
    try:
        with urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def ask(server: Server, path: str = "/", method: str = "GET", **headers: str) -> HTTPResponse:
    """Return an answer, of a redirect itself."""
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return connection.getresponse()


def test_every_page_answers_as_its_truth_says(portal: Portal, truths: dict[str, Truth]) -> None:
    paths = [path for number, path in enumerate(truths) if truths[path].why or number % 5 == 0]
    with Server(portal) as server, ThreadPoolExecutor(8) as pool:
        found = dict(zip(paths, pool.map(lambda path: ask(server, path).status, paths), strict=True))
        log = server.requests
    expected = {None: 200, "error-page": 200, "home-page": 200, "empty-page": 200, "redirect-home": 302}
    expected |= {"dead": 404, "gone": 410}
    assert found == {path: expected[truths[path].why] for path in paths}
    assert {(line.path, line.status) for line in log} == set(found.items())
    assert len(log) == len(paths)


def test_headers_and_bytes(server: Server, portal: Portal, readable: list[Truth]) -> None:
    for truth in readable[:20]:
        page = get(portal, truth.path)
        with urlopen(server.url + truth.path, timeout=5) as answer:
            assert answer.headers["Content-Type"] == page.headers["Content-Type"]
            assert answer.headers["Content-Length"] == str(len(page.body))
            assert answer.headers["Content-Encoding"] is None
            assert answer.read() == page.body


def test_a_redirect_leads_to_the_home_page(server: Server, portal: Portal, truths: dict[str, Truth]) -> None:
    path = next(path for path, truth in truths.items() if truth.why == "redirect-home")
    with urlopen(server.url + path, timeout=5) as answer:
        assert answer.url == server.url + "/"
        assert answer.read() == get(portal, "/").body


def test_one_connection_serves_many_requests(portal: Portal) -> None:
    paths = ("/robots.txt", "/nothing", "/xianyu/")
    with Server(portal) as server:
        connection = HTTPConnection(urlsplit(server.url).netloc, timeout=5)
        for path in paths:
            connection.request("GET", path)
            answer = connection.getresponse()
            assert answer.read()
            assert not answer.will_close
            assert connection.sock is not None
        connection.close()
        assert [line.path for line in server.requests] == list(paths)


def test_head_has_no_body(server: Server, portal: Portal) -> None:
    with urlopen(Request(server.url + "/xianyu/", method="HEAD"), timeout=5) as answer:
        assert answer.read() == b""
        assert int(answer.headers["Content-Length"]) == len(get(portal, "/xianyu/").body)


def test_another_portal_can_take_its_place(portal: Portal) -> None:
    with Server(portal) as server:
        assert server.portal is portal
        server.portal = One(Page(418, HTML, b""))
        assert status(server.url + "/") == 418


# The log.


def test_the_log_tells_what_was_asked_when_and_what_was_answered(portal: Portal) -> None:
    begin = monotonic()
    with Server(portal) as server:
        sizes = [len(ask(server, path).read()) for path in ("/robots.txt?a=1", "/nothing", "/xianyu/")]
        ask(server, "/", method="HEAD").read()
        log = server.requests
    assert [(line.method, line.path, line.status) for line in log] == [
        ("GET", "/robots.txt?a=1", 200), ("GET", "/nothing", 404), ("GET", "/xianyu/", 200), ("HEAD", "/", 200),
    ]  # fmt: skip
    assert [line.size for line in log[:3]] == sizes
    times = [line.seconds for line in log]
    assert begin <= times[0]
    assert times == sorted(times)
    assert times[-1] <= monotonic()


def test_the_log_counts_bytes_as_sent(portal: Portal) -> None:
    with Server(portal) as server:
        answer = ask(server, "/", Accept_Encoding="gzip")
        assert [line.size for line in server.requests] == [len(answer.read())]
        assert server.requests[0].size < len(get(portal, "/").body)


@pytest.mark.parametrize(("method", "sent"), [("GET", 1000), ("HEAD", 0)])
def test_the_log_counts_only_bytes_that_were_sent(method: str, sent: int) -> None:
    with Server(One(Page(200, HTML, LONG, cut=1000))) as server:
        ask(server, method=method)
        assert [line.size for line in server.requests] == [sent]


def test_the_log_of_a_server_is_its_own(portal: Portal) -> None:
    with Server(portal) as one, Server(portal) as other:
        assert status(one.url + "/") == 200
        assert (len(one.requests), len(other.requests)) == (1, 0)


def test_the_log_can_be_written_down(portal: Portal) -> None:
    log = StringIO()
    with Server(portal, log=log) as server:
        for path in ("/robots.txt", "/nothing?a=b"):
            ask(server, path).read()
        requests = server.requests
    lines = [line.split(" ") for line in log.getvalue().splitlines()]
    assert [line[1:] for line in lines] == [
        [request.method, request.path, str(request.status), str(request.size)] for request in requests
    ]
    times = [datetime.fromisoformat(line[0]) for line in lines]
    assert times == sorted(times)
    assert all(time.tzinfo is not None for time in times)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d", line[0]) for line in lines)


# Compression.


def test_pages_are_compressed_for_who_takes_that(server: Server, portal: Portal, readable: list[Truth]) -> None:
    path = readable[0].path
    answer = ask(server, path, Accept_Encoding="deflate, gzip")
    body = answer.read()
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Length"] == str(len(body))
    assert gzip.decompress(body) == get(portal, path).body


@pytest.mark.parametrize("accepted", ["", "identity", "deflate, br"])
def test_pages_are_not_compressed_for_others(server: Server, portal: Portal, accepted: str) -> None:
    answer = ask(server, "/", Accept_Encoding=accepted)
    assert answer.headers["Content-Encoding"] is None
    assert answer.read() == get(portal, "/").body


def test_small_answers_are_not_compressed(server: Server, portal: Portal) -> None:
    answer = ask(server, "/robots.txt", Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] is None
    assert answer.read() == get(portal, "/robots.txt").body


def test_compression_can_be_turned_off(portal: Portal) -> None:
    with Server(portal, gzip=False) as server:
        answer = ask(server, "/", Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] is None
        assert answer.read() == get(portal, "/").body


# Bad days.


def test_slow_answers_wait_before_they_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    waited, go_on = list[float](), Event()

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        go_on.wait(30)

    monkeypatch.setattr("newscrawl.demo.server.sleep", sleep)
    with Server(One(Page(200, HTML, b"late", delay=0.5))) as server, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(ask, server)
        with pytest.raises(TimeoutError):
            answer.result(timeout=0.2)
        go_on.set()
        assert answer.result(timeout=30).read() == b"late"
    assert waited == [0.5]


def test_dripping_answers_come_in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = Semaphore(0)
    monkeypatch.setattr("newscrawl.demo.server.sleep", lambda _: go_on.acquire(timeout=30))
    with Server(One(Page(200, HTML, LONG, drips=True))) as server:
        answer, body = ask(server), b""
        pieces = 0
        while piece := answer.read1():
            assert len(piece) < len(LONG) / 4
            body, pieces = body + piece, pieces + 1
            go_on.release(1)
    assert body == LONG
    assert pieces > 4


@pytest.mark.parametrize("gzipped", [True, False])
def test_connections_are_cut_before_the_promised_end(*, gzipped: bool) -> None:
    headers = HTML | ({"Content-Encoding": "gzip"} if gzipped else {"Content-Encoding": "identity"})
    with Server(One(Page(200, headers, LONG, cut=5_000))) as server:
        answer = ask(server, Accept_Encoding="gzip")
        assert answer.headers["Content-Length"] == str(len(LONG))
        with pytest.raises(IncompleteRead) as cut:
            answer.read()
        assert cut.value.partial == LONG[:5_000]


def test_the_server_goes_on_after_a_cut_connection() -> None:
    with Server(One(Page(200, HTML, LONG, cut=5_000))) as server:
        for _ in range(3):
            assert ask(server).status == 200
        server.portal = One(Page(200, HTML, b"whole"))
        assert ask(server).read() == b"whole"


@pytest.mark.parametrize(
    "name", ["slow", "dripping", "500-once", "429-once", "plain-text", "wrong-charset", "500", "empty", "pdf", "loop"]
)
def test_faults_over_the_wire(faulty: FaultyPortal, faulty_truths: dict[str, Truth], name: str) -> None:
    path = next(path for path, truth in faulty_truths.items() if truth.fault == name)
    same = FaultyPortal(FAULTY_ARTICLES)
    with Server(faulty) as server:
        for _ in range(2):
            page, answer = get(same, path), ask(server, path)
            assert (answer.status, answer.read()) == (page.status, page.body)
            assert all(answer.headers[header] == value for header, value in page.headers.items())


@pytest.mark.parametrize("name", ["cut-once", "cut"])
def test_cut_connections_over_the_wire(faulty: FaultyPortal, faulty_truths: dict[str, Truth], name: str) -> None:
    path = next(path for path, truth in faulty_truths.items() if truth.fault == name)
    with Server(faulty) as server:
        with pytest.raises(IncompleteRead):
            ask(server, path, Accept_Encoding="gzip").read()
        if name == "cut-once":
            assert gzip.decompress(ask(server, path, Accept_Encoding="gzip").read())
        else:
            with pytest.raises(IncompleteRead):
                ask(server, path, Accept_Encoding="gzip").read()


@pytest.mark.parametrize("name", ["gzip-cut-once", "gzip-cut"])
def test_cut_compression_over_the_wire(faulty: FaultyPortal, faulty_truths: dict[str, Truth], name: str) -> None:
    path = next(path for path, truth in faulty_truths.items() if truth.fault == name)
    with Server(faulty) as server:
        answer = ask(server, path, Accept_Encoding="gzip")
        body = answer.read()
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Content-Length"] == str(len(body))
        with pytest.raises(EOFError):
            gzip.decompress(body)


# Clients, and the end.


def test_clients_may_go_away(portal: Portal, capfd: pytest.CaptureFixture[str]) -> None:
    with Server(portal) as server:
        address = ("127.0.0.1", urlsplit(server.url).port)
        for sent in (b"", b"GET /xian", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 50):
            with socket.create_connection(address) as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # a reset, no good-bye
                client.sendall(sent)
        assert status(server.url + "/") == 200
    assert capfd.readouterr() == ("", "")


def test_the_server_stops(portal: Portal) -> None:
    with Server(portal) as server:
        url = server.url
        idle = socket.create_connection(("127.0.0.1", urlsplit(url).port), timeout=5)
        idle.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert idle.recv(1)
    while idle.recv(65536):
        pass  # the rest of the answer, then the end
    idle.close()
    with pytest.raises(URLError):
        urlopen(url, timeout=2)


def test_a_given_port(portal: Portal) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Server(portal, port) as server:
        assert server.url == f"http://127.0.0.1:{port}"
        assert status(server.url + "/") == 200
