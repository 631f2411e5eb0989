/** What just happened, newest first, kept short. */
import type { Entry, Happening, Snapshot } from "./protocol";

export interface Told extends Happening {
  /** Tells two happenings of one entry apart, and the same one told twice together. */
  readonly id: string;
}

export const KEPT = 50;

/** Put what an entry tells in front. */
export function tell(ticker: readonly Told[], entry: Entry): readonly Told[] {
  const happened = entry.happened ?? [];
  if (happened.length === 0) return ticker;
  const news = happened.map((it, index) => ({ ...it, id: `${entry.epoch}/${entry.seq}/${index}` })).reverse();
  return [...news, ...ticker].slice(0, KEPT);
}

/** A snapshot brings what happened before it, newest first. */
export function recall(snapshot: Snapshot): readonly Told[] {
  const happened = snapshot.happened ?? [];
  return happened.slice(0, KEPT).map((it, index) => ({ ...it, id: `${snapshot.epoch}/${snapshot.seq}/before/${index}` }));
}
