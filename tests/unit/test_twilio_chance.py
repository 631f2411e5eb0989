"""Whatever people do with their telephones, and whatever goes wrong, every call ends and leaves nothing behind."""

import asyncio
from contextlib import suppress
from random import Random

import pytest
from requests.exceptions import RequestException
from twilio.base.exceptions import TwilioRestException

from bedline.simulator.twilio import habits
from bedline.simulator.twilio.calls import ENDS
from bedline.simulator.twilio.mishaps import Fault, Mode
from tests.harness.tiny import HOST, HOTLINE, Exchange, exchange, gather, go, say

NUMBERS = [f"+3161234567{number}" for number in range(4)]
HABITS = [None, None, habits.picks_up(), habits.BUSY, habits.SILENT, habits.refuses(), habits.machine("Voicemail")]
DIAL = f'<Dial callerId="{HOTLINE}" timeout="20" action="{HOST}/menu">'


def pages() -> dict[str, str]:
    return {
        "1": f'<Enqueue waitUrl="{HOST}/wait" action="{HOST}/menu">q</Enqueue>',
        "2": f'{DIAL}<Number url="{HOST}/whisper">{NUMBERS[2]}</Number><Number>{NUMBERS[3]}</Number></Dial>',
        "3": f'<Dial action="{HOST}/menu"><Conference endConferenceOnExit="true">c</Conference></Dial>',
        "4": f'<Dial action="{HOST}/menu" timeout="10"><Queue url="{HOST}/bye">q</Queue></Dial>',
        "5": f'<Record action="{HOST}/menu" maxLength="30"/>' + go("/menu"),
        "6": f'<Dial action="{HOST}/menu"><Conference startConferenceOnEnter="false">c</Conference></Dial>',
        "7": "<Hangup/>",
    }


def put_on(line: Exchange) -> None:
    menu = gather("Kies", "/choice", timeout=4)
    line.answers(
        voice=menu,
        answered=menu,
        fallback=say("Later") + "<Hangup/>",
        menu=menu,
        choice=lambda form: pages().get(form.get("Digits", ""), "<Hangup/>"),
        wait=gather("Wacht", "/waited", timeout=8),
        waited=lambda form: "<Leave/>" if form.get("Digits") == "1" else go("/wait"),
        whisper=gather("Toets 1", "/accepted"),
        accepted=lambda form: say("Verbonden") if form.get("Digits") == "1" else "<Hangup/>",
        bye=say("U wordt verbonden"),
    )


def act(line: Exchange, dice: Random) -> None:
    """Let somebody do something."""
    handset = line.simulation.handset(dice.choice(NUMBERS))
    calls = [call for call in line.simulation.exchange.calls.values() if call.status not in ENDS]
    what = dice.choice(
        ["press", "press", "press", "dial", "say", "hang up", "answer", "refuse", "place", "end", "move"]
    )
    if what == "dial" and not handset.busy:
        handset.dial(HOTLINE)
    elif what == "press":
        handset.press(dice.choice("1234567#*"))
    elif what == "say":
        handset.say("hallo")
    elif what == "hang up" and dice.random() < 0.3:
        handset.hang_up()
    elif what in {"answer", "refuse"}:
        handset.decide(habits.Answer.ANSWERED if what == "answer" else habits.Answer.REFUSED)
    elif what == "place":
        line.call(handset.number, timeout=20, status_callback=f"{HOST}/status")
    elif what == "end" and calls and dice.random() < 0.3:
        line.client.calls(dice.choice(calls).sid).update(status="completed")
    elif what == "move" and calls:
        line.client.calls(dice.choice(calls).sid).update(url=f"{HOST}/menu")


def trouble(line: Exchange, dice: Random) -> None:
    if dice.random() < 0.05:
        line.simulation.mishaps.webhooks(dice.choice(list(Fault)), seconds=20)
    if dice.random() < 0.03:
        line.simulation.mishaps.rest(dice.choice(list(Mode)), code=20429)


@pytest.mark.parametrize("seed", range(25))
def test_every_call_ends_and_nothing_is_left(seed: int) -> None:
    dice = Random(seed)
    with exchange() as line:
        put_on(line)
        line.simulation.mishaps.weather(dice)
        for number in NUMBERS:
            line.phone(number).always(dice.choice(HABITS))
        for _ in range(150):
            trouble(line, dice)
            with suppress(TwilioRestException, RequestException):
                act(line, dice)
            line.phones.passes(dice.choice((0, 0.3, 1, 3, 12)))
        for number in NUMBERS:
            line.simulation.handset(number).hang_up()
        line.phones.passes(200)
        left_behind(line)
        line.simulation.findings.violations.clear()


def left_behind(line: Exchange) -> None:
    calls = line.simulation.exchange.calls.values()
    assert not [call for call in calls if call.status not in ENDS or not call.over.is_set()]
    assert len(calls) > 10
    assert not [queue for queue in line.simulation.exchange.queues.all if queue.members]
    assert not [room for room in line.simulation.exchange.rooms.all if room.participants]
    assert not [handset for handset in line.simulation.exchange.network.handsets if handset.busy]
    assert not asyncio.all_tasks(line.simulation.time)


def test_the_same_chance_makes_the_same_history() -> None:
    histories = []
    for _ in range(2):
        dice = Random(7)
        with exchange() as line:
            put_on(line)
            for _ in range(60):
                with suppress(TwilioRestException):
                    act(line, dice)
                line.phones.passes(dice.choice((0.3, 3)))
            histories.append([(path, form.to_dict()) for path, form in line.tiny.asked])
            line.simulation.findings.violations.clear()
    assert histories[0] == histories[1]
