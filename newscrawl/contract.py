"""The contract as bytes and as JSON Schema: one place that writes, reads and describes a line."""

from typing import Any

import msgspec

from newscrawl.items import Article

# They are line breaks to many readers; inside JSON strings an escape says the same.
_LINE_BREAKS = {"\u0085": b"\\u0085", "\u2028": b"\\u2028", "\u2029": b"\\u2029"}

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Article)


def encode_line(record: Article | dict[str, Any]) -> bytes:
    """Return `record` as one line of JSON with its line feed; never holds another line break.

    Raises UnicodeEncodeError for lone surrogates, which cleaning removes before.
    """
    line = _encoder.encode(record)
    for character, escape in _LINE_BREAKS.items():
        line = line.replace(character.encode(), escape)
    return line + b"\n"


def decode_line(line: bytes) -> Article:
    """Return the article of a line; raises msgspec.ValidationError where a type is not the contract's."""
    return _decoder.decode(line)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a line: every key required, no other allowed."""
    schema = msgspec.json.schema(Article)
    for definition in schema["$defs"].values():
        definition["required"] = list(definition["properties"])
        definition["additionalProperties"] = False
        for value in definition["properties"].values():
            value.pop("default", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
