"""What every work does to the ladders: no rung is skipped, none climbed twice, and none before its time."""

from collections.abc import Sequence

from bedline.domain.escalation import Escalation, RungKind
from bedline.domain.facts import EscalationClimbed, Fact, OfficeTurnedTo, RequestFact
from bedline.domain.ids import CareFormId, RequestId
from bedline.ports.storage import Work


class Climbs:
    """Where each request stands on its ladder, as the works have left it one after the other."""

    def __init__(self) -> None:
        self._stood: dict[RequestId, tuple[CareFormId | None, Escalation | None]] = {}

    def watch(self, work: Work, happened: Sequence[Fact]) -> None:
        """Look at each request that something has happened to in a work that is about to commit."""
        about = {fact.request: fact for fact in happened if isinstance(fact, RequestFact)}
        for request in about:
            now = work.requests.find(request)
            form, before = self._stood.get(request, (None, None))
            climbed = [
                fact.rung for fact in happened if isinstance(fact, EscalationClimbed) and fact.request == request
            ]
            stands = now.escalation
            if stands is None:
                assert not climbed
            else:
                _check(before if form == now.care_form else None, stands, climbed, work=work)
                if RungKind.PAYER.value in climbed:
                    assert any(isinstance(fact, OfficeTurnedTo) and fact.request == request for fact in happened)
            self._stood[request] = (now.care_form, stands)


def _check(before: Escalation | None, after: Escalation, climbed: Sequence[str], *, work: Work) -> None:
    kinds = [each.kind.value for each in after.rungs]
    if before is None:
        assert climbed == kinds[1 : after.at + 1]
        assert all(kind == RungKind.OWN_TOWN.value for kind in kinds[: after.at])
        return
    assert after.rungs == before.rungs
    resumed = before.ended and not after.ended
    begun = before.at - 1 if resumed and before.at > 0 and not before.at_home else before.at
    assert climbed == kinds[begun + 1 : after.at + 1]
    if climbed and not resumed and before.rung.kind is not RungKind.OWN_TOWN:
        assert before.climbs_at is not None
        assert before.climbs_at <= work.now
