/** The way to the API: reads, and writes that have one effect however often the network makes us send them. */
import { Problem, problemOf } from "./problem";

const BASE = "/api/v1";
const ANSWER_WITHIN = 10_000;
/** Pauses before the second and third attempt of a write that got no answer. */
const PAUSES = [400, 1_600];

interface Session {
  csrf: string;
  language: string;
}

const session: Session = { csrf: "", language: "nl" };

/** How long pressing the same again means the same deed; later it is a new one. */
const SAME_DEED = 120_000;

/** Keys of writes whose fate is unknown, so that pressing the button again sends the same one. */
const doubtful = new Map<string, { readonly key: string; readonly since: number }>();

/** Say with which token and in which language to speak from now on. */
export function speakAs(part: Partial<Session>): void {
  Object.assign(session, part);
}

/** Read `path` (below the API's base). Raises `Problem`. */
export async function read<T>(path: string): Promise<T> {
  const answer = await reach(path, { headers: { Accept: "application/json", "Accept-Language": session.language } });
  return (await answer.json()) as T;
}

/** Write `body` to `path`, retrying an unanswered attempt with the same key. Raises `Problem`. */
export async function write<T>(path: string, body: object = {}): Promise<T> {
  const content = JSON.stringify(body);
  const print = `${path} ${content}`;
  const key = keyFor(print);
  try {
    const answer = await insist(() => reach(path, { method: "POST", body: content, headers: headersOf(key) }));
    doubtful.delete(print);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  } catch (fault) {
    if (!(fault instanceof Problem && fault.isDoubtful)) doubtful.delete(print);
    throw fault;
  }
}

/** The key of a deed: the same while its fate is unknown and somebody tries again soon. */
function keyFor(print: string): string {
  const before = doubtful.get(print);
  if (before !== undefined && Date.now() - before.since < SAME_DEED) return before.key;
  const key = newKey();
  doubtful.set(print, { key, since: Date.now() });
  return key;
}

/** A key nobody else has. Also where a page is served without TLS, which `crypto.randomUUID` refuses. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function headersOf(key: string): Record<string, string> {
  return {
    Accept: "application/json",
    "Accept-Language": session.language,
    "Content-Type": "application/json",
    "Idempotency-Key": key,
    "X-CSRF-Token": session.csrf,
  };
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(BASE + path, {
      ...init,
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
  } catch {
    throw new Problem(0);
  }
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

/** Try again when nothing was heard; an answer, also a refusal, is an answer. */
async function insist(attempt: () => Promise<Response>): Promise<Response> {
  for (const pause of PAUSES) {
    try {
      return await attempt();
    } catch (fault) {
      if (!(fault instanceof Problem) || fault.status !== 0) throw fault;
    }
    await new Promise((wake) => setTimeout(wake, pause));
  }
  return attempt();
}
