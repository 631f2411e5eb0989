"""A stay whose limit was put off: how often, and of the last time why, by whom and when."""

from alembic import op

revision = "0024"
down_revision = "0023"

UP = """
alter table stay
    add column extensions smallint,
    add column extension_reason text,
    add column extension_decided_by text,
    add column extended_at timestamptz,
    add column extension_noted_by text,
    add constraint ck_stay_extended check (
        num_nonnulls(extensions, extension_reason, extension_decided_by, extended_at, extension_noted_by) in (0, 5)
    ),
    add constraint ck_stay_extended_there check (extensions is null or extensions > 0 and state in ('arrived', 'left'));
"""

DOWN = """
alter table stay
    drop constraint ck_stay_extended_there,
    drop constraint ck_stay_extended,
    drop column extensions,
    drop column extension_reason,
    drop column extension_decided_by,
    drop column extended_at,
    drop column extension_noted_by;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
