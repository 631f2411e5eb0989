/** The server's clock as seen from here: every moment the server tells is a sample, the least delayed ones count. */

/** Offsets in milliseconds (server minus here), newest last. */
export type ClockSamples = readonly number[];

const KEPT = 8;

/** Add what the server said (`at`, RFC 3339) when it arrived here (`heardAt`, milliseconds of this machine's clock). */
export function sample(samples: ClockSamples, at: string, heardAt: number): ClockSamples {
  const told = Date.parse(at);
  if (Number.isNaN(told)) return samples;
  return [...samples, told - heardAt].slice(-KEPT);
}

/**
 * Milliseconds to add to this machine's clock to have the server's.
 * A message under way only ever makes the server look earlier than it is, so the largest sample is the nearest one.
 */
export function offset(samples: ClockSamples): number {
  return samples.length === 0 ? 0 : Math.max(...samples);
}
