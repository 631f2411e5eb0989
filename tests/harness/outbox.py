"""The outbox at work: services in memory, the real SDK, a simulated provider, and everybody's telephones."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from werkzeug.wrappers import Request, Response

from bedline.adapters.fake.allowance import FakeAllowance
from bedline.adapters.fake.clock import FakeIdentities
from bedline.adapters.fake.storage import FakeStorage
from bedline.adapters.twilio import Callbacks, Guard, ProviderAccount, Providers, TwilioTelephone
from bedline.adapters.wording import load_wording
from bedline.domain import calls
from bedline.domain.calls import Leg, LegEnd, LegId, LegState, Progress
from bedline.domain.capacity import Source
from bedline.domain.facts import Fact
from bedline.domain.ids import FacilityId, OfferId, RequestId, UnitId
from bedline.domain.messages import Errand, Message, MessageId, MessageState
from bedline.domain.offers import Offer, OfferState
from bedline.domain.people import bedline_in
from bedline.domain.phonebook import AskBy, HotlineNumber, Phonebook, Subscriber, WardContact
from bedline.domain.requests import BedRequest, Channel
from bedline.domain.scripts.talk import Dialogue
from bedline.domain.stays import Stay
from bedline.domain.tasks import Task
from bedline.ports.storage import Work
from bedline.services import capacity, offers, promising, requests
from bedline.services.hotline.delivery import courier, doubts, progress
from bedline.services.hotline.delivery.outlet import Outlet
from bedline.services.hotline.outgoing import errands, reringing
from bedline.services.requests import Asked
from bedline.simulator.twilio.account import Account, Number
from bedline.simulator.twilio.client import SimulatedHttpClient
from bedline.simulator.twilio.simulation import VirtualSimulation
from tests import builders as a
from tests.harness.phones import Phone, Phones
from tests.harness.provider import SimulatedClock
from tests.harness.tiny import ACCOUNT, HOST, HOTLINE, TOKEN

WARD: Final = "+31115111111"
WARD_TWO: Final = "+31115111112"
MOBILE: Final = "+31611111111"
GP: Final = "+31622222222"
WORDING: Final = load_wording(Path(__file__).parents[2] / "config" / "wording")
CALLBACKS: Final = Callbacks(
    began=lambda leg, nonce: f"{HOST}/began/{leg}?n={nonce}",
    moved=lambda leg, nonce: f"{HOST}/moved/{leg}?n={nonce}",
    leg_told=lambda leg: f"{HOST}/leg/{leg}",
    text_told=lambda message: f"{HOST}/text/{message}",
)


def words(key: str, language: str, params: Mapping[str, object]) -> str:
    return WORDING.say(f"texts.{key}", language, **params)


def phonebook(
    *, ask_by: AskBy = AskBy.CALL, text: str | None = MOBILE, phones: Sequence[str] = (WARD, WARD_TWO)
) -> Phonebook:
    """Return the phonebook of the Polder: one ward with two telephones and a mobile, and one GP with a mobile."""
    ward = WardContact(
        unit=UnitId("duin-1"),
        facility=FacilityId("duin"),
        region=a.POLDER,
        phones=tuple(phones),
        text=text,
        ask_by=ask_by,
    )
    hotline = HotlineNumber(number=HOTLINE, region=a.POLDER, language="nl", texts=True)
    subscriber = Subscriber(person=a.gp().id, region=a.POLDER, identity="01010101", phone=GP, mobile=True)
    return Phonebook(hotlines={HOTLINE: hotline}, subscribers=(subscriber,), wards={ward.unit: ward})


@dataclass
class Office:
    """Bedline without its conversations: a call that is answered says one sentence and waits."""

    simulation: VirtualSimulation
    phones: Phones
    storage: FakeStorage
    outlet: Outlet
    hears: str = "Bedline, opnameverzoek."
    broken: list[Exception] = field(default_factory=list)

    # What happens in the region.

    def asks_for_a_bed(self, *, channel: Channel = Channel.WEB, ring_back: bool = False) -> Offer:
        """Let a GP ask, and return the question to the first ward."""
        asked = Asked(
            region=a.POLDER,
            channel=channel,
            profile=a.profile(),
            answers=a.CLEAR_FOR_CRISIS,
            care_form=a.CRISIS,
            urgency="now",
        )
        with self.storage.work(a.gp()) as work:
            request = requests.submit(work, asked=asked)
            if ring_back:
                work.requests.save(replace(work.requests.get(request.id), ring_back=True))
        return self.offers(request.id)[-1]

    def offers(self, request: RequestId) -> Sequence[Offer]:
        with self.storage.reading(a.coordinator()) as work:
            return work.offers.of_requests([request])[request]

    def offer(self, offer: OfferId) -> Offer:
        with self.storage.reading(a.coordinator()) as work:
            return work.offers.find(offer)

    def accepts(self, offer: Offer) -> Stay:
        with self.storage.work(a.ward("duin")) as work:
            return offers.accept(work, offer=offer.id, yes=promising.Yes(doctor="dr. Duin"))

    def refuses(self, offer: Offer) -> None:
        with self.storage.work(a.ward("duin")) as work:
            offers.refuse(work, offer=offer.id, reason="too_complex")

    def withdraws(self, offer: Offer) -> None:
        with self.storage.work(a.coordinator()) as work:
            offers.withdraw(work, offer=offer.id)

    def do(self, act: Callable[[Work], Any]) -> Any:
        with self.storage.work(bedline_in(a.POLDER)) as work:
            return act(work)

    # What there is to see.

    def messages(self, *errands: Errand) -> list[Message]:
        found = sorted(self.storage.state.messages.values(), key=lambda each: each.id)
        return [each for each in found if not errands or each.errand in errands]

    def states(self, *errands: Errand) -> list[MessageState]:
        return [each.state for each in self.messages(*errands)]

    def legs(self) -> list[Leg]:
        return sorted(self.storage.state.legs.values(), key=lambda each: each.id)

    def tasks(self) -> list[Task]:
        return list(self.storage.state.tasks.values())

    def request(self, request: RequestId) -> BedRequest:
        return self.storage.state.requests[request]

    def calls_placed(self) -> int:
        return len(self.simulation.exchange.calls)

    def phone(self, number: str = WARD) -> Phone:
        return self.phones.phone(number)

    # The process.

    def works(self) -> None:
        """Let the process deliver, every second from now on."""
        self.phones.every(1, self.deliver)

    def deliver(self) -> int:
        try:
            return courier.deliver_once(self.outlet) + doubts.ask_about(self.outlet)
        except Exception as fault:
            self.broken.append(fault)
            raise

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Answer the provider."""
        request = Request(environ)
        _, kind, name = request.path.split("/")
        form = request.form.to_dict()
        text = ""
        if kind == "began":
            self.do(lambda work: self._began(work, LegId(UUID(name)), form["CallSid"]))
            text = f'<Response><Say language="nl-NL">{self.hears}</Say><Pause length="30"/><Hangup/></Response>'
        elif kind == "moved":
            text = '<Response><Say language="nl-NL">Het is al geregeld.</Say><Hangup/></Response>'
        elif kind == "leg":
            told = Progress(LegState(form["CallStatus"]), int(form["SequenceNumber"]))
            self.do(lambda work: self._leg(work, LegId(UUID(name)), form["CallSid"], told))
        else:
            code = int(form["ErrorCode"]) if "ErrorCode" in form else None
            self.do(
                lambda work: progress.text_told(
                    work, message=MessageId(UUID(name)), status=form["MessageStatus"], error_code=code
                )
            )
        return Response(text, content_type="text/xml", status=200 if text else 204)(environ, start_response)

    def _began(self, work: Work, leg: LegId, call: str) -> None:
        found = work.legs.get(leg)
        work.legs.save(replace(calls.answered(found, now=work.now), provider_call=found.provider_call or call))

    def _leg(self, work: Work, leg: LegId, call: str, told: Progress) -> None:
        found = work.legs.get(leg)
        if found.provider_call is None:
            work.legs.save(replace(found, provider_call=call))
        progressed(work, leg=leg, told=told)

    def has_an_outcome(self, outcome: LegEnd) -> None:
        """Let something come of the newest call."""
        newest = self.legs()[-1]
        self.do(lambda work: work.legs.save(replace(work.legs.get(newest.id), outcome=outcome)))


def progressed(work: Work, *, leg: LegId, told: Progress) -> None:
    """Take in how a leg goes, as the conversations do."""
    before = work.legs.get(leg)
    after = calls.progressed(before, told, now=work.now)
    work.legs.save(after)
    if after.over and not before.over:
        reringing.ended(work, leg=after)


def ward_opening(work: Work, message: Message) -> Dialogue | None:
    assert message.offer is not None
    if work.offers.find(message.offer).state_at(work.now) is not OfferState.OPEN:
        return None
    return Dialogue(script="ward_answer", step="knock", language=message.language)


def gp_opening(work: Work, message: Message) -> Dialogue | None:
    assert message.request is not None
    if work.requests.find(message.request).told_at is not None:
        return None
    return Dialogue(script="ring_back", step="pin", language=message.language)


def duty_opening(work: Work, message: Message) -> Dialogue | None:
    del work
    return Dialogue(script="duty", step="knock", language=message.language)


@contextmanager
def office(book: Phonebook | None = None, *, most: int = 1000) -> Iterator[Office]:
    """Open the office, for ``most`` calls a day; at its end nothing may have been done wrong, and nothing broken."""
    book = book or phonebook()
    account = Account(sid=ACCOUNT, token=TOKEN)
    account.configure(Number(number=HOTLINE))
    simulation = VirtualSimulation(account=account, hosts={}, begin=a.NOW)
    clock = SimulatedClock(simulation)
    directory = a.directory()
    directory = replace(directory, units={UnitId("duin-1"): directory.units[UnitId("duin-1")]})

    def before_commit(work: Work, happened: Sequence[Fact]) -> None:
        errands.follow(work, list(happened))

    storage = FakeStorage(
        clock=clock,
        ids=FakeIdentities(),
        regions={a.POLDER: a.region()},
        directory=directory,
        people=a.everyone(),
        before_commit=before_commit,
        phonebook=book,
    )
    telephone = TwilioTelephone(
        ProviderAccount(name="twilio", sid=ACCOUNT, token=TOKEN),
        callbacks=CALLBACKS,
        http_client=SimulatedHttpClient(simulation),
    )
    guard = Guard(book, countries=("+31", "+32"), most=most, allowance=FakeAllowance(), clock=clock)
    outlet = Outlet(
        storage=storage,
        telephone=Providers([telephone], guard=guard, clock=clock),
        clock=clock,
        words=words,
        openings={
            Errand.ASK_WARD: ward_opening,
            Errand.REMIND_WARD: ward_opening,
            Errand.RING_GP_BACK: gp_opening,
            Errand.RING_DUTY: duty_opening,
        },
        progressed=progressed,
    )
    opened = Office(simulation, Phones(simulation, HOTLINE), storage, outlet)
    simulation.courier.hosts["app.test"] = opened
    reports_free_places(opened)
    try:
        yield opened
        simulation.findings.check()
        assert not opened.broken
    finally:
        simulation.close()


def reports_free_places(opened: Office) -> None:
    with opened.storage.work(a.ward("duin")) as work:
        capacity.report(work, unit=UnitId("duin-1"), told=capacity.Told(free=2), source=Source.WEB)
