"""The table of bed requests, with the combinations that cannot be, and a request as one of its rows."""

from datetime import timedelta
from typing import Final

import orjson
import sqlalchemy as sa

from bedline.adapters.db.across_rows import across_of, across_row
from bedline.adapters.db.base import Json, Moment, Texts, exactly_when, listed, may, metadata, must, one_of, together
from bedline.adapters.db.ladder_rows import ladder_of, ladder_row
from bedline.adapters.db.statement import Row
from bedline.domain.ids import CareFormId, FacilityId, InsurerId, PersonId, PracticeId, RegionId, RequestId, TraitId
from bedline.domain.patients import Profile, Sex
from bedline.domain.requests import MOVES, BedRequest, Channel, NextAction, NextKind, RequestState
from bedline.domain.triage import Effect, Finding
from bedline.domain.ways import Lead, Leader, WayKind

_LANDED: Final = f"state in ({listed(sorted(MOVES.final))})"
LIVE: Final = "next_due_at is not null"
# When a request was last searched for that never was.
NEVER: Final = sa.text("'-infinity'::timestamptz")
# On which rung a request stands; on those of its own region nobody next door looks for it.
STANDS: Final = "bed_request.escalation -> 'rungs' -> cast(bed_request.escalation ->> 'at' as integer) ->> 0"
# A provider owns the search.
LED: Final = "lead_until is not null"

_UNLED: Final[Row] = dict.fromkeys(("way", "way_seconds", "leader", "provider", "lead_until"))

bed_request: Final = sa.Table(
    "bed_request",
    metadata,
    must("id", sa.Uuid),
    must("code", sa.Text),
    must("region", sa.Text),
    must("channel", sa.Text),
    must("referrer", sa.Text),
    may("practice", sa.Text),
    must("birth_year", sa.SmallInteger),
    must("sex", sa.Text),
    must("postcode", sa.Text),
    must("traits", Texts),
    must("answers", Json),
    must("happened_at", Moment),
    must("received_at", Moment),
    must("state", sa.Text),
    may("next_kind", sa.Text),
    may("next_due_at", Moment),
    must("updated_at", Moment),
    may("care_form", sa.Text),
    may("urgency", sa.Text),
    may("owner", sa.Text),
    may("norm_due_at", Moment),
    must("warnings_given", sa.SmallInteger),
    may("warn_at", Moment),
    may("override_reason", sa.Text),
    must("note", sa.Text),
    may("outcome", sa.Text),
    may("outcome_reason", sa.Text),
    may("closed_at", Moment),
    may("searched_at", Moment),
    must("ring_back", sa.Boolean),
    may("told_at", Moment),
    may("hear_by", Moment),
    must("findings", Json),
    may("insurer", sa.Text),
    may("escalation", Json),
    # When the next rung is due: of its own, because a sweep asks for it.
    may("climbs_at", Moment),
    # Who leads the search, and the way of working it follows from; all empty where the desk led all along.
    may("way", sa.Text),
    may("way_seconds", sa.Integer),
    may("leader", sa.Text),
    may("provider", sa.Text),
    may("lead_until", Moment),
    # Where a place is sought across the border; the guests there are found through it, and not the other way round.
    may("across", Json),
    sa.Column("across_open", sa.Boolean, nullable=False, server_default=sa.false()),
    may("guest_of", sa.Text),
    may("handed_over_at", Moment),
    sa.PrimaryKeyConstraint("id"),
    sa.ForeignKeyConstraint(["region"], ["region.id"]),
    sa.ForeignKeyConstraint(["practice", "region"], ["practice.id", "practice.region"]),
    one_of("channel", Channel),
    one_of("sex", Sex),
    one_of("state", RequestState),
    one_of("next_kind", NextKind),
    one_of("way", WayKind),
    one_of("leader", Leader),
    # A request that has not landed has a next action with a deadline; one that has landed has an outcome.
    exactly_when(f"not {_LANDED}", "next_due_at"),
    together("next_kind", "next_due_at", name="next"),
    exactly_when(_LANDED, "outcome"),
    together("outcome", "closed_at", name="landed"),
    # Only triage settles form, urgency and norm, and from then on they stay settled.
    together("care_form", "urgency", "norm_due_at", name="settled"),
    sa.CheckConstraint("care_form is not null or state in ('received', 'withdrawn', 'redirected')", name="triaged"),
    sa.CheckConstraint("warn_at is null or (norm_due_at is not null and next_due_at is not null)", name="warn_at"),
    sa.CheckConstraint("climbs_at is null or (escalation is not null and next_due_at is not null)", name="climbs_at"),
    sa.CheckConstraint("hear_by is null or state = 'reserved'", name="hear_by"),
    sa.CheckConstraint("happened_at <= received_at", name="happened_at"),
    sa.ForeignKeyConstraint(["provider", "region"], ["facility.id", "facility.region"]),
    together("way", "way_seconds", "leader", name="led"),
    # One leader at a time: while it is not the desk, nobody at the desk holds the request, and a place is sought.
    sa.CheckConstraint(
        "leader is null or leader = 'desk' or (owner is null and state in ('searching', 'offered'))", name="leader"
    ),
    sa.CheckConstraint("(leader is not distinct from 'provider') = (lead_until is not null)", name="lead_until_when"),
    sa.CheckConstraint("lead_until is null or provider is not null", name="provider"),
    sa.CheckConstraint("handed_over_at is null or guest_of is not null", name="handed_over_at"),
    # Who is a guest stays without a note of its own region until it is handed over, and is sought by nobody else.
    sa.CheckConstraint("guest_of is null or handed_over_at is not null or note = ''", name="nameless"),
    sa.CheckConstraint("not across_open or across is not null", name="across_open"),
)

sa.Index("uq_bed_request_code", bed_request.c.region, bed_request.c.code, unique=True, postgresql_where=sa.text(LIVE))
sa.Index("ix_bed_request_due", bed_request.c.next_kind, bed_request.c.next_due_at, postgresql_where=sa.text(LIVE))
sa.Index(
    "ix_bed_request_searched",
    bed_request.c.region,
    sa.func.coalesce(bed_request.c.searched_at, NEVER),
    postgresql_where=sa.text(f"{LIVE} and next_kind = 'retry'"),
)
sa.Index("ix_bed_request_warn", bed_request.c.warn_at, postgresql_where=sa.text("warn_at is not null"))
sa.Index("ix_bed_request_climb", bed_request.c.climbs_at, postgresql_where=sa.text("climbs_at is not null"))
sa.Index("ix_bed_request_hear", bed_request.c.hear_by, postgresql_where=sa.text("hear_by is not null"))
sa.Index("ix_bed_request_lead", bed_request.c.provider, bed_request.c.lead_until, postgresql_where=sa.text(LED))
sa.Index("ix_bed_request_across", bed_request.c.id, postgresql_where=sa.text("across_open"))
sa.Index("ix_bed_request_region", bed_request.c.region, bed_request.c.received_at, bed_request.c.id)
sa.Index(
    "ix_bed_request_practice",
    bed_request.c.practice,
    bed_request.c.received_at,
    bed_request.c.id,
    postgresql_where=sa.text("practice is not null"),
)

# What was answered in triage in somebody's own words: as personal as a name, and sealed like one.
triage_words: Final = sa.Table(
    "triage_words",
    metadata,
    must("request", sa.Uuid),
    must("region", sa.Text),
    must("sealed", sa.LargeBinary),
    sa.PrimaryKeyConstraint("request"),
    sa.ForeignKeyConstraint(["request"], ["bed_request.id"]),
)

# Who the patient is, as one sealed blob: the identities, here and nowhere else.
patient: Final = sa.Table(
    "patient",
    metadata,
    must("request", sa.Uuid),
    must("region", sa.Text),
    must("sealed", sa.LargeBinary),
    # The mark of the national number, where there is a legal ground to know somebody again by it.
    may("mark", sa.LargeBinary),
    sa.PrimaryKeyConstraint("request"),
    sa.ForeignKeyConstraint(["request"], ["bed_request.id"]),
)
sa.Index("ix_patient_mark", patient.c.mark, postgresql_where=sa.text("mark is not null"))


def row_of(request: BedRequest) -> Row:
    """Return the request as values of its columns."""
    action, profile = request.next_action, request.profile
    return {
        "id": request.id,
        "code": request.code,
        "region": request.region,
        "channel": request.channel,
        "referrer": request.referrer,
        "practice": request.practice,
        "birth_year": profile.birth_year,
        "sex": profile.sex,
        "postcode": profile.postcode,
        "traits": sorted(profile.traits),
        "answers": orjson.dumps(dict(request.answers)).decode(),
        "happened_at": request.happened_at,
        "received_at": request.received_at,
        "state": request.state,
        "next_kind": action.kind if action else None,
        "next_due_at": action.due_at if action else None,
        "updated_at": request.updated_at,
        "care_form": request.care_form,
        "urgency": request.urgency,
        "owner": request.owner,
        "norm_due_at": request.norm_due_at,
        "warnings_given": request.warnings_given,
        "warn_at": request.warn_at,
        "override_reason": request.override_reason,
        "note": request.note,
        "outcome": request.outcome,
        "outcome_reason": request.outcome_reason,
        "closed_at": request.closed_at,
        "searched_at": request.searched_at,
        "ring_back": request.ring_back,
        "told_at": request.told_at,
        "hear_by": request.hear_by,
        "findings": orjson.dumps([_finding_row(each) for each in request.findings]).decode(),
        "insurer": request.insurer,
        "escalation": orjson.dumps(ladder_row(request.escalation)).decode() if request.escalation else None,
        "climbs_at": request.escalation.climbs_at if request.escalation else None,
        "across": orjson.dumps([across_row(each) for each in request.across]).decode() if request.across else None,
        "across_open": any(each.open for each in request.across),
        "guest_of": request.guest_of,
        "handed_over_at": request.handed_over_at,
        **_lead_row(request.lead),
    }


def request_of(row: Row) -> BedRequest:
    """Return the request that the row holds."""
    return BedRequest(
        id=RequestId(row["id"]),
        code=row["code"],
        region=RegionId(row["region"]),
        channel=Channel(row["channel"]),
        referrer=PersonId(row["referrer"]),
        practice=PracticeId(row["practice"]) if row["practice"] else None,
        profile=Profile(
            birth_year=row["birth_year"],
            sex=Sex(row["sex"]),
            postcode=row["postcode"],
            traits=frozenset(TraitId(trait) for trait in row["traits"]),
        ),
        answers=row["answers"],
        happened_at=row["happened_at"],
        received_at=row["received_at"],
        state=RequestState(row["state"]),
        next_action=NextAction(NextKind(row["next_kind"]), row["next_due_at"]) if row["next_kind"] else None,
        updated_at=row["updated_at"],
        care_form=CareFormId(row["care_form"]) if row["care_form"] else None,
        urgency=row["urgency"],
        owner=PersonId(row["owner"]) if row["owner"] else None,
        norm_due_at=row["norm_due_at"],
        warnings_given=row["warnings_given"],
        warn_at=row["warn_at"],
        override_reason=row["override_reason"],
        note=row["note"],
        outcome=row["outcome"],
        outcome_reason=row["outcome_reason"],
        closed_at=row["closed_at"],
        searched_at=row["searched_at"],
        ring_back=row["ring_back"],
        told_at=row["told_at"],
        hear_by=row["hear_by"],
        findings=tuple(_finding_of(each) for each in row["findings"]),
        insurer=InsurerId(row["insurer"]) if row["insurer"] else None,
        escalation=ladder_of(row["escalation"], row["climbs_at"]) if row["escalation"] else None,
        lead=_lead_of(row) if row["leader"] else None,
        across=across_of(row["across"] or ()),
        guest_of=RegionId(row["guest_of"]) if row["guest_of"] else None,
        handed_over_at=row["handed_over_at"],
    )


def _finding_row(finding: Finding) -> Row:
    return {
        "rule": finding.rule,
        "effect": finding.effect,
        "source": finding.source,
        "destination": finding.destination,
        "missing": finding.missing,
        "care_form": finding.care_form,
    }


def _finding_of(row: Row) -> Finding:
    return Finding(
        rule=row["rule"],
        effect=Effect(row["effect"]),
        source=row["source"],
        destination=row["destination"],
        missing=tuple(row["missing"]),
        care_form=CareFormId(row["care_form"]) if row.get("care_form") else None,
    )


def _lead_row(lead: Lead | None) -> Row:
    if lead is None:
        return _UNLED
    return {
        "way": lead.kind,
        "way_seconds": int(lead.length.total_seconds()),
        "leader": lead.leader,
        "provider": lead.provider,
        "lead_until": lead.until,
    }


def _lead_of(row: Row) -> Lead:
    provider = FacilityId(row["provider"]) if row["provider"] else None
    return Lead(
        WayKind(row["way"]), timedelta(seconds=row["way_seconds"]), Leader(row["leader"]), provider, row["lead_until"]
    )
