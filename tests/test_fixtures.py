"""Every saved page of every portal is read as somebody read it."""

from pathlib import Path

import pytest
from scrapy.settings import Settings

from newscrawl.fixtures import Fixture, fixtures_in
from newscrawl.spider_loader import PortalLoader
from tests.shared import ROOT

LOADER = PortalLoader(Settings({"SPIDER_MODULES": ["newscrawl.spiders"]}))
FIXTURES = [one for one in fixtures_in(ROOT / "tests" / "fixtures") if one[0] != "generic"]  # tests/test_reading.py


@pytest.mark.parametrize(
    ("portal", "fixture"), FIXTURES, ids=[f"{portal}-{one.folder.name}" for portal, one in FIXTURES]
)
def test_a_saved_page_is_read_as_expected(portal: str, fixture: Fixture) -> None:
    assert fixture.differences(LOADER.load(portal)) == []


def test_a_difference_names_the_field_and_both_values(tmp_path: Path) -> None:
    fixture = _copy(tmp_path)
    _replace(fixture.folder / "expected.json", "阙青芜", "祁阿满")
    (line,) = fixture.differences(LOADER.load("xinzhou"))
    assert line == f'{fixture.folder}: editor should be "祁阿满", is "阙青芜"'


def test_an_expectation_that_nobody_read_fails(tmp_path: Path) -> None:
    fixture = _copy(tmp_path)
    fixture.save(fixture.page(), LOADER.load("xinzhou"))
    (line,) = fixture.differences(LOADER.load("xinzhou"))
    assert "has not been read" in line
    text = (fixture.folder / "expected.json").read_text("utf-8").splitlines()
    (fixture.folder / "expected.json").write_text("\n".join([text[0], *text[2:]]), "utf-8")
    assert fixture.differences(LOADER.load("xinzhou")) == []


def test_the_bytes_are_kept_as_they_came(tmp_path: Path) -> None:
    fixture = _copy(tmp_path)
    before = (fixture.folder / "page.html").read_bytes()
    fixture.save(fixture.page(), LOADER.load("xinzhou"))
    assert (fixture.folder / "page.html").read_bytes() == before
    assert fixture.page().headers["Content-Type"] == b"text/html"


def _copy(tmp_path: Path) -> Fixture:
    source = ROOT / "tests" / "fixtures" / "xinzhou" / "article"
    for file in source.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return Fixture(tmp_path)


def _replace(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
