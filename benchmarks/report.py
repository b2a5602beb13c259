"""What `newscrawl report` costs: CPU seconds, peak memory and the size of the page.

    python -m benchmarks.report DIR

DIR is a data directory, as of `python -m benchmarks.invented_news DIR --articles 36500 --portals 1`. Each page is made
in a process of its own: of everything, of the first portal, and of the month in which the middle file was published.
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.analysis import measure, size
from newscrawl import manifest

_KB, _MB = 1_000, 1_000_000


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    months = sorted(Path(entry.file).parent.name[:7] for entry in manifest.read_all(data))
    month = months[len(months) // 2]
    pages = {
        "everything": (),
        "one portal": ("--portal", manifest.portals(data)[0]),
        "one month": ("--from", month, "--to", month),
    }
    print(f"JSON Lines: {size(data / 'articles') / _MB:,.0f} MB\n")
    print("| | CPU seconds | peak memory | page |\n| --- | ---: | ---: | ---: |")
    with TemporaryDirectory(prefix="newscrawl-benchmark-") as folder:
        page = Path(folder) / "page.html"
        for name, arguments in pages.items():
            command = [sys.executable, "-m", "newscrawl", "report", "--data", str(data), "-o", str(page), *arguments]
            seconds, memory, _ = measure(command)
            print(f"| {name} | {seconds:.1f} | {memory / _MB:,.0f} MB | {size(page) / _KB:,.0f} KB |", flush=True)


if __name__ == "__main__":
    main()
