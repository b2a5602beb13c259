"""The identity of a page: its canonical URL and the id made from it.

A portal serves one article under many addresses: http and https, with and without www, with a session, with
what a messenger appended when the link was shared. The canonical URL is the one address that stands for them
all; the id is made from the portal's name and the path and query of that address, so that it stays the same
when the portal moves to another host.
"""

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from hashlib import sha256
from ipaddress import ip_address
from typing import ParamSpec, TypeVar, cast
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from newscrawl.errors import ConfigurationError

# Names that never select a page. Everything else in a query is kept: `id`, `aid`, `sid`, `page` may be the page.
_DROPPED = re.compile(
    r"""utm_\w+ | spm | share_\w+ | shared?from | isappinstalled | nsukey | wechat_redirect
      | wx_?share\w* | fbclid | gclid | msclkid | bd_vid | hmsr | hmpl | hmcu | hmkw | hmci
      | jsessionid | phpsessid | aspsessionid\w* | asp\.net_sessionid | session_?id""",
    re.VERBOSE | re.IGNORECASE,
)
# WeChat appends from=…; on other pages `from` may say which page is meant, so that only its values are dropped.
_SHARED_FROM = frozenset({"timeline", "singlemessage", "groupmessage", "message"})
_PATH_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
# Most addresses need no care: letters that stay as they are, a port that is one.
_PORT = r":(?:[1-5]\d{4}|6[0-4]\d{3}|[1-9]\d{0,3})"
_PLAIN_PATH = re.compile(r"/(?!/)[\w.~/-]*", re.ASCII)
_PLAIN_ROOT = rf"//[a-z\d-]+(?:\.[a-z\d-]+)*(?:{_PORT})?"
_PLAIN_URL = re.compile(rf"(https?:{_PLAIN_ROOT})(/[\w.~/-]*)", re.ASCII)
_USUAL = r"!\"$-:<->@-\[\]-~"  # what may stand in an address as it is, but for what parts it
_WHOLE = re.compile(rf"(https?:)?{_PLAIN_ROOT}/[{_USUAL}]*(?:\?[{_USUAL}?;]+)?")
_HOST = re.compile(r"[\w.:-]+")  # letters of any script, and what an IPv6 address needs
_STEP = "/."  # up, or to the same place
_REMEMBERED = 8192  # addresses: lists, related links and the ledger ask for the same ones again and again
_LONGEST_REMEMBERED = 2048  # characters of an address
_LONGEST = 8192  # characters: servers take no longer ones (RFC 9110, 4.1, asks them to take 8000)

P = ParamSpec("P")
T = TypeVar("T")


def _remembered(function: Callable[P, T]) -> Callable[P, T]:
    """Return `function` of addresses with its last answers kept, those to very long ones left out."""
    known = cast("Callable[P, T]", lru_cache(_REMEMBERED)(function))

    @wraps(function)
    def ask(*addresses: P.args, **named: P.kwargs) -> T:
        is_short = all(len(cast("str", one)) <= _LONGEST_REMEMBERED for one in addresses)
        return known(*addresses, **named) if is_short else function(*addresses, **named)

    return ask


@_remembered
def canonical_url(url: str, site: str = "") -> str:
    """Return the one address that stands for `url` within the portal at `site`.

    Fragment, default port, tracking and session parameters go, parameters are sorted, escapes made uniform.
    An address on the site's own host, be it by http or https, with or without www, gets the site's scheme and
    host. Raises ValueError where `url` is no URL, or longer than servers take.
    """
    if len(url) > _LONGEST:
        raise ValueError("an address of more than 8192 characters")
    plain = _PLAIN_URL.fullmatch(url)
    if plain:
        return _home_of(plain[1], site) + plain[2]
    parts = urlsplit(safe_url_string(url.strip()))
    path = _uniform(_PATH_SESSION.sub("", parts.path)) or "/"
    query = "&".join(sorted(part for part in _uniform(parts.query).split("&") if not _is_noise(part)))
    scheme, netloc = _home(parts, url, site)
    return urlunsplit((scheme, netloc, path, query, ""))


@_remembered
def _home_of(root: str, site: str) -> str:
    """Return canonical scheme and host of what is at `root`, plain scheme and host."""
    scheme, netloc = _home(urlsplit(root), root, site)
    return f"{scheme}://{netloc}"


def _home(parts: SplitResult, url: str, site: str) -> tuple[str, str]:
    if site and same_site(url, site):
        parts = urlsplit(site)
    return parts.scheme.lower(), _netloc(parts)


def absolute(base: str, href: str) -> str | None:
    """Return the address that `href` means on the page at `base`; None where it cannot be opened.

    Without a base the address stays as it is written.
    """
    if len(href) + len(base) > _LONGEST:
        return None
    if _STEP not in href:
        if base and _PLAIN_PATH.fullmatch(href) and (root := root_of(base)).startswith("http"):
            return root + href
        whole = _WHOLE.fullmatch(href)
        if whole and whole[1]:
            return href
        if whole and (root := root_of(base)).startswith("http"):
            return f"{root.partition(':')[0]}:{href}"
    return _absolute(base, href)


@_remembered
def _absolute(base: str, href: str) -> str | None:
    try:
        url = urljoin(base, href) if base else href
        parts = urlsplit(url)
        url = _UNSEEN.sub(lambda found: quote(found[0], errors="replace"), url)
        parts.port  # noqa: B018, reading it finds ports that are none
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") or not (base or parts.scheme) else None


@_remembered
def page_id(portal: str, url: str, site: str = "") -> str:
    """Return `a` and 16 hex digits that stand for the page at `url` of `portal`.

    Only path and query of the canonical URL count on the site's own host; a page of the portal on another host
    is kept apart by that host.
    """
    parts = urlsplit(canonical_url(url, site))
    place = parts.path + ("?" + parts.query if parts.query else "")
    if site and not same_site(url, site):
        place = f"//{_without_www(parts.netloc)}{place}"
    return "a" + sha256(f"{portal}\n{place}".encode()).hexdigest()[:16]


def same_site(url: str, site: str) -> bool:
    """Say whether `url` is on the host of `site`; scheme, www and default ports do not count."""
    return _host_and_port(urlsplit(url)) == _host_and_port(urlsplit(site))


@_remembered
def root_of(url: str) -> str:
    """Return scheme and host of `url`, for use as a site ('' where there is no host)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def site_address(text: str) -> str:
    """Return scheme and host of the address `text` of a portal, which may lack its scheme; '' for ''.

    Raises ConfigurationError where it is no address.
    """
    text = text.strip()
    if not text:
        return ""
    url = absolute("", text if "//" in text else f"http://{text}")
    parts = urlsplit(url or "")
    if not url or not parts.hostname or not _HOST.fullmatch(parts.hostname) or "@" in parts.netloc:
        raise ConfigurationError(f"site must be an address such as https://www.news.example, not {text!r}")
    return root_of(url)


def at_site(url: str, site: str) -> str:
    """Return the address at `site` with path and query of `url`."""
    parts, home = urlsplit(url), urlsplit(site)
    return urlunsplit((home.scheme, home.netloc, parts.path, parts.query, ""))


def host_of(url: str) -> str:
    """Return the host name of `url` without www, for example `news.example` ('' where there is none)."""
    return _without_www(urlsplit(url).hostname or "")


def is_loopback(url: str) -> bool:
    """Say whether `url` points to this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _uniform(text: str) -> str:
    """Return `text` with escapes in capitals, and those of unreserved characters undone (RFC 3986, 6.2.2)."""
    return _ESCAPE.sub(_uniform_escape, text)


def _uniform_escape(found: re.Match[str]) -> str:
    byte = unquote_to_bytes(found[0])
    return byte.decode("ascii") if byte[0] in _UNRESERVED else found[0].upper()


def _is_noise(part: str) -> bool:
    name, _, value = part.partition("=")
    return not part or bool(_DROPPED.fullmatch(name)) or (name == "from" and value in _SHARED_FROM)


def _without_www(host: str) -> str:
    return host.removeprefix("www.")


def _netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    return host if port is None or port == _DEFAULT_PORTS.get(parts.scheme.lower()) else f"{host}:{port}"


def _host_and_port(parts: SplitResult) -> tuple[str, int | None]:
    port = parts.port
    is_default = port is None or port in _DEFAULT_PORTS.values()
    return _without_www((parts.hostname or "").rstrip(".")), None if is_default else port
