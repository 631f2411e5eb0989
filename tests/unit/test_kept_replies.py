"""Replies that are kept while a board stands still."""

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
