/** Moments that people fill in. */

/** A moment filled in on this machine's clock, as the API wants it; undefined when nothing readable was. */
export function momentFrom(local: string): string | undefined {
  const at = Date.parse(local);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
