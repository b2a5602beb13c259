from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.urls import absolute, canonical_url, host_of, is_loopback, page_id

SITE = "https://news.example"


@pytest.mark.parametrize(
    "variant",
    [
        "https://news.example/a/7.html?id=3",
        "http://news.example/a/7.html?id=3",
        "https://www.news.example/a/7.html?id=3",
        "HTTPS://NEWS.example:443/a/7.html?id=3",
        "http://news.example:80/a/7.html?id=3",
        "https://news.example/a/7.html?id=3#comments",
        "https://news.example/a/7.html?utm_source=x&id=3&spm=1.2",
        "https://news.example/a/7.html;jsessionid=0A9?id=3",
        "https://news.example/a/7.html?PHPSESSID=1&id=3",
        "https://news.example/a/7.html?from=singlemessage&id=3&isappinstalled=0",
        " https://news.example/a/%37.html?id=3& ",
    ],
)
def test_variants_of_an_address_are_one_page(variant: str) -> None:
    assert canonical_url(variant, SITE) == "https://news.example/a/7.html?id=3"
    assert page_id("p", variant, SITE) == page_id("p", "https://news.example/a/7.html?id=3", SITE)


@pytest.mark.parametrize(
    "other",
    [
        "https://news.example/a/7.html",
        "https://news.example/a/7.html?id=4",
        "https://news.example/A/7.html?id=3",
        "https://news.example:8443/a/7.html?id=3",
        "https://county.news.example/a/7.html?id=3",
        "https://news.example/a/7.html?id=3&page=2",
        "https://news.example/a/7.html?id=3&from=county",
        "https://news.example/a/7.html?id=3&sid=9",
    ],
)
def test_other_addresses_are_other_pages(other: str) -> None:
    assert page_id("p", other, SITE) != page_id("p", "https://news.example/a/7.html?id=3", SITE)


def test_an_id_without_a_name_is_kept_as_it_is() -> None:
    assert canonical_url("http://news.example/news.asp?1234", SITE) == "https://news.example/news.asp?1234"


def test_parameters_in_another_order_are_one_page_and_their_gbk_bytes_stay() -> None:
    assert canonical_url("https://news.example/?b=%d6%D0&a=1", SITE) == "https://news.example/?a=1&b=%D6%D0"


def test_a_copy_at_another_address_keeps_its_ids_and_another_portal_does_not() -> None:
    here, there = "http://127.0.0.1:8000/a/7.html", "https://news.example/a/7.html"
    assert page_id("p", here, "http://127.0.0.1:8000") == page_id("p", there, SITE)
    assert page_id("p", there, SITE) != page_id("q", there, SITE)


@pytest.mark.parametrize(
    ("url", "loopback"),
    [("http://127.0.0.1:80/", True), ("http://localhost/", True), ("http://[::1]:8000/", True),
     ("http://10.0.0.1/", False), ("http://news.example/", False), ("http://127.0.0.1.news.example/", False)],
)  # fmt: skip
def test_loopback(url: str, loopback: bool) -> None:
    assert is_loopback(url) is loopback


def test_host_of_leaves_www_out() -> None:
    assert host_of("https://www.news.example:8443/a") == "news.example"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_canonical_is_final(tail: str) -> None:
    try:
        once = canonical_url(f"http://news.example/{tail}", SITE)
    except ValueError:
        return
    assert canonical_url(once, SITE) == once
    assert page_id("p", once, SITE) == page_id("p", f"http://news.example/{tail}", SITE)


_PLAIN_HOSTS = st.sampled_from(
    ["news.example", "www.news.example", "127.0.0.1:45555", "news.example:80", "news.example:443"]
)
_PLAIN_PATHS = st.text(alphabet="abAB01._~-/", max_size=20).map(lambda path: f"/{path}")


@given(st.sampled_from(["http", "https"]), _PLAIN_HOSTS, _PLAIN_PATHS)
def test_the_short_way_of_plain_addresses_leads_where_the_long_one_does(scheme: str, host: str, path: str) -> None:
    url = f"{scheme}://{host}{path}"
    for site in ("", SITE, "http://127.0.0.1:45555"):
        assert canonical_url(url, site) == canonical_url(f" {url} ", site)
    assert absolute(f"{SITE}/a/7.html", url) == urljoin(f"{SITE}/a/7.html", url)
    if not path.startswith("//"):
        assert absolute(f"{scheme}://{host}/a/7.html", path) == urljoin(f"{scheme}://{host}/a/7.html", path)
