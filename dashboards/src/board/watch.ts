/** Asks the server, which looks at what all its processes have last done, whether something stands still. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { standstill } from "../shared/api/calls";
import type { Halt } from "../shared/api/types";

const ASK_EVERY = 10_000;
/** With this many questions in a row unanswered nobody keeps watch any more. */
const UNANSWERED = 3;

export interface Watch {
  readonly halts: ReadonlySignal<readonly Halt[]>;
  /** Whether the server has not said for a while that all goes well. */
  readonly unwatched: ReadonlySignal<boolean>;
  readonly stop: () => void;
}

/** Keep watch until stopped. */
export function keepWatch(): Watch {
  const halts = signal<readonly Halt[]>([]);
  const unwatched = signal(false);
  let failures = 0;
  const told = (items: readonly Halt[]) => {
    failures = 0;
    unwatched.value = false;
    // What is said again is not read out again.
    if (JSON.stringify(items) !== JSON.stringify(halts.peek())) halts.value = items;
  };
  const ask = () => {
    standstill()
      .then(({ items }) => told(items))
      .catch(() => {
        failures += 1;
        unwatched.value = failures >= UNANSWERED;
      });
  };
  ask();
  const asking = setInterval(ask, ASK_EVERY);
  return { halts, unwatched, stop: () => clearInterval(asking) };
}
