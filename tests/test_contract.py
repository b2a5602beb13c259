import json
from dataclasses import fields
from typing import Any

import fastjsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.contract import decode_line, encode_line, json_schema
from newscrawl.items import CONTENT_FIELDS, EVENT_FIELDS, SCHEMA_VERSION, Article, Related
from newscrawl.manifest import Entry
from tests.shared import ROOT, newscrawl

validate = fastjsonschema.compile(json_schema())


def test_the_schema_requires_every_key_and_allows_no_other() -> None:
    record = json.loads(encode_line(Article()))
    validate(record)
    for key in record:
        with pytest.raises(fastjsonschema.JsonSchemaException):
            validate({name: value for name, value in record.items() if name != key})
    with pytest.raises(fastjsonschema.JsonSchemaException):
        validate({**record, "more": 1})
    with pytest.raises(fastjsonschema.JsonSchemaException):
        validate({**record, "notice": None})


def test_keys_stand_in_the_order_of_the_document() -> None:
    document = (ROOT / "docs" / "data_format.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in document.splitlines() if line.startswith("| `")]
    named = [name.strip("` ") for row in rows for name in row.split(",")]
    assert named[: len(fields(Article))] == [field.name for field in fields(Article)]


def test_content_and_event_fields_are_all_fields() -> None:
    assert set(CONTENT_FIELDS) | EVENT_FIELDS == {field.name for field in fields(Article)}


def test_the_printed_schema_is_the_one_that_holds() -> None:
    printed: dict[str, Any] = json.loads(newscrawl("schema").stdout)
    assert printed == json_schema()


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\u0085", "\n", "\r", "\x0b", "\x1c"])
def test_no_line_break_of_any_kind_inside_a_line(character: str) -> None:
    line = encode_line(Article(title=f"甲{character}乙")).decode()
    assert line.endswith("\n")
    assert len(line.splitlines()) == 1
    assert json.loads(line)["title"] == f"甲{character}乙"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.lists(st.text(alphabet='a\u2028"\\\U00020bb7')))
def test_any_text_comes_back(title: str, body: list[str]) -> None:
    article = Article(title=title, body=body, related=[Related(title, "http://h/", True, title)])
    assert decode_line(encode_line(article)) == article


def test_a_line_of_another_shape_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_line(b'{"title": 3}')


def test_what_is_published_is_what_its_version_promises() -> None:
    """Where this fails, consumers would read something else under the version that they know.

    docs/data_format.md says what needs a new version; with one, SCHEMA_VERSION is raised and a file of it added here.
    """
    promised = json.loads((ROOT / "tests" / "contracts" / f"{SCHEMA_VERSION}.json").read_text("utf-8"))
    assert shape(json_schema()) == promised["line"]
    assert shape(msgspec.json.schema(Entry)) == promised["manifest"]


def shape(schema: dict[str, Any]) -> dict[str, Any]:
    """Return key → type of the objects of a schema, in the order of keys: what a reader depends on."""
    return {
        name: {key: kind(value) for key, value in definition["properties"].items()}
        for name, definition in schema["$defs"].items()
    }


def kind(value: dict[str, Any]) -> str:
    if "$ref" in value:
        return str(value["$ref"]).rsplit("/", 1)[1]
    if "enum" in value:
        return " | ".join("null" if one is None else repr(one) for one in value["enum"])
    if "anyOf" in value:
        return " | ".join(kind(one) for one in value["anyOf"])
    if value["type"] == "array":
        return f"[{kind(value['items'])}]"
    return " ".join([value["type"], *([value["pattern"]] if "pattern" in value else [])])
