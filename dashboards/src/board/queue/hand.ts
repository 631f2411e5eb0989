/** Which request the coordinator has in hand; when it leaves the board it stays there, as what became of it. */
import { type ReadonlySignal, effect, signal } from "@preact/signals";
import { requests as calls } from "../../shared/api/calls";
import type { BedRequest } from "../../shared/api/types";
import type { Rack } from "./rack";

export interface Hand {
  readonly chosen: ReadonlySignal<BedRequest | null>;
  /** Whether the request in hand has left the board, so that nothing more can be done with it here. */
  readonly gone: ReadonlySignal<boolean>;
  readonly choose: (id: string | null) => void;
  /** Choose the next strip down or up; returns which. */
  readonly move: (by: 1 | -1) => string | null;
  readonly stop: () => void;
}

/** Where a step from `at` (below 0: nowhere yet) leads in a list of `length`. */
export function stepFrom(at: number, by: 1 | -1, length: number): number {
  if (at < 0) return by === 1 ? 0 : length - 1;
  return Math.min(length - 1, Math.max(0, at + by));
}

export function keepHand(requests: ReadonlySignal<Readonly<Record<string, BedRequest>>>, rack: Rack): Hand {
  const id = signal<string | null>(null);
  const chosen = signal<BedRequest | null>(null);
  const gone = signal(false);
  let asking: string | null = null;

  /** The board no longer tells of it; ask once how it ended. Without an answer the last that was seen stays. */
  const askHowItEnded = (ended: string) => {
    calls
      .one(ended)
      .then((request) => {
        if (gone.peek() && id.peek() === ended) chosen.value = request;
      })
      .catch(() => undefined);
  };
  const stop = effect(() => {
    const wanted = id.value;
    const found = wanted === null ? undefined : requests.value[wanted];
    const before = chosen.peek();
    if (found !== undefined || wanted === null) {
      chosen.value = found ?? null;
      gone.value = false;
      return;
    }
    // Also one that was never seen here: a task may be about a request that landed long ago, whose patient still stays.
    const asked = gone.peek() && asking === wanted;
    if (before?.id !== wanted) chosen.value = null;
    gone.value = true;
    asking = wanted;
    if (!asked) askHowItEnded(wanted);
  });
  const choose = (next: string | null) => {
    id.value = next;
  };
  return {
    chosen,
    gone,
    choose,
    move: (by) => {
      const list = rack.shown.peek();
      const at = id.peek() === null ? -1 : list.findIndex((it) => it === id.peek());
      const next = list[stepFrom(at, by, list.length)] ?? null;
      if (next !== null) choose(next);
      return next;
    },
    stop,
  };
}
