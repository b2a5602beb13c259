"""What of a published event is searched or shown."""

import msgspec

from newscrawl.analysis.published import DamagedFileError, Event


class Searched(msgspec.Struct):
    """An event, as far as a search needs it."""

    event: str
    id: str
    revision: int
    portal: str
    sections: list[str]
    url: str
    title: str | None
    body: list[str]
    published_at: str | None
    published_precision: str | None


def read(event: Event) -> Searched:
    """Return what a line says; raises DamagedFileError where it is no event."""
    try:
        return msgspec.json.decode(event.line, type=Searched)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DamagedFileError(f"event {event.seq} is damaged: {error}; `newscrawl ledger check` tells more") from None
