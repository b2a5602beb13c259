import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.ledger.database import Ledger
from tests.ledger.conftest import Bench
from tests.ledger.test_stories import EARLY, LATE, NEWS, Portals, news
from tests.shared import newscrawl


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    with Ledger(tmp_path / "ledger.sqlite3") as ledger:
        portals = Portals(Bench(ledger, None, None, tmp_path))  # type: ignore[arg-type]
        portals.run("p", news("p", "a", NEWS, EARLY), news("p", "again", NEWS[:3]))
        portals.run("q", news("q", "b", NEWS[1:], LATE))
        portals.run("r", news("r", "c", NEWS[:2] + NEWS[3:], LATE))
        run = portals.run("r")
        portals.withdraw(run, news("r", "c").id)
        portals.publish(run)
    yield tmp_path


@pytest.mark.parametrize("name", [news("q", "b").id, "http://q.example/b"])
def test_where_a_story_went(data: Path, name: str) -> None:
    run = newscrawl("story", name, "--data", data)
    assert re.sub(r"0\.\d\d", "0.nn", run.stdout).splitlines() == [
        f"original       p  {EARLY}  1.00  a的题目  p报  http://p.example/a",
        f"copy           q  {LATE}  0.nn  b的题目  q报  http://q.example/b",
        f"removed        r  {LATE}  0.nn  c的题目  r报  http://r.example/c",
        "not published  p  no time                    0.nn  again的题目  p报  http://p.example/again",
    ]


def test_the_same_for_programs(data: Path) -> None:
    run = newscrawl("story", news("p", "again").id, "--data", data, "--json")
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert [(one["is"], one["portal"], one["published_at"], one["title"], one["source"]) for one in told] == [
        ("original", "p", EARLY, "a的题目", "p报"), ("copy", "q", LATE, "b的题目", "q报"),
        ("removed", "r", LATE, "c的题目", "r报"), ("not published", "p", None, "again的题目", "p报"),
    ]  # fmt: skip
    assert told[0]["similarity"] == 1
    assert all(0.5 < one["similarity"] < 1 for one in told[1:])


@pytest.mark.parametrize("name", ["a0000000000000009", "http://q.example/other", "…"])
def test_what_is_no_article_is_told(data: Path, name: str) -> None:
    run = newscrawl("story", name, "--data", data)
    assert (run.returncode, run.stderr) == (2, f"newscrawl: {name} is no article of any portal here\n")
