/** Follows one stream for a page: runs the machine, carries out its orders, and offers the outcome as signals. */
import { type ReadonlySignal, type Signal, computed, signal } from "@preact/signals";
import { Problem } from "../api/problem";
import { offset } from "./clock";
import type { Listener } from "./link";
import { type Happened, type Model, type Order, isGrey, step, unopened } from "./machine";
import type { Body, CatchUp, Snapshot } from "./protocol";

export interface Questions {
  readonly snapshot: (stream: string) => Promise<Snapshot>;
  readonly entries: (stream: string, epoch: string, since: number) => Promise<CatchUp>;
}

export interface Following {
  readonly model: ReadonlySignal<Model>;
  /** How far the server's clock is ahead of this machine's, in milliseconds. */
  readonly ahead: ReadonlySignal<number>;
  /** Whether what is shown may no longer be so. */
  readonly grey: ReadonlySignal<boolean>;
  /** All items of a kind, by key; the same object as long as none of them changed. */
  readonly items: <T>(kind: string) => ReadonlySignal<Readonly<Record<string, T>>>;
  /** Ask now instead of at the next turn. */
  readonly hurry: () => void;
  readonly stop: () => void;
}

type OpenLink = (stream: string, listener: Listener) => () => void;

const NONE: Readonly<Record<string, Body>> = {};

/** Follow `stream` until stopped. `here` is this machine's clock in milliseconds. */
export function follow(stream: string, questions: Questions, open: OpenLink, here: () => number = Date.now): Following {
  const model: Signal<Model> = signal(unopened);
  const second = signal(here());

  const happen = (it: Happened): void => {
    const { model: next, order } = step(model.peek(), it, here());
    model.value = next;
    if (order !== null) void carryOut(order);
  };
  const carryOut = async (order: Order): Promise<void> => {
    try {
      if (order.fetch === "snapshot") happen({ is: "snapshot", snapshot: await questions.snapshot(stream) });
      else happen({ is: "caught-up", answer: await questions.entries(stream, order.epoch, order.since) });
    } catch (fault) {
      happen({ is: "unanswered", status: fault instanceof Problem ? fault.status : null });
    }
  };
  const beat = setInterval(() => {
    second.value = here();
    happen({ is: "tick" });
  }, 1000);
  const close = open(stream, {
    joined: (head) => happen({ is: "joined", head }),
    unlinked: () => happen({ is: "unlinked" }),
    entry: (entry) => happen({ is: "entry", entry }),
    head: (head) => happen({ is: "head", head }),
  });
  happen({ is: "started" });

  return {
    model,
    ahead: computed(() => offset(model.value.clock)),
    grey: computed(() => isGrey(model.value, second.value)),
    items: <T>(kind: string) =>
      computed(() => (model.value.board?.items[kind] ?? NONE) as unknown as Readonly<Record<string, T>>),
    hurry: () => happen({ is: "started" }),
    stop: () => {
      clearInterval(beat);
      close();
    },
  };
}
