"""What of a published event is searched or shown."""

import msgspec

from newscrawl.analysis.published import Event, decoded


class Searched(msgspec.Struct):
    """An event, as far as a search needs it."""

    event: str
    id: str
    portal: str
    sections: list[str]
    url: str
    title: str | None
    body: list[str]
    published_at: str | None
    published_precision: str | None


_DECODER = msgspec.json.Decoder(Searched)


def read(event: Event) -> Searched:
    """Return what a line says; raises DamagedFileError where it is no event."""
    return decoded(event, _DECODER.decode)
