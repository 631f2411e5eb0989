"""A stand-in for the server: as much of Bedline as a simulated region needs, in memory, on a clock that is moved."""

import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import httpx

BEGINNING: Final = datetime(2026, 1, 10, 3, 12, tzinfo=UTC)
ANSWER_LENGTH: Final = timedelta(minutes=15)
Json = dict[str, Any]

TRAITS: Final = ("lift", "oxygen", "behaviour", "isolation")
QUESTIONS: Final = (
    "doctor_has_seen",
    "acute_change",
    "danger_at_home",
    "needed_within_24_hours",
    "return_home_expected",
)
REGION: Final[Json] = {
    "id": "polder",
    "name": "De Polder",
    "care_forms": [
        {"id": "crisis", "name": "Crisisbed", "short_name": "Crisis", "crisis": True},
        {"id": "elv_low", "name": "Eerstelijnsverblijf laag", "short_name": "ELV laag", "crisis": False},
    ],
    "urgencies": [{"id": "now", "name": "Nu"}, {"id": "today", "name": "Vandaag"}],
    "refusal_reasons": [
        {"id": "no_bed", "name": "Geen bed", "sets_full": True},
        {"id": "behaviour", "name": "Gedrag", "sets_full": False},
        {"id": "other", "name": "Anders", "sets_full": False},
    ],
    "withdrawal_reasons": [{"id": "stays_home", "name": "Blijft thuis"}, {"id": "hospital", "name": "Ziekenhuis"}],
    "discharge_destinations": [{"id": "home", "name": "Naar huis"}, {"id": "hospital", "name": "Ziekenhuis"}],
    "cancellation_reasons": [{"id": "ward_other", "name": "Anders", "party": "ward"}],
    "triage_questions": [{"id": question, "text": question, "forms": [], "gates": []} for question in QUESTIONS],
}


@dataclass
class MovableClock:
    """Time that passes only while somebody waits, and then at once."""

    seconds: float = 0.0
    stopped: bool = False

    def now(self) -> float:
        return self.seconds

    def wall(self) -> datetime:
        return BEGINNING + timedelta(seconds=self.seconds)

    def wait(self, seconds: float) -> bool:
        self.seconds += max(0.0, seconds)
        return self.stopped


class No(Exception):
    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@dataclass
class StandIn:
    """Answers what the region asks, and remembers every call. ``trouble`` is asked first, and may fail the call."""

    clock: MovableClock
    beds: int = 15
    trouble: Callable[[httpx.Request], httpx.Response | None] = lambda _: None
    calls: list[tuple[str, str, str, Json]] = field(default_factory=list)
    replies: dict[str, Json] = field(default_factory=dict)
    units: dict[str, Json] = field(default_factory=dict)
    requests: dict[str, Json] = field(default_factory=dict)
    offers: dict[str, Json] = field(default_factory=dict)
    stays: dict[str, Json] = field(default_factory=dict)
    tasks: dict[str, Json] = field(default_factory=dict)
    seqs: Counter[str] = field(default_factory=Counter)
    refusals: list[str] = field(default_factory=list)
    free_places: list[int] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        for name, forms in {"duin": ["crisis"], "kreek": ["elv_low"], "schor": ["crisis", "elv_low"]}.items():
            self.units[f"{name}-1"] = {
                "id": f"{name}-1",
                "name": "Afdeling",
                "facility": name,
                "facility_name": name.title(),
                "care_forms": forms,
                "traits": [*TRAITS],
                "baseline": self.beds,
                **dict.fromkeys(("staffed", "occupied", "closed", "held", "reserved", "free"), 0),
                "reported_at": None,
            }

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._answer)

    def said(self, pattern: str) -> list[Json]:
        """Return the bodies of every write to a matching path, in order."""
        return [body for method, path, _, body in self.calls if method == "POST" and re.search(pattern, path)]

    def in_state(self, state: str) -> list[Json]:
        return [request for request in self.requests.values() if request["state"] == state]

    def _answer(self, asked: httpx.Request) -> httpx.Response:
        return self.trouble(asked) or self.takes_in(asked)

    def takes_in(self, asked: httpx.Request) -> httpx.Response:
        """Do what was asked, or answer as before when the key is known."""
        key = asked.headers.get("Idempotency-Key", "")
        if key and key in self.replies:
            return httpx.Response(200, json=self.replies[key])
        path = asked.url.path.removeprefix("/api/v1")
        body: Json = json.loads(asked.content) if asked.content else {}
        self.calls.append((asked.method, path, asked.headers["Authorization"].removeprefix("Bearer "), body))
        self._lapse()
        try:
            said = self._routed(asked, path, body)
        except No as no:
            self.refusals.append(no.code)
            return httpx.Response(no.status, json={"code": no.code, "detail": no.code})
        if key:
            self.replies[key] = said
        return httpx.Response(200, json=said)

    def _routed(self, asked: httpx.Request, path: str, body: Json) -> Json:
        routes: list[tuple[str, str, Callable[..., Json]]] = [
            ("GET", r"/regions/polder", lambda: REGION),
            ("GET", r"/boards/facility:(\w+)/snapshot", self._board),
            ("GET", r"/boards/facility:(\w+)/entries", lambda name: self._entries(name, asked)),
            ("POST", r"/units/([\w-]+)/reports", lambda unit: self._report(unit, body)),
            ("POST", r"/units/([\w-]+)/reports/unchanged", lambda unit: self._report(unit, {})),
            ("POST", r"/requests", lambda: self._ask(body)),
            ("GET", r"/requests", lambda: {"items": self.in_state(asked.url.params["state"])}),
            ("GET", r"/requests/([\w-]+)", lambda name: self.requests[name]),
            ("POST", r"/requests/([\w-]+)/withdraw", lambda name: self._land(name, "withdrawn")),
            ("POST", r"/requests/([\w-]+)/close", lambda name: self._land(name, "closed")),
            ("POST", r"/requests/([\w-]+)/triage", self._search),
            ("POST", r"/offers/([\w-]+)/accept", lambda name: self._accept(name, body)),
            ("POST", r"/offers/([\w-]+)/refuse", lambda name: self._refuse(name, body)),
            ("POST", r"/stays/([\w-]+)/arrived", self._arrive),
            ("POST", r"/stays/([\w-]+)/left", self._leave),
            ("POST", r"/stays/([\w-]+)/(?:cancel|no-show)", self._cancel),
            ("GET", r"/tasks", lambda: {"items": list(self.tasks.values())}),
            ("POST", r"/tasks/([\w-]+)/done", self.tasks.pop),
        ]
        for method, pattern, act in routes:
            found = re.fullmatch(pattern, path)
            if method == asked.method and found:
                return act(*found.groups())
        raise No(404, f"no such path: {asked.method} {path}")

    def _board(self, name: str) -> Json:
        return {
            "stream": f"facility:{name}",
            "epoch": "e",
            "seq": self.seqs[name],
            "items": {
                "unit": {key: unit for key, unit in self.units.items() if unit["facility"] == name},
                "offer": self._of(self.offers, name, "open"),
                "stay": self._of(self.stays, name, "reserved", "arrived"),
            },
        }

    def _of(self, things: dict[str, Json], name: str, *states: str) -> dict[str, Json]:
        return {key: it for key, it in things.items() if it["facility"] == name and it["state"] in states}

    def _entries(self, name: str, asked: httpx.Request) -> Json:
        missed = self.seqs[name] - int(asked.url.params["since"])
        return {"entries": [{}] * missed}

    def _report(self, name: str, body: Json) -> Json:
        unit = self.units[name]
        if "free" in body:
            most = unit["baseline"] - unit["closed"] - unit["reserved"]
            if not 0 <= body["free"] <= most:
                raise No(422, "free_above_baseline")
            unit["staffed"] = max(unit["staffed"] or unit["baseline"], body["free"] + unit["closed"] + unit["reserved"])
            unit["occupied"] = unit["staffed"] - unit["closed"] - unit["reserved"] - body["free"]
        else:
            unit |= body
            if unit["occupied"] + unit["closed"] > unit["staffed"] or unit["staffed"] > unit["baseline"]:
                raise No(422, "occupied_above_staffed")
        unit["reported_at"] = self.clock.wall().isoformat()
        self._changed(unit)
        for request in self.in_state("waiting"):
            self._search(request["id"])
        return {"unit": unit}

    def _ask(self, body: Json) -> Json:
        number = next(self.numbers)
        request: Json = {
            "id": f"r{number}",
            "code": f"B{number}",
            "state": "received",
            "care_form": body.get("care_form", "elv_low"),
            "urgency": body.get("urgency"),
            "age_band": f"{body['birth_year'] // 5}",
            **{name: body[name] for name in ("sex", "postcode", "traits")},
            "updated_at": self.clock.wall().isoformat(),
            "offers": [],
            "asked": [],
        }
        self.requests[request["id"]] = request
        if body["triage"].get("doctor_has_seen") or body.get("override_reason"):
            self._search(request["id"])
        return request

    def _search(self, name: str) -> Json:
        request = self.requests[name]
        for unit in self.units.values():
            fits = request["care_form"] in unit["care_forms"] and unit["id"] not in request["asked"]
            if fits and unit["free"] > 0:
                self._offer(request, unit)
                return request
        request["asked"] = []
        return self._moved(request, "waiting")

    def _offer(self, request: Json, unit: Json) -> None:
        offer: Json = {
            **{name: request[name] for name in ("care_form", "age_band", "sex", "postcode", "traits")},
            "id": str(UUID(int=next(self.numbers))),
            "request": request["id"],
            "request_code": request["code"],
            "unit": unit["id"],
            "unit_name": unit["name"],
            "facility": unit["facility"],
            "state": "open",
            "made_at": self.clock.wall().isoformat(),
            "expires_at": (self.clock.wall() + ANSWER_LENGTH).isoformat(),
        }
        self.offers[offer["id"]] = offer
        request["offers"].append(offer)
        request["asked"].append(unit["id"])
        unit["held"] += 1
        self._moved(request, "offered")
        self._changed(unit)

    def _accept(self, name: str, body: Json) -> Json:
        offer = self._ended(name, "accepted")
        unit = self.units[offer["unit"]]
        unit["reserved"] += 1
        stay = {**offer, "id": f"s{name}", "state": "reserved", "expected_at": body.get("expected_at")}
        if stay["expected_at"] and datetime.fromisoformat(stay["expected_at"]) < self.clock.wall():
            raise No(422, "arrival_in_past")
        self.stays[stay["id"]] = stay
        self._moved(self.requests[offer["request"]], "reserved")
        self._changed(unit)
        return stay

    def _refuse(self, name: str, body: Json) -> Json:
        offer = self._ended(name, "refused")
        unit = self.units[offer["unit"]]
        if body["reason"] == "no_bed":
            unit["occupied"] = unit["staffed"] - unit["closed"] - unit["reserved"] - unit["held"]
        self._changed(unit)
        return self._search(offer["request"])

    def _ended(self, name: str, state: str) -> Json:
        offer = self.offers[name]
        if offer["state"] != "open":
            raise No(409, "offer_already_answered")
        offer["state"] = state
        self.units[offer["unit"]]["held"] -= 1
        return offer

    def _lapse(self) -> None:
        now = self.clock.wall()
        for offer in [each for each in self.offers.values() if each["state"] == "open"]:
            if datetime.fromisoformat(offer["expires_at"]) <= now:
                self._ended(offer["id"], "lapsed")
                self._changed(self.units[offer["unit"]])
                self._search(offer["request"])

    def _arrive(self, name: str) -> Json:
        stay = self._stay(name, "reserved", "arrived")
        unit = self.units[stay["unit"]]
        unit["reserved"] -= 1
        unit["occupied"] += 1
        self._moved(self.requests[stay["request"]], "arrived")
        self._changed(unit)
        return stay

    def _leave(self, name: str) -> Json:
        stay = self._stay(name, "arrived", "left")
        unit = self.units[stay["unit"]]
        unit["occupied"] = max(0, unit["occupied"] - 1)
        self._changed(unit)
        return stay

    def _cancel(self, name: str) -> Json:
        stay = self._stay(name, "reserved", "cancelled")
        unit = self.units[stay["unit"]]
        unit["reserved"] -= 1
        self._changed(unit)
        self._search(stay["request"])
        return stay

    def _stay(self, name: str, before: str, after: str) -> Json:
        stay = self.stays[name]
        if stay["state"] != before:
            raise No(409, "stay_cannot_move")
        stay["state"] = after
        return stay

    def _land(self, name: str, state: str) -> Json:
        request = self.requests[name]
        for offer in request["offers"]:
            if offer["state"] == "open":
                self._ended(offer["id"], "withdrawn")
                self._changed(self.units[offer["unit"]])
        for stay in [each for each in self.stays.values() if each["request"] == name and each["state"] == "reserved"]:
            stay["state"] = "cancelled"
            self.units[stay["unit"]]["reserved"] -= 1
            self._changed(self.units[stay["unit"]])
        return self._moved(request, state)

    def _moved(self, request: Json, state: str) -> Json:
        request |= {"state": state, "updated_at": self.clock.wall().isoformat()}
        return request

    def _changed(self, unit: Json) -> None:
        taken = unit["occupied"] + unit["closed"] + unit["held"] + unit["reserved"]
        unit["free"] = max(0, unit["staffed"] - taken)
        self.seqs[unit["facility"]] += 1
        self.free_places.append(sum(each["free"] for each in self.units.values()))
