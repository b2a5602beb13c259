"""The server over a real socket."""

import socket
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from newscrawl.demo import Portal, Server, Truth
from tests.demo.reading import get


def status(url: str) -> int:
    try:
        with urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def test_every_page_answers_as_its_truth_says(portal: Portal, truths: dict[str, Truth]) -> None:
    with Server(portal) as server, ThreadPoolExecutor(8) as pool:
        found = dict(zip(truths, pool.map(status, [server.url + path for path in truths]), strict=True))
        log = server.requests
    expected = {"article": 200, "duplicate": 200, "rejected": 200, "gone": 404}
    assert found == {path: expected[truth.outcome] for path, truth in truths.items()}
    assert {(line.path, line.status) for line in log} == set(found.items())
    assert len(log) == len(truths)


def test_headers_and_bytes(portal: Portal, readable: list[Truth]) -> None:
    with Server(portal) as server:
        for truth in readable[:20]:
            page = get(portal, truth.path)
            with urlopen(server.url + truth.path, timeout=5) as answer:
                assert answer.headers["Content-Type"] == page.headers["Content-Type"]
                assert answer.headers["Content-Length"] == str(len(page.body))
                assert answer.read() == page.body


def test_one_connection_serves_many_requests(portal: Portal) -> None:
    with Server(portal) as server:
        connection = HTTPConnection(urlsplit(server.url).netloc, timeout=5)
        for path in ("/robots.txt", "/nothing", "/xianyu/"):
            connection.request("GET", path)
            answer = connection.getresponse()
            assert answer.read()
            assert not answer.will_close
            assert connection.sock is not None
        connection.close()
        times, methods, paths, statuses = zip(*server.requests, strict=True)
    assert list(times) == sorted(times)
    assert methods == ("GET",) * 3
    assert paths == ("/robots.txt", "/nothing", "/xianyu/")
    assert statuses == (200, 404, 200)


def test_head_has_no_body(portal: Portal) -> None:
    with Server(portal) as server, urlopen(Request(server.url + "/xianyu/", method="HEAD"), timeout=5) as answer:
        assert answer.read() == b""
        assert int(answer.headers["Content-Length"]) == len(get(portal, "/xianyu/").body)


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
