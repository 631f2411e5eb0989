"""Somebody acts in the very moment in which a patient goes across the border: whoever was first stays so."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from bedline.domain.errors import Refusal
from bedline.domain.facts import Fact
from bedline.domain.requests import RequestState
from bedline.ports.storage import Work
from tests.harness.borders import WHO, Border, border
from tests.harness.worlds import World, neighbour

pytestmark = pytest.mark.database
Act = Callable[[Border], None]


@dataclass
class Meanwhile:
    """What begins when the next work is about to commit; that one goes on when this is done, or has to wait."""

    there: Border
    act: Act
    waited: bool = False
    _begun: threading.Thread | None = field(default=None)

    def follow(self, work: Work, happened: Sequence[Fact]) -> None:
        self.there.follow(work, happened)
        if self._begun is None:
            self._begun = threading.Thread(target=self._acts)
            self._begun.start()
            self._begun.join(timeout=0.5)
            self.waited = self._begun.is_alive()

    def _acts(self) -> None:
        with suppress(Refusal):
            self.act(self.there)

    def ends(self) -> None:
        assert self._begun is not None, "nothing was about to commit"
        self._begun.join(timeout=20)
        assert not self._begun.is_alive()


@pytest.fixture
def there(world: World) -> Border:
    """A place that is kept next door and wanted here, while a ward here is asked as well."""
    kept = border(world)
    kept.place_is_held()
    kept.duin_has_a_place()
    kept.passes(seconds=2)
    kept.accepts()
    return kept


def both(there: Border, *, first: Act, second: Act) -> Meanwhile:
    meanwhile = Meanwhile(there, second)
    there.world.follow = meanwhile.follow
    first(there)
    meanwhile.ends()
    there.sweeps()
    return meanwhile


@pytest.mark.parametrize(
    "act", [Border.top_takes_its_yes_back, Border.duin_says_yes, Border.withdraws, Border.declines, Border.accepts]
)
def test_whoever_acts_while_the_patient_goes_across_waits_until_she_is_there(there: Border, act: Act) -> None:
    assert both(there, first=Border.sweeps, second=act).waited
    guest = there.guest()
    assert (there.home().outcome, there.patient(neighbour(), guest.id)) == ("across", WHO)
    lost = act is Border.top_takes_its_yes_back
    assert (guest.live, guest.state is RequestState.RESERVED) == (True, not lost)
    assert there.promised() == (0, 0 if lost else 1)


@pytest.mark.parametrize(
    ("act", "promised"),
    [(Border.top_takes_its_yes_back, (1, 0)), (Border.duin_says_yes, (1, 0)), (Border.withdraws, (0, 0))],
)
def test_nobody_goes_across_on_what_is_just_being_taken_back(
    there: Border, act: Act, promised: tuple[int, int]
) -> None:
    both(there, first=act, second=Border.sweeps)
    guest = there.guest()
    assert (there.home().outcome == "across", guest.nameless, there.promised()) == (False, True, promised)
    assert there.patient(neighbour(), guest.id) is None
