/** What the API speaks of, as far as the dashboards use it. */

export type Moment = string;
export type Sex = "f" | "m" | "x";
export type Urgency = "now" | "today" | "within_48_hours";
export type OfferState = "open" | "accepted" | "refused" | "lapsed" | "withdrawn";
export type StayState = "reserved" | "arrived" | "left" | "cancelled" | "no_show";
export type RequestState =
  | "received"
  | "triaged"
  | "searching"
  | "offered"
  | "reserved"
  | "arrived"
  | "closed"
  | "waiting"
  | "withdrawn"
  | "redirected"
  | "unplaced";

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Me {
  readonly person: Named & { readonly role: string };
  readonly role: string;
  readonly region: string | null;
  readonly regions: readonly string[];
  readonly facilities: readonly string[];
  readonly practice: string | null;
  readonly language: string;
  readonly csrf_token: string;
  readonly demo: boolean;
}

export interface CareForm extends Named {
  readonly short_name: string;
  readonly crisis: boolean;
  readonly norm_minutes: number;
}
export interface Trait extends Named {
  readonly short_name: string;
}
export interface UrgencyChoice {
  readonly id: Urgency;
  readonly name: string;
  readonly minutes: number;
}
export interface TriageQuestion {
  readonly id: string;
  readonly text: string;
  readonly kind: "yes_no";
  readonly forms: readonly string[];
}
export interface Region extends Named {
  readonly country: string;
  readonly timezone: string;
  readonly languages: readonly string[];
  readonly care_forms: readonly CareForm[];
  readonly traits: readonly Trait[];
  readonly urgencies: readonly UrgencyChoice[];
  readonly refusal_reasons: readonly (Named & { readonly sets_full: boolean })[];
  readonly triage_questions: readonly TriageQuestion[];
  readonly withdrawal_reasons: readonly Named[];
  readonly redirect_destinations: readonly Named[];
  readonly unplaced_reasons: readonly Named[];
  readonly discharge_destinations: readonly Named[];
}

export interface Place {
  readonly postcode: string;
  readonly place: string;
  readonly municipality: string;
}

/** One line of the capacity matrix: what a unit said, when, and what is left of it. */
export interface UnitRow extends Named {
  readonly facility: string;
  readonly facility_name: string;
  readonly town: string;
  readonly care_forms: readonly string[];
  readonly traits: readonly string[];
  readonly staffed: number;
  readonly occupied: number;
  readonly closed: number;
  readonly held: number;
  readonly reserved: number;
  readonly free: number;
  readonly free_in_24_hours: number | null;
  readonly free_in_72_hours: number | null;
  readonly reported_at: Moment | null;
  readonly stale_at: Moment | null;
  readonly source: string | null;
  readonly by: string | null;
  readonly baseline: number;
  /** How many places more were promised than there are. */
  readonly over_committed: number;
}

export interface Facility extends Named {
  readonly town: string;
  readonly phone: string | null;
  readonly units: readonly UnitRow[];
}

export interface RequestOffer {
  readonly id: string;
  readonly code: string;
  readonly unit: string;
  readonly unit_name: string;
  readonly facility: string;
  readonly facility_name: string;
  readonly town: string;
  readonly state: OfferState;
  readonly expires_at: Moment;
  readonly made_at: Moment;
  readonly reason: string | null;
  /** Who said so by phone. */
  readonly told_by: string | null;
}

export interface NextAction {
  readonly kind: string;
  readonly due_at: Moment | null;
}

/** A request as the desk and its own GP see it: never a name. */
export interface BedRequest {
  readonly id: string;
  readonly code: string;
  readonly region: string;
  readonly practice: Named | null;
  readonly channel: string;
  readonly care_form: string | null;
  readonly urgency: Urgency | null;
  readonly state: RequestState;
  readonly age_band: string;
  readonly sex: Sex;
  readonly postcode: string;
  readonly place: string | null;
  readonly municipality: string | null;
  readonly traits: readonly string[];
  readonly owner: Named | null;
  readonly next_action: NextAction | null;
  readonly received_at: Moment;
  readonly norm_due_at: Moment | null;
  /** Rules of triage that stand in the way until somebody overrules them. */
  readonly gates: readonly string[];
  readonly override_reason: string | null;
  readonly note: string;
  readonly offers: readonly RequestOffer[];
  readonly stay: RequestStay | null;
  readonly outcome: string | null;
  readonly outcome_reason: string | null;
  readonly updated_at: Moment;
}
export interface RequestStay {
  readonly id: string;
  readonly state: StayState;
  readonly facility_name: string;
  readonly facility_phone: string | null;
  readonly unit_name: string;
  readonly town: string;
  readonly expected_at: Moment | null;
  readonly reserved_at: Moment;
  readonly doctor: string;
}

export interface Patient {
  readonly name: string;
  readonly birth_date: string | null;
  readonly bsn?: string | null;
}

/** An offer as the facility that must answer it sees it. */
export interface FacilityOffer {
  readonly id: string;
  readonly code: string;
  readonly state: OfferState;
  readonly unit: string;
  readonly unit_name: string;
  readonly care_form: string;
  readonly urgency: Urgency;
  readonly age_band: string;
  readonly sex: Sex;
  readonly postcode: string;
  readonly place: string | null;
  readonly traits: readonly string[];
  readonly request_code: string;
  readonly made_at: Moment;
  readonly expires_at: Moment;
  readonly practice_name: string | null;
  readonly answered_at: Moment | null;
  readonly reason: string | null;
}

export interface Stay {
  readonly id: string;
  readonly state: StayState;
  readonly unit: string;
  readonly unit_name: string;
  readonly request: string;
  readonly request_code: string;
  readonly care_form: string;
  readonly age_band: string;
  readonly sex: Sex;
  readonly postcode: string;
  readonly place: string | null;
  readonly traits: readonly string[];
  readonly expected_at: Moment | null;
  readonly doctor: string;
  readonly reserved_at: Moment;
  readonly arrived_at: Moment | null;
  readonly left_at: Moment | null;
}

export interface Task {
  readonly id: string;
  readonly kind: string;
  readonly region: string;
  readonly request: { readonly id: string; readonly code: string } | null;
  readonly unit: string | null;
  readonly due_at: Moment;
  readonly state: "open" | "done";
  readonly created_at: Moment;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface Reason {
  readonly id: string;
  readonly sentence: string;
}
export interface Candidate {
  readonly unit: string;
  readonly unit_name: string;
  readonly facility: string;
  readonly facility_name: string;
  readonly town: string;
  readonly rank: number;
  readonly distance_km: number | null;
  readonly free: number;
  readonly reported_at: Moment | null;
  readonly age_minutes: number | null;
  readonly stale: boolean;
  readonly reasons: readonly Reason[];
}
export interface Unsuitable {
  readonly unit: string;
  readonly unit_name: string;
  readonly facility: string;
  readonly facility_name: string;
  readonly reasons: readonly Reason[];
}
export interface Candidates {
  readonly items: readonly Candidate[];
  readonly refused: readonly Unsuitable[];
}

export interface Gate {
  readonly id: string;
  readonly effect: "stop" | "redirect";
  readonly sentence: string;
  readonly source: string;
  readonly destination?: string | null;
}
export interface TriageAdvice {
  readonly suggested_form: string | null;
  readonly suggested_urgency: Urgency | null;
  readonly gates: readonly Gate[];
}

export interface NewRequest {
  readonly region: string;
  readonly care_form?: string;
  readonly urgency?: Urgency;
  readonly birth_year: number;
  readonly sex: Sex;
  readonly postcode: string;
  readonly traits: readonly string[];
  readonly triage: Readonly<Record<string, boolean>>;
  readonly patient?: { readonly name: string; readonly birth_date?: string };
  readonly note?: string;
  readonly override_reason?: string;
  readonly practice?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}
