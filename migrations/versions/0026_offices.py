"""Offices outside the region are rung and texted when a ladder turns to them."""

from bedline.adapters.db.known_words import narrow, widen

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    widen("message", "errand", "ask_office")
    widen("leg", "purpose", "office")


def downgrade() -> None:
    narrow("leg", "purpose", "office", instead="ring_back")
    narrow("message", "errand", "ask_office")
