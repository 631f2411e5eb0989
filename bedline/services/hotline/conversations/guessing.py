"""Who guesses codes and PINs: counted by number and by code, led to a human, and told to the desk."""

from typing import Final

from bedline.domain import pins
from bedline.domain.ids import PersonId, RegionId
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.ports.telephony import PinCheck
from bedline.services import tasks
from bedline.services.hotline.outgoing import writing

# Five wrong ones in an hour: at random, one open question among a thousand codes is then hit once in eight days.
MOST_WRONG_CODES: Final = 5


def check(
    work: Work, person: PersonId | None, *, code: str, pin: str, number: str | None, region: RegionId
) -> PinCheck:
    """See whether a PIN is that person's, and count it when it is not.

    From a number that was wrong too often within the hour no PIN is looked at any more, not even a right one: whoever
    calls is told what somebody is told who is locked out, and so is led to a human.
    """
    since = work.now - pins.GUESSES_LENGTH
    if number is not None and work.guesses.from_number(number, since=since) >= pins.MOST_FROM_A_NUMBER:
        return PinCheck(None, locked=True)
    checked = work.pins.check(person, pin=pin, now=work.now)
    if checked.person is None:
        work.guesses.note(work.ids.new(), region=region, number=number, code=code, now=work.now)
        _warn(work, region)
        if person is not None and checked.locks_until is not None:
            writing.tell_locked(work, person=person, region=region, until=checked.locks_until)
    return checked


def answer_code(work: Work, *, code: str, number: str, region: RegionId) -> None:
    """Count a code under which nothing was asked of those who text it, as a wrong PIN is counted."""
    work.guesses.note(work.ids.new(), region=region, number=number, code=f"answer {code}", now=work.now)
    _warn(work, region)


def answers_nothing_more(work: Work, *, number: str) -> bool:
    """Say whether so much was wrong from a number within the hour that no code alone answers from there any more."""
    return work.guesses.from_number(number, since=work.now - pins.GUESSES_LENGTH) >= MOST_WRONG_CODES


def _warn(work: Work, region: RegionId) -> None:
    """Tell the desk, once, when about more codes than anybody mistakes somebody was wrong within the hour."""
    codes = work.guesses.codes(region, since=work.now - pins.GUESSES_LENGTH)
    if codes >= work.regions[region].guessed_codes:
        tasks.put_on_desk(work, kind=TaskKind.PIN_GUESSING, region=region, codes=str(codes))
