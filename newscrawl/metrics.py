"""Receipts as Prometheus reads them from a text file (exposition format 0.0.4, node_exporter's textfile collector)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from newscrawl.clock import parse_iso

_HELP = {
    "last_run_timestamp_seconds": "When the last run was started.",
    "last_run_duration_seconds": "How long the last run took.",
    "last_run_exit_code": "Exit code of the last run; -1 where it was killed.",
    "last_run_urls": "URLs that the last run found, by the state in which they ended.",
    "last_run_events": "Events that the last run published, by kind.",
    "last_run_withheld": "Articles of the last run that are withheld.",
    "last_new_article_timestamp_seconds": "When the last new article came.",
}


def exposition(receipts: Iterable[Mapping[str, Any]], last_new: Mapping[str, str | None]) -> str:
    """Return the metrics of the last run of each portal; `last_new` are moments (ISO 8601) by portal."""
    samples: dict[str, list[str]] = {name: [] for name in _HELP}
    for receipt in receipts:
        for name, labels, value in _samples(receipt, last_new.get(receipt["portal"])):
            told = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
            samples[name].append(f"newscrawl_{name}{{{told}}} {value:g}" if value < 1e6 else _long(name, told, value))
    blocks = (
        f"# HELP newscrawl_{name} {_HELP[name]}\n# TYPE newscrawl_{name} gauge\n" + "\n".join(lines) + "\n"
        for name, lines in samples.items() if lines
    )  # fmt: skip
    return "".join(blocks)


def _samples(receipt: Mapping[str, Any], last_new: str | None) -> Iterator[tuple[str, dict[str, str], float]]:
    portal = {"portal": receipt["portal"]}
    started = parse_iso(receipt["started_at"])
    yield "last_run_timestamp_seconds", portal, started.timestamp()
    if receipt["finished_at"]:
        yield "last_run_duration_seconds", portal, (parse_iso(receipt["finished_at"]) - started).total_seconds()
        yield "last_run_exit_code", portal, -1 if receipt["exit_code"] is None else receipt["exit_code"]
    for state, number in receipt["states"].items():
        yield "last_run_urls", {**portal, "state": state}, number
    for event, number in receipt["published"].items():
        yield "last_run_events", {**portal, "event": event}, number
    yield "last_run_withheld", portal, receipt["withheld"]
    if last_new:
        yield "last_new_article_timestamp_seconds", portal, parse_iso(last_new).timestamp()


def _long(name: str, told: str, value: float) -> str:
    return f"newscrawl_{name}{{{told}}} {value:.0f}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
