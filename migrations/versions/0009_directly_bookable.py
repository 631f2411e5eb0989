"""A ward that was booked directly and has to be told by the desk."""

from bedline.adapters.db.known_words import narrow, widen

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    widen("task", "kind", "tell_ward")


def downgrade() -> None:
    narrow("task", "kind", "tell_ward")
