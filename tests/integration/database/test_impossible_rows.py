"""Combinations that cannot be are refused by the tables themselves, whatever the code above them does."""

from dataclasses import replace
from typing import Final

import psycopg
import pytest

from bedline.domain.stays import StayState
from tests import builders as a
from tests.harness import kept, kept_calls
from tests.harness.kept import DESK
from tests.harness.worlds import World

pytestmark = pytest.mark.database

ASKED: Final = kept.request(1)
WAITING: Final = kept.waiting(2)
OFFER: Final = kept.offer(1, of=ASKED)
YES: Final = kept.accepted(kept.offer(2, of=ASKED))
STAY: Final = kept.stay(1, of=YES)
TASK: Final = kept.task(1, request=ASKED.id)
CALL: Final = kept_calls.leg(1)
ON_THE_LINE: Final = (
    CALL,
    kept_calls.waiting(1, of=CALL),
    kept_calls.message(1, offer=OFFER.id),
    kept_calls.voicemail(1, of=CALL),
)

# What is changed in one of the rows above → the constraint that says no.
REFUSED: Final = {
    "bed_request": {
        "state = 'asleep'": "ck_bed_request_state_known",
        "channel = 'fax'": "ck_bed_request_channel_known",
        "sex = 'female'": "ck_bed_request_sex_known",
        "next_kind = 'pray'": "ck_bed_request_next_kind_known",
        "state = 'closed'": "ck_bed_request_next_due_at_when",
        "next_due_at = null, next_kind = null": "ck_bed_request_next_due_at_when",
        "next_kind = null": "ck_bed_request_next",
        "outcome = 'placed', closed_at = now()": "ck_bed_request_outcome_when",
        "closed_at = now()": "ck_bed_request_landed",
        "urgency = null": "ck_bed_request_settled",
        "care_form = null, urgency = null, norm_due_at = null, warn_at = null": "ck_bed_request_triaged",
        "happened_at = received_at + interval '1 second'": "ck_bed_request_happened_at",
        "region = 'nowhere', practice = null": "fk_bed_request_region",
        "region = 'heuvel'": "fk_bed_request_practice_region",
    },
    "offer": {
        "state = 'maybe'": "ck_offer_state_known",
        "state = 'accepted'": "ck_offer_answered",
        "answered_at = now(), answered_by = 'x'": "ck_offer_answered",
        "answered_by = 'x'": "ck_offer_answered_by_when",
        "reason = 'full'": "ck_offer_reason_when",
        "told_by = 'Zr. B'": "ck_offer_told_by",
        "expires_at = made_at": "ck_offer_expires_at",
        "facility = 'kreek'": "fk_offer_unit_facility_region",
    },
    "stay": {
        "state = 'asleep'": "ck_stay_state_known",
        "state = 'arrived'": "ck_stay_arrived_at_when",
        "arrived_at = now()": "ck_stay_arrived_at_when",
        "left_at = now()": "ck_stay_left_at_when",
        "destination = 'home'": "ck_stay_destination_when",
        "state = 'cancelled'": "ck_stay_reason_when",
        "doctor = ''": "ck_stay_doctor",
        "state = 'arrived', arrived_at = reserved_at - interval '1 second'": "ck_stay_in_order",
        "extensions = 1": "ck_stay_extended",
        "extensions = 1, extension_reason = 'x', extension_decided_by = 'x', extended_at = now(),"
        " extension_noted_by = 'x'": "ck_stay_extended_there",
        "offer = gen_random_uuid()": "fk_stay_offer",
    },
    "task": {
        "kind = 'coffee'": "ck_task_kind_known",
        "state = 'done'": "ck_task_",
        "outcome = 'x'": "ck_task_outcome_when",
        "subject = 'duin-1'": "ck_task_subject",
        "leg = gen_random_uuid()": "ck_task_subject",
    },
    "leg": {
        "state = 'asleep'": "ck_leg_state_known",
        "direction = 'up'": "ck_leg_direction_known",
        "purpose = 'chat'": "ck_leg_purpose_known",
        "verified = 'voice'": "ck_leg_verified_known",
        "outcome = 'bliss'": "ck_leg_outcome_known",
        "state = 'completed'": "ck_leg_ended_at_when",
        "ended_at = now()": "ck_leg_ended_at_when",
        "state = 'completed', ended_at = now(), outcome = 'bed'": "ck_leg_settled",
        "request = gen_random_uuid()": "fk_leg_request",
        "offer = gen_random_uuid()": "fk_leg_offer",
        "unit = 'nowhere'": "fk_leg_unit_region",
    },
    "waiting": {
        "state = 'asleep'": "ck_waiting_state_known",
        "state = 'gone'": "ck_waiting_ended_at_when",
        "ended_at = now()": "ck_waiting_ended_at_when",
        "taken_by = 'x'": "ck_waiting_taken",
        "acknowledged_at = now()": "ck_waiting_acknowledged",
        "leg = gen_random_uuid()": "fk_waiting_leg",
    },
    "message": {
        "kind = 'letter'": "ck_message_kind_known",
        "errand = 'gossip'": "ck_message_errand_known",
        "state = 'lost'": "ck_message_state_known",
        "state = 'sending'": "ck_message_claimed",
        "to_mark = null": "ck_message_to",
        "provider = 'twilio'": "ck_message_provider",
        "offer = gen_random_uuid()": "fk_message_offer",
    },
    "voicemail": {
        "heard_at = now()": "ck_voicemail_heard",
        "sound = 'x'": "ck_voicemail_fetched",
        "leg = gen_random_uuid()": "fk_voicemail_leg",
    },
    "unit_places": {
        "staffed = -1": "ck_unit_places_not_negative",
        "held = -1": "ck_unit_places_not_negative",
        "reported_at = now()": "ck_unit_places_reported",
        "source = 'rumour'": "ck_unit_places_source_known",
    },
    "account": {
        "role = 'king', practice = null": "ck_account_role_known",
        "practice = null": "ck_account_practice_when",
        "facilities = '{duin}'": "ck_account_facilities_when",
        "person = 'GP'": "ck_account_person_lower",
    },
}
CASES: Final = [(table, change, no) for table, changes in REFUSED.items() for change, no in changes.items()]
ROWS: Final = {
    "bed_request": f"id = '{WAITING.id}'",
    "offer": f"id = '{OFFER.id}'",
    "stay": f"id = '{STAY.id}'",
    "task": f"id = '{TASK.id}'",
    "leg": f"id = '{CALL.id}'",
    "waiting": f"leg = '{CALL.id}'",
    "message": f"offer = '{OFFER.id}'",
    "voicemail": f"leg = '{CALL.id}'",
    "unit_places": "unit = 'duin-1'",
    "account": "person = 'gp-oost'",
}


@pytest.mark.parametrize(("table", "change", "no"), CASES)
def test_it_cannot_be(world: World, owner: psycopg.Connection, table: str, change: str, no: str) -> None:
    kept.keep(world.storage, ASKED, WAITING, OFFER, YES, STAY, TASK)
    kept_calls.keep(world.storage, *ON_THE_LINE)
    with pytest.raises(psycopg.IntegrityError, match=no):
        owner.execute(f"update {table} set {change} where {ROWS[table]}".encode())


def test_nobody_has_two_beds(world: World) -> None:
    second = kept.accepted(kept.offer(3, of=ASKED))
    kept.keep(world.storage, ASKED, YES, second, STAY)
    with pytest.raises(psycopg.errors.UniqueViolation, match="uq_stay_present"):
        kept.keep(world.storage, kept.stay(2, of=second))


def test_an_offer_becomes_a_stay_once(world: World) -> None:
    no_show = replace(STAY, state=StayState.NO_SHOW)
    kept.keep(world.storage, ASKED, YES, no_show)
    with pytest.raises(psycopg.errors.UniqueViolation, match="uq_stay_offer"):
        kept.keep(world.storage, kept.stay(2, of=YES))


def test_a_report_cannot_say_more_taken_than_staffed(owner: psycopg.Connection) -> None:
    with pytest.raises(psycopg.IntegrityError, match="ck_capacity_report_staffed"):
        owner.execute(
            "insert into capacity_report (id, unit, region, staffed, occupied, closed, free_in_24_hours,"
            " free_in_72_hours, source, by, happened_at, entered_at)"
            " values (gen_random_uuid(), 'duin-1', 'polder', 1, 1, 1, 0, 0, 'web', 'x', now(), now())"
        )


@pytest.mark.parametrize(
    ("values", "no"),
    [
        ("'reported', null, null, null, null", "ck_place_ledger"),
        ("'held', gen_random_uuid(), null, null, null", "ck_place_ledger_place_when"),
        ("'held', null, 1, null, null", "ck_place_ledger_offer_when"),
        ("'held', gen_random_uuid(), 1, 3, null", "ck_place_ledger"),
        ("'held', gen_random_uuid(), 1, null, 'web'", "ck_place_ledger_source_when"),
    ],
)
def test_a_movement_of_places_says_all_and_no_more(owner: psycopg.Connection, values: str, no: str) -> None:
    columns = "kind, offer, place, staffed, source, unit, region, by, happened_at, entered_at"
    with pytest.raises(psycopg.IntegrityError, match=no):
        owner.execute(
            f"insert into place_ledger ({columns}) values ({values}, 'duin-1', 'polder', 'x', now(), now())".encode()
        )


def test_what_the_domain_makes_is_never_refused(world: World) -> None:
    kept.keep(world.storage, ASKED, WAITING, OFFER, YES, STAY, TASK)
    with world.storage.reading(DESK) as work:
        assert len(work.requests.live(a.POLDER)) == 2
