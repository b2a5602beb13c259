"""What it costs to bring published articles into analysis: CPU seconds, peak memory and file sizes.

    python -m benchmarks.analysis DIR [--only NAME…] [--years N…]

DIR is a data directory, as of `python -m benchmarks.invented_news DIR --articles 100000`; with --years as many times
the same, each a year before the other, to see what grows with it. Each way runs in a process of its own: `newscrawl
export` in each format, `newscrawl.read` in each form, and beside them pandas.read_json(lines=True) and DuckDB's
read_json over the same files, which give events, not the current state.
"""

import argparse
import os
import subprocess
import sys
from collections import defaultdict
from hashlib import sha256
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import structs

from newscrawl import manifest
from newscrawl.contract import decode_line, encode_line
from newscrawl.files import sha256_of, write_atomically
from newscrawl.items import Article

_MB = 1_000_000
_EXPORTS = ("jsonl", "csv", "xlsx", "parquet", "duckdb")
_READS = {
    **{
        f"read {form}": f"import newscrawl; rows = newscrawl.read(DATA, as_={form!r})"
        for form in ("arrow", "pandas", "polars")
    },
    "read duckdb, titles": "import newscrawl; rows = newscrawl.read(DATA, as_='duckdb').select('id, title').fetchall()",
    "pandas.read_json": (
        "import glob, pandas as pd\n"
        "files = glob.glob(DATA + '/articles/**/*.jsonl', recursive=True)\n"
        "rows = pd.concat(pd.read_json(file, lines=True) for file in files)"
    ),
    "DuckDB read_json": (
        "import duckdb\nrows = duckdb.sql(f\"FROM read_json('{DATA}/articles/**/*.jsonl')\").to_arrow_table()"
    ),
}


def measure(command: list[str]) -> tuple[float, int, str]:
    """Run a program; return its CPU seconds, its peak memory in bytes, and what it printed."""
    program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert program.stdout
    printed = program.stdout.read()
    _, status, usage = os.wait4(program.pid, 0)
    program.returncode = os.waitstatus_to_exitcode(status)
    if program.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {program.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, printed


def copy(data: Path, years: int, folder: Path) -> Path:
    """Return a data directory in `folder` with the events of `data` so many times, articles with ids of their own."""
    entries = sorted(manifest.read_all(data), key=lambda entry: entry.first_seq)
    last, written = max(entry.through for entry in entries), defaultdict[str, list[manifest.Entry]](list)
    for year, entry in product(range(years), entries):
        lines = [
            encode_line(_moved(decode_line(line), year - years, year * last)) for line in _lines(data / entry.file)
        ]
        path = folder / Path(entry.file).with_suffix(f".{year}.jsonl")
        write_atomically(path, lines)
        numbers = {name: getattr(entry, name) + year * last for name in ("first_seq", "last_seq", "through")}
        written[entry.file.split("/")[1]].append(
            structs.replace(entry, file=str(path.relative_to(folder)), sha256=sha256_of(path), **numbers)
        )
    for portal, some in written.items():
        write_atomically(manifest.path_of(folder, portal), manifest.encode(some))
    return folder


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def _moved(article: Article, years: int, number: int) -> Article:
    article.seq += number
    article.id = "a" + sha256(f"{article.id} {years}".encode()).hexdigest()[:16]
    if article.published_at:
        day = article.published_at.replace("-02-29T", "-02-28T")
        article.published_at = f"{int(day[:4]) + years}{day[4:]}"
    return article


def size(path: Path) -> int:
    """Return the bytes of a file, or of all in a folder."""
    return sum(file.stat().st_size for file in (path, *path.rglob("*")) if file.is_file())


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="only ways whose names begin so")
    parser.add_argument("--years", nargs="*", type=int, default=[], metavar="N", help="as many times the same")
    options = parser.parse_args()
    if not options.years:
        compare(options.data, options.only)
    for years in options.years:
        with TemporaryDirectory(prefix="newscrawl-benchmark-") as folder:
            compare(copy(options.data, years, Path(folder)), options.only)


def compare(data: Path, only: list[str]) -> None:
    """Measure all ways on a data directory, and print a table."""
    print(f"JSON Lines: {size(data / 'articles') / _MB:,.0f} MB\n")
    print("| | CPU seconds | peak memory | size | rows |\n| --- | ---: | ---: | ---: | ---: |")
    with TemporaryDirectory(prefix="newscrawl-benchmark-") as folder:
        for name in (*(f"export {form}" for form in _EXPORTS), *_READS):
            if only and not name.startswith(tuple(only)):
                continue
            form = name.removeprefix("export ")
            output = Path(folder) / f"out.{form}"
            if name in _READS:
                program = f"DATA = {str(data)!r}\n{_READS[name]}\nprint(len(rows))"
                command = [sys.executable, "-c", program]
            else:
                where = ("--data", str(data), "-o", str(output), "--format", form)
                command = [sys.executable, "-m", "newscrawl", "export", *where]
            seconds, memory, printed = measure(command)
            told = f"{size(output) / _MB:,.0f} MB" if output.exists() else ""
            print(f"| {name} | {seconds:.1f} | {memory / _MB:,.0f} MB | {told} | {printed.strip()} |", flush=True)


if __name__ == "__main__":
    main()
