"""Replies that are kept while a board stands still."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from bedline.web.kept import Kept


def test_a_reply_is_made_once_for_a_key() -> None:
    kept, made = Kept(), iter("abc")

    assert kept.reply("board", 1, make=lambda: next(made)) == "a"
    assert kept.reply("board", 1, make=lambda: next(made)) == "a"
    assert kept.reply("board", 2, make=lambda: next(made)) == "b"


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    kept, made = Kept(most=2), iter(range(9))
    for key in ("one", "two", "one", "three"):
        kept.reply(key, make=lambda: next(made))

    assert kept.reply("one", make=lambda: next(made)) == 0
    assert kept.reply("two", make=lambda: next(made)) == 3


def test_whoever_asks_while_a_reply_is_made_waits_for_it() -> None:
    kept, begun, go_on, made = Kept(), Event(), Event(), list[str]()

    def make() -> str:
        begun.set()
        assert go_on.wait(10)
        made.append("once")
        return "reply"

    with ThreadPoolExecutor() as threads:
        first = threads.submit(kept.reply, "board", make=make)
        assert begun.wait(10)
        others = [threads.submit(kept.reply, "board", make=make) for _ in range(3)]
        go_on.set()
        assert {each.result(10) for each in (first, *others)} == {"reply"}
    assert made == ["once"]


def test_a_reply_that_could_not_be_made_is_made_by_the_next_who_asks() -> None:
    kept = Kept()

    def fail() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        kept.reply("board", make=fail)
    assert kept.reply("board", make=lambda: "reply") == "reply"
