"""A patient who needs a place before the wards may be disturbed again: the desk decides."""

from bedline.adapters.db.known_words import narrow, widen

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    widen("task", "kind", "quiet_hours")


def downgrade() -> None:
    narrow("task", "kind", "quiet_hours")
