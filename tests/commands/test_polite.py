"""How fast portals are asked, and what servers that refuse, lie about their identity or send too much get."""

import json
import os
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from gzip import compress
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from newscrawl.demo import Page, Server
from tests.newsroom import Newsroom
from tests.shared import crawl_arguments, newscrawl, records, start, wait_until

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def room() -> Newsroom:
    return Newsroom({"a": list(range(1012, 1000, -1))}, size=20)


@pytest.fixture
def server(room: Newsroom) -> Iterator[Server]:
    with Server(room) as serving:
        yield serving


def pauses(server: Server) -> list[float]:
    times = [request.seconds for request in server.requests]
    return [later - earlier for earlier, later in pairwise(times)]


def receipt(data: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads((data / "runs/latest/demo.json").read_text("utf-8"))
    return told


def test_a_crawl_delay_is_heeded_over_a_shorter_setting(room: Newsroom, server: Server, tmp_path: Path) -> None:
    robots = b"User-agent: *\nCrawl-delay: 1.5\nDisallow:\n"
    room.answers["/robots.txt"] = Page(200, {"Content-Type": "text/plain"}, robots)
    process = start(*crawl_arguments(server.url, tmp_path))
    wait_until(lambda: len(server.requests) >= 5)
    process.terminate()
    process.wait(30)
    assert min(pauses(server)[1:]) >= 1.2  # as the server saw it; jittered by half it would be 0.75


@pytest.mark.parametrize("delay", ["nan", "-5", "1e999", "9" * 400])
def test_a_crawl_delay_that_is_none_delays_nothing(room: Newsroom, server: Server, tmp_path: Path, delay: str) -> None:
    robots = f"User-agent: *\nCrawl-delay: {delay}\nDisallow:\n".encode()
    room.answers["/robots.txt"] = Page(200, {"Content-Type": "text/plain"}, robots)
    if delay.startswith("9"):  # a minute is the most; a look at the first request is enough
        process = start(*crawl_arguments(server.url, tmp_path))
        wait_until(lambda: len(server.requests) >= 1)
        process.terminate()
        assert process.wait(90) in (3, 4)
        return
    assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0


def test_retry_after_holds_the_whole_host(room: Newsroom, server: Server, tmp_path: Path) -> None:
    answers = iter([Page(503, {**HTML, "Retry-After": "2"}, b"busy")])
    shown = room.page
    room.page = lambda path: next(answers, None) or shown(path) if path.endswith("1005.html") else shown(path)  # type: ignore[method-assign]
    assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
    refused = [request.status for request in server.requests].index(503)
    # One more may have been on its way.
    assert max(pauses(server)[refused : refused + 3]) >= 1.9
    assert len(records(tmp_path)) == 12


def test_a_signal_does_not_wait_for_retry_after(room: Newsroom, server: Server, tmp_path: Path) -> None:
    room.answers["/xianyu/a/1005.html"] = Page(429, {**HTML, "Retry-After": "500"}, b"busy")
    process = start(*crawl_arguments(server.url, tmp_path))
    wait_until(lambda: any(request.status == 429 for request in server.requests))
    before = len(server.requests)
    time.sleep(1)
    assert len(server.requests) - before <= 1
    process.terminate()
    assert process.wait(20) == 3
    assert "stopped by a signal" in (process.stderr.read() if process.stderr else "")
    room.answers.clear()
    assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
    assert len(records(tmp_path)) == 12


@pytest.mark.parametrize("status", [403, 429])
def test_twenty_refusals_in_a_row_end_the_run(room: Newsroom, server: Server, tmp_path: Path, status: int) -> None:
    room.lists["a"] = list(range(1060, 1000, -1))
    room.size = 100
    shown = room.page
    room.page = lambda path: Page(status, HTML, b"no") if "/10" in path else shown(path)  # type: ignore[method-assign]
    ended = newscrawl(*crawl_arguments(server.url, tmp_path))
    assert ended.returncode == 3
    assert f"twenty refusals in a row (127.0.0.1 HTTP {status})" in ended.stderr
    assert 20 <= sum(request.status == status for request in server.requests) <= 22
    room.page = shown  # type: ignore[method-assign]
    assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
    assert len(records(tmp_path)) == 60


def test_a_host_that_hangs_up_each_time_is_given_up(room: Newsroom, server: Server, tmp_path: Path) -> None:
    room.lists["a"] = list(range(1060, 1000, -1))
    room.size = 100
    shown, asked = room.page, list[str]()

    def page(path: str) -> Page | None:
        if "/10" in path:
            asked.append(path)
            raise ConnectionAbortedError
        return shown(path)

    room.page = page  # type: ignore[method-assign]
    ended = newscrawl(*crawl_arguments(server.url, tmp_path))
    assert (ended.returncode, "twenty refusals in a row" in ended.stderr) == (3, True), ended.stderr
    assert 20 <= len(asked) <= 22
    room.page = shown  # type: ignore[method-assign]
    assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
    assert len(records(tmp_path)) == 60


def test_why_a_host_hung_up_is_told_in_words(room: Newsroom, server: Server, tmp_path: Path) -> None:
    shown = room.page

    def page(path: str) -> Page | None:
        if path.endswith("/1005.html"):
            raise ConnectionAbortedError
        return shown(path)

    room.page = page  # type: ignore[method-assign]
    assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 3
    (reason,) = receipt(tmp_path)["reasons"]  # type: ignore[misc]
    assert reason["state"] == "failed"  # type: ignore[index]
    assert "Connection" in reason["reason"]  # type: ignore[index]
    assert "<" not in reason["reason"]  # type: ignore[index]


def test_a_server_that_refuses_from_the_start_is_unreachable(room: Newsroom, server: Server, tmp_path: Path) -> None:
    shown = room.page
    room.page = lambda path: shown(path) if path == "/robots.txt" else Page(403, HTML, b"no")  # type: ignore[method-assign]
    assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 4


@pytest.mark.parametrize("location", ["http://10.0.0.1/x.html", "http://localhost/x.html", "ftp://127.0.0.1/x.html",
                                      "file:///etc/passwd", "http://169.254.169.254/latest/"])  # fmt: skip
def test_redirects_elsewhere_are_not_followed(room: Newsroom, server: Server, tmp_path: Path, location: str) -> None:
    room.answers["/xianyu/a/1005.html"] = Page(302, {"Location": location}, b"")
    assert newscrawl(*crawl_arguments(server.url, tmp_path)).returncode == 0
    states = receipt(tmp_path)["states"]
    assert states in ({"new": 11, "offsite": 1}, {"new": 11, "rejected": 1})


@pytest.mark.parametrize("path", ["/xianyu/a/1005.html", "/xianyu/a/"])
def test_ten_megabytes_are_the_most_after_decompression(
    room: Newsroom, server: Server, tmp_path: Path, path: str
) -> None:
    bomb = compress(b"<p>" + b"0" * 300_000_000, 9)
    room.answers[path] = Page(200, {**HTML, "Content-Encoding": "gzip"}, bomb)
    ended = newscrawl(*crawl_arguments(server.url, tmp_path))
    if path.endswith(".html"):
        assert (ended.returncode, len(records(tmp_path))) == (0, 11)
        (reason,) = receipt(tmp_path)["reasons"]  # type: ignore[misc]
        assert reason["reason"] == "larger than DOWNLOAD_MAXSIZE"  # type: ignore[index]
    else:
        assert ended.returncode == 4  # the only list
        assert "larger than DOWNLOAD_MAXSIZE" in ended.stderr


def certificate(folder: Path, name: str, days: int) -> ssl.SSLContext:
    """Return a server's side with a certificate of its own for `name`, which ends in so many days."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=400)).not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(built.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


@pytest.mark.parametrize(("days", "word"), [(-1, "certificate has expired"), (300, "self-signed certificate")])
def test_certificates_are_verified_unless_the_portal_is_described_otherwise(
    room: Newsroom, tmp_path: Path, days: int, word: str
) -> None:
    with Server(room, tls=certificate(tmp_path, "127.0.0.1", days)) as server:
        data = tmp_path / "data"
        # An expired certificate of an authority that is known, and one that nobody vouches for.
        trusted = os.environ | ({"SSL_CERT_FILE": str(tmp_path / "cert.pem")} if days < 0 else {})
        ended = newscrawl(*crawl_arguments(server.url, data), env=trusted)
        assert ended.returncode == 4
        assert word in ended.stderr
        assert len(ended.stderr.splitlines()) == 1
        assert receipt(data)["certificates_verified"] is True
        (data / "portals.toml").write_text(
            f'[portals.demo]\nsite = "{server.url}"\n[portals.demo.settings]\nDOWNLOAD_VERIFY_CERTIFICATES = false\n'
        )
        trusting = newscrawl("crawl", "demo", "--data", data, "-s", "DOWNLOAD_DELAY=0")
        assert trusting.returncode == 0, trusting.stderr
        assert len(records(data)) == 12
        assert receipt(data)["certificates_verified"] is False


def test_a_certificate_that_is_vouched_for_is_accepted(room: Newsroom, tmp_path: Path) -> None:
    with Server(room, tls=certificate(tmp_path, "127.0.0.1", 300)) as server:
        known = os.environ | {"SSL_CERT_FILE": str(tmp_path / "cert.pem")}
        ended = newscrawl(*crawl_arguments(server.url, tmp_path / "data"), env=known)
        assert ended.returncode == 0, ended.stderr
        assert receipt(tmp_path / "data")["certificates_verified"] is True
