import json
from pathlib import Path
from typing import Any

from newscrawl.demo import Portal, Server
from newscrawl.items import CONTENT_FIELDS
from tests.shared import newscrawl


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def pages(folder: Path, *numbers: int) -> tuple[list[Path], list[Any]]:
    portal = Portal(60)
    truths = [list(portal.truths())[number] for number in numbers]
    files = []
    for number, truth in zip(numbers, truths, strict=True):
        page = portal.page(truth.path)
        assert page is not None
        files.append(folder / f"{number}.html")
        files[-1].write_bytes(page.body)
    return files, truths


def test_files_in_order_one_line_each_with_the_content_fields(tmp_path: Path) -> None:
    files, truths = pages(tmp_path, 3, 0, 1)
    run = newscrawl("extract", "--portal", "demo", *files)
    found = lines(run.stdout)
    assert (run.returncode, run.stderr) == (0, "")
    assert [record["input"] for record in found] == [str(file) for file in files]
    assert [record["title"] for record in found] == [truth.title for truth in truths]
    assert [record["body"] for record in found] == [truth.body for truth in truths]
    assert all(list(record) == ["input", *CONTENT_FIELDS] for record in found)


def test_the_rules_of_a_portal_and_the_address_of_the_page(tmp_path: Path) -> None:
    (file,), (truth,) = pages(tmp_path, 0)
    run = newscrawl("extract", "--portal", "demo", "--url", f"http://portal.example{truth.path}", file)
    (record,) = lines(run.stdout)
    assert record["portal"] == "demo"
    assert record["sections"] == truth.sections
    assert record["url"] == f"http://portal.example{truth.path}"
    assert [related["url"] for related in record["related"]] == [
        f"http://portal.example{related['path']}" for related in truth.related
    ]
    assert {rule["rule"].split(":")[0] for rule in record["rules"]} == {"portal"}


def test_refusals_keep_their_place_and_give_exit_code_3(tmp_path: Path) -> None:
    (file,), (truth,) = pages(tmp_path, 0)
    (tmp_path / "empty.html").touch()
    (tmp_path / "noise.html").write_bytes(bytes(range(256)) * 40)
    run = newscrawl("extract", tmp_path / "none.html", file, tmp_path / "empty.html", tmp_path / "noise.html", tmp_path)
    found = lines(run.stdout)
    assert run.returncode == 3
    assert found[1]["title"] == truth.title
    assert [set(record) for record in found[::2]] == [{"input", "rejected"}] * 3
    assert found[0]["rejected"] == "No such file or directory"


def test_addresses_are_fetched_politely(tmp_path: Path) -> None:
    with Server(Portal(30)) as server:
        truths = list(server.portal.truths())
        good, gone = truths[0], next(truth for truth in truths if truth.outcome == "gone")
        run = newscrawl("extract", server.url + gone.path, server.url + good.path, server.url + "/plus/x.html",
                        "-s", "DOWNLOAD_DELAY=0")  # fmt: skip
        asked = [request.path for request in server.requests]
    found = lines(run.stdout)
    assert run.returncode == 3
    assert found[0]["rejected"] == "HTTP 404"
    assert found[1]["title"] == good.title
    assert found[2]["rejected"] == "disallowed by robots.txt"
    assert "/plus/x.html" not in asked


def test_hosts_of_others_are_not_asked_without_a_contact() -> None:
    run = newscrawl("extract", "http://news.example/1.html")
    assert run.returncode == 3
    assert "NEWSCRAWL_CONTACT" in lines(run.stdout)[0]["rejected"]
