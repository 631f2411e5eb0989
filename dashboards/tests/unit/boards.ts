/** Entries, heads and snapshots for tests. */
import type { Change, Entry, Head, Items, Snapshot } from "../../src/shared/board/protocol";

export const AT = "2026-03-01T02:00:00.000Z";
const stream = "desk:zeeuws-vlaanderen";

export function entry(seq: number, changes: readonly Change[] = [], epoch = "e1"): Entry {
  return { stream, epoch, seq, at: AT, changes, happened: [] };
}

export function head(seq: number, epoch = "e1"): Head {
  return { stream, epoch, seq, at: AT };
}

export function snapshot(seq: number, items: Items = {}, epoch = "e1"): Snapshot {
  return { ...head(seq, epoch), items };
}
