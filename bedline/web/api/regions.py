"""A region's rules and words, and the towns behind its postcodes."""

from collections.abc import Iterable, Mapping
from datetime import date

from flask_openapi3 import APIBlueprint, Tag

from bedline.domain import triage
from bedline.domain.board import Body
from bedline.domain.errors import NotFound
from bedline.domain.facilities import offering_form
from bedline.domain.ids import RegionId
from bedline.domain.norms import CutOff
from bedline.domain.people import Role
from bedline.domain.regions import CareForm, Names, Reason, Region
from bedline.domain.ways import WayKind
from bedline.web.api.triage import question_row
from bedline.web.language import name_of, say
from bedline.web.models.base import Address, Postcode, Slug
from bedline.web.models.regions import PlaceRow, RegionRules
from bedline.web.office import office
from bedline.web.operations import reads
from bedline.web.people import the_person

api = APIBlueprint("regions", __name__, abp_tags=[Tag(name="regions")])

EVERYBODY = (Role.GP, Role.FACILITY, Role.COORDINATOR, Role.MANAGER)
MINUTE = 60


class RegionPath(Address):
    """A region by its id."""

    region: Slug


class PostcodePath(RegionPath):
    """A four-digit postcode of a region."""

    postcode: Postcode


@reads(api, "/regions/<region>", to=EVERYBODY, answer=RegionRules, tagged=True)
def region_rules(path: RegionPath) -> Body:
    """Return the rules and words of the own region in force today, in the language of the request."""
    region = _own(path.region)
    today = region.day(office().clock.now())
    return {
        "id": region.id,
        "name": region.name,
        "country": region.country,
        "timezone": region.timezone,
        "languages": list(region.languages),
        "care_forms": [_care_form(form, region, on=today) for form in region.care_forms.values()],
        "traits": [_named(trait.id, trait.names, trait.short_names, region) for trait in region.traits.values()],
        "urgencies": [
            {
                **_named(urgency.id, urgency.names, None, region),
                "minutes": int(urgency.within.total_seconds()) // MINUTE,
            }
            for urgency in region.urgencies.values()
        ],
        "refusal_reasons": [
            {**_named(reason.id, reason.names, None, region), "sets_full": reason.sets_full}
            for reason in region.refusal_reasons.values()
        ],
        "withdrawal_reasons": _reasons(region.withdrawal_reasons.values(), region),
        "destinations": _reasons(region.redirect_destinations.values(), region),
        "unplaced_reasons": _reasons(region.unplaced_reasons.values(), region),
        "discharge_destinations": _reasons(region.discharge_destinations.values(), region),
        "cancellation_reasons": [
            {**_named(reason.id, reason.names, None, region), "party": reason.party.value}
            for reason in region.cancellation_reasons.values()
        ],
        "closure_reasons": _reasons(region.closure_reasons.values(), region),
        "extension_reasons": _reasons(region.extension_reasons.values(), region),
        "insurers": [_named(each.id, each.names, None, region) for each in region.insurers.values()],
        "practices": [
            {"id": practice.id, "name": practice.name}
            for practice in sorted(office().directory.practices.values(), key=lambda each: each.name)
            if practice.region == region.id
        ],
        "triage_questions": [
            question_row(question, region=region, on=today) for question in triage.questions(region, on=today).values()
        ],
    }


@reads(api, "/regions/<region>/postcodes/<postcode>", to=EVERYBODY, answer=PlaceRow)
def place_of_postcode(path: PostcodePath) -> Body:
    """Return the town behind a postcode of the own region."""
    place = _own(path.region).places.get(path.postcode)
    if place is None:
        raise NotFound("unknown_postcode", value=path.postcode, region=office().regions[RegionId(path.region)].name)
    return {
        "postcode": place.postcode,
        "place": place.name,
        "municipality": place.municipality,
        "lat": place.point.lat,
        "lon": place.point.lon,
    }


def _own(region_id: str) -> Region:
    region = office().regions.get(RegionId(region_id))
    if region is None or region.id != the_person().region:
        raise NotFound("unknown_region", value=region_id)
    return region


def _care_form(form: CareForm, region: Region, *, on: date) -> Mapping[str, object]:
    norm, cut_off, year = form.norm_on(on), form.cut_off_on(on), form.year_on(on)
    return {
        **_named(form.id, form.names, form.short_names, region),
        "crisis": form.crisis,
        "norm_minutes": int(norm.total_seconds()) // MINUTE if norm else None,
        "responsible": form.responsible.value,
        "cut_off": _cut_off(cut_off) if cut_off else None,
        "way": _way(form, region),
        "year_days": year.length.days if year else None,
    }


def _way(form: CareForm, region: Region) -> Mapping[str, object]:
    way = region.way(form.id, at=office().clock.now())
    there = offering_form(office().directory, region=region.id, care_form=form.id)
    first = there if way.kind is WayKind.FIRST_PROVIDER_OWNS else ()
    return {
        "kind": way.kind.value,
        "minutes": int(way.length.total_seconds()) // MINUTE,
        "providers": [{"id": each.id, "name": each.name} for each in first],
    }


def _cut_off(cut_off: CutOff) -> Mapping[str, object]:
    at = f"{cut_off.at:%H:%M}"
    return {"at": at, "sentence": say("arrival.after_cut_off", {"at": at}), "source": cut_off.source}


def _named(id: str, names: Names, short_names: Names | None, region: Region) -> dict[str, object]:
    named: dict[str, object] = {"id": id, "name": name_of(names, region=region)}
    if short_names is not None:
        named["short_name"] = name_of(short_names, region=region)
    return named


def _reasons(reasons: Iterable[Reason], region: Region) -> list[dict[str, object]]:
    return [_named(reason.id, reason.names, None, region) for reason in reasons]
