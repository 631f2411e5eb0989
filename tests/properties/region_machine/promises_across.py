"""What must hold of a patient for whom two regions look, and of who is told of it."""

from hypothesis.stateful import invariant, precondition

from bedline.domain.escalation import sought_next_door
from bedline.domain.people import bedline_in
from bedline.domain.requests import SEEKING, RequestState
from tests.properties.region_machine.ground import Ground
from tests.properties.region_machine.promises import PLACED, begun, settled
from tests.properties.region_machine.world import DESKS


class PromisesAcross(Ground):
    """A guest and who it is a guest of."""

    @precondition(begun)
    @invariant()
    def a_patient_is_here_or_there_and_never_both(self) -> None:
        """A guest has its name exactly when its own request has landed there; then it has no place at home."""
        known = self.seen.requests
        guests = {one.guest: (home, one) for home in known.values() for one in home.across}
        for guest in (each for each in known.values() if each.guest_of is not None):
            home, one = guests[guest.id]
            crossed = home.outcome == "across" and one.state.value == "crossed"
            assert guest.nameless is not crossed
            assert home.region == guest.guest_of != guest.region
            assert guest.nameless or home.state not in PLACED
            assert not (guest.nameless and guest.state is RequestState.ARRIVED)
            # Nobody there turns to others for a guest.
            assert not guest.nameless or guest.escalation is None
        for home in known.values():
            assert sum(one.state.value == "crossed" for one in home.across) == (home.outcome == "across")

    @precondition(settled)
    @invariant()
    def next_door_one_looks_only_for_who_still_needs_it(self) -> None:
        """What is looked for there is looked for here, and what they keep is known here."""
        known = self.seen.requests
        for home in known.values():
            for one in home.across:
                guest = known[one.guest]
                looked_for = guest.nameless and guest.live
                assert one.open is looked_for
                assert not one.open or (sought_next_door(home.escalation) and home.state in SEEKING | TURNED)
                if one.open:
                    assert (one.state.value == "held") is (guest.state is RequestState.RESERVED)

    @precondition(settled)
    @invariant()
    def a_region_hears_only_of_its_neighbours_guests(self) -> None:
        """Nothing of a guest's own region shows in what the neighbour's desk may read."""
        for region, desk in DESKS.items():
            with self.storage.reading(desk) as work:
                theirs = [each for each in self.seen.requests.values() if each.region != region]
                assert not work.requests.by_ids([each.id for each in theirs])
                for guest in (each for each in self.seen.requests.values() if each.nameless and each.region == region):
                    assert work.patients.find(guest.id) is None
        with self.storage.reading(bedline_in()) as work:
            assert all(not each.note for each in self.seen.requests.values() if each.nameless)


# A patient who did not come has no place, and nobody is sought for until somebody says what became of them.
TURNED = frozenset({RequestState.TRIAGED})
