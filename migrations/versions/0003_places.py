"""Places: what a unit has, what is promised of it, and the guarantee that no place is promised twice."""

from alembic import op

revision = "0003"
down_revision = "0002"

UP = """
create table unit_places (
    unit text not null,
    region text not null,
    staffed integer not null,
    occupied integer not null,
    closed integer not null,
    free_in_24_hours integer not null,
    free_in_72_hours integer not null,
    held integer default 0 not null,
    reserved integer default 0 not null,
    reported_at timestamptz,
    reported_by text,
    source text,
    changed_at timestamptz,
    constraint pk_unit_places primary key (unit),
    constraint fk_unit_places_unit_region foreign key (unit, region) references unit (id, region),
    constraint ck_unit_places_not_negative
        check (least(staffed, occupied, closed, free_in_24_hours, free_in_72_hours, held, reserved) >= 0),
    constraint ck_unit_places_reported check (num_nonnulls(reported_at, reported_by) in (0, 2)),
    constraint ck_unit_places_source_known check (source in ('web', 'sms', 'phone', 'api', 'desk', 'answer'))
);
create index ix_unit_places_region on unit_places (region);

create table place_claim (
    unit text not null,
    place integer not null,
    offer uuid not null,
    kind text not null,
    region text not null,
    constraint pk_place_claim primary key (unit, place),
    constraint uq_place_claim_offer unique (offer),
    constraint fk_place_claim_unit foreign key (unit) references unit_places (unit),
    constraint fk_place_claim_offer foreign key (offer) references offer (id) deferrable initially deferred,
    constraint ck_place_claim_kind_known check (kind in ('held', 'reserved')),
    constraint ck_place_claim_place check (place >= 1)
);

create table place_ledger (
    id bigint generated always as identity,
    unit text not null,
    region text not null,
    kind text not null,
    by text not null,
    happened_at timestamptz not null,
    entered_at timestamptz not null,
    offer uuid,
    place integer,
    staffed integer,
    occupied integer,
    closed integer,
    free_in_24_hours integer,
    free_in_72_hours integer,
    source text,
    constraint pk_place_ledger primary key (id),
    constraint fk_place_ledger_unit_region foreign key (unit, region) references unit (id, region),
    constraint ck_place_ledger_kind_known
        check (kind in ('reported', 'held', 'released', 'reserved', 'admitted', 'discharged')),
    constraint ck_place_ledger_source_known check (source in ('web', 'sms', 'phone', 'api', 'desk', 'answer')),
    constraint ck_place_ledger_figures
        check (num_nonnulls(staffed, occupied, closed, free_in_24_hours, free_in_72_hours) in (0, 5)),
    constraint ck_place_ledger_staffed_when check ((kind = 'reported') = (staffed is not null)),
    constraint ck_place_ledger_source_when check ((kind = 'reported') = (source is not null)),
    constraint ck_place_ledger_offer_when check ((not kind = 'reported') = (offer is not null)),
    constraint ck_place_ledger_place_when
        check ((kind in ('held', 'released', 'reserved', 'admitted')) = (place is not null))
);
create index ix_place_ledger_unit on place_ledger (unit, id);

create table capacity_report (
    id uuid not null,
    unit text not null,
    region text not null,
    staffed integer not null,
    occupied integer not null,
    closed integer not null,
    free_in_24_hours integer not null,
    free_in_72_hours integer not null,
    source text not null,
    by text not null,
    happened_at timestamptz not null,
    entered_at timestamptz not null,
    constraint pk_capacity_report primary key (id),
    constraint fk_capacity_report_unit_region foreign key (unit, region) references unit (id, region),
    constraint ck_capacity_report_source_known check (source in ('web', 'sms', 'phone', 'api', 'desk', 'answer')),
    constraint ck_capacity_report_not_negative
        check (least(staffed, occupied, closed, free_in_24_hours, free_in_72_hours) >= 0),
    constraint ck_capacity_report_staffed check (occupied + closed <= staffed)
);
create index ix_capacity_report_unit on capacity_report (unit, entered_at, id);

-- Counts the claims of a unit, and refuses the one for which it has no place. The update locks the unit's row, so
-- claims of one unit come one after the other, and each sees what those before it left. It runs as its owner,
-- because nobody else may write the counters.
create function place_claim_counted() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        update unit_places
           set held = held + (new.kind = 'held')::integer, reserved = reserved + (new.kind = 'reserved')::integer
         where unit = new.unit and region = new.region and staffed - occupied - closed - held - reserved > 0;
        if not found then
            raise exception 'unit % has no free place to promise', new.unit using errcode = 'BL001';
        end if;
        return new;
    elsif tg_op = 'UPDATE' then
        if (new.unit, new.place, new.offer, new.region) <> (old.unit, old.place, old.offer, old.region)
           or old.kind <> 'held' or new.kind <> 'reserved' then
            raise exception 'a claim only moves from held to reserved' using errcode = 'BL002';
        end if;
        update unit_places set held = held - 1, reserved = reserved + 1 where unit = new.unit;
        return new;
    end if;
    update unit_places
       set held = held - (old.kind = 'held')::integer, reserved = reserved - (old.kind = 'reserved')::integer
     where unit = old.unit;
    return old;
end $$;
create trigger place_claim_counted before insert or update or delete on place_claim
    for each row execute function place_claim_counted();

-- What is written once stays as it was written.
create function written_once() returns trigger language plpgsql as $$
begin
    raise exception '% is written once: % is refused', tg_table_name, lower(tg_op) using errcode = 'BL003';
end $$;
create trigger written_once before update or delete on place_ledger
    for each row execute function written_once();
create trigger never_emptied before truncate on place_ledger
    for each statement execute function written_once();
create trigger written_once before update or delete on capacity_report
    for each row execute function written_once();
create trigger never_emptied before truncate on capacity_report
    for each statement execute function written_once();

-- Room on each page for the next version of a row that changes all the time.
alter table unit_places set (fillfactor = 50);
"""

DOWN = """
drop table capacity_report, place_ledger, place_claim, unit_places;
drop function written_once(), place_claim_counted();
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
