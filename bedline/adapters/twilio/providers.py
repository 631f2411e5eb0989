"""One or two providers as one telephone: the second when the first is away, and none when the number is barred."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from typing_extensions import override

from bedline.adapters.twilio.circuit import Circuit, fails_as_a_whole, has_done_nothing
from bedline.adapters.twilio.faults import is_gone
from bedline.adapters.twilio.guard import Guard
from bedline.adapters.twilio.pace import Pace
from bedline.domain.calls import LegId, LegState
from bedline.ports.clock import Clock
from bedline.ports.telephone import (
    CallOrder,
    HeldCall,
    HeldRecording,
    Placed,
    ProviderFault,
    ProviderSilent,
    Telephone,
    TextOrder,
)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Line:
    telephone: Telephone
    circuit: Circuit
    pace: Pace


class Providers(Telephone):
    """Providers in the order of preference; ``calls_per_second`` is what each of them takes from this process."""

    def __init__(
        self, telephones: Sequence[Telephone], *, guard: Guard, clock: Clock, calls_per_second: float = 1.0
    ) -> None:
        if not telephones:
            raise ValueError("a telephone needs a provider")
        self._lines = [
            _Line(each, Circuit(clock), Pace(per_second=calls_per_second, clock=clock)) for each in telephones
        ]
        self._guard = guard

    @property
    @override
    def name(self) -> str:
        return "+".join(line.telephone.name for line in self._lines)

    @property
    @override
    def ready(self) -> bool:
        return self._preferred()[0].pace.ready

    @override
    def call(self, order: CallOrder) -> Placed:
        self._guard.check(order.to, urgent=order.urgent)

        def place(line: _Line) -> Placed:
            line.pace.take()
            return line.telephone.call(order)

        return self._placed(place, repeatable=False)

    @override
    def text(self, order: TextOrder) -> Placed:
        self._guard.check(order.to, urgent=order.urgent)
        return self._placed(lambda line: line.telephone.text(order), repeatable=True)

    @override
    def hang_up(self, ref: str) -> None:
        try:
            self._whose(lambda telephone: telephone.hang_up(ref))
        except ProviderFault as no:
            # Nobody knows the call any more: then nobody is on it either.
            if not is_gone(no):
                raise

    @override
    def move(self, ref: str, *, leg: LegId, nonce: str) -> None:
        self._whose(lambda telephone: telephone.move(ref, leg=leg, nonce=nonce))

    @override
    def recording(self, ref: str) -> bytes:
        return self._whose(lambda telephone: telephone.recording(ref))

    @override
    def delete_recording(self, ref: str) -> None:
        for line in self._lines:
            line.telephone.delete_recording(ref)

    @override
    def ended_calls(self, number: str, *, before: datetime) -> Sequence[str]:
        return [each for line in self._lines for each in line.telephone.ended_calls(number, before=before)]

    @override
    def delete_call(self, ref: str) -> None:
        for line in self._lines:
            line.telephone.delete_call(ref)

    @override
    def texts_before(self, number: str, *, before: datetime) -> Sequence[str]:
        return [each for line in self._lines for each in line.telephone.texts_before(number, before=before)]

    @override
    def delete_text(self, ref: str) -> None:
        for line in self._lines:
            line.telephone.delete_text(ref)

    @override
    def recordings(self) -> Sequence[HeldRecording]:
        return [each for line in self._lines for each in line.telephone.recordings()]

    @override
    def calls_to(self, number: str, *, since: datetime) -> Sequence[HeldCall]:
        return [each for line in self._lines for each in line.telephone.calls_to(number, since=since)]

    @override
    def held_call(self, ref: str) -> HeldCall:
        return self._whose(lambda telephone: telephone.held_call(ref))

    @override
    def call_state(self, ref: str) -> LegState:
        return self._whose(lambda telephone: telephone.call_state(ref))

    @override
    def text_state(self, ref: str) -> tuple[str, int | None]:
        return self._whose(lambda telephone: telephone.text_state(ref))

    @override
    def find_call(self, *, to: str, shown: str, since: datetime) -> Placed | None:
        return self._found(lambda telephone: telephone.find_call(to=to, shown=shown, since=since))

    @override
    def find_text(self, *, to: str, body: str, since: datetime) -> Placed | None:
        return self._found(lambda telephone: telephone.find_text(to=to, body=body, since=since))

    def _preferred(self) -> list[_Line]:
        """Return the lines worth trying, in their order; all of them when every one is out of order."""
        return [line for line in self._lines if line.circuit.closed] or self._lines

    def _placed(self, place: Callable[[_Line], Placed], *, repeatable: bool) -> Placed:
        lines = self._preferred()
        for line in lines:
            try:
                placed = place(line)
            except ProviderSilent:
                # A call may be ringing; a text that arrives twice does no harm.
                line.circuit.failed()
                if line is lines[-1] or not repeatable:
                    raise
            except ProviderFault as no:
                if not fails_as_a_whole(no):
                    raise
                line.circuit.failed()
                if line is lines[-1] or not (repeatable or has_done_nothing(no)):
                    raise
            else:
                line.circuit.succeeded()
                return placed
        raise AssertionError("the last one has answered or raised")

    def _whose(self, ask: Callable[[Telephone], Result]) -> Result:
        """Ask the provider that knows the reference: they are opaque, so each is asked in turn."""
        for line in self._lines[:-1]:
            try:
                return ask(line.telephone)
            except ProviderFault as no:
                if not is_gone(no):
                    raise
        return ask(self._lines[-1].telephone)

    def _found(self, look: Callable[[Telephone], Placed | None]) -> Placed | None:
        """Look at each provider; what one of them could not tell may be there, so then nobody can say it is not."""
        unclear: ProviderFault | ProviderSilent | None = None
        for line in self._lines:
            try:
                found = look(line.telephone)
            except (ProviderFault, ProviderSilent) as none:
                unclear = none
            else:
                if found is not None:
                    return found
        if unclear is not None:
            raise unclear
        return None
