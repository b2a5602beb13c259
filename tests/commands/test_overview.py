from inspect import isclass
from pkgutil import iter_modules

import pytest
from scrapy.commands import ScrapyCommand
from scrapy.utils.misc import walk_modules_iter

import newscrawl
from newscrawl import commands
from newscrawl.commands.overview import GROUPS
from tests.shared import newscrawl as run


def test_each_command_of_the_project_has_its_place() -> None:
    there = {
        one.__module__.rpartition(".")[2]
        for module in walk_modules_iter(commands.__name__)
        for one in vars(module).values()
        if isclass(one) and issubclass(one, ScrapyCommand) and one.__module__ == module.__name__
    }
    listed = [name for names in GROUPS.values() for name in names]
    assert sorted(listed) == sorted(there)
    assert there <= {module.name for module in iter_modules(commands.__path__)}


@pytest.mark.parametrize("arguments", [[], ["-h"], ["--help"]])
def test_the_commands_are_listed_by_what_they_are_for(arguments: list[str]) -> None:
    ended = run(*arguments)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[0].startswith(f"newscrawl {newscrawl.__version__}: ")
    assert "  export     Write published articles as" in ended.stdout
    assert "scrapy <command>" not in ended.stdout
    assert max(map(len, ended.stdout.splitlines())) <= 100


def test_the_version() -> None:
    assert run("--version").stdout == f"{newscrawl.__version__}\n"


@pytest.mark.parametrize("arguments", [["crwal"], ["-L", "DEBUG", "crawl"], ["", "crawl"], ["crawl.py"], ["base"]])
def test_a_command_that_is_none_is_told_in_one_line(arguments: list[str]) -> None:
    ended = run(*arguments)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert "newscrawl -h lists those there are" in ended.stderr


def test_the_commands_of_scrapy_work() -> None:
    assert run("version").stdout.startswith("Scrapy 2")
