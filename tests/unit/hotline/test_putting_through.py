"""A GP who has heard where the bed is speaks with its ward: both in one room, and nobody left alone in it."""

from dataclasses import replace
from uuid import UUID

import pytest

from bedline.domain.calls import Direction, Leg, LegId, LegState, Purpose
from bedline.domain.ids import FacilityId, StayId, UnitId
from bedline.domain.messages import Errand, MessageKind
from bedline.domain.phonebook import WardContact
from bedline.domain.scripts.ring_back import PutThrough
from bedline.domain.scripts.talk import Began, Conference, Dialogue, Event, HangUp, Heard, Turn
from bedline.domain.stays import Stay, StayState
from bedline.ports.storage import Work
from bedline.services.hotline import calls
from bedline.services.hotline.conversations import turns
from bedline.services.hotline.conversations.fulfilling import Said
from bedline.services.hotline.queue import put_through, room
from tests import builders as a
from tests.harness.duty_desk import GP_PHONE, DutyDesk, duty_desk, keys

WARD = "+31115111111"
REQUEST = a.request()


@pytest.fixture
def desk() -> DutyDesk:
    """Lend a hotline with one ward, that holds a bed for the request."""
    opened = duty_desk()
    ward = WardContact(unit=UnitId("duin-1"), facility=FacilityId("duin"), region=a.POLDER, phones=(WARD,))
    opened.storage.phonebook = replace(opened.storage.phonebook, wards={ward.unit: ward})
    stay = Stay(
        id=StayId(UUID(int=77)),
        offer=a.offer_id(7),
        request=REQUEST.id,
        region=a.POLDER,
        unit=ward.unit,
        facility=ward.facility,
        doctor="dr. Duin",
        state=StayState.RESERVED,
        reserved_at=a.NOW,
    )
    opened.do(lambda work: work.requests.add(REQUEST))
    opened.do(lambda work: work.stays.add(stay))
    return opened


def asks(desk: DutyDesk) -> tuple[LegId, Said]:
    """Let a GP who is rung back press the key for the ward."""
    gp = Leg(
        id=LegId(UUID(int=900)),
        region=a.POLDER,
        direction=Direction.OUT,
        purpose=Purpose.RING_BACK,
        state=LegState.IN_PROGRESS,
        peer=GP_PHONE,
        dialogue=Dialogue(script="ring_back", step="result", language="nl", data={"result": [], "placed": True}),
        nonce="n",
        created_at=a.NOW,
        answered_at=a.NOW,
        request=REQUEST.id,
        provider_call="CA900",
    )
    desk.do(lambda work: work.legs.add(gp))

    def press(work: Work) -> Said:
        done = put_through.put_through(work, gp, PutThrough())
        assert isinstance(done.then, Turn)
        return turns.say(work, done.leg, done.then)

    said = desk.do(press)
    desk.passes()
    return gp.id, said


def ward_leg(desk: DutyDesk) -> Leg:
    (found,) = [leg for leg in desk.storage.state.legs.values() if leg.purpose is Purpose.PUT_THROUGH]
    return found


def ward_does(desk: DutyDesk, event: Event) -> Said:
    leg = ward_leg(desk)
    return desk.do(lambda work: calls.turn(work, leg=leg.id, nonce=leg.nonce, event=event))


def test_the_ward_is_rung_while_the_gp_waits_in_the_room(desk: DutyDesk) -> None:
    gp, said = asks(desk)
    assert (keys(said), said.turn.then) == (["ward_is_rung"], Conference(f"ward-{gp}"))
    assert (ward_leg(desk).peer, ward_leg(desk).state) == (WARD, LegState.RINGING)
    assert keys(ward_does(desk, Began())) == ["join_knock"]
    assert ward_does(desk, Heard("1")).turn.then == said.turn.then


def test_a_ward_that_does_not_answer_is_told_to_the_gp(desk: DutyDesk) -> None:
    gp, _ = asks(desk)
    desk.ends(ward_leg(desk).id, LegState.NO_ANSWER)
    desk.passes()
    desk.acts()
    assert (keys(desk.moved[gp])[0], desk.moved[gp].turn.then) == ("ward_not_reached", HangUp())


def test_a_gp_who_hangs_up_stops_the_wards_telephone(desk: DutyDesk) -> None:
    gp, _ = asks(desk)
    desk.ends(gp, LegState.COMPLETED)
    stop = desk.messages(Errand.STOP_RINGING)[-1]
    assert (stop.kind, stop.leg) == (MessageKind.HANG_UP, ward_leg(desk).id)


def test_a_gp_who_hung_up_before_the_ward_was_rung_rings_nobody(desk: DutyDesk) -> None:
    gp, _ = asks(desk)
    (message,) = desk.messages(Errand.PUT_THROUGH)
    desk.ends(gp, LegState.COMPLETED)
    assert desk.do(lambda work: put_through.opening(work, message)) is None


def test_whoever_stays_is_thanked(desk: DutyDesk) -> None:
    gp, _ = asks(desk)
    said = desk.do(lambda work: room.left(work, leg=gp))
    assert (keys(said), said.turn.then) == (["thanks"], HangUp())


def test_a_bed_whose_ward_has_no_telephone_is_no_dead_end(desk: DutyDesk) -> None:
    desk.storage.phonebook = replace(desk.storage.phonebook, wards={})
    _, said = asks(desk)
    assert (keys(said)[0], said.turn.then) == ("ward_not_reached", HangUp())
    assert desk.messages(Errand.PUT_THROUGH) == []
