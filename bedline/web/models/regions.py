"""A region's rules and words, and its places."""

from bedline.domain.regions import Party, Responsible
from bedline.domain.ways import WayKind
from bedline.web.models.base import Shown
from bedline.web.models.triage import TriageQuestionRow


class Named(Shown):
    """A thing and what it is called."""

    id: str
    name: str


class WayRow(Shown):
    """How one works for a care form at this moment; ``providers`` may be turned to first, where one owns the search."""

    kind: WayKind
    minutes: int
    providers: list[Named]


class CutOffRow(Shown):
    """From when on (``at``, by local clocks) an admission loses its day, in a sentence, and where that comes from."""

    at: str
    sentence: str
    source: str


class CareFormRow(Named):
    """A care form of the region, with the norms of today."""

    short_name: str
    crisis: bool
    norm_minutes: int | None
    responsible: Responsible
    way: WayRow
    # So many days of a year one may stay in the same facility; they are counted where a national number is given.
    year_days: int | None
    cut_off: CutOffRow | None


class TraitRow(Named):
    """Something a patient may need."""

    short_name: str


class UrgencyRow(Named):
    """How soon a place is needed."""

    minutes: int


class RefusalReason(Named):
    """Why a ward says no; ``sets_full``: it says with it that nothing is free."""

    sets_full: bool


class CancellationRow(Named):
    """Why a reserved place is given up, and whose word that is."""

    party: Party


class RegionRules(Named):
    """A region's rules in the language of the request."""

    country: str
    timezone: str
    languages: list[str]
    care_forms: list[CareFormRow]
    traits: list[TraitRow]
    urgencies: list[UrgencyRow]
    refusal_reasons: list[RefusalReason]
    withdrawal_reasons: list[Named]
    destinations: list[Named]
    unplaced_reasons: list[Named]
    discharge_destinations: list[Named]
    cancellation_reasons: list[CancellationRow]
    closure_reasons: list[Named]
    extension_reasons: list[Named]
    insurers: list[Named]
    practices: list[Named]
    triage_questions: list[TriageQuestionRow]


class PlaceRow(Shown):
    """The town behind a postcode."""

    postcode: str
    place: str
    municipality: str
    lat: float
    lon: float
