from pathlib import Path

import pytest

from newscrawl.datadir import DataDirectory, resolve
from newscrawl.errors import ConfigurationError


def project(folder: Path, settings: str = "newscrawl.settings") -> Path:
    (folder / "scrapy.cfg").write_text(f"[settings]\ndefault = {settings}\n")
    return folder


def test_the_setting_goes_before_the_environment_and_that_before_the_project(tmp_path: Path) -> None:
    project(tmp_path)
    environment = {"NEWSCRAWL_DATA": "/there"}
    assert resolve("/here", environment, tmp_path).root == Path("/here")
    assert resolve(None, environment, tmp_path).root == Path("/there")
    assert resolve(None, {}, tmp_path).root == tmp_path / "data"


def test_the_project_is_found_from_a_folder_below(tmp_path: Path) -> None:
    below = project(tmp_path) / "docs" / "more"
    below.mkdir(parents=True)
    assert resolve(None, {}, below).root == tmp_path / "data"


def test_a_relative_folder_is_relative_to_where_the_program_was_started(tmp_path: Path) -> None:
    assert resolve("news", {}, tmp_path).root == tmp_path / "news"


def test_outside_a_project_and_in_that_of_others_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="--data"):
        resolve(None, {}, tmp_path)
    with pytest.raises(ConfigurationError, match="--data"):
        resolve(None, {}, project(tmp_path, "other.settings"))


def test_what_cannot_be_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / "no" / "such" / "place"):
        with pytest.raises(ConfigurationError, match="cannot be used"):
            DataDirectory(path).make()
