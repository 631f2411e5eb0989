"""Questions that are asked all day are answered from an index, however much lies in the past."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any, Final
from uuid import UUID

import psycopg
import pytest

from bedline.adapters import db as adapters_db
from bedline.adapters.db import (
    legs,
    messages,
    offers,
    patients,
    places,
    recounting,
    reports,
    requests,
    requests_due,
    stays,
    streams,
    tasks,
    voicemails,
    waitings,
)
from bedline.adapters.db.engine import Database
from bedline.adapters.db.statement import Statement
from tests.harness import worlds
from tests.harness.database import migrated
from tests.harness.postgres import Databases

pytestmark = pytest.mark.database

PAST: Final = 20_000
BIG: Final = {
    *("bed_request", "offer", "stay", "task", "place_ledger", "capacity_report", "board_entry", "audit"),
    *("leg", "waiting", "message", "voicemail"),
}
FILL: Final = """
    set session_replication_role = replica;
    insert into bed_request (id, code, region, channel, referrer, practice, birth_year, sex, postcode, traits, answers,
           happened_at, received_at, state, updated_at, care_form, urgency, norm_due_at, warnings_given, note, outcome,
           closed_at, searched_at, ring_back, findings)
    select lpad(to_hex(n), 32, '0')::uuid, 'A' || n, case when n %% 2 = 0 then 'polder' else 'heuvel' end, 'web', 'gp',
           case when n %% 2 = 0 then 'praktijk-oost' end, 1938, 'f', '1001', '{}', '{}', at, at, 'closed', at, 'crisis',
           'now', at, 0, '', 'placed', at, at, false, '[]'
      from generate_series(1, %(past)s) n, lateral (select now() - n * interval '1 minute' as at) moment;
    insert into offer (id, code, request, region, unit, facility, state, made_at, made_by, expires_at, answered_at,
           answered_by, note)
    select id, code, id, region, 'duin-1', 'duin', 'accepted', received_at, 'x', received_at + interval '1 minute',
           received_at, 'x', '' from bed_request;
    insert into stay (id, offer, request, region, unit, facility, doctor, state, reserved_at, arrived_at, left_at,
           destination)
    select id, id, id, region, 'duin-1', 'duin', 'x', 'left', received_at, received_at, received_at, 'home'
      from bed_request;
    insert into task (id, region, kind, due_at, created_at, state, subject, request, params, done_at, done_by, outcome)
    select id, region, 'norm_at_risk', received_at, received_at, 'done', id::text, id, '{}', received_at, 'x', 'x'
      from bed_request;
    insert into leg (id, region, direction, purpose, state, peer, script, step, language, tries, nonce, created_at,
           provider_call, person, verified, offer, last_sequence, answered_at, ended_at, outcome)
    select id, region, 'in', 'gp_in', 'completed', case when made_at > now() - interval '1 day' then 'x'::bytea end,
           'gp', 'menu', 'nl', 0, 'x', made_at, 'CA' || code, 'gp-oost', 'pin', id, 1, made_at, made_at, 'bed'
      from offer;
    insert into waiting (id, region, leg, why, crisis, since_at, state, again, rung, ringing, ended_at, alerted)
    select id, region, id, 'asked', false, made_at, 'bridged', false, '{}', '[]', made_at, '{}' from offer;
    insert into message (id, region, kind, errand, language, not_before, stale_at, created_at, params, state, leg,
           offer, request, attempts, provider, provider_ref, rank, heard_at)
    select id, region, 'call', 'ask_ward', 'nl', made_at, made_at, made_at, '{}', 'delivered', id, id, request, 1,
           'twilio', 'CA' || code, 6, made_at from offer;
    insert into voicemail (id, region, leg, recorded_at, provider_ref, seconds, fetched_at, removed_at)
    select id, region, id, made_at, 'RE' || code, 12, made_at, made_at from offer;
    insert into place_ledger (unit, region, kind, by, happened_at, entered_at, offer, place)
    select case when n %% 2 = 0 then 'duin-1' else 'kreek-1' end, 'polder', 'held', 'x', now(), now(),
           gen_random_uuid(), 1 from generate_series(1, %(past)s) n;
    insert into capacity_report (id, unit, region, staffed, occupied, closed, free_in_24_hours, free_in_72_hours,
           source, by, happened_at, entered_at)
    select gen_random_uuid(), case when n %% 2 = 0 then 'duin-1' else 'kreek-1' end, 'polder', 1, 0, 0, 0, 0, 'web',
           'x', now(), now() - n * interval '1 second' from generate_series(1, %(past)s) n;
    insert into board_head select 'request:' || n, 'polder', 10 from generate_series(1, 200) n;
    insert into board_entry select 'request:' || n, seq, 'polder', now() - seq * interval '1 minute', '[]', '[{}]'
      from generate_series(1, 200) n, generate_series(1, 10) seq;
"""
NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
# Of the past that is made below, nothing has happened since.
LATELY: Final = datetime.now(UTC) + timedelta(hours=1)
SOME: Final = UUID(int=4711)
AFTER: Final = {"after_at": NOW, "after_id": SOME, "limit": 50}
PAGE: Final = {"region": "polder", "states": ["waiting"], "practice": "praktijk-oost", **AFTER}
WAITS: Final = {"beside": SOME, "now": NOW, "limit": 50}
WARDS: Final = {"units": ["duin-1", "kreek-1"], "forms": ["crisis"], "first": ["crisis"]}

ASKED: Final[dict[str, tuple[Statement, dict[str, Any]]]] = {
    "a request": (requests.FIND, {"id": SOME}),
    "a request, locked": (requests.LOCK, {"id": SOME}),
    "some requests": (requests.BY_IDS, {"ids": [SOME, UUID(int=1)]}),
    "live requests": (requests.LIVING, {"region": "polder"}),
    "requests to warn of": (requests_due.WARNING, {"now": NOW, "limit": 1}),
    "requests to search for": (requests_due.RETRY, {"now": NOW, "limit": 1, "first": ["crisis"]}),
    "who waits for a place": (
        requests_due.IN_LINE,
        {"region": "polder", **WAITS, **WARDS},
    ),
    "requests nobody chose for": (requests_due.CHOICE, {"now": NOW, "limit": 1}),
    "requests whose patient never came": (requests_due.NO_SHOW, {"now": NOW, "limit": 1}),
    "requests that come back to the desk": (requests_due.RETURN, {"now": NOW, "limit": 1}),
    "requests whose next rung is due": (requests_due.CLIMB, {"now": NOW, "limit": 1}),
    "requests with news from across the border": (requests_due.ACROSS, {"now": NOW, "limit": 1}),
    "requests a facility leads": (requests.LED_BY, {"facility": "duin"}),
    "a request by its code": (requests.WITH_CODE, {"region": "polder", "code": "A7"}),
    "a guest's own request": (requests.HOME_OF, {"guest": str(SOME)}),
    "requests that are forgotten": (requests_due.FORGOTTEN, {"before": NOW, "limit": 1}),
    "requests whose result should have been heard": (requests_due.HEARING, {"now": NOW, "limit": 1}),
    "requests to close": (requests_due.CLOSING, {"now": NOW, "limit": 1}),
    **{f"a page, {wanted}, {mine=}": (statement, PAGE) for (wanted, mine), statement in requests.PAGES.items()},
    "an offer": (offers.FIND, {"id": SOME}),
    "offers of requests": (offers.OF_REQUESTS, {"requests": [SOME]}),
    "codes in use": (offers.CODES, {"units": ["duin-1", "kreek-1"]}),
    "open offers": (offers.OPEN_AT, {"facility": "duin"}),
    "lapsed offers": (offers.LAPSED, {"now": NOW, "limit": 50}),
    "an offer, locked": (offers.LOCK, {"id": SOME}),
    "a stay, locked": (stays.LOCK, {"id": SOME}),
    "a task, locked": (tasks.LOCK, {"id": SOME}),
    "a waiting caller, locked": (waitings.LOCK, {"id": SOME}),
    "some waiting callers": (waitings.BY_IDS, {"ids": [SOME]}),
    "a stay": (stays.FIND, {"id": SOME}),
    "stays of requests": (stays.OF_REQUESTS, {"requests": [SOME]}),
    "present stays": (stays.PRESENT_AT_FACILITY, {"facility": "duin"}),
    "a page of stays": (stays.PAGE, {"facilities": ["duin", "kreek"], "states": ["left", "no_show"], **AFTER}),
    "overdue stays": (stays.OVERDUE, {"kinds": stays.AWAITED, "before": NOW, "limit": 50}),
    "stays with a term that is due": (stays.TERMS_DUE, {"now": NOW, "limit": 50}),
    "open tasks": (tasks.OPEN, {"region": "polder"}),
    "open tasks of a request": (tasks.OPEN_FOR, {"request": SOME}),
    "some tasks": (tasks.BY_IDS, {"ids": [SOME]}),
    "what a neighbour's desk answered": (tasks.ANSWERED, {"limit": 1}),
    "what a neighbour is asked for nothing": (tasks.NEEDLESS, {"limit": 1}),
    "open tasks about a call": (tasks.OPEN_ABOUT, {"leg": SOME}),
    "a call": (legs.LOCK, {"id": SOME}),
    "a call of the provider's": (legs.LOCK_CALL, {"provider_call": "CA9"}),
    "who is on the line": (legs.ON_THE_LINE, {"region": "polder"}),
    "who is busy": (legs.BUSY, {"people": ["gp-oost"]}),
    "some calls": (legs.BY_IDS, {"ids": [SOME]}),
    "calls of the provider's that are known": (legs.KNOWN, {"calls": ["CA9", "CA10"]}),
    "calls to the desk in vain": (legs.IN_VAIN, {"region": "polder", "since": LATELY}),
    "calls for an offer": (legs.OF_OFFER, {"offer": SOME}),
    "calls without an outcome": (legs.UNSETTLED, {"before": NOW, "since": NOW, "limit": 50}),
    "calls that nobody has ended": (legs.STUCK, {"before": NOW, "limit": 50}),
    "the line": (waitings.IN_LINE, {"region": "polder"}),
    "unanswered waits": (waitings.UNANSWERED, {"region": "polder"}),
    "waits that are due": (waitings.DUE, {"now": NOW, "limit": 50}),
    "messages that are due": (messages.DUE, {"now": NOW, "limit": 50}),
    "a message": (messages.LOCK, {"id": SOME}),
    "when a number was rung": (messages.RUNG, {"marks": [b"x"], "since": LATELY}),
    "messages nobody has heard of": (messages.SILENT, {"now": NOW, "limit": 50}),
    "messages about an offer": (messages.OPEN_FOR, {"offer": SOME, "request": None}),
    "the oldest message": (messages.OLDEST_DUE, {"now": NOW}),
    "voicemails to fetch": (voicemails.UNFETCHED, {"limit": 50}),
    "a voicemail": (voicemails.LOCK, {"id": SOME}),
    "voicemails that are known": (voicemails.KNOWN, {"refs": ["RE9"]}),
    "the voicemail of a call": (voicemails.OF_LEG, {"leg": SOME}),
    "places": (places.MANY, {"units": ["duin-1"]}),
    "claims": (places.CLAIMS, {"units": ["duin-1"]}),
    "what happened at a unit since": (places.SINCE, {"unit": "duin-1", "moment": LATELY}),
    "other requests of a patient": (patients.SAME, {"marks": [b"x"], "request": SOME}),
    "a page of reports": (reports.PAGE, {"unit": "duin-1", **AFTER}),
    "missed entries": (streams.SINCE, {"stream": "request:7", "after": 4, "limit": 500}),
    "recent lines": (streams.RECENT, {"stream": "request:7", "limit": 30}),
    "a position": (streams.POSITION, {"stream": "request:7"}),
}
# The whole history of a unit is read by proofs; counting anew, and forgetting, take their time beside everybody else.
AT_LEISURE: Final = {places.HISTORY, recounting.LONG_AGO, recounting.SINCE}


@pytest.fixture(scope="module")
def old(databases: Databases) -> Iterator[Database]:
    """A database with a long past, in which every plan is made for any value."""
    with migrated(databases) as url, worlds.in_database(url) as database:
        with psycopg.connect(url, cursor_factory=psycopg.ClientCursor) as connection:
            connection.execute(FILL, {"past": PAST})
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("vacuum analyze")
        yield database


@pytest.mark.parametrize("asked", list(ASKED))
@pytest.mark.parametrize("regions", ["polder", "*"])
def test_it_is_found_without_leafing_through_the_past(old: Database, asked: str, regions: str) -> None:
    statement, values = ASKED[asked]
    # As it is prepared, and with the plan that has to do for every value.
    with psycopg.connect(old.url, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute(
            "select set_config('role', 'bedline_app', true), set_config('bedline.regions', %s, true)", [regions]
        )
        connection.execute("set local plan_cache_mode = force_generic_plan")
        connection.execute(b"prepare asked as " + statement.text)
        given = ", ".join(["%s"] * len(statement.names))
        explain = f"explain (analyze, buffers, format json) execute asked ({given})"
        row = connection.execute(explain.encode(), [values[name] for name in statement.names]).fetchone()
        connection.execute("deallocate asked")
    assert row is not None
    plan = row[0][0]["Plan"]
    leafed = [node for node in _nodes(plan) if node["Node Type"] == "Seq Scan" and node["Relation Name"] in BIG]
    assert leafed == []
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 120, "pages of the past were read all the same"


def test_no_question_about_what_grows_is_left_out() -> None:
    """Whoever adds a question adds it above, or says why it may take as long as the past is long."""
    looked_at = {statement.text for statement, _ in ASKED.values()} | {statement.text for statement in AT_LEISURE}
    questions = {
        f"{module.__name__}.{name}"
        for module in _modules()
        for name, found in vars(module).items()
        if isinstance(found, Statement) and found.text.startswith(b"SELECT") and found.text not in looked_at
        if BIG.intersection(re.findall(r"\b(?:FROM|JOIN) (\w+)", found.text.decode()))
    }
    assert questions == set()


def _modules() -> Iterator[ModuleType]:
    for each in pkgutil.iter_modules(adapters_db.__path__, f"{adapters_db.__name__}."):
        yield importlib.import_module(each.name)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)
