/** What the desk's board knows: the live items as lists, and which request is in hand. */
import { computed, effect, signal } from "@preact/signals";
import type { Following } from "../shared/board/follow";
import type { Told } from "../shared/board/ticker";
import type { BedRequest, Task, UnitRow } from "../shared/api/types";
import { openBoard } from "../shared/board/open";
import { byWhatIsDue, isOpen, settle } from "./queue/order";

export interface Desk {
  readonly following: Following;
  readonly requests: () => Readonly<Record<string, BedRequest>>;
  readonly open: () => readonly BedRequest[];
  readonly units: () => readonly UnitRow[];
  readonly tasks: () => readonly Task[];
  readonly ticker: () => readonly Told[];
  readonly isReady: () => boolean;
  /** The strips in the order shown, which is not always the order wanted: nothing moves under the hand. */
  readonly shown: () => readonly string[];
  readonly waiting: () => number;
  /** A request that is shown, also when it has just left the board under the hand. */
  readonly seen: (id: string) => BedRequest | undefined;
  /** Whether a request is still on the board. */
  readonly isOn: (id: string) => boolean;
  /** Say at which strip the pointer or the focus is, or that it is at none. */
  readonly handAt: (id: string | null) => void;
  /** Bring in what waited. */
  readonly letIn: () => void;
  readonly chosen: () => BedRequest | null;
  readonly choose: (id: string | null) => void;
  readonly chooseNext: (by: 1 | -1) => string | null;
  readonly stop: () => void;
}

/** Open the desk's board of a region. */
export function openDesk(region: string): Desk {
  const following = openBoard(`desk:${region}`);
  const requests = following.items<BedRequest>("request");
  const unitItems = following.items<UnitRow>("unit");
  const taskItems = following.items<Task>("task");

  const open = computed(() => Object.values(requests.value).filter(isOpen).sort(byWhatIsDue));
  const units = computed(() => Object.values(unitItems.value));
  const tasks = computed(() =>
    Object.values(taskItems.value)
      .filter((task) => task.state === "open")
      .sort((one, other) => Date.parse(one.due_at) - Date.parse(other.due_at)),
  );

  const remembered = new Map<string, BedRequest>();
  const hand = signal<string | null>(null);
  const shown = signal<readonly string[]>([]);
  const waiting = signal(0);
  const arrange = (under: string | null) => {
    const next = settle(shown.peek(), open.value.map(({ id }) => id), under);
    for (const id of next.shown) {
      const body = requests.peek()[id];
      if (body !== undefined) remembered.set(id, body);
    }
    for (const id of remembered.keys()) if (!next.shown.includes(id)) remembered.delete(id);
    shown.value = next.shown;
    waiting.value = next.waiting;
  };
  const stopArranging = effect(() => arrange(hand.value));

  const chosenId = signal<string | null>(null);
  // A request that left the board stays in the hand as it was last seen.
  const last = signal<BedRequest | null>(null);
  const stopKeeping = effect(() => {
    const id = chosenId.value;
    if (id === null) last.value = null;
    else last.value = requests.value[id] ?? (last.peek()?.id === id ? last.peek() : null);
  });

  const choose = (id: string | null) => {
    chosenId.value = id;
  };
  return {
    following,
    requests: () => requests.value,
    open: () => open.value,
    units: () => units.value,
    tasks: () => tasks.value,
    ticker: () => following.model.value.ticker,
    isReady: () => following.model.value.board !== null,
    shown: () => shown.value,
    waiting: () => waiting.value,
    seen: (id) => requests.value[id] ?? remembered.get(id),
    isOn: (id) => requests.value[id] !== undefined,
    handAt: (id) => {
      hand.value = id;
    },
    letIn: () => arrange(null),
    chosen: () => last.value,
    choose,
    chooseNext: (by) => {
      const list = shown.peek();
      const at = chosenId.peek() === null ? -1 : list.indexOf(chosenId.peek() as string);
      const next = list[at < 0 ? (by === 1 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + by))] ?? null;
      if (next !== null) choose(next);
      return next;
    },
    stop: () => {
      stopArranging();
      stopKeeping();
      following.stop();
    },
  };
}
