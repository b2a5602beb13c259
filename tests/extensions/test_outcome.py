from collections import Counter
from typing import Any

import pytest

from newscrawl.exit_codes import ExitCode
from newscrawl.extensions.outcome import Outcome


def outcome(**changes: Any) -> Outcome:
    good: dict[str, Any] = {"reason": "finished", "lists_read": 3, "articles_listed": 9, "counts": {"new": 9}}
    return Outcome(**{**good, **changes})


DOWN = Counter({"HTTP 500": 2})


@pytest.mark.parametrize(
    ("run", "code", "word"),
    [
        (outcome(), ExitCode.COMPLETE, ""),
        (outcome(counts={"known": 9}), ExitCode.COMPLETE, ""),
        (outcome(counts={"new": 1, "gone": 1, "rejected": 1, "duplicate": 1, "disallowed": 1, "offsite": 1}),
         ExitCode.COMPLETE, ""),
        (outcome(errors=["TypeError: x"], lists_failed=DOWN), ExitCode.INTERNAL_ERROR, "TypeError"),
        (outcome(reason="usage: no section 'x'", lists_read=0), ExitCode.USAGE, "no section"),
        (outcome(lists_read=0, lists_failed=DOWN, counts={}), ExitCode.UNREACHABLE, "HTTP 500"),
        (outcome(lists_read=0, counts={}), ExitCode.EXPECTATIONS, "section"),
        (outcome(articles_listed=0, counts={}), ExitCode.EXPECTATIONS, "no list page"),
        (outcome(counts={"rejected": 9}), ExitCode.EXPECTATIONS, "rejected"),
        (outcome(counts={"rejected": 1, "pending": 3}, narrowed={"since"}), ExitCode.COMPLETE, ""),
        (outcome(counts={"rejected": 9}, reason="shutdown"), ExitCode.INCOMPLETE, "signal"),
        (outcome(counts={"rejected": 1, "known": 8}), ExitCode.COMPLETE, ""),
        (outcome(lists_failed=DOWN), ExitCode.INCOMPLETE, "2 list pages"),
        (outcome(counts={"new": 8, "failed": 1}), ExitCode.INCOMPLETE, "1 articles failed"),
        (outcome(reason="closespider_timeout"), ExitCode.INCOMPLETE, "time limit"),
        (outcome(reason="closespider_memusage"), ExitCode.INCOMPLETE, "memusage"),
        (outcome(counts={"new": 8, "pending": 1}), ExitCode.INCOMPLETE, "not asked"),
        (outcome(counts={"new": 8, "pending": 1}, narrowed={"since"}), ExitCode.COMPLETE, ""),
        (outcome(storage_error="storage refused: disk full"), ExitCode.INCOMPLETE, "disk full"),
    ],
)  # fmt: skip
def test_the_exit_code_follows_from_what_happened(run: Outcome, code: ExitCode, word: str) -> None:
    assert run.exit_code() == code
    assert word in run.message()
    assert bool(run.message()) == (code != ExitCode.COMPLETE)
    assert "\n" not in run.message()


def test_a_narrowed_walk_is_not_complete_though_it_exits_0() -> None:
    assert outcome().is_complete
    assert not outcome(narrowed={"sections"}).is_complete
