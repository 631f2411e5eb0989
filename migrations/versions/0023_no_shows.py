"""Words for a patient who did not come: what is asked of the desk and the referrer, and that it is waited for."""

from bedline.adapters.db.known_words import narrow, widen

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    widen("bed_request", "next_kind", "no_show")
    widen("task", "kind", "no_show", "no_show_sought")
    widen("message", "errand", "tell_gp_no_show")


def downgrade() -> None:
    narrow("message", "errand", "tell_gp_no_show")
    narrow("task", "kind", "no_show", "no_show_sought")
    narrow("bed_request", "next_kind", "no_show", instead="search")
