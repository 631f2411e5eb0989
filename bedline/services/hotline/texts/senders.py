"""Who has sent a text, as far as their number says: which wards they speak for, and who answers for those."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from bedline.domain.errors import NotFound
from bedline.domain.facilities import Unit
from bedline.domain.ids import FacilityId
from bedline.domain.people import Person, Role
from bedline.domain.phonebook import HotlineNumber
from bedline.domain.regions import Region
from bedline.ports.storage import Work
from bedline.services.hotline.outgoing import writing
from bedline.services.hotline.texts.memory import Memory
from bedline.services.hotline.texts.vocabulary import Vocabulary, vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """A telephone in the phonebook that texts one of our numbers; ``proved`` with a PIN."""

    number: str
    who: str
    """The wards or the person, by which they are remembered."""
    to_ring: str
    """Our number that somebody who reads a text rings."""
    region: Region
    units: tuple[Unit, ...]
    words: Vocabulary
    language: str
    proved: bool = False
    person: Person | None = None
    """Whose own telephone it is, when it is not a ward's."""

    @property
    def facilities(self) -> list[FacilityId]:
        """Return the facilities of the wards, in a fixed order."""
        return sorted({unit.facility for unit in self.units})


@dataclass(frozen=True, slots=True)
class Told:
    """The reply: its key in the wording (table ``texts.reply``), its gaps, what to remember, and whether it helped."""

    key: str
    memory: Memory
    params: Mapping[str, object] = field(default_factory=dict)
    in_vain: bool = False


def sender(work: Work, *, ours: HotlineNumber, number: str) -> Sender | None:
    """Return who has that number; None when it is nobody in the phonebook."""
    region = work.regions[ours.region]
    wards = work.phonebook.wards_at(number, region=region.id)
    subscriber = work.phonebook.person_at(number, region=region.id)
    if not wards and subscriber is None:
        return None
    units, person = [work.directory.unit(ward.unit) for ward in wards], None
    if not wards and subscriber is not None:
        try:
            person = work.people.find(subscriber.person)
        except NotFound:
            return None
        own = person.facilities if person.role is Role.FACILITY else frozenset()
        units = [unit for unit in work.directory.units.values() if unit.facility in own]
    language = wards[0].language if wards else ours.language
    units = sorted(units, key=lambda unit: unit.id)
    return Sender(
        number=number,
        who=" ".join(unit.id for unit in units) if wards or subscriber is None else subscriber.person,
        to_ring=writing.to_ring(work, region.id, language=language),
        region=region,
        units=tuple(units),
        words=vocabulary(region, units),
        language=language,
        person=person,
    )


def answerer(work: Work, facility: FacilityId) -> Person | None:
    """Return who answers for a facility, when it can be nobody else."""
    people = work.people.answering_for(facility, region=work.actor.region)
    return people[0] if len(people) == 1 else None


@contextmanager
def speaking_for(work: Work, facility: FacilityId) -> Iterator[bool]:
    """Act for the one who answers for the facility; yield whether there is one, or Bedline notes it for the ward."""
    person = answerer(work, facility)
    if person is None:
        yield False
        return
    with work.acting_for(person):
        yield True
