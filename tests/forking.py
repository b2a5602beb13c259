"""The program as a process that is forked from one which has imported its libraries: that takes most of a short run.

As a module it is run: it reads a line of JSON for each process to fork, and prints its exit code when it has ended.
Nothing of newscrawl is imported before the fork: its modules read the environment.
"""

import gc
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

_SECONDS = 120
_idle = queue.SimpleQueue["_Forking"]()


def run_forked(arguments: list[str], folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `newscrawl ARGUMENTS` in `folder` to its end; raises subprocess.TimeoutExpired as subprocess.run does."""
    command = ["newscrawl", *arguments]
    try:
        forking = _idle.get_nowait()
    except queue.Empty:
        forking = _Forking()
    with tempfile.NamedTemporaryFile() as output, tempfile.NamedTemporaryFile() as errors:
        request = {"command": command, "folder": str(folder), "environment": environment}
        code = forking.run({**request, "streams": [os.devnull, output.name, errors.name]})
        _idle.put(forking)
        told = [stream.read().decode("utf-8", "replace") for stream in (output, errors)]
    return subprocess.CompletedProcess(command, code, *told)


class _Forking:
    """A process that forks others, one after the other."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forking"], cwd=Path(__file__).parent.parent, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def run(self, request: dict[str, Any]) -> int:
        """Return the exit code of a process; negative: the signal that ended it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def main() -> None:
    """Fork what standard input asks for."""
    from tests import libraries  # noqa: F401

    gc.freeze()  # what is never freed need not be looked at by every process
    for line in sys.stdin.buffer:
        child = os.fork()
        if not child:
            return _be_the_program(json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
    return None


def _be_the_program(request: dict[str, Any]) -> None:
    for number, path in enumerate(request["streams"]):
        stream = os.open(path, os.O_RDWR | os.O_APPEND)
        os.dup2(stream, number)
        os.close(stream)
    signal.alarm(_SECONDS)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv[:] = request["command"]
    from newscrawl.cli import main as program

    program()


if __name__ == "__main__":
    main()
