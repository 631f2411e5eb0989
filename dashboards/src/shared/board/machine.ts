/** The client's side of the board protocol as a pure state machine: something happens, next model and orders come out. */
import { type ClockSamples, sample } from "./clock";
import type { CatchUp, Entry, Head, Position, Snapshot } from "./protocol";
import { type Board, receive } from "./reducer";
import { type Told, recall, tell } from "./ticker";

export const GREY_AFTER = 45_000;
export const POLL_EVERY = 3_000;
/** The server's heart beats every 15 seconds; a socket silent for longer than this is asked after. */
export const SILENT_AFTER = 20_000;
export const RETRY_AT_MOST = 15_000;
/** Entries kept while an answer is under way; more than this and asking again is cheaper. */
const HELD_AT_MOST = 500;

export interface Model {
  readonly board: Board | null;
  readonly ticker: readonly Told[];
  readonly clock: ClockSamples;
  /** `socket`: entries are pushed to us. `polling`: we ask. `joining`: the socket has not answered yet. */
  readonly link: "joining" | "socket" | "polling";
  readonly asking: null | "snapshot" | "entries";
  /** The log cannot bring this board further; it is still shown, but only a snapshot follows on it. */
  readonly lost: boolean;
  /** Entries that arrived while an answer was under way. */
  readonly held: readonly Entry[];
  /** Where the log was said to be while an answer was under way. */
  readonly sought: Position | null;
  /** When anything was last heard from the server, in this machine's milliseconds. */
  readonly heardAt: number | null;
  readonly failures: number;
  readonly askAgainAt: number | null;
  /** The HTTP status with which the server refused us for good (not signed in, not ours to see). */
  readonly refused: number | null;
}

export type Happened =
  | { readonly is: "started" }
  | { readonly is: "joined"; readonly head: Position }
  | { readonly is: "unlinked" }
  | { readonly is: "entry"; readonly entry: Entry }
  | { readonly is: "head"; readonly head: Head }
  | { readonly is: "snapshot"; readonly snapshot: Snapshot }
  | { readonly is: "caught-up"; readonly answer: CatchUp }
  | { readonly is: "unanswered"; readonly status: number | null }
  | { readonly is: "tick" };

export type Order =
  | { readonly fetch: "snapshot" }
  | { readonly fetch: "entries"; readonly epoch: string; readonly since: number };

export interface Step {
  readonly model: Model;
  readonly order: Order | null;
}

export const unopened: Model = {
  board: null,
  ticker: [],
  clock: [],
  link: "joining",
  asking: null,
  lost: false,
  held: [],
  sought: null,
  heardAt: null,
  failures: 0,
  askAgainAt: null,
  refused: null,
};

/** Advance the machine. `now` is this machine's clock in milliseconds; at most one question is ever under way. */
export function step(model: Model, it: Happened, now: number): Step {
  switch (it.is) {
    case "started":
      return ask(model);
    case "joined":
      return consider({ ...heard(model, null, now), link: "socket", askAgainAt: null }, it.head);
    case "unlinked":
      return { model: { ...model, link: "polling", askAgainAt: model.askAgainAt ?? now }, order: null };
    case "entry":
      return take(heard(model, it.entry.at, now), it.entry);
    case "head":
      return consider(heard(model, it.head.at, now), it.head);
    case "snapshot":
      return settle(opened(answered(model, it.snapshot.at, now), it.snapshot), now);
    case "caught-up":
      return caughtUp(answered(model, it.answer.at, now), it.answer, now);
    case "unanswered":
      return unanswered(model, it.status, now);
    case "tick":
      return isDue(model, now) ? ask({ ...model, askAgainAt: null }) : { model, order: null };
  }
}

/** Grey: nothing heard for 45 seconds, so what is shown may no longer be so. */
export function isGrey(model: Model, now: number): boolean {
  return model.heardAt !== null && now - model.heardAt > GREY_AFTER;
}

function heard(model: Model, at: string | null, now: number): Model {
  return { ...model, heardAt: now, clock: at === null ? model.clock : sample(model.clock, at, now) };
}

function answered(model: Model, at: string, now: number): Model {
  return { ...heard(model, at, now), asking: null, failures: 0, askAgainAt: null };
}

/** Ask for what is missing, unless a question is already under way. */
function ask(model: Model): Step {
  if (model.asking !== null || model.refused !== null) return { model, order: null };
  if (model.board === null || model.lost) return { model: { ...model, asking: "snapshot" }, order: { fetch: "snapshot" } };
  const { epoch, seq } = model.board;
  return { model: { ...model, asking: "entries" }, order: { fetch: "entries", epoch, since: seq } };
}

function take(model: Model, entry: Entry): Step {
  if (model.asking !== null || model.board === null || model.lost) {
    return { model: { ...model, held: [...model.held, entry].slice(-HELD_AT_MOST) }, order: null };
  }
  const { board, verdict } = receive(model.board, entry);
  if (verdict === "applied") return { model: { ...model, board, ticker: tell(model.ticker, entry) }, order: null };
  return verdict === "old" ? { model, order: null } : ask(model);
}

/** Compare where the log is with where we are; any difference means asking. */
function consider(model: Model, head: Position): Step {
  if (model.asking !== null) return { model: { ...model, sought: head }, order: null };
  const same = model.board?.epoch === head.epoch && model.board.seq === head.seq;
  return same ? { model, order: null } : ask(model);
}

function opened(model: Model, snapshot: Snapshot): Model {
  const board = { epoch: snapshot.epoch, seq: snapshot.seq, items: snapshot.items };
  return { ...model, board, lost: false, ticker: recall(snapshot) };
}

function caughtUp(model: Model, answer: CatchUp, now: number): Step {
  if (answer.reset) return ask({ ...model, lost: true });
  let next = model;
  for (const entry of answer.entries) {
    const taken = take(next, entry);
    // The log answered with a hole in it, or from another epoch: only a snapshot is certain.
    if (taken.order !== null) return ask({ ...next, lost: true });
    next = taken.model;
  }
  // An answer holds so many entries and no more: whatever lies beyond is asked for next.
  return settle({ ...next, sought: furthest(next.sought, answer) }, now);
}

function furthest(sought: Position | null, head: Position): Position {
  return sought?.epoch === head.epoch && sought.seq > head.seq ? sought : { epoch: head.epoch, seq: head.seq };
}

/** After an answer: take in what arrived meanwhile, see that we are where we should be, and know when to ask again. */
function settle(model: Model, now: number): Step {
  let next: Model = { ...model, held: [], sought: null };
  for (const entry of model.held) {
    const taken = take(next, entry);
    if (taken.order !== null) return taken;
    next = taken.model;
  }
  if (model.sought !== null && !reached(next.board, model.sought)) return ask(next);
  return { model: next.link === "socket" ? next : { ...next, askAgainAt: now + POLL_EVERY }, order: null };
}

function reached(board: Board | null, head: Position): boolean {
  return board?.epoch === head.epoch && board.seq >= head.seq;
}

function unanswered(model: Model, status: number | null, now: number): Step {
  const refused = status === 401 || status === 403 || status === 404 ? status : null;
  const failures = model.failures + 1;
  const wait = Math.min(POLL_EVERY * failures, RETRY_AT_MOST);
  const askAgainAt = refused === null ? now + wait : null;
  return { model: { ...model, asking: null, failures, askAgainAt, refused }, order: null };
}

function isDue(model: Model, now: number): boolean {
  if (model.asking !== null) return false;
  if (model.askAgainAt !== null) return now >= model.askAgainAt;
  return model.heardAt !== null && now - model.heardAt > SILENT_AFTER;
}
