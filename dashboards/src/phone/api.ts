/** The demo's telephones as the server tells of them, and what can be done with one. */
import { Problem, problemOf } from "../shared/api/problem";

export interface Hotline {
  readonly number: string;
  readonly region: string;
  readonly region_name: string;
  readonly language: string;
  readonly texts: boolean;
  /** An example of where a patient might live. */
  readonly postcode: string | null;
}

/** A telephone with what its holder keys to say who they are. */
export interface Card {
  readonly number: string;
  readonly who: string;
  readonly role: "gp" | "facility" | "coordinator";
  readonly region: string;
  readonly identity: string | null;
  readonly pin: string | null;
  readonly units: readonly string[];
  readonly texts: boolean;
  readonly rung: number | null;
}

export interface Listing {
  readonly hotlines: readonly Hotline[];
  readonly phones: readonly Card[];
  readonly csrf_token: string;
}

export type Kind =
  | "rang"
  | "stopped_ringing"
  | "dialled"
  | "connected"
  | "began"
  | "heard"
  | "cut"
  | "pressed"
  | "ended"
  | "text"
  | "texted";

/** One thing that happened to a telephone. */
export interface Happened {
  readonly seq: number;
  readonly at: string;
  readonly kind: Kind;
  readonly text: string;
  readonly language: string;
  readonly peer: string;
  readonly seconds: number;
}

export type State = "idle" | "dialling" | "talking" | "ringing";

export interface PhoneNews {
  readonly number: string;
  readonly state: State;
  readonly peer: string;
  readonly seq: number;
  readonly events: readonly Happened[];
}

/** `network` changes when the simulated network has begun anew. */
export interface News {
  readonly network: string;
  readonly speed: number;
  readonly phones: readonly PhoneNews[];
  /** Every number at which it rings now. */
  readonly ringing: readonly string[];
}

export type Act = "dial" | "answer" | "refuse" | "press" | "say" | "hang-up" | "text";
/** Does that with the telephone in hand, and tells whether it went well. */
export type Does = (what: Act, said?: Readonly<Record<string, string>>) => Promise<boolean>;

const BASE = "/demo/phones";
/** Seconds that the server keeps a question for news open. */
const WAIT = 4;
const ANSWER_WITHIN = 10_000;

const digitsOf = (number: string) => number.replace(/^\+/, "");

/** Everything below raises `Problem`. */
export async function listing(): Promise<Listing> {
  return (await (await reach("", { signal: AbortSignal.timeout(ANSWER_WITHIN) })).json()) as Listing;
}

/** How long to wait for an answer to a question for news, in milliseconds. */
export const NEWS_WITHIN = WAIT * 1000 + ANSWER_WITHIN;

/** Wait for news of these telephones, given how much of each was seen. */
export async function newsOf(seen: ReadonlyMap<string, number>, stop: AbortSignal): Promise<News> {
  const asked = new URLSearchParams([...seen].map(([number, seq]) => ["of", `${digitsOf(number)}:${seq}`]));
  asked.set("wait", String(WAIT));
  return (await (await reach(`/news?${asked}`, { signal: stop })).json()) as News;
}

export async function act(number: string, what: Act, said: Readonly<Record<string, string>>, token: string): Promise<void> {
  await reach(`/${digitsOf(number)}/${what}`, {
    method: "POST",
    body: new URLSearchParams(said),
    headers: { "X-CSRF-Token": token },
    signal: AbortSignal.timeout(ANSWER_WITHIN),
  });
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    const headers = new Headers(init.headers);
    headers.set("Accept", "application/json");
    headers.set("Accept-Language", document.documentElement.lang);
    answer = await fetch(BASE + path, { ...init, headers, credentials: "same-origin", cache: "no-store" });
  } catch {
    throw new Problem(0);
  }
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}
