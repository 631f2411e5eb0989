"""What people in the region do through Bedline's web API, by name; another door, such as the phone, offers the same."""

from collections.abc import Mapping
from datetime import datetime

from bedline.simulator.client import Client
from bedline.simulator.seen import BedRequest, Choice, FacilityBoard, Region, Task, Unit


class Web:
    """The web door of one person. ``key`` makes a repeated saying recognisable as the same one.

    Every method raises Away, Refused and Stranger as ``Client`` says.
    """

    def __init__(self, *, client: Client) -> None:
        self._client = client

    def region(self, region: str) -> Region:
        """Read the rules and words of the region."""
        return Region.model_validate(self._client.get(f"/regions/{region}"))

    def board(self, facility: str) -> FacilityBoard:
        """Look at a facility's board."""
        return FacilityBoard.model_validate(self._client.get(f"/boards/facility:{facility}/snapshot"))

    def changed(self, facility: str, *, board: FacilityBoard) -> bool:
        """Ask whether anything has happened on the board since."""
        seen: Mapping[str, object] = self._client.get(
            f"/boards/facility:{facility}/entries", epoch=board.epoch, since=board.seq
        )
        return bool(seen.get("reset") or seen.get("entries"))

    def ask(self, *, body: Mapping[str, object], key: str) -> BedRequest:
        """Ask for a bed."""
        return BedRequest.model_validate(self._client.post("/requests", key=key, body=body))

    def request(self, request: str) -> BedRequest:
        """Read how a request stands."""
        return BedRequest.model_validate(self._client.get(f"/requests/{request}"))

    def withdraw(self, request: str, *, reason: str, key: str) -> None:
        """Take a request back."""
        self._client.post(f"/requests/{request}/withdraw", key=key, body={"reason": reason})

    def report(self, unit: str, *, figures: Mapping[str, int], key: str) -> Unit:
        """Tell a unit's figures, and read its row as it is now."""
        return Unit.model_validate(self._client.post(f"/units/{unit}/reports", key=key, body=figures)["unit"])

    def unchanged(self, unit: str, *, key: str) -> Unit:
        """Tell that nothing has changed, and read the unit's row as it is now."""
        return Unit.model_validate(self._client.post(f"/units/{unit}/reports/unchanged", key=key)["unit"])

    def accept(
        self,
        offer: str,
        *,
        doctor: str,
        key: str,
        expected_at: datetime | None = None,
        told_by: str | None = None,
    ) -> None:
        """Say yes; ``told_by`` when the desk writes down what somebody said by phone."""
        body: dict[str, object] = {"doctor": doctor}
        if expected_at is not None:
            body["expected_at"] = expected_at.isoformat()
        if told_by is not None:
            body["by_phone"] = {"name": told_by}
        self._client.post(f"/offers/{offer}/accept", key=key, body=body)

    def refuse(self, offer: str, *, reason: str, key: str, told_by: str | None = None) -> None:
        """Say no, and why."""
        body: dict[str, object] = {"reason": reason}
        if told_by is not None:
            body["by_phone"] = {"name": told_by}
        self._client.post(f"/offers/{offer}/refuse", key=key, body=body)

    def arrived(self, stay: str, *, key: str) -> None:
        """Tell that the patient is here."""
        self._client.post(f"/stays/{stay}/arrived", key=key)

    def left(self, stay: str, *, destination: str, key: str) -> None:
        """Tell that the patient has left, and where to."""
        self._client.post(f"/stays/{stay}/left", key=key, body={"destination": destination})

    def call_off(self, stay: str, *, reason: str, key: str) -> None:
        """Call a reservation off."""
        self._client.post(f"/stays/{stay}/cancel", key=key, body={"reason": reason})

    def never_came(self, stay: str, *, key: str) -> None:
        """Tell that the patient never came."""
        self._client.post(f"/stays/{stay}/no-show", key=key)

    def requests(self, region: str, *, state: str) -> list[BedRequest]:
        """Read the region's requests in that state, at most a hundred."""
        page: Mapping[str, list[object]] = self._client.get("/requests", region=region, state=state, limit=100)
        return [BedRequest.model_validate(item) for item in page["items"]]

    def tasks(self, region: str) -> list[Task]:
        """Read what the desk has to do."""
        page: Mapping[str, list[object]] = self._client.get("/tasks", region=region)
        return [Task.model_validate(item) for item in page["items"]]

    def done(self, task: str, *, outcome: str, key: str) -> None:
        """Note that a task is done, and what came of it."""
        self._client.post(f"/tasks/{task}/done", key=key, body={"outcome": outcome})

    def triage(
        self,
        request: str,
        *,
        care_form: str,
        urgency: str,
        answers: Mapping[str, bool | str],
        key: str,
        override_reason: str | None = None,
    ) -> None:
        """Settle form and urgency."""
        body: dict[str, object] = {"care_form": care_form, "urgency": urgency, "answers": dict(answers)}
        if override_reason is not None:
            body["override_reason"] = override_reason
        self._client.post(f"/requests/{request}/triage", key=key, body=body)

    def candidates(self, request: str) -> list[str]:
        """Read which units may take the patient, the best first."""
        found: Mapping[str, list[Mapping[str, str]]] = self._client.get(f"/requests/{request}/candidates")
        return [candidate["unit"] for candidate in found["items"]]

    def offer(self, request: str, *, unit: str, key: str) -> None:
        """Ask a unit."""
        self._client.post(f"/requests/{request}/offers", key=key, body={"unit": unit})

    def choices(self, request: str) -> list[Choice]:
        """Read whom the leader of a search may ask, the best first."""
        found: Mapping[str, list[object]] = self._client.get(f"/requests/{request}/choices")
        return [Choice.model_validate(each) for each in found["items"]]

    def choose(self, request: str, *, unit: str, key: str) -> None:
        """Ask a unit, as the leader of a search."""
        self._client.post(f"/requests/{request}/choose", key=key, body={"unit": unit})

    def leave(self, request: str, *, to: str, key: str) -> None:
        """Leave the choice to Bedline or to the desk."""
        self._client.post(f"/requests/{request}/leave", key=key, body={"to": to})

    def take_in(self, request: str, *, unit: str, doctor: str, key: str) -> None:
        """Take a patient into a unit of one's own, as the owner of the search."""
        self._client.post(f"/requests/{request}/take-in", key=key, body={"unit": unit, "doctor": doctor})

    def give_back(self, request: str, *, key: str) -> None:
        """Give a search back to the desk."""
        self._client.post(f"/requests/{request}/give-back", key=key)

    def close(self, request: str, *, key: str) -> None:
        """Land the case of a patient who has arrived."""
        self._client.post(f"/requests/{request}/close", key=key)
