"""The people of a journey: what each can do and see, by the web alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from bedline.domain.board import Board, ItemKind
from bedline.domain.wire import entry_of
from tests.harness.boards import Answer, Client, same
from tests.harness.house import Door

# What a GP answers when nothing stands in the way.
CLEAR: Final[Mapping[str, Sequence[str]]] = {
    "crisis": (
        "doctor_has_seen",
        "acute_change",
        "danger_at_home",
        "needed_within_24_hours",
        "alternatives_exhausted",
        "accepts_any_provider",
        "long_term_indication",
    ),
    "elv_low": ("doctor_has_seen", "return_home_expected"),
    "elv_palliative": ("doctor_has_seen", "last_phase_of_life"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A request, as its GP got it back."""

    id: str
    code: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A request in the saying; its postcode sends it."""

    door: Door
    body: Mapping[str, Any]

    def needing(self, *traits: str) -> Self:
        """Tell what the patient needs."""
        return replace(self, body={**self.body, "traits": list(traits)})

    def answering(self, **answers: bool | str) -> Self:
        """Answer triage otherwise than is usual."""
        return replace(self, body={**self.body, "triage": {**self.body["triage"], **answers}})

    def for_patient(self, name: str) -> Self:
        """Tell who the patient is."""
        return replace(self, body={**self.body, "patient": {"name": name, "birth_date": "1941-05-17"}})

    def from_postcode(self, postcode: str) -> Case:
        """Tell where the patient lives, and ask."""
        said = self.door.says("/requests", **self.body, postcode=postcode)
        return Case(said["id"], said["code"])


@dataclass(frozen=True, slots=True)
class Gp:
    """A GP at the web."""

    door: Door

    def asks_for(self, care_form: str) -> Asking:
        """Begin to ask for a bed."""
        triage = dict.fromkeys(CLEAR[care_form], True)
        body = {"region": "zeeuws-vlaanderen", "care_form": care_form, "birth_year": 1941, "sex": "f", "triage": triage}
        return Asking(self.door, body)

    def asks_advice(self, **answers: bool | str) -> Any:
        """Ask what triage makes of answers, before there is a request."""
        return self.door.says("/triage", region="zeeuws-vlaanderen", answers=answers)

    def hears(self, case: Case) -> Any:
        """Return the request as the GP sees it now."""
        return self.door.gets(f"/requests/{case.id}")

    def withdraws(self, case: Case, *, reason: str) -> None:
        """Say that the bed is no longer needed."""
        self.door.says(f"/requests/{case.id}/withdraw", reason=reason)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a ward sees on its board."""

    door: Door
    body: Mapping[str, Any]

    def accepts(self, *, doctor: str) -> None:
        """Say yes."""
        self.door.says(f"/offers/{self.body['id']}/accept", doctor=doctor)

    def refuses(self, reason: str) -> None:
        """Say no, and why."""
        self.door.says(f"/offers/{self.body['id']}/refuse", reason=reason)

    def is_too_late(self) -> str | None:
        """Say yes all the same, and return the refusal."""
        return self.door.tries("POST", f"/offers/{self.body['id']}/accept", body={"doctor": "dr. Laat"}).refused


@dataclass(frozen=True, slots=True)
class Guest:
    """A patient whom a ward expects, or has."""

    door: Door
    body: Mapping[str, Any]

    def arrives(self) -> None:
        """Tell that the patient is here."""
        self.door.says(f"/stays/{self.body['id']}/arrived")

    def leaves(self, *, to: str) -> None:
        """Tell that the patient has left."""
        self.door.says(f"/stays/{self.body['id']}/left", destination=to)

    def is_called_off(self, reason: str) -> None:
        """Take the promise back."""
        self.door.says(f"/stays/{self.body['id']}/cancel", reason=reason)


@dataclass(slots=True)
class Watched:
    """A board that somebody keeps open: it follows by what it missed, and is held against a fresh one at each look."""

    door: Door
    stream: str
    _client: Client = field(init=False)

    def __post_init__(self) -> None:
        self._client = Client(self)

    def snapshot(self) -> Board:
        """Fetch the whole board."""
        body = self.door.gets(f"/boards/{self.stream}/snapshot")
        return Board(body["epoch"], body["seq"], body["items"])

    def since(self, *, epoch: str, after: int) -> Answer:
        """Fetch what came after."""
        body = self.door.gets(f"/boards/{self.stream}/entries", epoch=epoch, since=after)
        entries = None if body["reset"] else [entry_of(each) for each in body["entries"]]
        return Answer(body["epoch"], body["seq"], entries)

    def items(self, kind: str) -> Mapping[str, Any]:
        """Return what the board shows of that kind, by key."""
        self._client.resyncs()
        fresh = self.snapshot()
        assert same(self._client.board.items, fresh.items), "the board that followed differs from a fresh one"
        return self._client.board.items.get(ItemKind(kind), {})


@dataclass(slots=True)
class Ward:
    """The nurses of one unit at their facility's board."""

    door: Door
    unit: str
    board: Watched

    def reports(self, *, free: int) -> None:
        """Tell how many beds are free."""
        self.door.says(f"/units/{self.unit}/reports", free=free)

    @property
    def free(self) -> int:
        """Return the beds that the board shows as free."""
        return int(self.board.items("unit")[self.unit]["free"])

    def is_asked(self, case: Case) -> Asked:
        """Find the question about this case on the board."""
        found = [body for body in self._of("offer") if body["request_code"] == case.code]
        assert found, f"{self.unit} is not asked about {case.code}"
        return Asked(self.door, found[0])

    @property
    def is_left_in_peace(self) -> bool:
        """Say whether no question waits for an answer."""
        return not self._of("offer")

    def expects(self, case: Case) -> Guest:
        """Find the patient among those expected or present."""
        found = [body for body in self._of("stay") if body["request_code"] == case.code]
        assert found, f"{self.unit} does not expect {case.code}"
        return Guest(self.door, found[0])

    def asks_who(self, case: Case) -> str | None:
        """Return the patient's name, if the ward may know it, and anybody here does."""
        answer = self.door.tries("GET", f"/requests/{case.id}/patient")
        return None if answer.refused or answer.body is None else str(answer.body["name"])

    def reads_answers(self, case: Case) -> Any:
        """Return what was answered in triage; None when the ward may not know it."""
        answer = self.door.tries("GET", f"/requests/{case.id}/triage")
        return None if answer.refused else answer.body

    def _of(self, kind: str) -> list[Any]:
        return [body for body in self.board.items(kind).values() if body["unit"] == self.unit]


@dataclass(slots=True)
class Desk:
    """A coordinator at the region's board."""

    door: Door
    board: Watched

    def sees(self, case: Case) -> Any:
        """Return the strip of the case; None when it is off the board."""
        return self.board.items("request").get(case.id)

    def tasks(self, case: Case) -> list[str]:
        """Return the kinds of what is to be done about the case."""
        tasks = self.board.items("task").values()
        return sorted(task["kind"] for task in tasks if task["request"] and task["request"]["id"] == case.id)

    def takes(self, case: Case) -> None:
        """Take the case into their own hands."""
        self.door.says(f"/requests/{case.id}/take")

    def asks(self, ward: Ward, case: Case) -> None:
        """Ask a ward of their own choice."""
        self.door.says(f"/requests/{case.id}/offers", unit=ward.unit)

    def says_she_comes(self, case: Case, region: str) -> None:
        """Accept the place that a neighbour region keeps."""
        self.door.says(f"/requests/{case.id}/across/{region}/accept")

    def hears_yes_by_phone(self, ward: Ward, case: Case, *, nurse: str, doctor: str) -> None:
        """Write a ward's yes down for it."""
        asked = [
            offer for offer in self.sees(case)["offers"] if offer["unit"] == ward.unit and offer["state"] == "open"
        ]
        assert asked, f"{ward.unit} is not asked about {case.code}"
        self.door.says(f"/offers/{asked[0]['id']}/accept", doctor=doctor, by_phone={"name": nurse})

    def reads_answers(self, case: Case) -> Any:
        """Return what was answered in triage."""
        return self.door.gets(f"/requests/{case.id}/triage")

    def settles(self, case: Case, *, care_form: str, overruling: str | None = None, **answers: bool) -> str | None:
        """Settle form and urgency; return the refusal, if it is refused."""
        said = {**dict.fromkeys(CLEAR[care_form], True), **answers}
        body = {"care_form": care_form, "urgency": "today", "answers": said}
        if overruling is not None:
            body["override_reason"] = overruling
        return self.door.tries("POST", f"/requests/{case.id}/triage", body=body).refused

    def finds_candidates(self, case: Case) -> tuple[list[str], Mapping[str, list[str]]]:
        """Return the units that may take the patient, in order, and the sentences why the others may not."""
        found = self.door.gets(f"/requests/{case.id}/candidates")
        why_not = {row["unit"]: [reason["sentence"] for reason in row["reasons"]] for row in found["refused"]}
        return [row["unit"] for row in found["items"]], why_not
