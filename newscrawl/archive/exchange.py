"""A request and its answer, as they went over the wire."""

from dataclasses import dataclass
from datetime import datetime

Headers = list[tuple[str, str]]
"""Names and values in order; bytes that are no ASCII stand as Latin-1."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request for a page and the answer to it."""

    asked: str
    """The address that was asked for at first."""
    url: str
    """The address that answered; another one after a redirect."""
    fetched: datetime
    """When the answer came (aware)."""
    status: int
    headers: Headers
    """Of the answer."""
    body: bytes
    """Of the answer, compressed as it came."""
    protocol: str = "HTTP/1.1"
    request_headers: Headers | None = None
    """None where they are not known."""
    ip: str | None = None
    """The address of the server."""

    def header(self, name: str) -> str:
        """Return the values of a header of the answer, separated by commas; '' where it is not there."""
        return ", ".join(value for one, value in self.headers if one.lower() == name.lower())
