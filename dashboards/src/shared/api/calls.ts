/** Every call the dashboards make, by name. */
import type { CatchUp, Snapshot } from "../board/protocol";
import { read, write } from "./client";
import type {
  Answered,
  BedRequest,
  BedRequests,
  Candidates,
  Choices,
  Case,
  DaysOfYear,
  Departure,
  DutyNow,
  Facilities,
  Me,
  NewClosure,
  NewReport,
  NewRequest,
  NewExtension,
  NewTransport,
  Patient,
  Place,
  Policies,
  Region,
  Standstill,
  Stay,
  Takeover,
  Trial,
  Trials,
  TriageAdvice,
  TriageDecision,
} from "./types";

const at = encodeURIComponent;

export const me = () => read<Me>("/me");
export const region = (id: string) => read<Region>(`/regions/${at(id)}`);
export const facilities = (region: string) => read<Facilities>(`/facilities?region=${at(region)}`);
export const placeOf = (region: string, postcode: string) =>
  read<Place>(`/regions/${at(region)}/postcodes/${at(postcode)}`);

export const boards = {
  snapshot: (stream: string) => read<Snapshot>(`/boards/${at(stream)}/snapshot`),
  entries: (stream: string, epoch: string, since: number) =>
    read<CatchUp>(`/boards/${at(stream)}/entries?epoch=${at(epoch)}&since=${since}`),
};

export const standstill = () => read<Standstill>("/standstill");

export const units = {
  report: (unit: string, report: NewReport) => write<unknown>(`/units/${at(unit)}/reports`, report),
  unchanged: (unit: string) => write<unknown>(`/units/${at(unit)}/reports/unchanged`),
  close: (unit: string, closure: NewClosure) => write<unknown>(`/units/${at(unit)}/closures`, closure),
  /** Open closed beds again before their moment. */
  open: (unit: string, closure: string) => write<unknown>(`/units/${at(unit)}/closures/${at(closure)}/open`),
};

export const triage = (question: Case) => write<TriageAdvice>("/triage", question);

export const requests = {
  submit: (request: NewRequest) => write<BedRequest>("/requests", request),
  mine: () => read<BedRequests>("/requests?mine=true&limit=50"),
  one: (id: string) => read<BedRequest>(`/requests/${at(id)}`),
  patient: (id: string) => read<Patient | null>(`/requests/${at(id)}/patient`),
  days: (id: string) => read<DaysOfYear | null>(`/requests/${at(id)}/days`),
  answers: (id: string) => read<Answered>(`/requests/${at(id)}/triage`),
  candidates: (id: string) => read<Candidates>(`/requests/${at(id)}/candidates`),
  withdraw: (id: string, reason: string) => write<unknown>(`/requests/${at(id)}/withdraw`, { reason }),
  take: (id: string) => write<unknown>(`/requests/${at(id)}/take`),
  /** Into nobody's hands: the desk as a whole. */
  giveBack: (id: string) => write<unknown>(`/requests/${at(id)}/hand-over`, { to: null }),
  search: (id: string) => write<unknown>(`/requests/${at(id)}/search`),
  escalate: (id: string) => write<unknown>(`/requests/${at(id)}/escalate`),
  acceptAcross: (id: string, region: string) => write<unknown>(`/requests/${at(id)}/across/${at(region)}/accept`),
  declineAcross: (id: string, region: string) => write<unknown>(`/requests/${at(id)}/across/${at(region)}/decline`),
  triage: (id: string, triage: TriageDecision) => write<unknown>(`/requests/${at(id)}/triage`, triage),
  redirect: (id: string, destination: string, reason: string) =>
    write<unknown>(`/requests/${at(id)}/redirect`, { destination, reason }),
  unplaced: (id: string, reason: string) => write<unknown>(`/requests/${at(id)}/unplaced`, { reason }),
  close: (id: string) => write<unknown>(`/requests/${at(id)}/close`),
  offer: (id: string, unit: string) => write<unknown>(`/requests/${at(id)}/offers`, { unit }),
};

/** Searches that the referrer or the first provider leads. */
export const searches = {
  choices: (id: string) => read<Choices>(`/requests/${at(id)}/choices`),
  choose: (id: string, unit: string) => write<unknown>(`/requests/${at(id)}/choose`, { unit }),
  leave: (id: string, to: "bedline" | "desk") => write<unknown>(`/requests/${at(id)}/leave`, { to }),
  takeIn: (id: string, place: { unit: string; doctor: string }) => write<unknown>(`/requests/${at(id)}/take-in`, place),
  giveBack: (id: string) => write<unknown>(`/requests/${at(id)}/give-back`),
  turnToPayer: (id: string) => write<unknown>(`/requests/${at(id)}/turn-to-payer`),
};

export const offers = {
  accept: (id: string, yes: { doctor: string; expected_at?: string; by_phone?: { name: string } }) =>
    write<unknown>(`/offers/${at(id)}/accept`, yes),
  /** Yes from a moment on; later than was asked, somebody else decides. */
  propose: (id: string, yes: { doctor: string; from_at: string; by_phone?: { name: string } }) => write<unknown>(`/offers/${at(id)}/propose`, yes),
  agree: (id: string) => write<unknown>(`/offers/${at(id)}/proposal/accept`),
  decline: (id: string) => write<unknown>(`/offers/${at(id)}/proposal/decline`),
  refuse: (id: string, no: { reason: string; note?: string; by_phone?: { name: string } }) =>
    write<unknown>(`/offers/${at(id)}/refuse`, no),
  withdraw: (id: string) => write<unknown>(`/offers/${at(id)}/withdraw`),
};

export const stays = {
  arrived: (id: string) => write<unknown>(`/stays/${at(id)}/arrived`),
  left: (id: string, left: Departure) => write<unknown>(`/stays/${at(id)}/left`, left),
  noShow: (id: string) => write<unknown>(`/stays/${at(id)}/no-show`),
  expect: (id: string, expected_at: string) => write<unknown>(`/stays/${at(id)}/expected`, { expected_at }),
  transport: (id: string, transport: NewTransport) => write<unknown>(`/stays/${at(id)}/transport`, transport),
  pickedUp: (id: string) => write<unknown>(`/stays/${at(id)}/transport/picked-up`),
  takeOver: (id: string, taken: Takeover) => write<unknown>(`/stays/${at(id)}/responsibility`, taken),
  /** It lasts longer than its limit; what the stay is then. */
  extend: (id: string, extension: NewExtension) => write<Stay>(`/stays/${at(id)}/extension`, extension),
  cancel: (id: string, reason: string) => write<unknown>(`/stays/${at(id)}/cancel`, { reason }),
};

export const tasks = {
  done: (id: string, outcome: string) => write<unknown>(`/tasks/${at(id)}/done`, { outcome }),
};

/** Policies tried on a year that is played; the server plays them and says what cannot be. */
export const trials = {
  all: () => read<Trials>("/policy-trials"),
  one: (id: string) => read<Trial>(`/policy-trials/${at(id)}`),
  policies: () => read<Policies>("/policies"),
  ask: (trial: { region: string; name: string; proposal: object; seed: number; from_history: boolean }) => write<Trial>("/policy-trials", trial),
  cancel: (id: string) => write<Trial>(`/policy-trials/${at(id)}/cancel`),
};

export const telephone = {
  duty: (region: string) => read<DutyNow>(`/duty?region=${at(region)}`),
  /** Asking for a number is written down. */
  number: (call: string) => read<{ readonly number: string }>(`/calls/${at(call)}/number`),
  take: (waiting: string) => write<unknown>(`/waitings/${at(waiting)}/take`),
  heard: (voicemail: string) => write<unknown>(`/voicemails/${at(voicemail)}/heard`),
  soundOf: (voicemail: string) => `/api/v1/voicemails/${at(voicemail)}/sound`,
};
