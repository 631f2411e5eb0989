"""Proposals are put to referrers by text, and searches to providers by telephone and text."""

from bedline.adapters.db.known_words import narrow, widen

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    widen("message", "errand", "ask_gp")
    widen("message", "errand", "ask_provider")
    widen("leg", "purpose", "provider")


def downgrade() -> None:
    narrow("leg", "purpose", "provider", instead="ring_back")
    narrow("message", "errand", "ask_provider")
    narrow("message", "errand", "ask_gp")
