"""The contract of a line as the readers of tables want it: columns of DuckDB, a schema of Arrow, one of Polars.

All three are made from the one definition (`newscrawl.items.Article`), key by key in its order. Times are texts in a
line; with `as_instants` they are instants, shown in China's time, as `newscrawl.read` and the exports give them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec.inspect as contract

from newscrawl.items import Article

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

ZONE = "Asia/Shanghai"
"""The time zone of the portals, by its name in the zone database."""

INSTANTS = frozenset(
    field.encode_name
    for field in contract.type_info(Article).fields  # type: ignore[attr-defined]
    if field.encode_name.endswith("_at")
)
"""Fields of a line that are times, ISO 8601 with an offset; empty or null where there is none."""

_Type = TypeVar("_Type")


@dataclass(frozen=True, slots=True)
class _Types(Generic[_Type]):
    """How a reader writes types."""

    text: _Type
    integer: _Type
    number: _Type
    truth: _Type
    instant: _Type
    several: Callable[[_Type], _Type]
    struct: Callable[[dict[str, _Type]], _Type]


def duckdb_columns(*, as_instants: bool = False) -> dict[str, str]:
    """Return the types of a line's keys as DuckDB's `read_json(…, columns=…)` takes them."""
    return _columns(
        _Types(
            "VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "TIMESTAMP WITH TIME ZONE",
            lambda item: f"{item}[]",
            lambda fields: "STRUCT(" + ", ".join(f'"{name}" {item}' for name, item in fields.items()) + ")",
        ),
        as_instants,
    )  # fmt: skip


def arrow_schema(*, as_instants: bool = False) -> "pa.Schema":
    """Return the schema of a line for Arrow; instants are in microseconds. Raises ImportError without pyarrow."""
    import pyarrow as pa  # noqa: PLC0415, an extra

    types: _Types[Any] = _Types(
        pa.string(), pa.int64(), pa.float64(), pa.bool_(), pa.timestamp("us", ZONE), pa.list_, pa.struct
    )
    return pa.schema(_columns(types, as_instants))


def polars_schema(*, as_instants: bool = False) -> "pl.Schema":
    """Return the schema of a line for Polars; instants are in microseconds. Raises ImportError without polars."""
    import polars as pl  # noqa: PLC0415, an extra

    types: _Types[Any] = _Types(
        pl.String(), pl.Int64(), pl.Float64(), pl.Boolean(), pl.Datetime("us", ZONE), pl.List, pl.Struct
    )
    return pl.Schema(_columns(types, as_instants))


def _columns(types: _Types[_Type], as_instants: bool) -> dict[str, _Type]:
    columns = _fields(contract.type_info(Article), types)
    return {name: types.instant if as_instants and name in INSTANTS else item for name, item in columns.items()}


def _fields(described: contract.Type, types: _Types[_Type]) -> dict[str, _Type]:
    assert isinstance(described, contract.DataclassType)  # noqa: S101, the contract is made of dataclasses
    return {field.encode_name: _type(field.type, types) for field in described.fields}


def _type(described: contract.Type, types: _Types[_Type]) -> _Type:  # noqa: PLR0911, one for each type
    """Return the reader's type; any of them may be null. Raises TypeError for what no line holds."""
    match described:
        case contract.Metadata(type=inner):
            return _type(inner, types)
        case contract.UnionType(types=(inner, contract.NoneType()) | (contract.NoneType(), inner)):
            return _type(inner, types)
        case contract.StrType():
            return types.text
        case contract.LiteralType(values=values) if all(isinstance(value, str) for value in values):
            return types.text
        case contract.BoolType():
            return types.truth
        case contract.IntType():
            return types.integer
        case contract.FloatType():
            return types.number
        case contract.ListType(item_type=item):
            return types.several(_type(item, types))
        case contract.DataclassType():
            return types.struct(_fields(described, types))
    raise TypeError(f"no reader has a type for {described}")
