"""What it costs to bring published articles into analysis: CPU seconds, peak memory and file sizes.

    python -m benchmarks.analysis DIR [--only NAME…]

DIR is a data directory, as of `python -m benchmarks.invented_news DIR --articles 100000`. Each way runs in a process of
its own: `newscrawl export` in each format, `newscrawl.read` in each form, and beside them pandas.read_json(lines=True)
and DuckDB's read_json over the same files, which give events, not the current state.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

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


def size(path: Path) -> int:
    """Return the bytes of a file, or of all in a folder."""
    return sum(file.stat().st_size for file in (path, *path.rglob("*")) if file.is_file())


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="only ways whose names begin so")
    options = parser.parse_args()
    print(f"JSON Lines: {size(options.data / 'articles') / _MB:,.0f} MB\n")
    print("| | CPU seconds | peak memory | size | rows |\n| --- | ---: | ---: | ---: | ---: |")
    with TemporaryDirectory(prefix="newscrawl-benchmark-") as folder:
        for name in (*(f"export {form}" for form in _EXPORTS), *_READS):
            if options.only and not name.startswith(tuple(options.only)):
                continue
            form = name.removeprefix("export ")
            output = Path(folder) / f"out.{form}"
            if name in _READS:
                program = f"DATA = {str(options.data)!r}\n{_READS[name]}\nprint(len(rows))"
                command = [sys.executable, "-c", program]
            else:
                where = ("--data", str(options.data), "-o", str(output), "--format", form)
                command = [sys.executable, "-m", "newscrawl", "export", *where]
            seconds, memory, printed = measure(command)
            told = f"{size(output) / _MB:,.0f} MB" if output.exists() else ""
            print(f"| {name} | {seconds:.1f} | {memory / _MB:,.0f} MB | {told} | {printed.strip()} |", flush=True)


if __name__ == "__main__":
    main()
