/** The one place where a board's state changes: entries in, next state and a verdict out. */
import type { Change, Entry, Items, Position } from "./protocol";

export interface Board extends Position {
  readonly items: Items;
}

/**
 * What became of an entry:
 * - `applied`: it was the next one;
 * - `old`: already in the state, nothing to do;
 * - `hole`: something between is missing, ask for it;
 * - `stranger`: it comes from another epoch, ask where the log is now.
 */
export type Verdict = "applied" | "old" | "hole" | "stranger";

export interface Receipt {
  readonly board: Board;
  readonly verdict: Verdict;
}

/** Take one entry in. Only an entry with exactly the next number of the same epoch changes anything. */
export function receive(board: Board, entry: Entry): Receipt {
  if (entry.epoch !== board.epoch) return { board, verdict: "stranger" };
  if (entry.seq <= board.seq) return { board, verdict: "old" };
  if (entry.seq !== board.seq + 1) return { board, verdict: "hole" };
  const items = applyChanges(board.items, entry.changes);
  return { board: { epoch: board.epoch, seq: entry.seq, items }, verdict: "applied" };
}

/** Apply changes in their order. Kinds that are not touched keep their identity, so that screens can tell. */
export function applyChanges(items: Items, changes: readonly Change[]): Items {
  if (changes.length === 0) return items;
  const next = new Map(Object.entries(items));
  const copied = new Map<string, Map<string, unknown>>();
  for (const change of changes) {
    const kind = copied.get(change.kind) ?? new Map<string, unknown>(Object.entries(next.get(change.kind) ?? {}));
    copied.set(change.kind, kind);
    if (change.op === "put") kind.set(change.key, change.body);
    else kind.delete(change.key);
  }
  for (const [name, kind] of copied) {
    if (kind.size === 0) next.delete(name);
    else next.set(name, Object.fromEntries(kind) as Items[string]);
  }
  return Object.fromEntries(next);
}
