/** Who is on the line and who waits, in the order in which they are helped. */
import { type ReadonlySignal, computed, effect, signal } from "@preact/signals";
import { telephone } from "../../shared/api/calls";
import type { Call, OnDuty, Waiting } from "../../shared/api/types";
import type { Following } from "../../shared/board/follow";
import { me } from "../../shared/session/session";

const ASK_AGAIN = 30_000;

/** Who lost their human stands first, then a crisis, then the longest wait. */
export function byTurn(one: Waiting, other: Waiting): number {
  if (one.again !== other.again) return one.again ? -1 : 1;
  if (one.crisis !== other.crisis) return one.crisis ? -1 : 1;
  return Date.parse(one.since) - Date.parse(other.since) || one.id.localeCompare(other.id);
}

/** Whether nobody could be reached, and nobody sees to the caller yet. */
export const isUnanswered = (waiting: Waiting): boolean => waiting.state === "voicemail";

/** Calls to those on duty are told with the caller whom they are for. */
const isTold = (call: Call): boolean => call.purpose !== "duty" && call.purpose !== "alert" && call.purpose !== "put_through";

export interface Line {
  /** Callers in the queue, the next one first. */
  readonly waiting: ReadonlySignal<readonly Waiting[]>;
  /** Callers who could reach nobody, the longest ago first. */
  readonly unanswered: ReadonlySignal<readonly Waiting[]>;
  /** Calls with somebody or something at the other end; not those in the queue. */
  readonly calls: ReadonlySignal<readonly Call[]>;
  /** Who is on duty now; null until it is known. */
  readonly duty: ReadonlySignal<readonly OnDuty[] | null>;
  readonly stop: () => void;
}

/** Keep the line of a region; `open` is told of the request of each call that is brought to whoever sits here, once. */
export function keepLine(following: Following, region: string, open: (request: string) => void): Line {
  const waitings = following.items<Waiting>("waiting");
  const known = following.items<Call>("call");
  const all = computed(() => Object.values(waitings.value).sort(byTurn));
  const queued = computed(() => new Set(all.value.filter((it) => !isUnanswered(it)).map((it) => it.call)));
  const duty = signal<readonly OnDuty[] | null>(null);
  const opened = new Set<string>();

  const ask = () => {
    telephone
      .duty(region)
      .then(({ items }) => {
        duty.value = items;
      })
      // What was known stays; the next time will tell.
      .catch(() => undefined);
  };
  const asking = setInterval(ask, ASK_AGAIN);
  // Whoever comes onto the line, or leaves it, may be somebody on duty.
  const busy = computed(() => Object.values(known.value).filter((call) => call.purpose === "duty" || call.with_whom !== null).length);
  const follows = busy.subscribe(ask);
  const brings = effect(() => {
    for (const call of Object.values(known.value)) {
      if (call.with_whom?.id !== me().person.id || call.request === null || opened.has(call.id)) continue;
      opened.add(call.id);
      open(call.request.id);
    }
  });
  return {
    waiting: computed(() => all.value.filter((it) => !isUnanswered(it))),
    unanswered: computed(() => all.value.filter(isUnanswered)),
    calls: computed(() =>
      Object.values(known.value)
        .filter((call) => isTold(call) && !queued.value.has(call.id))
        .sort((one, other) => Date.parse(one.since) - Date.parse(other.since)),
    ),
    duty,
    stop: () => {
      clearInterval(asking);
      follows();
      brings();
    },
  };
}
