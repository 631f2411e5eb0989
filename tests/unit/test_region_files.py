"""Region files: good ones become the domain's types, bad ones are told all at once with file and line."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from bedline.adapters.regionfiles import ConfigurationFault, Fault, load_regions
from bedline.domain.ids import CareFormId, FacilityId, RegionId, UnitId
from bedline.domain.regions import Responsible

REGIONS = Path(__file__).parents[2] / "config" / "regions"
ZV = RegionId("zeeuws-vlaanderen")
TOML = "zeeuws-vlaanderen/region.toml"
KEMPEN = "kempen/region.toml"
UNITS = "zeeuws-vlaanderen/units.csv"
FACILITIES = "zeeuws-vlaanderen/facilities.csv"
PRACTICES = "zeeuws-vlaanderen/practices.csv"
PEOPLE = "zeeuws-vlaanderen/people.csv"
ROTA = "zeeuws-vlaanderen/rota.toml"
POSTCODES = "zeeuws-vlaanderen/postcodes.csv"

# A second one from 2020 on, beside one that never ends.
RETENTION_TWICE = """[[retention]]
calls_days = 30
messages_days = 30
voicemail_days = 30
valid_from = 2020-01-01
source = "x"

[[retention]]"""

Edit = Callable[[str, str, str], int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REGIONS, tmp_path / "regions"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace the only line that holds ``old``'s text, and return its number."""

    def change(file: str, old: str, new: str) -> int:
        path = folder / file
        lines = path.read_text(encoding="utf-8").split("\n")
        hits = [number for number, line in enumerate(lines, start=1) if old in line]
        assert hits, f"{old} does not stand in {file}"
        lines[hits[0] - 1] = lines[hits[0] - 1].replace(old, new)
        path.write_text("\n".join(lines), encoding="utf-8")
        return hits[0]

    return change


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('crisis = "crisisverblijf"', 'crisis = "crisisverbliif"', "did you mean crisisverblijf"),
        ('crisis = "crisisverblijf"', 'crises = "crisisverblijf"', "did you mean crisis"),
        ("[neighbour_forms.kempen]", "[neighbour_forms.zeeuws-vlaanderen]", "no neighbour here"),
    ],
)
def test_a_form_is_called_as_the_neighbour_calls_it(folder: Path, edit: Edit, *, old: str, new: str, said: str) -> None:
    edit(TOML, old, new)
    assert any(said in fault.sentence for fault in faults_of(folder))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('phone = "+31115000901"', "", "write phone, or by = people"),
        ('text = "+3197000000904"', "", "write text"),
        ("from = 08:30:00", "", "from and until go together"),
        ("until = 17:00:00", "until = 08:30:00", "the same"),
    ],
)
def test_what_an_office_lacks_is_told_where_it_begins(
    folder: Path, edit: Edit, *, old: str, new: str, said: str
) -> None:
    line = edit(TOML, old, new)
    (fault,) = faults_of(folder)
    before = (folder / TOML).read_text(encoding="utf-8").split("\n")[:line]
    assert said in fault.sentence
    assert fault.line == max(number for number, each in enumerate(before, start=1) if each == "[[offices]]")


def test_an_office_is_open_at_every_hour_and_none_stands_behind_it(folder: Path, edit: Edit) -> None:
    edit(TOML, 'phone = "+3197000000902"', 'phone = "+3197000000902"\nfrom = 17:00:00\nuntil = 23:00:00')
    assert any("without from and until" in fault.sentence for fault in faults_of(folder))


def test_an_office_that_no_ladder_turns_to_is_told(folder: Path, edit: Edit) -> None:
    edit(TOML, ", payer_minutes = 60 }", " }")
    (fault,) = faults_of(folder)
    assert "no ladder turns to Zorgkantoor" in fault.sentence


def faults_of(folder: Path, only: list[str] | None = None) -> tuple[Fault, ...]:
    with pytest.raises(ConfigurationFault) as told:
        load_regions(folder, only)
    return told.value.faults


def test_regions_come_in_the_order_they_are_asked_for() -> None:
    for wanted in (["zeeuws-vlaanderen", "kempen"], ["kempen", "zeeuws-vlaanderen"]):
        assert list(load_regions(REGIONS, wanted).regions) == wanted


def test_good_files_become_a_region() -> None:
    region = load_regions(REGIONS).regions[ZV]
    crisis = region.care_form(CareFormId("crisis"))
    assert crisis.crisis
    assert crisis.norm_on(date(2026, 1, 1)) == timedelta(hours=24)
    assert crisis.policy.parallel == 3
    assert crisis.responsible is Responsible.PROVIDER
    assert region.care_form(CareFormId("elv_low")).excludes_long_term_indication
    assert region.refusal_reasons["no_bed"].sets_full
    assert not region.refusal_reasons["too_complex"].sets_full
    assert [question.id for question in region.triage_questions][:2] == ["doctor_has_seen", "what_happened"]
    assert region.triage_rules[0].in_force(date(2026, 1, 1))
    assert region.desk_norms[0].arrival_grace == timedelta(hours=2)


def test_good_files_become_a_directory_and_people() -> None:
    configuration = load_regions(REGIONS)
    unit = configuration.directory.unit(UnitId("emmaus-elv"))
    facility = configuration.directory.facility(FacilityId("emmaus"))
    assert (unit.region, unit.facility, unit.baseline) == (ZV, facility.id, 4)
    assert (facility.municipality, round(facility.point.lat, 3)) == ("Sluis", 51.322)
    assert facility.phone == "+31117000107"
    gp = next(person for person in configuration.people if person.id == "gp-axel")
    assert gp.practice == "praktijk-axel"


def test_one_region_can_be_loaded_by_itself_and_then_has_no_neighbours() -> None:
    configuration = load_regions(REGIONS, ["kempen"])
    assert list(configuration.regions) == ["kempen"]
    assert configuration.regions[RegionId("kempen")].neighbours == ()
    assert {unit.region for unit in configuration.directory.units.values()} == {"kempen"}


def test_both_regions_know_each_other_when_both_are_loaded() -> None:
    assert load_regions(REGIONS).regions[ZV].neighbours == ("kempen",)


def test_a_name_in_dutch_serves_flemish_where_it_has_none_of_its_own() -> None:
    form = load_regions(REGIONS).regions[RegionId("kempen")].care_form(CareFormId("kortverblijf"))
    assert form.names["nl-BE"] == form.names["nl"] == "Kortverblijf"


def test_a_region_tells_that_its_figures_are_invented() -> None:
    assert "invented" in load_regions(REGIONS).notes[ZV]


WAYLESS = "policy = { automatic = true, parallel = 3,"
SAME = "from = 08:00:00, until = 08:00:00"
QUIET = " quiet_from = 22:00:00, quiet_until = 07:00:00,"


def way(kind: str) -> str:
    return f"way = {{ kind = {kind} }}\n{WAYLESS}"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (TOML, 'id = "zeeuws-vlaanderen"', 'id = "zeeland"', "called as its folder"),
        (TOML, 'country = "NL"', 'country = "Holland"', "two letters"),
        (TOML, "Europe/Amsterdam", "Europe/Terneuzen", "time zone"),
        (TOML, '["nl", "en"]', '["nl", "Zeeuws"]', "write a language like"),
        (TOML, '["kempen"]', '["kempn"]', "did you mean kempen?"),
        (TOML, '["kempen"]', '["zeeuws-vlaanderen"]', "not its own neighbour"),
        (TOML, "[0.5, 0.8]", "[0.8, 0.5]", "rising order"),
        (TOML, "[0.5, 0.8]", "[0.5, 1.8]", "less than 1"),
        (TOML, "freshness_hours = 12", "freshness_hours = 0", "greater than or equal to 1"),
        (TOML, "retry_minutes = 30", "retry_minutes = -30", "greater than or equal to 1"),
        (TOML, "retry_minutes = 30", 'retry_minutes = "half an hour"', "valid integer"),
        (TOML, "gp_near_bonus = 10.0", "gp_near_bonus = -10.0", "greater than or equal to 0"),
        (TOML, "{ minutes = 1440", "{ minutes = 0", "greater than or equal to 1"),
        (KEMPEN, "days = 14, warn_days = 4", "days = 14, warn_days = 14", "fewer than days"),
        (
            KEMPEN,
            '"limit", days = 14',
            '"evaluation", extendable = { days = 30, source = "x" }, days = 14',
            "for a limit",
        ),
        (KEMPEN, '"limit", days = 14', '"year", days = 14', "on what legal ground"),
        (KEMPEN, '"limit", days = 14', '"limit", ground = "a law", days = 14', "on what legal ground"),
        (KEMPEN, '"limit", days = 14', '"year", ground = "a law", days = 365', "shorter than a year"),
        (KEMPEN, "yes_from = 90", "yes_from = 0", "yes_from"),
        (
            TOML,
            "extendable = { days = 14, times = 1",
            "extendable = { days = 14, times = 0",
            "greater than or equal to 1",
        ),
        (TOML, "voicemail_days = 90", "voicemail_days = 0", "greater than or equal to 1"),
        (TOML, "calls_days = 90", "calls_days = 36500", "less than or equal to 3650"),
        (TOML, "voicemail_days = 90", "provider_days = 0\nvoicemail_days = 90", "greater than or equal to 1"),
        (TOML, "[[retention]]", "[[retention]]\nvalid_until = 2014-01-01", "write a day after valid_from"),
        (TOML, "[[retention]]", RETENTION_TWICE, "stands here twice at 2020-01-01"),
        (TOML, "transport_order_minutes = 30", "transport_order_minutes = 0", "greater than or equal to 1"),
        (TOML, "takeover_minutes = 120", "take_over_minutes = 120", "mend its spelling"),
        (TOML, "month = 4", "month = 13", "less than or equal to 12"),
        (TOML, "sunday_moves = -1", "sunday_moves = -7", "greater than or equal to -6"),
        (TOML, "parallel = 3", "parallel = 0", "care_forms.crisis.policy.parallel"),
        (TOML, 'responsible = "provider"', 'responsible = "nobody"', "care_forms.crisis.responsible"),
        (TOML, "crisis = true", "krisis = true", "mend its spelling"),
        (TOML, 'en = "Crisis bed (long-term care act)"', 'fr = "Lit"', "no name in en: add en"),
        (TOML, 'texts.nl = "Wie heeft', 'texts.fr = "Qui a vu', "no name in nl: add nl"),
        (
            TOML,
            'care_forms = ["grz", "elv_low", "elv_high"]',
            'care_forms = ["grs"]',
            "no care form grs: did you mean grz?",
        ),
        (TOML, "automatic = false, within_wish", "automatic = true, within_wish", "automatic asks with a wish"),
        (TOML, 'care_form = "elv_palliative"', 'care_form = "hospice"', "no care form hospice"),
        (TOML, 'urgency = "now"', 'urgency = "yesterday"', "no urgency yesterday"),
        (TOML, 'id = "within_a_day"', 'id = "within_a_year"', "no suggestion within_a_year"),
        (TOML, 'id = "hospital_first"', 'id = "hospital_last"', "no rule hospital_last: did you mean hospital_first?"),
        (TOML, 'isolation = { names = { nl = "Isolatiekamer"', 'Isolation = { names = { nl = "x"', "small letters"),
        (TOML, WAYLESS, way('"referrer_chooses"'), "write choice_minutes"),
        (TOML, WAYLESS, way('"first_provider_owns"'), "write search_minutes"),
        (TOML, WAYLESS, way('"desk_places", choice_minutes = 5'), "choice_minutes belongs to referrer_chooses"),
        (TOML, WAYLESS, way('"referrer_chooses", choice_minutes = 5, search_minutes = 5'), "belongs to first_provider"),
        (TOML, WAYLESS, way('"referrer_chooses", choice_minutes = 5, from = 08:00:00'), "from and until go together"),
        (TOML, WAYLESS, way('"referrer_chooses", choice_minutes = 5, workdays = true'), "write those as well"),
        (TOML, WAYLESS, way(f'"referrer_chooses", choice_minutes = 5, {SAME}'), "the same"),
        (TOML, WAYLESS, way('"desk_places", from = 08:00:00, until = 18:00:00'), "at all hours"),
        (TOML, WAYLESS, way('"somebody_places"'), "'referrer_chooses' or 'first_provider_owns'"),
        (TOML, 'phone = "+31115000901"', 'phone = "+31115000001"', "a number of ours"),
        (TOML, 'text = "+3197000000904"', 'text = "+31115000904"', "texts do not reach"),
        (TOML, 'mail = "casuistiek@zorgkantoor.example"', 'mail = "casuistiek"', "pattern"),
        (TOML, 'care_forms = ["crisis"]', 'care_forms = ["crises"]', "no care form crises: did you mean crisis"),
        (TOML, "neighbours_answer_minutes = 20", "neighbours_answer_minutes = 90", "at most neighbours_minutes"),
        (POSTCODES, "4501,", "450,", "four digits"),
        (POSTCODES, "4501,", "4500,", f"postcode 4500 is used already in {POSTCODES}:3"),
        (POSTCODES, "51.3269782", "513.269782", "less than or equal to 90"),
        (FACILITIES, "Sluis,4524", "Sluis,4523", "no postcode 4523"),
        (FACILITIES, "+31117000104", "+311170001044", "cannot exist"),
        (FACILITIES, "+31117000104", "ask Jan", "no telephone number"),
        (FACILITIES, "rozenoord,", "Rozenoord!,", "small letters"),
        (FACILITIES, "rozenoord,", "de-stelle,", "de-stelle is used already"),
        (FACILITIES, "rozenoord,", "bedline,", "not bedline"),
        (FACILITIES, "Rozenoord", "Rozenoord, Sluis", "put quotes"),
        (FACILITIES, "id,name", "name,id2", "add id"),
        (FACILITIES, "town,postcode,phone", "town,postcode,phone,fax", "take out fax"),
        (FACILITIES, "town,postcode,phone", "town,postcode,phone,phone", "a column twice"),
        (FACILITIES, "id,name,town,postcode,phone", "id;name;town;postcode;phone", "separate them by commas"),
        (UNITS, "rozenoord-elv,rozenoord,", "rozenoord-elv,rozenord,", "no facility rozenord: did you mean rozenoord?"),
        (UNITS, "Eerstelijnsverblijf,elv_low,oxygen", "x,elv_lo,oxygen", "no care form elv_lo: did you mean elv_low?"),
        (UNITS, "Eerstelijnsverblijf,elv_low,oxygen", "x,,oxygen", "care_forms is missing"),
        (UNITS, "elv_low,oxygen;", "elv_low,oxigen;", "no trait oxigen: did you mean oxygen?"),
        (UNITS, "partner_room,2,", "partner_room,-2,", "greater than or equal to 0"),
        (UNITS, "partner_room,2,", "partner_room,two,", "valid integer"),
        (UNITS, "partner_room,2,", "partner_room,20000,", "less than or equal to"),
        (UNITS, ",2,f,24,", ",2,v,24,", "'f', 'm' or 'x'"),
        (UNITS, ",2,f,24,", ",2,f,0,", "greater than or equal to 1"),
        (UNITS, "24,yes,", "24,maybe,", "write yes or no"),
        (PRACTICES, "Axel,4571,", "Axel,9999,", "no postcode 9999"),
        (PEOPLE, ",gp,,praktijk-axel,", ",gp,,praktijk-aksel,", "no practice praktijk-aksel"),
        (PEOPLE, "gp-axel,", ",", "id is missing"),
        (PEOPLE, ",gp,,praktijk-axel,", ",gp,,,", "name a practice for the role gp"),
        (PEOPLE, ",gp,,praktijk-axel,", ",doctor,,praktijk-axel,", "'gp', 'facility', 'coordinator' or 'manager'"),
        (PEOPLE, ",facility,emmaus,,nl", ",facility,,,nl", "name facilities for the role facility"),
        (PEOPLE, ",facility,emmaus,,nl", ",facility,emaus,,nl", "no facility emaus: did you mean emmaus?"),
        (PEOPLE, ",facility,emmaus,,nl", ",facility,emmaus,,fr", "does not speak fr: write nl or en"),
        (PEOPLE, "nl,00000303,", "nl,0000303,", "people key 8 digits here"),
        (PEOPLE, "nl,00000303,", "nl,00000302,", f"number 00000302 is used already in {PEOPLE}:8"),
        (PEOPLE, "nl,00000303,", "nl,,", "add number"),
        (PEOPLE, "+3197000000303", "+31115000303", "texts do not reach this number"),
        (PEOPLE, "+3197000000303,yes", ",yes", "mobile says that texts reach the phone"),
        (PEOPLE, "+3197000000303", "0115-000001", "Bedline would ring itself"),
        ("kempen/people.csv", "10030300000", "100303000", "people key 11 digits here"),
        (UNITS, "+31117000205", "+311170002055", "cannot exist"),
        (UNITS, "+31115000201,+3197000000201,text", "+31115000201,,text", "add text, or ask by call"),
        (UNITS, "+31115000201,+3197000000201,text", ",+3197000000201,text", "add phones"),
        (UNITS, "+3197000000201", "+31115000999", "texts do not reach this number"),
        (UNITS, ",+3197000000201,text", ",+3197000000201,fax", "'call', 'text' or 'web'"),
        (TOML, 'number = "+31115000001"', 'number = "+3111500000"', "cannot exist"),
        (TOML, 'number = "+31115000002"', 'number = "0115-000001"', "+31115000001 is answered already in"),
        (ROTA, "starts = 08:00:00", "starts = 08:00:30", "hours and minutes"),
        (ROTA, "hours = 12", "hours = 25", "less than or equal to 24"),
    ],
)
def test_a_fault_is_told_with_its_line(folder: Path, edit: Edit, *, file: str, old: str, new: str, said: str) -> None:
    line = edit(file, old, new)
    told = [(fault.file, fault.line) for fault in faults_of(folder) if said in fault.sentence]
    assert told == [(file, line)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'care_forms = ["elv_palliative"]',
            'care_forms = ["respite"]',
            "is asked for within a wish: add",
        ),
        ("choices.no_wish", "choices.nothing", "add the choice no_wish"),
    ],
)
def test_a_wish_that_is_kept_to_is_asked_and_may_be_none(
    folder: Path, edit: Edit, *, old: str, new: str, said: str
) -> None:
    edit(TOML, old, new)
    assert any(said in fault.sentence for fault in faults_of(folder))


def test_the_homes_that_offer_the_form_are_among_the_wishes(folder: Path) -> None:
    region = load_regions(folder).regions[RegionId("zeeuws-vlaanderen")]
    question = next(each for each in region.triage_questions if each.asks_wish)
    homes = {"blaauwe-hoeve", "de-stelle", "hospice-zeeuwsch-vlaanderen"}
    assert {each.home for each in question.choices.values()} == {None, *homes}
    assert question.choices["de-stelle"].names["nl"] == "De Stelle"


@pytest.mark.parametrize(
    ("hours", "refused"),
    [("", True), (", from = 06:00:00, until = 18:00:00", True), (", from = 08:00:00, until = 18:00:00", False)],
)
def test_nobody_may_choose_in_hours_in_which_no_ward_is_asked(
    folder: Path, edit: Edit, *, hours: str, refused: bool
) -> None:
    edit(TOML, WAYLESS, way(f'"referrer_chooses", choice_minutes = 5{hours}') + QUIET)
    if refused:
        assert "no ward is asked in quiet hours" in faults_of(folder)[0].sentence
    else:
        assert load_regions(folder).regions


@pytest.mark.parametrize(
    ("old", "new", "said", "rule"),
    [
        ('id = "doctor_has_seen"', 'id = "seen"', "not asked: add doctor_has_seen", "doctor_has_seen"),
        ('id = "accepts_any_provider"', 'id = "accepts"', "add accepts_any_provider", "crisis_criteria_all_met"),
        ("choices.today = {", "choices.at_once = {", "add the choices today", "hospital_first"),
        ("hospital = { names", "clinic = { names", "add it to redirect_destinations", "hospital_first"),
    ],
)
def test_a_rule_that_misses_what_it_needs_is_told_where_the_rule_stands(
    folder: Path, old: str, new: str, said: str, rule: str
) -> None:
    path = folder / TOML
    text = path.read_text(encoding="utf-8")
    start = text.index("[redirect_destinations]") if old.startswith("hospital") else 0
    path.write_text(text[:start] + text[start:].replace(old, new, 1), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").split("\n")
    told = [(lines[fault.line - 1], fault.sentence) for fault in faults_of(folder)]
    assert any(line == f'id = "{rule}"' and said in sentence for line, sentence in told), told


def test_a_rule_may_not_end_before_it_begins(folder: Path) -> None:
    path = folder / TOML
    path.write_text(path.read_text(encoding="utf-8") + "valid_until = 2017-01-01\n", encoding="utf-8")
    (fault,) = faults_of(folder)
    assert "a day after valid_from" in fault.sentence
    assert path.read_text(encoding="utf-8").split("\n")[fault.line - 1] == "[[triage_rules]]"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("day = 27", "day = 31", "no such day in that month"),
        ("month = 4\nday = 27", "month = 2\nday = 29", "not in every year"),
        ("month = 4\nday = 27", "month = 4", "write month and day, or easter"),
        ("month = 4\nday = 27", "month = 4\nday = 27\neaster = 1", "write month and day, or easter"),
        ("easter = 1\n", "easter = 1\nsunday_moves = 1\n", "always on the same weekday"),
        ('id = "koningsdag"', 'id = "bevrijdingsdag"', "bevrijdingsdag stands here twice"),
    ],
)
def test_a_public_holiday_that_is_no_day_is_told(folder: Path, old: str, new: str, said: str) -> None:
    path = folder / TOML
    good = path.read_text(encoding="utf-8")
    assert old in good
    path.write_text(good.replace(old, new, 1), encoding="utf-8")
    (fault,) = faults_of(folder)
    assert said in fault.sentence
    assert "public_holidays" in path.read_text(encoding="utf-8").split("\n")[fault.line - 1]


def test_a_rule_may_come_again_after_its_end_but_not_before(folder: Path) -> None:
    path = folder / TOML
    again = 'valid_until = 2026-01-01\n[[triage_rules]]\nid = "first_line_leads_home"\nsource = "new"\n'
    good = path.read_text(encoding="utf-8") + again
    path.write_text(good + "valid_from = 2026-01-01\n", encoding="utf-8")
    assert len(load_regions(folder).regions[ZV].triage_rules) == 13
    path.write_text(good + "valid_from = 2025-12-31\n", encoding="utf-8")
    assert "stands here twice" in faults_of(folder)[0].sentence


def test_everything_that_is_wrong_is_told_at_once_in_order_of_place(folder: Path, edit: Edit) -> None:
    lines = [
        (PEOPLE, edit(PEOPLE, ",gp,,praktijk-axel,", ",gp,,praktijk-aksel,")),
        (TOML, edit(TOML, "Europe/Amsterdam", "Europe/Terneuzen")),
        (TOML, edit(TOML, "parallel = 3", "parallel = 0")),
        (UNITS, edit(UNITS, "elv_low,oxygen;", "elv_low,oxigen;")),
        (UNITS, edit(UNITS, "24,yes,", "24,maybe,")),
        ("kempen/units.csv", edit("kempen/units.csv", ",12,", ",-12,")),
    ]
    assert [(fault.file, fault.line) for fault in faults_of(folder)] == sorted(lines)


def test_an_id_may_not_be_used_in_two_regions(folder: Path, edit: Edit) -> None:
    edit("kempen/practices.csv", "kempen-praktijk-geel,", "praktijk-axel,")
    sentences = [str(fault) for fault in faults_of(folder)]
    assert any("id praktijk-axel is used already in kempen/practices.csv:" in said for said in sentences)


def test_text_that_is_no_toml_is_told_with_its_line_and_nothing_is_said_of_what_refers_to_it(
    folder: Path, edit: Edit
) -> None:
    line = edit(TOML, "parallel = 3", "parallel = = 3")
    assert [(fault.file, fault.line) for fault in faults_of(folder)] == [(TOML, line)]


def test_a_table_that_is_begun_twice_is_told(folder: Path) -> None:
    path = folder / TOML
    path.write_text(path.read_text(encoding="utf-8") + "[care_forms.crisis]\n", encoding="utf-8")
    assert "this is not TOML" in faults_of(folder)[0].sentence


def test_a_file_that_ends_too_soon_is_told_at_its_end(folder: Path) -> None:
    (folder / TOML).write_text('id = "zeeuws-vlaanderen"\nnames = [', encoding="utf-8")
    (fault,) = faults_of(folder)
    assert (fault.line, "this is not TOML" in fault.sentence) == (2, True)


def test_a_setting_of_the_wrong_kind_does_not_hide_the_other_faults(folder: Path, edit: Edit) -> None:
    edit(TOML, '["nl", "en"]', '"nl"')
    edit(TOML, 'name = "Zeeuws-Vlaanderen"', "name = 3")
    line = edit(UNITS, "24,yes,", "24,maybe,")
    faults = faults_of(folder)
    assert {fault.file for fault in faults} == {TOML, UNITS}
    assert (UNITS, line) in [(fault.file, fault.line) for fault in faults]


def test_a_table_given_as_a_text_is_told(folder: Path) -> None:
    (folder / TOML).write_text('id = "zeeuws-vlaanderen"\ntraits = "none"\n', encoding="utf-8")
    sentences = [fault.sentence for fault in faults_of(folder)]
    assert any(said.startswith("traits: input should be a valid dictionary") for said in sentences)
    assert "care_forms is missing: add it" in sentences


@pytest.mark.parametrize("file", [TOML, UNITS])
def test_a_missing_file_is_told(folder: Path, file: str) -> None:
    (folder / file).unlink()
    (fault,) = faults_of(folder)
    assert str(fault).startswith(f"{file}: the file is missing: add it")


@pytest.mark.parametrize("file", [TOML, PEOPLE])
def test_text_that_is_not_utf_8_is_told_with_its_line(folder: Path, file: str) -> None:
    path = folder / file
    path.write_bytes(b"# good\n# na\xefef\n" + path.read_bytes())
    assert (file, 2) in [(fault.file, fault.line) for fault in faults_of(folder)]


def test_an_empty_csv_file_misses_its_first_line(folder: Path) -> None:
    (folder / UNITS).write_text("# nothing yet\n", encoding="utf-8")
    (fault,) = faults_of(folder)
    assert "the first line must name the columns id, facility" in fault.sentence


def test_a_csv_row_over_two_lines_is_told_by_its_first(folder: Path, edit: Edit) -> None:
    line = edit(FACILITIES, "Rozenoord,Sluis,4524", '"Rozenoord\n(nieuw)",Sluis,9999')
    assert [fault.line for fault in faults_of(folder)] == [line]


def test_a_quote_that_is_never_closed_is_told_where_it_opens(folder: Path, edit: Edit) -> None:
    line = edit(FACILITIES, "Rozenoord,Sluis", '"' + "x" * 200_000 + ",Sluis")
    assert (FACILITIES, line) in [(fault.file, fault.line) for fault in faults_of(folder)]
    assert any("a quote that is not closed" in fault.sentence for fault in faults_of(folder))


def test_the_byte_order_mark_of_a_spreadsheet_does_no_harm(folder: Path) -> None:
    path = folder / UNITS
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_regions(folder).directory.units


def test_a_region_that_is_not_there_is_told(folder: Path) -> None:
    (fault,) = faults_of(folder, ["zeeland"])
    assert "there is no region zeeland: choose from kempen, zeeuws-vlaanderen" in fault.sentence


def test_a_folder_without_regions_is_told(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path / "nowhere")
    assert "add a folder with a region.toml" in fault.sentence


def test_the_faults_read_as_an_editor_wants_them(folder: Path, edit: Edit) -> None:
    line = edit(UNITS, "24,yes,", "24,maybe,")
    with pytest.raises(ConfigurationFault, match="write yes or no") as told:
        load_regions(folder)
    assert str(told.value) == f"{UNITS}:{line}: directly_bookable: write yes or no (it is 'maybe')"


def test_only_a_number_means_yes_from_somewhere_on(folder: Path, edit: Edit) -> None:
    edit(KEMPEN, 'kind = "number"', 'kind = "text"')
    assert any("yes_from belongs to" in str(fault) for fault in faults_of(folder))
