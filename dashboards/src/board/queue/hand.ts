/** Which request the coordinator has in hand; it stays there as last seen when it leaves the board. */
import { type ReadonlySignal, effect, signal } from "@preact/signals";
import type { BedRequest } from "../../shared/api/types";
import type { Rack } from "./rack";

export interface Hand {
  readonly chosen: ReadonlySignal<BedRequest | null>;
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
  const choose = (next: string | null) => {
    id.value = next;
  };
  return {
    chosen,
    choose,
    move: (by) => {
      const list = rack.shown.peek();
      const at = id.peek() === null ? -1 : list.findIndex((it) => it === id.peek());
      const next = list[stepFrom(at, by, list.length)] ?? null;
      if (next !== null) choose(next);
      return next;
    },
    stop: effect(() => {
      const wanted = id.value;
      const before = chosen.peek();
      if (wanted === null) chosen.value = null;
      else chosen.value = requests.value[wanted] ?? (before?.id === wanted ? before : null);
    }),
  };
}
