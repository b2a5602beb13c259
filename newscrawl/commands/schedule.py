"""`newscrawl schedule`: run crawls from cron or systemd."""

import os
import socket
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from datetime import timedelta
from pathlib import Path
from shutil import which
from typing import ClassVar

from scrapy.commands import ScrapyCommand

from newscrawl.commands.base import OnData, fail, load_portal
from newscrawl.commands.described import described_portals
from newscrawl.errors import ConfigurationError
from newscrawl.exit_codes import ExitCode
from newscrawl.portals import duration
from newscrawl.scheduling import Job, cron_line, units, with_entry, without_entry

_CARRIED = ("NEWSCRAWL_CONTACT", "NEWSCRAWL_SITE", "NEWSCRAWL_ON_FAILURE")
_CARRIED_PATHS = ("NEWSCRAWL_SPIDERS", "NEWSCRAWL_METRICS", "SSL_CERT_FILE", "SSL_CERT_DIR")
"""Made absolute: cron starts in another folder."""
_MOST_JITTER = timedelta(minutes=1)


class Command(OnData, ScrapyCommand):
    """The command."""

    name: ClassVar[str] = "schedule"

    def syntax(self) -> str:
        """Return the arguments for the usage line."""
        return "[PORTAL] [--every 30m] [--jobs N] [--systemd] [--install | --remove] [--data DIR]"

    def short_desc(self) -> str:
        """Return what the command does."""
        return "Print or install what runs crawls regularly: cron or systemd"

    def long_desc(self) -> str:
        """Return what the command does."""
        return (
            "Print the line of a crontab, or the units of a systemd timer, that crawls what is due in portals.toml, or"
            " one PORTAL. It works in cron's empty environment as it stands, and ends before it is started again."
            " --install puts it into your crontab, or among your user's units, --remove takes it away; nothing else"
            " there is touched."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--every", default="30m", metavar="TIME", help="how often: 30m, 6h, 1d (30m)")
        parser.add_argument("--jobs", type=int, default=4, metavar="N", help="portals at a time (4)")
        parser.add_argument("--systemd", action="store_true", help="a systemd service and timer")
        parser.add_argument("--install", action="store_true", help="put it into effect")
        parser.add_argument("--remove", action="store_true", help="take away what --install put there")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Print, install or remove."""
        if len(args) > 1 or opts.jobs < 1 or (opts.install and opts.remove):
            fail(ExitCode.USAGE, "schedule takes at most one portal, --jobs at least 1, --install or --remove")
        try:
            job = self._job(args, opts)
            if opts.systemd:
                _by_systemd(job, opts)
            else:
                _by_cron(job, opts)
        except (ConfigurationError, ValueError, OSError) as error:
            fail(ExitCode.USAGE, str(error))

    def _job(self, args: list[str], opts: Namespace) -> Job:
        assert self.settings is not None
        every = duration(opts.every)
        data, described = described_portals(self.settings, self.named(opts))
        if args and args[0] not in described.portals:
            load_portal(self.settings, args[0])
        jitter = min(_MOST_JITTER, every / 10)
        # It has ended when it is started again, also where it began late.
        most = max(every - jitter - timedelta(minutes=1), every / 2) / timedelta(minutes=1)
        what = args or ["--due", "--jobs", str(opts.jobs)]
        limits = ["--max-minutes", f"{most:g}", "--jitter", f"{jitter.total_seconds():g}"]
        settings = [part for one in opts.set for part in ("-s", one)]
        command = [*_program(), "crawl", *what, *limits, "--data", str(data.root), *settings]
        carried = {name: os.environ[name] for name in _CARRIED if os.environ.get(name)}
        paths = {name: Path(os.environ[name]).expanduser() for name in _CARRIED_PATHS if os.environ.get(name)}
        carried |= {name: str(path.absolute()) for name, path in paths.items()}
        place = " ".join([str(data.root), *args])
        return Job(command, carried, every, f"{place} on {socket.gethostname()}" if opts.systemd else place)


def _program() -> list[str]:
    script = Path(sys.executable).with_name("newscrawl")
    return [str(script)] if script.exists() else [sys.executable, "-m", "newscrawl"]


def _by_cron(job: Job, opts: Namespace) -> None:
    line = cron_line(job) if not opts.remove else ""
    if not (opts.install or opts.remove):
        print(line)
        return
    before = _crontab()
    after = without_entry(before, job.place) if opts.remove else with_entry(before, line, job.place)
    if after != before:
        written = subprocess.run(["crontab", "-"], input=after, capture_output=True, check=False)
        if written.returncode:
            raise ConfigurationError(f"crontab refused: {written.stderr.decode('utf-8', 'replace')}")
    print("removed from your crontab" if opts.remove else f"in your crontab now: {line}")


def _crontab() -> bytes:
    """Return the user's crontab; nothing where there is none."""
    if not which("crontab"):
        raise ConfigurationError("there is no program crontab: install cron, or take --systemd")
    read = subprocess.run(["crontab", "-l"], capture_output=True, check=False)
    if read.returncode and b"no crontab" not in read.stderr:
        raise ConfigurationError(f"crontab cannot be read: {read.stderr.decode('utf-8', 'replace')}")
    return b"" if read.returncode else read.stdout


def _by_systemd(job: Job, opts: Namespace) -> None:
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"
    if opts.remove:
        for name in units(job):
            (folder / name).unlink(missing_ok=True)
        print(f"removed; now: systemctl --user disable --now {job.name}.timer; systemctl --user daemon-reload")
        return
    if not opts.install:
        print("\n".join(f"# {name}\n{text}" for name, text in units(job).items()))
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in units(job).items():
        (folder / name).write_text(text, "utf-8")
    print(
        f"{folder / job.name}.timer is there; now: systemctl --user daemon-reload &&"
        f" systemctl --user enable --now {job.name}.timer && loginctl enable-linger"
    )
