"""Where each setting of a TOML file stands."""

from bedline.adapters.configuration.positions import line_of, positions

TEXT = '''\
# a remark with [brackets] and a = sign
name = "x"
list = [
  "one = 1",
  "two",
]
"quoted key" = 1

[table]
plain = 1
dotted.inner = { deep = 2 }
story = """
[not_a_table]
not_a_key = 1
"""

[table.below]   # a remark
key = 1

[[rows]]
id = "first"

[[rows]]
id = "second"

[rows.more]
depth = 1
'''


def test_every_setting_is_found_on_its_line() -> None:
    lines = TEXT.split("\n")
    found = positions(TEXT)
    assert lines[found["name",] - 1].startswith("name")
    assert lines[found["quoted key",] - 1].startswith('"quoted key"')
    assert lines[found["table", "dotted", "inner"] - 1].startswith("dotted.inner")
    assert lines[found["table", "below"] - 1].startswith("[table.below]")
    assert lines[found["rows", 1, "id"] - 1] == 'id = "second"'


def test_a_place_inside_a_value_is_told_at_the_value() -> None:
    found = positions(TEXT)
    assert line_of(("table", "dotted", "inner", "deep"), found) == found["table", "dotted", "inner"]
    assert line_of(("list", 1), found) == found["list",]


def test_what_is_missing_is_told_at_the_table_that_should_hold_it() -> None:
    found = positions(TEXT)
    assert line_of(("rows", 0, "name"), found) == found["rows", 0]
    assert line_of(("nothing", "like", "it"), found) == 0


def test_text_over_many_lines_holds_no_settings() -> None:
    found = positions(TEXT)
    assert ("not_a_table",) not in found
    assert ("table", "not_a_key") not in found
    assert ("table", "below", "key") in found
