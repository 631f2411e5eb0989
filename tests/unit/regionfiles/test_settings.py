"""A setting that cannot be is told with its line and with what to write."""

from pathlib import Path

import pytest

from tests.harness.region_files import (
    FACILITIES,
    KEMPEN,
    PEOPLE,
    POSTCODES,
    PRACTICES,
    ROTA,
    SAME,
    TOML,
    UNITS,
    WAYLESS,
    Edit,
    faults_of,
    way,
)

# A second one from 2020 on, beside one that never ends.
RETENTION_TWICE = """[[retention]]
calls_days = 30
messages_days = 30
voicemail_days = 30
valid_from = 2020-01-01
source = "x"

[[retention]]"""


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
