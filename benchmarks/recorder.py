"""Record a site into a WARC file by another program than ours: warcio's recorder around Python's own HTTP client.

    python -m benchmarks.recorder http://127.0.0.1:8000/xianyu/ site.warc.gz

Follows all links of the pages that stay on the site.
"""

import re
import sys
from urllib.error import URLError
from urllib.parse import urldefrag, urljoin

from warcio.capture_http import capture_http

from urllib.request import urlopen  # isort: skip  # after the recorder, which watches it

_HREF = re.compile(rb"href=[\"']?([^\"' >]+)")
_MOST = 100_000


def record(start: str, path: str) -> int:
    """Record what is reached from `start` into the file `path`; return the number of pages."""
    site = urljoin(start, "/")
    waiting, seen = [start], {start}
    with capture_http(path):
        while waiting and len(seen) < _MOST:
            url = waiting.pop(0)
            try:
                with urlopen(url, timeout=30) as answer:
                    body = answer.read()
            except (URLError, OSError, ValueError):
                continue
            for href in _HREF.findall(body):
                found = urldefrag(urljoin(url, href.decode("ascii", "ignore"))).url
                if found.startswith(site) and found not in seen:
                    seen.add(found)
                    waiting.append(found)
    return len(seen)


if __name__ == "__main__":
    print(record(sys.argv[1], sys.argv[2]))
