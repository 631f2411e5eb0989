"""A place that a neighbour region keeps, through the API: who may say that the patient comes, and until when."""

from datetime import timedelta
from typing import Any

import pytest

from bedline.domain.people import Person
from tests import builders as a
from tests.harness.borders import WHO, border
from tests.harness.front import Caller, Front
from tests.harness.worlds import HEUVEL, neighbour, neighbouring_manager, top_ward

NOT_FOR_THEIR_ROLE = (a.gp(), a.ward("duin"), a.manager(), top_ward(), neighbouring_manager())


class Kept:
    """A place kept by the Top, on the Heuvel, for a patient of the Polder; everybody speaks by the API."""

    def __init__(self, front: Front) -> None:
        self.front, self.there = front, border(front.world)
        self.there.place_is_held()
        self.desk, self.gp = front.caller(a.coordinator()), front.caller(a.gp())
        self.neighbour, self.top = front.caller(neighbour()), front.caller(top_ward())
        self.path = f"/requests/{self.there.request}"

    def says(self, word: str, by: Caller | None = None, *, region: str = HEUVEL, **headers: str) -> Any:
        return (by or self.desk).posts(f"{self.path}/across/{region}/{word}", **headers)

    def stands(self) -> Any:
        """Return how our desk sees the search over there."""
        (found,) = self.desk.gets(self.path).body["across"]
        return found

    def guest(self) -> Any:
        """Return the guest as its own desk sees it."""
        return self.neighbour.gets(f"/requests/{self.there.there.guest}").body


def test_our_desk_accepts_the_place_and_a_moment_later_the_ward_there_knows_who_comes(either: Front) -> None:
    kept = Kept(either)
    until = (either.now + timedelta(minutes=30)).isoformat()
    seen = kept.stands()
    assert (seen["state"], seen["facility_name"], seen["until"], seen["word"]) == ("held", "Top", until, None)
    guest = kept.guest()
    assert guest["guest"] == {"region": "polder", "region_name": "De Polder", "nameless": True}
    who = f"/requests/{guest['id']}/patient"
    assert kept.top.gets(who).body is None

    answer = kept.says("accept")

    assert (answer.status, answer.body["state"], answer.body["across"][0]["word"]) == (200, "waiting", "accepted")
    assert kept.guest()["guest"]["nameless"] is True
    kept.there.sweeps()
    landed = kept.desk.gets(kept.path).body
    assert (landed["state"], landed["outcome"], landed["across"][0]["state"]) == ("redirected", "across", "crossed")
    assert kept.gp.gets(kept.path).body["outcome"] == "across"
    assert kept.guest()["guest"]["nameless"] is False
    assert kept.top.gets(who).body["name"] == kept.neighbour.gets(who).body["name"] == WHO.name


def test_our_desk_declines_the_place_and_a_moment_later_it_is_free(either: Front) -> None:
    kept = Kept(either)
    assert kept.says("decline").body["across"][0]["word"] == "declined"
    kept.there.sweeps()
    assert (kept.stands()["state"], kept.guest()["state"]) == ("declined", "withdrawn")
    assert kept.there.promised() == (0, 0)


@pytest.mark.parametrize("word", ["accept", "decline"])
@pytest.mark.parametrize("person", NOT_FOR_THEIR_ROLE, ids=lambda person: person.id)
def test_only_a_desk_speaks_for_the_patient(front: Front, person: Person, word: str) -> None:
    kept = Kept(front)
    assert kept.says(word, front.caller(person)).refused == (403, "not_for_your_role")
    assert kept.stands()["word"] is None


@pytest.mark.parametrize("word", ["accept", "decline"])
def test_for_the_other_regions_desk_our_request_does_not_exist_nor_the_word_on_its_guest(
    either: Front, word: str
) -> None:
    kept = Kept(either)
    assert kept.says(word, kept.neighbour).refused == (404, "unknown_request")
    guest = f"/requests/{kept.there.there.guest}/across"
    for region in ("polder", "heuvel"):
        assert kept.neighbour.posts(f"{guest}/{region}/{word}").refused == (409, "no_place_across")
    kept.there.sweeps()
    assert (kept.stands()["state"], kept.stands()["word"], kept.guest()["guest"]["nameless"]) == ("held", None, True)


def test_the_same_word_twice_is_one_word_and_another_word_is_refused_in_a_sentence(either: Front) -> None:
    kept = Kept(either)
    first = kept.says("accept", key="the-first-yes")
    assert kept.says("accept", key="the-first-yes").body == first.body
    assert kept.says("accept").body["across"] == first.body["across"]
    dutch = either.caller(a.coordinator(), language="nl")
    other = kept.says("decline", dutch)
    assert other.refused == (409, "already_said_across")
    assert other.headers["Content-Type"] == "application/problem+json"
    assert other.body["detail"].startswith("Er is al geantwoord op deze plek in de buurregio")
    kept.there.sweeps()
    assert kept.says("accept").refused == (409, "no_place_across")


def test_a_word_after_the_moment_is_too_late_also_before_the_sweep_has_been(either: Front) -> None:
    kept = Kept(either)
    either.world.clock.advance(timedelta(minutes=30))
    assert kept.says("accept").refused == (409, "no_place_across")

    kept.there.sweeps()

    late = kept.says("accept")
    assert late.refused == (409, "no_place_across")
    assert late.body["detail"].startswith("The neighbour region keeps no place")
    assert (kept.stands()["state"], kept.guest()["state"], kept.there.promised()) == ("lapsed", "withdrawn", (0, 0))


def test_where_no_place_is_kept_there_is_nothing_to_say(either: Front) -> None:
    kept = Kept(either)
    assert kept.says("accept", region="nowhere").refused == (409, "no_place_across")
    assert kept.says("accept", region="polder").refused == (409, "no_place_across")
    unknown = kept.desk.posts(f"/requests/{kept.there.there.guest}/across/heuvel/accept")
    assert unknown.refused == (404, "unknown_request")
    assert kept.stands()["word"] is None
