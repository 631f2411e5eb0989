/** An invented night in Zeeuws-Vlaanderen, with every state a designer has to look at. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BedRequest, Call, Candidates, DaysOfYear, DutyNow, FacilityOffer, Region, RequestOffer, Stay, Task, UnitRow, Waiting } from "../../src/shared/api/types";

interface Kept {
  readonly nl: Region;
  readonly en: Region;
  readonly units: readonly (Pick<UnitRow, "id" | "name" | "facility" | "facility_name" | "town" | "care_forms" | "traits" | "baseline">)[];
}

export const kept = JSON.parse(readFileSync(fileURLToPath(new URL("./region.json", import.meta.url)), "utf8")) as Kept;

/** The moment it is in every picture, so that two pictures can be compared: 03:12:44 in Zeeland. */
export const NOW = Date.parse("2026-03-01T02:12:44.000Z");
const MINUTE = 60_000;
const DAY = 24 * 60;
export const at = (minutes: number) => new Date(NOW + minutes * MINUTE).toISOString();

const AGES = [4, 12, 35, 61, 90, 184, 240, 400, 2, 26, 55, 710, 900, 8, 47, 1500, 19, 130, 71];

export const units: readonly UnitRow[] = kept.units.map((unit, i) => {
  const age = AGES[i % AGES.length] ?? 10;
  const never = i === 14;
  const held = unit.id === "coensdike-crisis" || i === 9 ? 1 : 0;
  const free = never ? 0 : Math.max(0, (i * 7) % (unit.baseline + 1) - held);
  return {
    ...unit,
    staffed: unit.baseline,
    occupied: Math.max(0, unit.baseline - free - held),
    closed: 0,
    shut: unit.id === "de-stelle-crisis" ? free : 0,
    closures: unit.id === "de-stelle-crisis" ? [{ id: "k1", places: null, reason: "outbreak", until: at(1500), by: "Kim Verstraeten" }] : [],
    said_free: free + held,
    most_free: unit.baseline,
    held,
    reserved: i % 6 === 0 ? 1 : 0,
    free: unit.id === "de-stelle-crisis" ? 0 : free,
    free_in_24_hours: i % 3 === 0 ? free + 1 : 0,
    free_in_72_hours: i % 3 === 0 ? free + 2 : 0,
    reported_at: never ? null : at(-age),
    stale_at: never ? null : at(-age + 720),
    source: never ? null : (["web", "sms", "phone"] as const)[i % 3] ?? "web",
    by: never ? null : (["Ans de Rijke", "Kim Verstraeten", "Mo Haddad"][i % 3] ?? null),
    over_committed: 0,
  };
});

function unitAt(i: number): UnitRow {
  const unit = units[i];
  if (unit === undefined) throw new Error(`the invented night has no unit ${i}`);
  return unit;
}

const offer = (over: Partial<RequestOffer> & { id: string; at: number }): RequestOffer => {
  const unit = unitAt(over.at);
  return {
    code: "417",
    unit: unit.id,
    unit_name: unit.name,
    facility: unit.facility,
    facility_name: unit.facility_name,
    town: unit.town,
    state: "open",
    expires_at: at(6.2),
    made_at: at(-8.8),
    reason: null,
    told_by: null,
    from_at: null,
    ...over,
  };
};

const base: BedRequest = {
  id: "r0",
  code: "B400",
  region: "zeeuws-vlaanderen",
  practice: { id: "praktijk-axel", name: "Huisartsenpraktijk Axel-Zuid (demo)" },
  channel: "web",
  care_form: "elv_low",
  urgency: "today",
  state: "searching",
  age_band: "80-84",
  sex: "f",
  postcode: "4571",
  place: "Axel",
  municipality: "Terneuzen",
  traits: [],
  owner: null,
  next_action: { kind: "search", due_at: at(4) },
  received_at: at(-30),
  happened_at: at(-30),
  norm_due_at: at(2850),
  escalation: null,
  lead: null,
  wish: null,
  guest: null,
  across: [],
  gates: [],
  override_reason: null,
  note: "",
  offers: [],
  stay: null,
  outcome: null,
  outcome_reason: null,
  updated_at: at(-1),
};
const request = (over: Partial<BedRequest>): BedRequest => ({ ...base, ...over });

export const requests: readonly BedRequest[] = [
  request({
    id: "r1", code: "B417", care_form: "crisis", urgency: "now", state: "offered", age_band: "85-89", traits: ["closed_ward", "dementia", "lift"],
    owner: { id: "coordinator-1", name: "Els Dieleman" }, received_at: at(-220), norm_due_at: at(1220), next_action: { kind: "answer", due_at: at(6.2) },
    offers: [offer({ id: "o1", at: 9 }), offer({ id: "o2", at: 5, code: "418", state: "refused", reason: "no_bed", made_at: at(-25) }), offer({ id: "o3", at: 13, code: "419", state: "lapsed", made_at: at(-40) })],
  }),
  request({ id: "r2", code: "B421", care_form: null, urgency: null, state: "received", age_band: "70-74", sex: "m", postcode: "4501", place: "Oostburg", municipality: "Sluis", next_action: { kind: "triage", due_at: at(-3) }, received_at: at(-18), norm_due_at: null, gates: ["doctor_has_seen"], channel: "phone" }),
  request({ id: "r3", code: "B409", care_form: "elv_high", state: "waiting", age_band: "75-79", sex: "m", postcode: "4515", place: "IJzendijke", municipality: "Sluis", traits: ["oxygen", "complex_wound", "bariatric", "isolation"], next_action: { kind: "retry", due_at: at(17) }, received_at: at(-700), norm_due_at: at(2180) }),
  request({ id: "r4", code: "B414", care_form: "elv_low", state: "offered", age_band: "90-94", postcode: "4587", place: "Kloosterzande", municipality: "Hulst", traits: ["wheelchair"], owner: { id: "coordinator-2", name: "Jan-Willem van Waterschoot" }, next_action: { kind: "answer", due_at: at(1.4) }, offers: [offer({ id: "o4", at: 10, code: "502", expires_at: at(1.4), made_at: at(-28) }), offer({ id: "o5", at: 0, code: "503", expires_at: at(22) })] }),
  request({ id: "r5", code: "B398", care_form: "elv_palliative", state: "reserved", age_band: "95+", postcode: "4524", place: "Sluis", municipality: "Sluis", traits: ["palliative_sedation", "partner_room"], next_action: { kind: "arrival", due_at: at(95) }, offers: [offer({ id: "o6", at: 6, state: "accepted", code: "377", told_by: "zuster Ans" })], stay: { id: "s1", state: "reserved", facility_name: "De Stelle", facility_phone: null, unit_name: "Hospice De Anemoon", town: "Oostburg", expected_at: at(95), reserved_at: at(-20), limit_at: null, extends_to: null, extension: null, days_up_at: null, doctor: "dr. P. de Jonge", began_at: null, responsibility: null, transport: { kind: "ambulance", ordered_at: at(-12), ordered_by: "Els Dieleman", pick_up_at: at(50), picked_up_at: null, picked_up_by: null } } }),
  request({ id: "r6", code: "B402", care_form: "grz", urgency: "within_48_hours", state: "searching", age_band: "65-69", sex: "m", postcode: "4535", place: "Terneuzen", traits: ["physiotherapy"], next_action: { kind: "offer", due_at: at(9) } }),
  request({ id: "r20", code: "B433", care_form: "elv_low", state: "searching", lead: { way: "referrer_chooses", leader: "referrer", provider: null, until: null }, age_band: "75-79", postcode: "4571", place: "Axel", traits: ["oxygen"], next_action: { kind: "choice", due_at: at(7.4) }, received_at: at(-12), norm_due_at: at(2860), offers: [offer({ id: "q20", at: 1, code: "118", unit: "rozenoord-elv", unit_name: "Eerstelijnsverblijf", facility: "rozenoord", facility_name: "Rozenoord", town: "Sluis", state: "refused", reason: "no_bed", expires_at: at(-3) })] }),
  request({ id: "r21", code: "B436", care_form: "elv_palliative", state: "offered", lead: { way: "first_provider_owns", leader: "provider", provider: { id: "de-stelle", name: "Woonzorgcentrum De Stelle (demo)", phone: "+31117000102" }, until: at(48) }, age_band: "85-89", sex: "m", postcode: "4501", place: "Oostburg", traits: ["palliative_sedation"], next_action: { kind: "answer", due_at: at(9) }, received_at: at(-42), norm_due_at: at(1400), offers: [offer({ id: "q21", at: 2, code: "274", unit: "emmaus-elv", unit_name: "Eerstelijnsverblijf", facility: "emmaus", facility_name: "Emmaus", town: "IJzendijke", state: "refused", reason: "too_complex", expires_at: at(-8) }), offer({ id: "q22", at: 3, code: "275", unit: "coensdike-elv", unit_name: "Eerstelijnsverblijf", facility: "coensdike", facility_name: "Coensdike", town: "Aardenburg", state: "open", expires_at: at(9), made_at: at(-21) })] }),
  request({ id: "r7", code: "B391", care_form: "crisis", urgency: "now", state: "waiting", escalation: { rung: "payer", office: { name: "Zorgkantoor, wachtdienst (demo)", by: "phone", phone: "+3197000000902", mail: null }, word: null, answer_by: at(12), next: null, climbs_at: at(32), rungs: ["region", "neighbours", "payer"] }, age_band: "80-84", sex: "x", postcode: "4551", place: "Sas van Gent", traits: ["wandering", "behaviour", "closed_ward"], next_action: { kind: "retry", due_at: at(-21) }, received_at: at(-1500), norm_due_at: at(-60) }),
  request({ id: "r30", code: "B444", care_form: "elv_palliative", wish: { only_own_town: true, home: null }, urgency: "today", state: "waiting", escalation: { rung: "neighbours", office: null, word: null, answer_by: at(9), next: "payer", climbs_at: at(41), rungs: ["region", "neighbours", "payer"] }, across: [{ region: "kempen", region_name: "Kempen", state: "held", word: null, facility_name: "Woonzorgcentrum Turnhout (demo)", unit_name: "Beschermde afdeling", town: "Turnhout", phone: "+3214000101", until: at(47) }], age_band: "80-84", postcode: "4561", place: "Hulst", municipality: "Hulst", traits: ["dementia", "closed_ward"], next_action: { kind: "retry", due_at: at(12) }, received_at: at(-130), norm_due_at: at(1310) }),
  request({ id: "r31", code: "B447", care_form: "crisis", urgency: "today", state: "searching", channel: "guest", guest: { region: "kempen", region_name: "Kempen", nameless: true }, practice: null, age_band: "85-89", sex: "m", postcode: "2300", place: "Turnhout", municipality: "Turnhout", traits: ["wandering"], next_action: { kind: "offer", due_at: at(14) }, received_at: at(-6), norm_due_at: at(700) }),
  request({ id: "r23", code: "B431", care_form: "elv_low", state: "triaged", age_band: "80-84", postcode: "4515", place: "IJzendijke", municipality: "Sluis", next_action: { kind: "no_show", due_at: at(24) }, offers: [offer({ id: "o23", at: 6, state: "accepted", code: "379" })], stay: { id: "s23", state: "no_show", facility_name: "De Stelle", facility_phone: null, unit_name: "Eerstelijnsverblijf", town: "Oostburg", expected_at: at(-180), reserved_at: at(-400), limit_at: null, extends_to: null, extension: null, days_up_at: null, doctor: "dr. P. de Jonge", began_at: null, responsibility: null, transport: null } }),
  request({ id: "r8", code: "B388", care_form: "respite", urgency: "within_48_hours", state: "arrived", age_band: "80-84", postcode: "4561", place: "Hulst", municipality: "Hulst", next_action: { kind: "close", due_at: at(1200) }, stay: { id: "s2", state: "arrived", facility_name: "De Hoeve", facility_phone: null, unit_name: "Logeerkamers", town: "Terneuzen", expected_at: null, reserved_at: at(-300), limit_at: at(14 * DAY), extends_to: at(28 * DAY), extension: null, days_up_at: null, doctor: "dr. Van der Slikke", began_at: at(-200), transport: null, responsibility: { function: "elderly_care_physician", since: at(-200), entered_at: at(-190), noted_by: "Kim Verstraeten" } } }),
];

export const tasks: readonly Task[] = [
  { id: "t1", kind: "triage_needed", region: "zeeuws-vlaanderen", request: { id: "r2", code: "B421" }, unit: null, call: null, due_at: at(-3), state: "open", created_at: at(-18), params: {} },
  { id: "t2", kind: "no_place_found", region: "zeeuws-vlaanderen", request: { id: "r7", code: "B391" }, unit: null, call: null, due_at: at(6), state: "open", created_at: at(-9), params: {} },
  { id: "t3", kind: "overcommitted", region: "zeeuws-vlaanderen", request: null, unit: "emmaus-elv", call: null, due_at: at(12), state: "open", created_at: at(-3), params: { unit_name: "Emmaus, Eerstelijnsverblijf" } },
  { id: "t4", kind: "voicemail", region: "zeeuws-vlaanderen", request: null, unit: null, call: "c9", due_at: at(2.4), state: "open", created_at: at(-2.6), params: { caller: "crisis", digits: "811", person: "", voicemail: "v1", seconds: "23" } },
  { id: "t5", kind: "ring_back", region: "zeeuws-vlaanderen", request: { id: "r6", code: "B402" }, unit: null, call: "c8", due_at: at(11), state: "open", created_at: at(-4), params: { caller: "gp", digits: "206", person: "dr. M. Cornelis" } },
];

const someone = (id: string, name: string) => ({ id, name });
const marijke = someone("coordinator-1", "Els Dieleman");
const joost = someone("coordinator-2", "Joost de Feijter");
const waiting: Waiting = {
  id: "w1", call: "c1", state: "ringing", crisis: true, again: false, since: at(-0.3), late_at: at(0.45), purpose: "gp_in",
  person: someone("gp-axel", "dr. M. Cornelis"), ward: null, digits: "206", request: { id: "r1", code: "B417" }, ringing: [joost], taken_by: null, alerted: [],
};
/** One caller in a crisis, for whom somebody is rung. */
export const waitings: readonly Waiting[] = [waiting];
/** The busiest minute of the night. */
export const manyWaitings: readonly Waiting[] = [
  waiting,
  { ...waiting, id: "w2", call: "c2", crisis: false, since: at(-2.1), late_at: at(-0.6), person: null, digits: "455", request: null, ringing: [] },
  { ...waiting, id: "w3", call: "c3", crisis: false, since: at(-0.9), late_at: at(0.6), purpose: "ward_in", person: null, ward: "Emmaus, Eerstelijnsverblijf", digits: "311", request: null, ringing: [], taken_by: joost, state: "taken" },
  { ...waiting, id: "w4", call: "c4", purpose: "unknown_in", crisis: false, again: true, since: at(-0.1), person: null, digits: null, request: null, ringing: [joost, someone("coordinator-3", "Grace Adeyemi")] },
  { ...waiting, id: "w9", call: "c9", state: "voicemail", since: at(-4.6), late_at: at(-3.8), person: null, digits: "811", request: null, ringing: [], alerted: [someone("coordinator-3", "Grace Adeyemi")] },
];
const call: Call = { id: "c5", purpose: "gp_in", state: "in-progress", since: at(-3.4), person: someone("gp-sluis", "dr. A. Risseeuw"), ward: null, digits: "119", request: { id: "r3", code: "B409" }, with_whom: joost };
export const calls: readonly Call[] = [
  call,
  { ...call, id: "c6", purpose: "offer", state: "ringing", since: at(-0.2), person: null, ward: "Coensdike, Crisis", digits: "210", request: { id: "r1", code: "B417" }, with_whom: null },
  { ...call, id: "c7", purpose: "ward_in", since: at(-0.7), person: null, ward: null, digits: "402", request: null, with_whom: null },
];
export const duty: DutyNow = {
  next_cursor: null,
  items: [
    { person: marijke, rung: "first", until: at(288), busy: false },
    { person: joost, rung: "second", until: at(288), busy: true },
    { person: someone("coordinator-3", "Grace Adeyemi"), rung: "backup", until: at(288), busy: false },
    { person: someone("kempen-lieve", "Lieve Aerts (Kempen)"), rung: "neighbour", until: at(288), busy: false },
  ],
};

export const happened = [
  { kind: "caller_waits", at: at(-0.3), params: { purpose: "gp_in", code: "B417", crisis: true } },
  { kind: "capacity_reported", at: at(-1.2), params: { facility_name: "Emmaus", unit_name: "Eerstelijnsverblijf", free: 3 } },
  { kind: "offer_made", at: at(-2.5), params: { code: "B417", facility_name: "Coensdike" } },
  { kind: "request_submitted", at: at(-4.1), params: { code: "B417" } },
  { kind: "offer_refused", at: at(-7), params: { code: "B417", facility_name: "De Stelle", reason: "no_bed" } },
  { kind: "place_reserved", at: at(-20), params: { code: "B398", facility_name: "De Stelle" } },
  { kind: "offer_lapsed", at: at(-25), params: { code: "B417", facility_name: "Bachten Dieke" } },
];

export const candidates: Candidates = {
  items: [17, 16, 13].map((i, n) => {
    const unit = unitAt(i);
    return {
      unit: unit.id, unit_name: unit.name, facility: unit.facility, facility_name: unit.facility_name, town: unit.town, phone: "+31115000201", minutes: 30 + n * 10, rank: n + 1, distance_km: 2 + n * 7.4,
      free: unit.free, reported_at: n === 2 ? at(-2) : unit.reported_at, age_minutes: 12, stale: n === 1,
      sentence: n === 0 ? `${unit.facility_name} komt het eerst: ja naar verwachting binnen 30 min, de rit meegerekend.` : `${unit.facility_name} staat op plaats ${n + 1}, ${n * 10} min na de eerste, vooral door ${n === 1 ? "de oude melding" : "de afstand"}.`,
      reasons: [
        { id: "distance", sentence: n === 0 ? "Op 2 km van Axel" : `Op ${9 * n} km van Axel`, weight: n * 9 },
        n === 1 ? { id: "figure_stale", sentence: "Cijfer is 15 uur oud, dus eerst bellen", weight: 45 } : { id: "figure_fresh", sentence: "Vers cijfer", weight: 0 },
      ],
    };
  }),
  refused: [
    { unit: "emmaus-elv", unit_name: "Eerstelijnsverblijf", facility: "emmaus", facility_name: "Emmaus", town: "IJzendijke", phone: null, distance_km: 24, reported_at: at(-90), sentence: "Emmaus biedt deze zorgvorm niet: crisisbed (Wlz).", reasons: [{ id: "form_not_offered", sentence: "Geeft geen crisiszorg" }, { id: "trait_missing", sentence: "Geen gesloten afdeling" }] },
    { unit: "de-stelle-crisis", unit_name: "PG-crisis", facility: "de-stelle", facility_name: "De Stelle", town: "Oostburg", phone: null, distance_km: 30, reported_at: at(-12), sentence: "Bij De Stelle is niets vrij; binnen 24 uur komen er 0 vrij.", reasons: [{ id: "no_place_free", sentence: "Geen bed vrij volgens de melding van 02:36" }] },
  ],
};

const ward = { municipality: "Terneuzen", facility: "de-stelle", facility_name: "De Stelle", town: "Oostburg", told_by: null, from_at: null };
export const facilityOffers: readonly FacilityOffer[] = [
  { ...ward, id: "o1", code: "417", state: "open", unit: "de-stelle-crisis", unit_name: "PG-crisis", care_form: "crisis", urgency: "now", age_band: "85-89", sex: "f", postcode: "4571", place: "Axel", traits: ["closed_ward", "dementia", "lift"], request_code: "B417", made_at: at(-8.8), expires_at: at(6.2), practice_name: "Huisartsenpraktijk Axel-Zuid (demo)", answered_at: null, reason: null },
  { ...ward, id: "o7", code: "520", state: "open", unit: "de-stelle-elv", unit_name: "Eerstelijnsverblijf", care_form: "elv_high", urgency: "today", age_band: "75-79", sex: "m", postcode: "4515", place: "IJzendijke", traits: [], request_code: "B409", made_at: at(-2), expires_at: at(1.2), practice_name: null, answered_at: null, reason: null },
];

const stay: Stay = { urgency: "today", municipality: "Sluis", facility: "de-stelle", facility_name: "De Stelle", facility_phone: null, town: "Oostburg", id: "s1", state: "reserved", unit: "de-stelle-hospice", unit_name: "Hospice De Anemoon", request: "r5", request_code: "B398", care_form: "elv_palliative", age_band: "95+", sex: "f", postcode: "4524", place: "Sluis", traits: ["palliative_sedation", "partner_room"], expected_at: at(95), doctor: "dr. P. de Jonge", reserved_at: at(-20), arrived_at: null, limit_at: null, extends_to: null, extension: null, days_up_at: null, left_at: null, destination: null, destination_place: null, outside_region: false, began_at: null, responsibility: null, transport: null };
export const stays: readonly Stay[] = [
  stay,
  { ...stay, id: "s10", request_code: "B362", state: "arrived", arrived_at: at(-11 * DAY), limit_at: at(3 * DAY), extends_to: at(17 * DAY), began_at: at(-11 * DAY), responsibility: { function: "elderly_care_physician", since: at(-11 * DAY), entered_at: at(-11 * DAY), noted_by: "Kim Verstraeten" }, age_band: "85-89", care_form: "crisis", unit_name: "PG-crisis", traits: [], place: "Sluis", postcode: "4524" },
  { ...stay, id: "s11", request_code: "B351", state: "arrived", arrived_at: at(-20 * DAY), limit_at: at(8 * DAY), extension: { times: 1, reason: "no_next_place", decided_by: "dr. Wagenaar", entered_at: at(-8 * DAY), noted_by: "Kim Verstraeten" }, age_band: "90-94", care_form: "crisis", unit_name: "PG-crisis", traits: [], place: "Aardenburg", postcode: "4527" },
  { ...stay, id: "s9", request_code: "B377", state: "arrived", arrived_at: at(-4000), age_band: "80-84", care_form: "elv_low", unit_name: "Eerstelijnsverblijf", traits: [], place: "Breskens", postcode: "4511" },
];

/** What the leader of a search may ask. */
export const choices = {
  more: 1,
  items: [
    { unit: "coensdike-elv", unit_name: "Eerstelijnsverblijf", facility: "coensdike", facility_name: "Woonzorgcentrum Coensdike", town: "Aardenburg", rank: 1, distance_km: 8.2, reported_at: at(-4), stale: false, sentence: "Hier verwachten we het eerst een bed.", own: false },
    { unit: "stelle-elv", unit_name: "Kortdurend verblijf", facility: "de-stelle", facility_name: "De Stelle", town: "Oostburg", rank: 2, distance_km: 13.6, reported_at: at(-95), stale: false, sentence: "5 km verder dan de eerste.", own: true },
    { unit: "honte-elv", unit_name: "Eerstelijnsverblijf Zuid", facility: "de-honte", facility_name: "Verpleeghuis De Honte", town: "Terneuzen", rank: 3, distance_km: 21.9, reported_at: at(-1600), stale: true, sentence: "De melding is oud; het bed kan al weg zijn.", own: false },
  ],
};

/** What De Stelle has to place. */
export const searches = [
  { id: "r21", code: "B436", facility: "de-stelle", state: "offered", care_form: "elv_palliative", urgency: "today", age_band: "85-89", sex: "m", postcode: "4501", place: "Oostburg", municipality: "Sluis", traits: ["palliative_sedation"], practice_name: "Huisartsen Oostburg (demo)", until: at(48), norm_due_at: at(1400), received_at: at(-42), escalation: null, offers: requests.find(({ id }) => id === "r21")?.offers ?? [] },
];

/** A region that counts the days of a year, and what it has counted of whoever is asked about. */
const counted: DaysOfYear = { year: 2026, most: 90, source: "hechtel-eksel.be/centrum-voor-kortverblijf-2", counted: true, said: 20, centres: [{ facility: "de-hoeve", facility_name: "De Hoeve", counted: 37, left: 33 }] };
export const daysCounted = {
  "/regions/zeeuws-vlaanderen/postcodes": { postcode: "4515", place: "IJzendijke", municipality: "Sluis" },
  "/regions/zeeuws-vlaanderen": { ...kept.nl, care_forms: kept.nl.care_forms.map((form) => ({ ...form, year_days: 90 })) },
  "/requests/r8/days": counted,
  "/requests/r5/days": { ...counted, centres: [{ facility: "de-stelle", facility_name: "De Stelle", counted: 37, left: 33 }] },
};
export const staysWithDays: readonly Stay[] = stays.map((it) => (it.id === "s1" || it.id === "s9" ? { ...it, days_up_at: "2026-03-12T23:00:00Z" } : it));
