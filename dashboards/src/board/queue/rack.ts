/** The strips as they stand on the screen, which is not always as they should stand: nothing moves under the hand. */
import { type ReadonlySignal, effect, signal } from "@preact/signals";
import type { BedRequest } from "../../shared/api/types";
import { settle } from "./order";

export interface Rack {
  readonly shown: ReadonlySignal<readonly string[]>;
  /** How many wait above the hand. */
  readonly waiting: ReadonlySignal<number>;
  /** A strip's request, also when it has just left the board under the hand. */
  readonly seen: (id: string) => BedRequest | undefined;
  /** Say at which strip the pointer or the focus is, or that it is at none. */
  readonly handAt: (id: string | null) => void;
  /** Bring in what waited. */
  readonly letIn: () => void;
  readonly stop: () => void;
}

type Requests = ReadonlySignal<Readonly<Record<string, BedRequest>>>;

export function arrangeRack(open: ReadonlySignal<readonly BedRequest[]>, requests: Requests): Rack {
  const under = signal<string | null>(null);
  const shown = signal<readonly string[]>([]);
  const waiting = signal(0);
  const remembered = new Map<string, BedRequest>();

  const remember = (ids: readonly string[]) => {
    const kept = new Set(ids);
    for (const id of remembered.keys()) if (!kept.has(id)) remembered.delete(id);
    for (const id of ids) {
      const body = requests.peek()[id];
      if (body !== undefined) remembered.set(id, body);
    }
  };
  const arrange = (hand: string | null) => {
    const wanted = open.value.map(({ id }) => id);
    const next = settle(shown.peek(), wanted, hand);
    remember(next.shown);
    shown.value = next.shown;
    waiting.value = next.waiting;
  };
  return {
    shown,
    waiting,
    seen: (id) => requests.value[id] ?? remembered.get(id),
    handAt: (id) => {
      under.value = id;
    },
    letIn: () => arrange(null),
    stop: effect(() => arrange(under.value)),
  };
}
