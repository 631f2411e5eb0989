"""Regions apart: the role of the units of work, what it may do, and the rows it sees."""

from alembic import op

revision = "0005"
down_revision = "0004"

ROLE = "bedline_app"

# What the role may do with each table that has a region; it sees and writes rows of its regions only.
GRANTS = {
    "facility": "select",
    "unit": "select",
    "practice": "select",
    # Nothing that one signs in with.
    "account": "select (person, name, role, region, facilities, practice, language, active)",
    "bed_request": "select, insert, update",
    "patient": "select, insert, update",
    "offer": "select, insert, update",
    "stay": "select, insert, update",
    "task": "select, insert, update",
    # Not the counters of claims: those are the trigger's.
    "unit_places": """select, update (staffed, occupied, closed, free_in_24_hours, free_in_72_hours, reported_at,
        reported_by, source, changed_at)""",
    "place_claim": "select, insert, update (kind), delete",
    "place_ledger": "select, insert",
    "capacity_report": "select, insert",
    "board_head": "select, insert, update",
    "board_entry": "select, insert, delete",
    "audit": "select, insert",
    "once": "select, insert, update, delete",
}

# Roles belong to the whole server, so another database of it may have made this one already.
MAKE_ROLE = f"""
do $$ begin
    if not exists (select from pg_roles where rolname = '{ROLE}') then
        create role {ROLE} nologin;
    end if;
exception
    when duplicate_object or unique_violation then null;
    when insufficient_privilege then
        raise exception 'this account may not make the role {ROLE}'
            using hint = 'As an administrator: create role {ROLE} nologin; and grant it as said next.';
end $$;
"""

# Whoever migrates must be able to take the role on, because every unit of work does. Being a member is not enough
# to tell: who makes a role may give it away, and since PostgreSQL 16 not yet take it on.
TAKE_ROLE = f"""
do $$ begin
    begin
        perform set_config('role', '{ROLE}', true), set_config('role', 'none', true);
        return;
    exception when insufficient_privilege then null;
    end;
    execute format('grant {ROLE} to %I', current_user);
exception when insufficient_privilege then
    raise exception 'this account may not act as the role {ROLE}'
        using hint = format('As an administrator: grant {ROLE} to %I;', current_user);
end $$;
"""

# "*" stands for Bedline itself, whose sweeps serve every region.
SEES = "array[region, '*'] && string_to_array(current_setting('bedline.regions', true), ',')"


def upgrade() -> None:
    op.execute(MAKE_ROLE)
    op.execute(TAKE_ROLE)
    op.execute(f"grant usage on schema public to {ROLE}")
    op.execute(f"grant select on board_epoch to {ROLE}")
    for table, rights in GRANTS.items():
        op.execute(f"grant {rights} on {table} to {ROLE}")
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy own_regions on {table} to {ROLE} using ({SEES}) with check ({SEES})")


def downgrade() -> None:
    for table in GRANTS:
        op.execute(f"drop policy own_regions on {table}")
        op.execute(f"alter table {table} disable row level security")
    # The role itself may serve other databases of this server.
    op.execute(f"revoke all on all tables in schema public from {ROLE}")
    op.execute(f"revoke usage on schema public from {ROLE}")
