/** The telephones on this page: which are held, what happens to them, and what their holders do. */
import { computed, effect, signal } from "@preact/signals";
import { Problem } from "../shared/api/problem";
import { narrow } from "../shared/ui/narrow";
import { type Act, type Card, type Hotline, type Listing, NEWS_WITHIN, type News, type PhoneNews, type State, act, listing, newsOf } from "./api";
import { follow as listen } from "./ear";
import { NOTHING, type Story, told } from "./story";

/** What is known of one telephone. */
export interface Phone {
  readonly state: State;
  readonly peer: string;
  readonly seq: number;
  readonly story: Story;
}

const IDLE: Phone = { state: "idle", peer: "", seq: 0, story: NOTHING };
const KEPT_AS = "bedline-telephones";
const PAUSE = 1500;

/** The list of telephones, or why there is none; null while it is asked for. */
export const known = signal<Listing | Problem | null>(null);
/** Whether the simulated network answers. */
export const network = signal<"joining" | "here" | "away">("joining");
const chosen = signal<readonly string[]>([]);
const phones = signal<ReadonlyMap<string, Phone>>(new Map());
/** Where it rings, in whosoever's hand. */
const ringing = signal<readonly string[]>([]);
let began = "";

/** The telephones in the hand: two side by side, or one where there is no room. */
export const held = computed<readonly string[]>(() => chosen.value.slice(0, narrow.value ? 1 : 2));

export const phoneOf = (number: string): Phone => phones.value.get(number) ?? IDLE;

/** The list. Only to be read once it is there. */
function list(): Listing {
  if (known.value === null || known.value instanceof Problem) throw new Error("asked for telephones before they were listed");
  return known.value;
}

export const cards = (): readonly Card[] => list().phones;

export function cardOf(number: string): Card | undefined {
  return cards().find((card) => card.number === number);
}

/** The last place whose telephone is not in use; -1: every one is. */
const place = () => held.value.findLastIndex((it) => phoneOf(it).state === "idle");

/** A telephone of the region that rings, that nobody on this page holds, and for which there is a hand free. */
export const elsewhere = computed<Card | undefined>(() => {
  if (place() < 0) return undefined;
  const regions = new Set(held.value.map((it) => cardOf(it)?.region));
  const number = ringing.value.find((it) => !held.value.includes(it) && regions.has(cardOf(it)?.region ?? ""));
  return number === undefined ? undefined : cardOf(number);
});

/** Take up a telephone that rings elsewhere. */
export function takeUp(number: string): void {
  if (place() >= 0) hold(place(), number);
}

/** Our numbers in the region of a telephone. */
export function hotlinesFor(card: Card): readonly Hotline[] {
  return list().hotlines.filter((it) => it.region === card.region);
}

/** What a telephone can call: one number for each language. */
export function linesFor(card: Card): readonly Hotline[] {
  const all = hotlinesFor(card);
  return all.filter((it, at) => all.findIndex((other) => other.language === it.language) === at);
}

/** Where a telephone sends its texts. */
export function textsTo(card: Card): Hotline | undefined {
  return hotlinesFor(card).find((it) => it.texts);
}

/** Hold another telephone at that place; one that is held at the other place changes with it. */
export function hold(place: number, number: string): void {
  const before = chosen.value[place];
  chosen.value = chosen.value.map((it, at) => (at === place ? number : it === number && before !== undefined ? before : it));
  sessionStorage.setItem(KEPT_AS, chosen.value.join(" "));
}

export async function open(): Promise<void> {
  known.value = null;
  try {
    const found = await listing();
    chosen.value = atFirst(found.phones);
    known.value = found;
  } catch (fault) {
    known.value = fault instanceof Problem ? fault : new Problem(0);
  }
}

/** What was held before in this window, else a GP and a ward of the same region. */
function atFirst(all: readonly Card[]): readonly string[] {
  const kept = (sessionStorage.getItem(KEPT_AS) ?? "").split(" ").filter((number) => all.some((card) => card.number === number));
  const gp = all.find((card) => card.role === "gp") ?? all[0];
  const ward = all.find((card) => card.role === "facility" && card.region === gp?.region);
  const others = [gp, ward, ...all].flatMap((card) => (card === undefined ? [] : [card.number]));
  return [...new Set([...kept, ...others])].slice(0, 2);
}

/** Do something with a telephone. Raises `Problem`. */
export async function does(number: string, what: Act, said: Readonly<Record<string, string>> = {}): Promise<void> {
  try {
    await act(number, what, said, list().csrf_token);
  } catch (fault) {
    if (!(fault instanceof Problem) || fault.code !== "csrf_failed") throw fault;
    // The page stood open longer than its token lasts.
    known.value = await listing();
    await act(number, what, said, list().csrf_token);
  }
}

/** Follow what happens to the telephones held, until the returned function is called. */
export function follow(): () => void {
  let stopped = false;
  let asking = new AbortController();
  const unwatch = effect(() => {
    if (held.value.length >= 0) asking.abort();
  });
  const run = async () => {
    while (!stopped) {
      asking = new AbortController();
      await ask(asking);
    }
  };
  void run();
  return () => {
    stopped = true;
    unwatch();
    asking.abort();
  };
}

async function ask(asking: AbortController): Promise<void> {
  const seen = new Map(held.peek().map((number) => [number, phones.peek().get(number)?.seq ?? 0]));
  if (seen.size === 0) return pause();
  const timer = setTimeout(() => asking.abort("late"), NEWS_WITHIN);
  try {
    take(await newsOf(seen, asking.signal));
  } catch {
    // Another telephone was taken up: that is asked for at once.
    if (asking.signal.aborted && asking.signal.reason !== "late") return;
    network.value = "away";
    await pause();
  } finally {
    clearTimeout(timer);
  }
}

const pause = () => new Promise<void>((wake) => setTimeout(wake, PAUSE));

/** Take in news; after a new beginning of the network, what was known is void. */
function take(news: News): void {
  if (news.network !== began) phones.value = new Map();
  began = news.network;
  network.value = "here";
  const next = new Map(phones.peek());
  for (const each of news.phones) next.set(each.number, after(next.get(each.number), each, news.speed));
  phones.value = next;
  ringing.value = news.ringing;
}

function after(before: Phone | undefined, news: PhoneNews, speed: number): Phone {
  // Answers may cross: nothing is taken in twice.
  const events = news.events.filter((event) => event.seq > (before?.seq ?? 0));
  // What happened before this page looked is read, not heard.
  if (before !== undefined) listen(held.peek().indexOf(news.number), events, speed);
  return { state: news.state, peer: news.peer, seq: news.seq, story: told(before?.story ?? NOTHING, events) };
}
