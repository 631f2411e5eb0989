/** What the desk's board knows: the live items as lists, and which request is in hand. */
import { type ReadonlySignal, computed } from "@preact/signals";
import type { BedRequest, Task, UnitRow } from "../shared/api/types";
import type { Following } from "../shared/board/follow";
import { openBoard } from "../shared/board/open";
import type { Told } from "../shared/board/ticker";
import { type Line, keepLine } from "./calls/line";
import { type Hand, keepHand } from "./queue/hand";
import { byWhatIsDue, isOpen } from "./queue/order";
import { type Rack, arrangeRack } from "./queue/rack";
import { type Watch, keepWatch } from "./watch";

export interface Desk {
  readonly following: Following;
  readonly requests: ReadonlySignal<Readonly<Record<string, BedRequest>>>;
  /** Requests that still need somebody, by what is due next. */
  readonly open: ReadonlySignal<readonly BedRequest[]>;
  readonly units: ReadonlySignal<readonly UnitRow[]>;
  readonly tasks: ReadonlySignal<readonly Task[]>;
  readonly ticker: ReadonlySignal<readonly Told[]>;
  /** The telephone: who waits, who speaks, who is on duty. */
  readonly line: Line;
  /** Whether something of Bedline stands still. */
  readonly watch: Watch;
  readonly isReady: ReadonlySignal<boolean>;
  readonly rack: Rack;
  readonly hand: Hand;
  readonly stop: () => void;
}

/** Open the desk's board of a region. */
export function openDesk(region: string): Desk {
  const following = openBoard(`desk:${region}`);
  const requests = following.items<BedRequest>("request");
  const units = following.items<UnitRow>("unit");
  const tasks = following.items<Task>("task");
  const open = computed(() => Object.values(requests.value).filter(isOpen).sort(byWhatIsDue));
  const rack = arrangeRack(open, requests);
  const hand = keepHand(requests, rack);
  const line = keepLine(following, region, hand.choose);
  const watch = keepWatch();
  return {
    following,
    line,
    watch,
    requests,
    open,
    units: computed(() => Object.values(units.value)),
    tasks: computed(() =>
      Object.values(tasks.value)
        .filter((task) => task.state === "open")
        .sort((one, other) => Date.parse(one.due_at) - Date.parse(other.due_at)),
    ),
    ticker: computed(() => following.model.value.ticker),
    isReady: computed(() => following.model.value.board !== null),
    rack,
    hand,
    stop: () => {
      watch.stop();
      line.stop();
      hand.stop();
      rack.stop();
      following.stop();
    },
  };
}
