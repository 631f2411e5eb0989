/** What just happened, newest first, kept short. */
import type { Entry, Happening, Items } from "./protocol";

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

/** A snapshot brings what happened before as items of the kind `happened`, keyed by its number in the log. */
export function recall(items: Items, epoch: string): readonly Told[] {
  const kept = Object.entries(items.happened ?? {});
  kept.sort(([one], [other]) => other.localeCompare(one, undefined, { numeric: true }));
  return kept.slice(0, KEPT).map(([key, body]) => ({ ...(body as unknown as Happening), id: `${epoch}/${key}` }));
}
